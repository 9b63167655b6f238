// Where it was ordered, a payer's kept money pays its bills by itself: the oldest due first, once a day, by nobody's hand.

import { inOrder } from "#reconciliation/allocate.ts";
import { paiseFromString, sum } from "#reconciliation/money.ts";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Db } from "#server/database.ts";
import { notFound, refusalFrom } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { waitToDecide } from "../open/deciding.ts";
import { insertOrder, keptCredits, orderedPayers, payableBills, payerNamed } from "./advance-queries.ts";
import type { AdvanceOrder } from "./advances-contract.ts";
import { useAdvance } from "./use-advance.ts";

/** Bills looked at for one payer at a time; what is left over is paid the next day. */
const BILLS_MAX = 200;

export async function orderUse(
  db: Db,
  actor: Actor,
  payerId: string,
  order: { automatic: boolean; reason: string },
): Promise<Pick<AdvanceOrder, "automatic">> {
  const discomId = actor.discomId as number;
  if (!(await payerNamed(db, discomId, payerId))) throw notFound("payer");
  await insertOrder(db, { discomId, payerId, automatic: order.automatic, userId: actor.userId, why: order.reason });
  const action = order.automatic ? "ordered advances to be used by themselves" : "ordered advances to be kept";
  await record(db, actor, action, `payer:${payerId}`, { reason: order.reason });
  return { automatic: order.automatic };
}

/** Each payer in a transaction of its own; running it again finds nothing that is both free and due. */
export async function payAsOrdered(_payload: Record<string, unknown>, { database, log }: Services): Promise<void> {
  for (const { discomId, payerId } of await asSystem(database, orderedPayers)) {
    try {
      const paise = await asSystem(database, (db) => payOldestDueFirst(db, discomId, payerId));
      if (paise !== null) log.info({ discomId, payerId, paise }, "advance used as ordered");
    } catch (error) {
      // An advice may have taken a bill just now; tomorrow is another day.
      if (!refusalFrom(error)) throw error;
    }
  }
}

/** How much was used; null where nothing is free or nothing is due. */
async function payOldestDueFirst(db: Db, discomId: number, payerId: string): Promise<string | null> {
  await waitToDecide(db, discomId);
  const credits = (await keptCredits(db, discomId, payerId)).filter(({ askedBy }) => askedBy === null);
  const free = sum(credits.map(({ leftPaise }) => paiseFromString(leftPaise)));
  const due = (await payableBills(db, discomId, payerId, BILLS_MAX)).map(({ billNumber, outstandingPaise }) => ({
    bill: billNumber,
    paise: paiseFromString(outstandingPaise),
  }));
  const { allocations } = inOrder(free, due);
  if (allocations.length === 0) return null;
  const bills = allocations.map(({ bill, paise }) => ({ billNumber: bill, paise: String(paise) }));
  const nobody = { userId: null, payerId: null, discomId };
  return (await useAdvance(db, nobody, { payerId, bills, reason: "standing order" })).paise;
}
