// How a payer can pay from its own bank.

import { record } from "#server/audit/record.ts";
import { Refusal } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { bulkFile } from "./bulk-file.ts";
import { bulkPaymentFile, getWaysToPay } from "./ways-contract.ts";
import { advicesToSend, standingAccounts } from "./ways-queries.ts";

export const waysRoutes: readonly Route[] = [
  inTransaction(getWaysToPay, async ({ db, services: { config } }) => ({
    rows: await standingAccounts(db),
    upiLimitPaise: String(config.paying.limits.upi),
    online: config.paying.aggregator !== null,
    sandboxBank: config.paying.sandboxBankUrl,
  })),

  inTransaction(bulkPaymentFile, async ({ db, actor, query }) => {
    const payments = await advicesToSend(db, query.advices, query.day);
    const missing = query.advices.find((number) => payments.every((one) => one.number !== number));
    if (missing !== undefined) {
      const message = `Advice ${missing} cannot be paid on that day: it is not approved, or no longer valid.`;
      throw new Refusal(409, "bulk-advice", message, { params: { advice: missing } });
    }
    const file = bulkFile(query.format, { debitAccount: query.debitAccount, day: query.day, payments });
    await record(db, actor, "wrote bulk payment file", `payer:${actor.payerId}`, {
      advices: query.advices,
      day: query.day,
    });
    return file;
  }),
];
