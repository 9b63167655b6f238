// An advice that ended unpaid is made anew in one step: its still open bills at today's amounts, parts and declared tax as they were.

import { isPayable, whatIsOwed } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { type AdviceRecord, itemsOf, lockAdvice, termsOf } from "../queries.ts";
import type { BasketLine } from "./basket.ts";
import { problemIn } from "./basket.ts";
import { wish } from "./draft.ts";
import { prepareLines } from "./prepare.ts";
import { setAsideAmong } from "./set-aside.ts";

export async function reissue(
  db: Db,
  actor: Actor,
  advice: AdviceRecord,
): Promise<{ number: string; bills: number; leftOut: number }> {
  if (advice.state !== "expired" && advice.state !== "cancelled") {
    throw new Refusal(409, "advice-state", "Only an advice that ended unpaid is taken up again.");
  }
  await lockAdvice(db, advice);
  const items = await itemsOf(db, advice);
  const lines = await openLines(db, actor, advice, items);
  if (lines.length === 0) {
    throw new Refusal(
      409,
      "nothing-open",
      "None of its bills can be paid any more: they are paid or in another advice.",
    );
  }
  const [terms] = await termsOf(db, [advice.discomId]);
  if (!terms) throw notFound("discom");
  const { unitId, details } = advice;
  const number = await prepareLines(db, actor, terms, lines, { details, unitId, replacesId: advice.id });
  return { number, bills: lines.length, leftOut: items.length - lines.length };
}

/** A part stays the part it was while so much is owed; what is now owed less is paid whole. */
async function openLines(
  db: Db,
  actor: Actor,
  advice: AdviceRecord,
  items: Awaited<ReturnType<typeof itemsOf>>,
): Promise<BasketLine[]> {
  const keys = items.map((item) => ({ discomId: advice.discomId, billId: item.billId }));
  const aside = await setAsideAmong(db, actor, keys);
  const byBill = new Map(items.map((item) => [item.billId, item]));
  return (await whatIsOwed(db, actor, keys)).flatMap((bill) => {
    const item = byBill.get(bill.billId);
    if (!item || !isPayable(bill) || aside.has(bill.billId)) return [];
    const part = advice.part && BigInt(item.paise) < BigInt(bill.outstandingPaise);
    const asked = wish({ ...bill, askedPaise: part ? item.paise : null, tdsPaise: item.tdsPaise });
    const problem = problemIn(bill, asked);
    const line = { discomId: bill.discomId, owed: bill, wish: asked, problem };
    return problem === null ? [line] : [];
  });
}
