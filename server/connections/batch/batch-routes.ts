// Mass actions by selection, and all of them looked at and taken back.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { batchesPage, batchSummary } from "./batch-queries.ts";
import {
  getTagBatch,
  listTagBatches,
  transferConnections,
  UNDO_DAYS,
  undoTagBatch,
  untagConnections,
} from "./batches-contract.ts";
import { startChange, startUndo } from "./change-many.ts";

export const tagBatchRoutes: readonly Route[] = [
  inTransaction(transferConnections, ({ db, actor, body }) => startChange(db, actor, { action: "transfer", ...body })),
  inTransaction(untagConnections, ({ db, actor, body }) =>
    startChange(db, actor, { action: "untag", subUnit: null, ...body }),
  ),
  inTransaction(listTagBatches, ({ db, actor, query }) =>
    batchesPage(db, { payerId: actor.payerId as string, undoDays: UNDO_DAYS, ...query }),
  ),
  inTransaction(getTagBatch, async ({ db, actor, params }) => {
    const found = await batchSummary(db, { payerId: actor.payerId as string, undoDays: UNDO_DAYS, ...params });
    if (!found) throw notFound("batch");
    return found;
  }),
  withActor(undoTagBatch, ({ actor, params, body, services }) =>
    startUndo(services.database, actor, { ...params, ...body }),
  ),
];
