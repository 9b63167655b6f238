// Basket → advices, one for each discom: numbered, bound by a hash, their bills held, all in the caller's transaction.

import { adviceNumber, adviceVan } from "#reconciliation/check-digits.ts";
import { record } from "#server/audit/record.ts";
import { payerOf } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { unitOfAdvice, withUnitDetails } from "../chain/unit.ts";
import type { AdviceDetails } from "../contract.ts";
import {
  type AdviceWrite,
  type DiscomTerms,
  drawAdviceSerial,
  holdBills,
  insertAdvice,
  insertEvent,
  insertItems,
  isAdmitted,
  type Origin,
  termsOf,
} from "../queries.ts";
import { contentHash } from "../steps/content.ts";
import { type BasketLine, basketLines } from "./basket.ts";
import { deleteBasket } from "./basket-queries.ts";
import { type Draft, draftOf } from "./draft.ts";
import { tdsRuleOf } from "./tds-queries.ts";

export const ITEMS_MAX = 50_000;

/** Of what somebody types before the advice is made. */
export interface Wanted {
  readonly discomId?: number | undefined;
  readonly details?: AdviceDetails | undefined;
  /** Kept for the payer beside the bills; of one discom only. */
  readonly advancePaise?: string | undefined;
}

export async function prepare(db: Db, actor: Actor, wanted: Wanted): Promise<{ number: string }[]> {
  const lines = await basketLines(db, actor, wanted.discomId ?? null);
  const advance = wanted.advancePaise ?? "0";
  const discoms = [...new Set(lines.map((line) => line.discomId))];
  if (advance !== "0") return prepareWithAdvance(db, actor, wanted, lines, advance);
  if (lines.length === 0) throw new Refusal(422, "basket-empty", "There is no bill in the basket.");
  refuseProblems(lines);
  const made: { number: string }[] = [];
  for (const terms of await termsOf(db, discoms)) {
    const own = lines.filter((line) => line.discomId === terms.discomId);
    made.push({ number: await prepareLines(db, actor, terms, own, { details: wanted.details ?? {} }) });
    await leaveBasket(db, actor, own);
  }
  return made;
}

async function prepareWithAdvance(
  db: Db,
  actor: Actor,
  wanted: Wanted,
  lines: readonly BasketLine[],
  advancePaise: string,
): Promise<{ number: string }[]> {
  if (wanted.discomId === undefined) {
    throw new Refusal(422, "advance-needs-discom", "Say which discom the advance is paid to.");
  }
  await refuseStranger(db, actor, wanted.discomId);
  refuseProblems(lines);
  const [terms] = await termsOf(db, [wanted.discomId]);
  if (!terms) throw notFound("discom");
  const number = await prepareLines(db, actor, terms, lines, { details: wanted.details ?? {}, advancePaise });
  await leaveBasket(db, actor, lines);
  return [{ number }];
}

/** Money is kept only where the payer has an account. */
async function refuseStranger(db: Db, actor: Actor, discomId: number): Promise<void> {
  if (!(await isAdmitted(db, payerOf(actor), discomId))) throw notFound("discom");
}

async function leaveBasket(db: Db, actor: Actor, lines: readonly BasketLine[]): Promise<void> {
  await deleteBasket(
    db,
    actor.userId,
    lines.map((line) => line.owed),
  );
}

