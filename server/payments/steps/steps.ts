// The steps of an advice after it was prepared. Each is a row with an author; the database refuses one that does not fit.

import { formatRupees, paiseFromString } from "#reconciliation/money.ts";
import { findReferences } from "#reconciliation/reference.ts";
import { type Checking, spendCodeIfAsked } from "#server/accounts/second-factor.ts";
import { record } from "#server/audit/record.ts";
import { payerOf, whatIsOwed } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { EventKind } from "#server/events/contract.ts";
import { happened } from "#server/events/happened.ts";
import type { AdviceChain } from "../chain/chain-contract.ts";
import { approvalsGiven, chainOfAdvice } from "../chain/chain-queries.ts";
import {
  type AdviceRecord,
  adviceByNumber,
  hasUtr,
  insertEvent,
  insertUtr,
  itemsOf,
  keepSeenItems,
  lockAdvice,
  releaseBills,
} from "../queries.ts";
import { contentHash } from "./content.ts";
import { adviceHappened } from "./told.ts";

/** The payer's own advice, or 404: others' do not exist for it. */
export async function ownAdvice(db: Db, actor: Actor, number: string): Promise<AdviceRecord> {
  const advice = await adviceByNumber(db, number, payerOf(actor));
  if (!advice) throw notFound("advice");
  return advice;
}

/** The same, for one step at a time: whoever comes second sees what the first did. */
export async function adviceToChange(db: Db, actor: Actor, number: string): Promise<AdviceRecord> {
  const advice = await ownAdvice(db, actor, number);
  await lockAdvice(db, advice);
  return ownAdvice(db, actor, number);
}

export async function submit(db: Db, actor: Actor, advice: AdviceRecord): Promise<void> {
  refuseUnless(advice, ["draft"]);
  refuseOutlived(advice);
  refuseStale(await staleBills(db, actor, advice));
  await step(db, actor, advice, { event: "submitted", state: "submitted", hash: advice.hash });
}

/**
 * `shown` is the hash of what the checker was shown. It must be that of the rows as they are, not only of what was noted of them. A
 * code of the checker's phone is spent on that hash and nothing else. Where two are needed the first leaves it waiting.
 */
export async function approve(
  db: Db,
  actor: Actor,
  checking: Checking,
  advice: AdviceRecord,
  shown: { contentHash: string; code?: string | undefined },
): Promise<{ given: number; needed: number }> {
  refuseUnless(advice, ["submitted"]);
  refuseOutlived(advice);
  const hash = Buffer.from(shown.contentHash, "hex");
  const items = await itemsOf(db, advice);
  if (!hash.equals(advice.hash) || !contentHash({ ...advice, items }).equals(advice.hash)) {
    throw new Refusal(409, "content-changed", "The advice changed after it was shown. Look at it again.");
  }
  const { needed, hindrance, limitPaise } = await chainOfAdvice(db, advice, actor.userId);
  if (hindrance !== null) throw hindered(hindrance, limitPaise);
  refuseStale(await staleBills(db, actor, advice));
  const given = (await approvalsGiven(db, advice)) + 1;
  await spendCodeIfAsked(db, checking, actor.userId, shown.code, `advice:${advice.number}:${shown.contentHash}`);
  const last = given >= needed;
  await step(db, actor, advice, {
    event: last ? "approved" : "first-approved",
    state: last ? "approved" : "submitted",
    hash,
  });
  return { given, needed };
}

function hindered(hindrance: NonNullable<AdviceChain["hindrance"]>, limit: string | null): Refusal {
  if (hindrance === "made-it") {
    return new Refusal(403, "own-advice", "Who prepared or submitted an advice may not approve it.");
  }
  if (hindrance === "approved-it") {
    return new Refusal(409, "approved-already", "You approved it already. It waits for another person.");
  }
  if (hindrance === "other-unit") {
    return new Refusal(403, "beyond-own-reach", "It is of a sub-unit that is not yours.");
  }
  return new Refusal(403, "above-own-limit", "That is more than you may approve.", {
    params: { limit: formatRupees(paiseFromString(limit ?? "0")) },
  });
}

export async function sendBack(db: Db, actor: Actor, advice: AdviceRecord, why: string): Promise<void> {
  refuseUnless(advice, ["submitted"]);
  await step(db, actor, advice, { event: "sent-back", state: "draft", why, hash: advice.hash });
  await keepSeenItems(db, advice, advice.seq + 1);
}

