// Basket → advices, one for each discom: numbered, bound by a hash, their bills held, all in the caller's transaction.

import { adviceNumber, adviceVan } from "#reconciliation/check-digits.ts";
import { record } from "#server/audit/record.ts";
import { payerOf } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { type BasketLine, basketLines } from "./basket.ts";
import { deleteBasket } from "./basket-queries.ts";
import { contentHash } from "./content.ts";
import type { AdviceDetails } from "./contract.ts";
import { type Draft, draftOf } from "./draft.ts";
import {
  type AdviceWrite,
  type DiscomTerms,
  drawAdviceSerial,
  holdBills,
  insertAdvice,
  insertEvent,
  insertItems,
  termsOf,
} from "./queries.ts";

export const ITEMS_MAX = 50_000;

export async function prepare(
  db: Db,
  actor: Actor,
  wanted: { discomId?: number | undefined; details?: AdviceDetails | undefined },
): Promise<{ number: string }[]> {
  const lines = await basketLines(db, actor, wanted.discomId ?? null);
  if (lines.length === 0) throw new Refusal(422, "basket-empty", "There is no bill in the basket.");
  refuseProblems(lines);
  const made: { number: string }[] = [];
  for (const terms of await termsOf(db, [...new Set(lines.map((line) => line.discomId))])) {
    const own = lines.filter((line) => line.discomId === terms.discomId);
    made.push({ number: await prepareOne(db, actor, terms, own, wanted.details ?? {}) });
  }
  return made;
}

async function prepareOne(
  db: Db,
  actor: Actor,
  terms: DiscomTerms,
  lines: readonly BasketLine[],
  details: AdviceDetails,
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
  const number = adviceNumber(terms.code, terms.year, await drawAdviceSerial(db, terms.discomId, terms.year));
  const content = adviceContent(
    { discomId: terms.discomId, payerId, number, vanPrefix: terms.vanPrefix },
    draft,
    details,
  );
  const id = await insertAdvice(db, { ...content, preparedBy: actor.userId });
  const advice = { discomId: terms.discomId, id, payerId };
  await insertItems(db, advice, draft.items);
  refuseHeld(await holdBills(db, advice, draft.items.length));
  await insertEvent(db, advice, { seq: 1, event: "prepared", state: "draft", by: actor.userId, hash: content.hash });
  await deleteBasket(
    db,
    actor.userId,
    lines.map((line) => line.owed),
  );
  await record(db, actor, "prepared advice", `advice:${number}`, {
    bills: draft.items.length,
    amountPaise: content.amountPaise,
    contentHash: content.hash.toString("hex"),
  });
  return number;
}

/** What is written of an advice, its hash over exactly that. */
export function adviceContent(
  of: { discomId: number; payerId: string; number: string; vanPrefix: string },
  draft: Draft,
  details: AdviceDetails,
): AdviceWrite {
  const van = adviceVan(of.vanPrefix, of.number);
  const given = Object.fromEntries(Object.entries(details).filter(([, text]) => text !== undefined && text !== ""));
  return {
    discomId: of.discomId,
    payerId: of.payerId,
    number: of.number,
    van,
    amountPaise: String(draft.amountPaise),
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
