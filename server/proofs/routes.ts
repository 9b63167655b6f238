// Proofs of payment over HTTP: what can be proved, the packs, and the page anybody may look at.

import { notFound } from "#server/errors.ts";
import { inTransaction, publicly, type Route } from "#server/http.ts";
import type { Proof } from "./contract.ts";
import { askProofPapers, listProofs, proofPdf, verifyPayment } from "./contract.ts";
import { evidenceOf, proofOf } from "./gather.ts";
import { askForProofs, packOf } from "./papers.ts";
import { paymentsOfConnection } from "./queries.ts";
import { tokenFits } from "./verification.ts";

const SHOWN_MAX = 200;

export const proofRoutes: readonly Route[] = [
  inTransaction(listProofs, async ({ db, query: { connection, discom, of } }) => {
    const wanted = connection === undefined ? null : [connection];
    const payments =
      of === undefined
        ? await paymentsOfConnection(db, { connection: connection ?? "", discom: discom ?? null })
        : [of];
    const proofs: Proof[] = [];
    for (const payment of payments) proofs.push(...(await evidenceOf(db, payment, wanted)).map(proofOf));
    return { rows: proofs.slice(0, SHOWN_MAX), total: proofs.length };
  }),

  inTransaction(proofPdf, async ({ db, actor, query, services: { config } }) => ({
    fileName: `proof-of-payment-${query.connection}-${query.of}.pdf`,
    body: await packOf(db, actor, config, query),
    inline: true,
  })),

  inTransaction(askProofPapers, ({ db, actor, body }) => askForProofs(db, actor, body)),

  publicly(verifyPayment, async ({ db, params: { of, connection }, query, services: { config } }) => {
    if (!tokenFits(config, { of, connection }, query.token)) throw notFound("proof");
    const [found] = await evidenceOf(db, of, [connection]);
    if (!found) throw notFound("proof");
    const { payment, items, state, paise, postedAt } = found;
    return {
      state,
      discom: payment.discomName,
      discomHi: payment.discomNameHi,
      connectionNumber: connection,
      bills: items.map(({ billNumber, month, paise: relieved, posted }) => ({
        number: billNumber,
        month,
        paise: relieved,
        posted,
      })),
      paise,
      utr: payment.utr,
      paidOn: payment.paidOn,
      receiptNumber: payment.receipt?.number ?? null,
      confirmedAt: payment.notice?.at ?? null,
      reconciledAt: payment.receipt?.issuedAt ?? null,
      postedAt,
      cancelledAt: payment.receipt?.cancelledAt ?? null,
    };
  }),
];
