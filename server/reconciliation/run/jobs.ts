// The engine as a job: after each import for its discom, and by the clock wherever something waits.

import { asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { type Attempt, enqueue } from "#server/queue.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { discomsWithLines } from "../open/line-queries.ts";
import { followRun } from "./follow-run.ts";
import { runReconciliation } from "./run.ts";

const tablesOfARun = [
  "statement_lines",
  "line_decisions",
  "decisions",
  "settlements",
  "advice_items",
  "bill_holds",
  "journal",
  "receipts",
  "postings",
];

/** `{ discomId, cause? }`; running it again finds nothing left that would change. */
export async function reconcileJob(
  payload: Record<string, unknown>,
  { database, log }: Services,
  attempt: Attempt = { number: 1, max: 1 },
): Promise<void> {
  const discomId = Number(payload["discomId"]);
  if (!Number.isSafeInteger(discomId)) throw new Error("the job names no discom");
  const followed = await followRun(database, discomId);
  const cause = payload["cause"] === "schedule" ? "schedule" : "import";
  const result = await runReconciliation(database, discomId, cause, followed.onBatch).catch(async (error) => {
    await followed.stumbled(attempt);
    throw error;
  });
  await gatherStatistics(database, result.written, tablesOfARun);
  await followed.ended({ ...result });
  log.info({ discomId, ...result }, "lines reconciled");
}

/** New advices and bills may explain lines that waited; one job per discom, so that one's failure is not another's. */
export async function reconcileAll(_payload: Record<string, unknown>, { database }: Services): Promise<void> {
  await asSystem(database, async (db) => {
    for (const discomId of await discomsWithLines(db)) {
      await enqueue(db, "reconcile", { discomId, cause: "schedule" }, `reconcile:${discomId}`);
    }
  });
}
