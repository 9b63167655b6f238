// An aggregator's settlement reports by API.

import { Refusal } from "#server/errors.ts";
import { inTransaction, type Route, type UploadedFile, withActor } from "#server/http.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { listSettlements, loadSettlements } from "./contract.ts";
import { loadReport } from "./load-report.ts";
import { settlementsPage } from "./queries.ts";

export const gatewayRoutes: readonly Route[] = [
  withActor(loadSettlements, async ({ actor, file, services }) => {
    const { name, bytes } = file as UploadedFile;
    const report = await loadReport(services.database, { discomId: actor.discomId as number, name, bytes, by: actor });
    if (isRefusal(report)) throw new Refusal(422, report.code, report.message, { params: { ...report.params } });
    return report;
  }),
  inTransaction(listSettlements, ({ db, actor, query }) => settlementsPage(db, actor.discomId as number, query)),
];
