// Claims without proof: the payer's side and the discom's, and the papers that go with them.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, type UploadedFile } from "#server/http.ts";
import { keepPaper, paperOf } from "../papers.ts";
import { claimBatch, claimBatchesPage, claimRowsPage, claimsPage } from "./claim-queries.ts";
import {
  claimConnection,
  decideClaims,
  getClaimBatch,
  getTagPaper,
  listClaimBatches,
  listClaimRows,
  listTagClaims,
  sendTagPaper,
  withdrawClaim,
} from "./claims-contract.ts";
import { startDeciding } from "./decide-claims.ts";
import { sendClaim, withdrawOne } from "./send-claim.ts";

export const tagClaimRoutes: readonly Route[] = [
  inTransaction(sendTagPaper, ({ db, actor, file }) => keepPaper(db, actor, file as UploadedFile)),
  inTransaction(getTagPaper, ({ db, params }) => paperOf(db, params.payer, params.sha256)),
  inTransaction(listTagClaims, ({ db, actor, query: { state, ...page } }) =>
    claimsPage(db, { payerId: actor.payerId as string, state, ...page }),
  ),
  inTransaction(claimConnection, ({ db, actor, body }) => sendClaim(db, actor, body)),
  inTransaction(withdrawClaim, async ({ db, actor, params }) => {
    await withdrawOne(db, actor, params);
    return {};
  }),
  inTransaction(listClaimBatches, ({ db, actor, query }) =>
    claimBatchesPage(db, { discomId: actor.discomId as number, ...query }),
  ),
  inTransaction(getClaimBatch, async ({ db, actor, params }) => {
    const found = await claimBatch(db, actor.discomId as number, params.id);
    if (!found) throw notFound("claim");
    return found;
  }),
  inTransaction(listClaimRows, ({ db, actor, params, query: { page, size, ...view } }) =>
    claimRowsPage(db, { discomId: actor.discomId as number, batchId: params.id, view, page, size }),
  ),
  inTransaction(decideClaims, async ({ db, actor, params, body }) => ({
    workId: await startDeciding(db, actor, params.id, body),
  })),
];
