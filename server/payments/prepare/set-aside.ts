// Bills a payer does not want to pay for now, because it disputes them: they stay out of baskets, sheets and drafts until restored.

import { record } from "#server/audit/record.ts";
import type { BillKey } from "#server/bills/contract.ts";
import { isPayable, payerOf, whatIsOwed } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { deleteBasket } from "./basket-queries.ts";
import { asidesAmong, insertAsides } from "./set-aside-queries.ts";

/** Gives how many were not aside before. Refuses bills in a live advice: `bill-in-live-advice`. Others' bills are left out. */
export async function setAside(db: Db, actor: Actor, keys: readonly BillKey[], why: string): Promise<number> {
  const owed = await whatIsOwed(db, actor, keys);
  const held = owed.find((bill) => bill.state === "in-advice");
  if (held) {
    throw new Refusal(409, "bill-in-live-advice", `Bill ${held.billNumber} is already in another live advice.`, {
      params: { bill: held.billNumber, count: 1 },
    });
  }
  const open = owed.filter(isPayable);
  await deleteBasket(db, actor.userId, open);
  const changed = await insertAsides(db, { payer: payerOf(actor), by: actor.userId, why, aside: true }, open);
  await record(db, actor, "set bills aside", `bills:${open.length}`, {
    why,
    bills: open.map((bill) => bill.billNumber),
  });
  return changed;
}

/** Gives how many were aside. By nobody where the clock does it. */
export async function restore(
  db: Db,
  author: Pick<Actor, "payerId"> & { readonly userId: string | null },
  keys: readonly BillKey[],
  why: string,
): Promise<number> {
  const { userId, payerId } = author;
  const changed = await insertAsides(db, { payer: payerOf(author), by: userId, why, aside: false }, keys);
  await record(db, { userId, payerId, discomId: null }, "restored bills", `bills:${changed}`, { why });
  return changed;
}

/** Ids of the bills among those given that are set aside. */
export async function setAsideAmong(db: Db, actor: Actor, keys: readonly BillKey[]): Promise<ReadonlySet<string>> {
  return new Set(keys.length === 0 ? [] : await asidesAmong(db, payerOf(actor), keys));
}