/** The lines of one discom, without a problem, become one advice: a draft that holds its bills. */
export async function prepareLines(
  db: Db,
  actor: Actor,
  terms: DiscomTerms,
  lines: readonly BasketLine[],
  wanted: { details: AdviceDetails; advancePaise?: string } & Partial<Origin>,
): Promise<string> {
  const payerId = payerOf(actor);
  if (lines.length > ITEMS_MAX) {
    throw new Refusal(422, "too-many-bills", `An advice holds at most ${ITEMS_MAX} bills.`, {
      params: { max: ITEMS_MAX },
    });
  }
  const draft = draftOf(
    lines.map((line) => line.wish),
    terms.lastDay,
  );
  const unitId = wanted.unitId ?? (await unitOfAdvice(db, actor, terms.discomId, draft.items));
  const number = adviceNumber(terms.code, terms.year, await drawAdviceSerial(db, terms.discomId, terms.year));
  const content = adviceContent(
    { discomId: terms.discomId, payerId, number, vanPrefix: terms.vanPrefix },
    draft,
    await withUnitDetails(db, unitId, await withSection(db, payerId, draft, wanted.details)),
    wanted.advancePaise ?? "0",
  );
  const origin = {
    unitId,
    replacesId: wanted.replacesId ?? null,
    ruleId: wanted.ruleId ?? null,
  };
  const id = await insertAdvice(db, { ...content, ...origin, preparedBy: actor.userId });
  const advice = { discomId: terms.discomId, id, payerId };
  await insertItems(db, advice, draft.items);
  refuseHeld(await holdBills(db, advice, draft.items.length));
  await insertEvent(db, advice, { seq: 1, event: "prepared", state: "draft", by: actor.userId, hash: content.hash });
  await record(db, actor, "prepared advice", `advice:${number}`, {
    bills: draft.items.length,
    amountPaise: content.amountPaise,
    contentHash: content.hash.toString("hex"),
  });
  return number;
}

/** Names the section of the payer's rule where tax is declared and nobody named another. */
async function withSection(db: Db, payerId: string, draft: Draft, details: AdviceDetails): Promise<AdviceDetails> {
  if (draft.tdsPaise === 0n || (details.tdsSection ?? "") !== "") return details;
  const rule = await tdsRuleOf(db, payerId);
  return rule ? { ...details, tdsSection: rule.section } : details;
}

/** What is written of an advice, its hash over exactly that. */
export function adviceContent(
  of: { discomId: number; payerId: string; number: string; vanPrefix: string },
  draft: Draft,
  details: AdviceDetails,
  advancePaise: string,
): AdviceWrite {
  const van = adviceVan(of.vanPrefix, of.number);
  const given = Object.fromEntries(Object.entries(details).filter(([, text]) => text !== undefined && text !== ""));
  return {
    discomId: of.discomId,
    payerId: of.payerId,
    number: of.number,
    van,
    amountPaise: String(draft.amountPaise + BigInt(advancePaise)),
    advancePaise,
    grossPaise: String(draft.grossPaise),
    rebatePaise: String(draft.rebatePaise),
    tdsPaise: String(draft.tdsPaise),
    itemsCount: draft.items.length,
    part: draft.part,
    validUntil: draft.validUntil,
    details: given,
    hash: contentHash({
      number: of.number,
      van,
      validUntil: draft.validUntil,
      advancePaise,
      details: given,
      items: draft.items.map((item) => ({
        billId: item.billId,
        paise: String(item.paise),
        rebatePaise: String(item.rebatePaise),
        tdsPaise: String(item.tdsPaise),
      })),
    }),
  };
}

const NAMED = 10;

/** Names the bills that cannot be paid as asked. */
export function refuseProblems(lines: readonly BasketLine[]): void {
  const wrong = lines.filter((line) => line.problem !== null);
  const first = wrong[0];
  if (!first) return;
  const held = first.problem === "in-advice";
  throw new Refusal(
    409,
    held ? "bill-in-live-advice" : `bill-${first.problem}`,
    `Bill ${first.wish.billNumber} cannot be paid as asked.`,
    {
      params: { bill: first.wish.billNumber, count: wrong.length },
      errors: wrong.slice(0, NAMED).map((line) => ({ path: line.wish.billNumber, message: "" })),
    },
  );
}

export function refuseHeld(numbers: readonly string[]): void {
  const [first] = numbers;
  if (first === undefined) return;
  throw new Refusal(409, "bill-in-live-advice", `Bill ${first} is already in another live advice.`, {
    params: { bill: first, count: numbers.length },
    errors: numbers.map((path) => ({ path, message: "" })),
  });
}