/** Checkers may have looked at it; what they saw is kept as it is when they send it back. */
export async function withdraw(db: Db, actor: Actor, advice: AdviceRecord, why: string): Promise<void> {
  refuseUnless(advice, ["submitted"]);
  await step(db, actor, advice, { event: "withdrawn", state: "draft", why, hash: advice.hash });
  await keepSeenItems(db, advice, advice.seq + 1);
}

export async function cancel(db: Db, actor: Actor, advice: AdviceRecord, why: string): Promise<void> {
  refuseUnless(advice, ["draft", "submitted", "approved"]);
  if (await hasUtr(db, advice)) {
    throw new Refusal(
      409,
      "payment-declared",
      "Somebody said it was paid: its bills stay held until the money is found.",
    );
  }
  await step(db, actor, advice, { event: "cancelled", state: "cancelled", why });
  await releaseBills(db, advice);
}

/** Upper-case letters and digits only; `likely` when a bank's UTR looks like this. */
export async function sayPaid(db: Db, actor: Actor, advice: AdviceRecord, typed: string) {
  const utr = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (utr.length < 6 || utr.length > 30) {
    throw new Refusal(422, "utr-shape", "A UTR has 6 to 30 letters and digits; 16 or 22 as a rule.");
  }
  refuseUnless(advice, ["approved", "expired"]);
  if (await insertUtr(db, advice, utr, actor.userId)) {
    await step(db, actor, advice, { event: "utr-declared", state: advice.state, why: utr });
  }
  return { utr, likely: looksLikeUtr(utr) };
}

function looksLikeUtr(utr: string): boolean {
  const kinds = ["rtgs-utr", "neft-utr", "rrn"];
  const found = findReferences({ narration: `RTGS ${utr} IMPS`, bankReference: utr });
  return found.some((reference) => kinds.includes(reference.kind) && reference.value === utr);
}

/** Bills that stand otherwise than the advice says: paid meanwhile, changed by billing, no longer the payer's. */
export async function staleBills(db: Db, actor: Actor, advice: AdviceRecord): Promise<string[]> {
  const items = await itemsOf(db, advice);
  const owed = await whatIsOwed(
    db,
    actor,
    items.map((item) => ({ discomId: advice.discomId, billId: item.billId })),
  );
  const byBill = new Map(owed.map((bill) => [bill.billId, bill]));
  return items
    .filter((item) => {
      const bill = byBill.get(item.billId);
      return bill?.adviceId !== advice.id || BigInt(bill.outstandingPaise) < BigInt(item.paise);
    })
    .map((item) => byBill.get(item.billId)?.billNumber ?? item.billId);
}

async function step(
  db: Db,
  actor: Actor,
  advice: AdviceRecord,
  event: { event: string; state: AdviceRecord["state"]; why?: string; hash?: Buffer },
): Promise<void> {
  await insertEvent(db, advice, { ...event, seq: advice.seq + 1, by: actor.userId });
  await record(db, actor, `${event.event} advice`, `advice:${advice.number}`, {
    ...(event.why !== undefined && { why: event.why }),
    ...(event.hash && { contentHash: event.hash.toString("hex") }),
  });
  const kind = told.get(event.event);
  if (kind !== undefined) await happened(db, adviceHappened(kind, advice, { by: actor.userId, why: event.why ?? "" }));
}

/** Steps that others wait for, or must hear of. */
const told: ReadonlyMap<string, EventKind> = new Map([
  ["submitted", "advice.submitted"],
  ["approved", "advice.approved"],
  ["sent-back", "advice.sent-back"],
  ["first-approved", "advice.approval-wanted"],
  ["cancelled", "advice.cancelled"],
]);

function refuseUnless(advice: AdviceRecord, states: readonly AdviceRecord["state"][]): void {
  if (states.includes(advice.state)) return;
  throw new Refusal(409, "advice-state", "The advice is not in a state that allows this.", {
    params: { state: advice.state },
  });
}

function refuseOutlived(advice: AdviceRecord): void {
  if (advice.daysLeft >= 0) return;
  throw new Refusal(409, "advice-outlived", "Its last day has passed. Change it, so that it gets a new one.", {
    params: { until: advice.validUntil },
  });
}

function refuseStale(numbers: readonly string[]): void {
  const [first] = numbers;
  if (first === undefined) return;
  throw new Refusal(409, "bill-changed", `Bill ${first} stands otherwise than the advice says.`, {
    params: { bill: first, count: numbers.length },
    errors: numbers.slice(0, 10).map((path) => ({ path, message: "" })),
  });
}
