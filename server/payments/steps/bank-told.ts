// The bank says that the money of an advice came. The advice says so at once; it is settled by the statement alone.

import { record } from "#server/audit/record.ts";
import type { Db } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import { addConfirmed, addToldUtr, adviceByVan, type ToldAdvice } from "./bank-told-queries.ts";

export type { ToldAdvice } from "./bank-told-queries.ts";

const TRIES = 5;

/** The advice whose own virtual account this is; undefined where it is another account, or nobody's. */
export function adviceToldOf(db: Db, discomId: number, van: string): Promise<ToldAdvice | undefined> {
  return adviceByVan(db, discomId, van);
}

/**
 * The transfer's UTR counts as declared where the amount is the advice's own, so that the statement's line is known by it even where
 * the bank leaves our number out. Another amount than asked is no evidence for anything.
 */
export async function confirmedByBank(
  db: Db,
  advice: ToldAdvice,
  credit: { utr: string; paise: string },
): Promise<void> {
  let tries = 0;
  while (!(await addConfirmed(db, advice, credit.utr))) {
    tries++;
    if (tries === TRIES) throw new Error(`advice ${advice.number} changes faster than the bank can speak`);
  }
  if (credit.paise === advice.amountPaise) await addToldUtr(db, advice, credit.utr);
  const { discomId, payerId, number } = advice;
  await record(db, { userId: null, payerId, discomId }, "bank confirmed advice", `advice:${number}`, {
    utr: credit.utr,
  });
  await happened(db, {
    kind: "advice.bank-confirmed",
    discomId,
    payerId,
    subject: `advice:${number}`,
    facts: { amountPaise: advice.amountPaise, paise: credit.paise, utr: credit.utr, bills: advice.itemsCount },
  });
}
