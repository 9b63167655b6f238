// What of a basket can be paid online at once, and why not: an organisation that approves its payments approves these too.

import { type Actor, asActor, asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { type BasketLine, basketLines } from "#server/payments/prepare/basket.ts";
import { ONLINE_BILLS_MAX, type OnlineHindrance, type OnlineOffer } from "./online-contract.ts";
import { billsBeingPaid, discomNames, type OnlineTerms, onlineTerms, withinOwnMaking } from "./online-queries.ts";
import { methodsFor, toPayToday } from "./open-order.ts";

/** None where no aggregator is set up, and none for who holds too many connections, whose baskets may be large. */
export async function offersOf(services: Services, actor: Actor): Promise<OnlineOffer[]> {
  const { config, database } = services;
  if (!config.paying.aggregator) return [];
  const terms = await asSystem(database, (db) => onlineTerms(db, actor.payerId as string, actor.userId));
  if (terms.manyConnections) return [];
  const lines = await asActor(database, actor, (db) => basketLines(db, actor));
  const discoms = [...new Set(lines.map(({ discomId }) => discomId))].sort((one, other) => one - other);
  if (discoms.length === 0) return [];
  return asSystem(database, async (db) => {
    const names = await discomNames(db, discoms);
    const offers: OnlineOffer[] = [];
    for (const discomId of discoms) {
      const own = lines.filter((line) => line.discomId === discomId);
      const billIds = own.map(({ owed }) => owed.billId);
      const paise = String(own.reduce((sum, { owed }) => sum + BigInt(toPayToday(owed)), 0n));
      const methods = methodsFor(services, paise);
      const taken = await billsBeingPaid(db, discomId, billIds);
      const within = await withinOwnMaking(db, actor.userId, paise);
      offers.push({
        discomId,
        discom: names.get(discomId) ?? "",
        bills: billIds.map((billId) => ({ discomId, billId })),
        paise,
        rebatePaise: String(own.reduce((sum, { owed }) => sum + BigInt(owed.rebatePaise), 0n)),
        methods,
        hindrance: hindranceOf(terms, own, { taken: taken.length > 0, within, offered: methods.length > 0 }),
      });
    }
    return offers;
  });
}

function hindranceOf(
  { approval }: OnlineTerms,
  lines: readonly BasketLine[],
  { taken, within, offered }: { taken: boolean; within: boolean; offered: boolean },
): OnlineHindrance | null {
  if (approval) return "approval";
  if (taken || lines.some(({ problem }) => problem !== null)) return "blocked";
  if (lines.some(({ wish }) => isPart(wish) || wish.tdsPaise !== 0n)) return "not-whole";
  if (lines.length > ONLINE_BILLS_MAX) return "too-many-bills";
  if (!within) return "above-own-limit";
  return offered ? null : "above-online-limit";
}

function isPart({ askedPaise, outstandingPaise }: BasketLine["wish"]): boolean {
  return askedPaise !== null && askedPaise !== outstandingPaise;
}
