// Tells a payer each turn of its refunds once: approved or refused by the second person, found among the bank's debits, come back.

import { asSystem } from "#server/database.ts";
import type { Happening } from "#server/events/contract.ts";
import { happened } from "#server/events/happened.ts";
import type { Jobs } from "#server/queue.ts";
import { takeRefundNews } from "./money-queries.ts";

/** Looks at what stands rather than at who did it: a person answers one asking, a run finds the debits of hundreds. */
export const tellRefunds: Jobs[string] = async (_payload, { database }) => {
  await asSystem(database, async (db) => {
    const news = await takeRefundNews(db);
    const events = news.map(
      ({ discomId, payerId, approvalId, turn, number, paise, utr, dispute }): Happening => ({
        kind: turn === "paid" ? "refund.paid" : "refund.decided",
        discomId,
        payerId,
        subject: number === null ? `refund-asking:${approvalId}` : `refund:${number}`,
        facts: { turn, amountPaise: paise, utr, dispute },
      }),
    );
    await happened(db, ...events);
  });
};
