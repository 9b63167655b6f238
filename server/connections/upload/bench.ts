// How long a mass-tag file takes at the server: read and checked, then applied, as a payer with that many connections would wait.

import { createHash } from "node:crypto";
import { asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { startWork } from "#server/work/progress.ts";
import { applyTagUploadJob, startApplying } from "./apply-upload.ts";
import { fillUntagged, payerOfBench } from "./bench-queries.ts";
import { checkTagUpload } from "./check-upload.ts";
import { tagColumns } from "./tag-rows.ts";
import { insertUpload, uploadTotals } from "./upload-queries.ts";

/** Makes `rows` connections with bills that nobody holds, and tags them by a workbook for the first payer there is. */
export async function benchTagging(
  services: Services,
  rows: number,
): Promise<{ checkSeconds: number; applySeconds: number }> {
  const { database } = services;
  const { payerId, userId, discomId } = await asSystem(database, payerOfBench);
  await asSystem(database, (db) => fillUntagged(db, discomId, rows));
  await gatherStatistics(database, rows, ["connections", "bills", "tags", "open_dues"]);
  const bytes = await bytesOf(writeTable("xlsx", "Connections", linesOf(rows)));
  const actor = { userId, payerId, discomId: null, name: "", roles: ["maker"] };
  const id = await asSystem(database, async (db) => {
    const workId = await startWork(db, actor, "check-mass-tag");
    const sha256 = createHash("sha256").update(bytes).digest();
    return insertUpload(db, { payerId, userId, action: "tag", fileName: "bench.xlsx", sha256, bytes, workId });
  });
  const checkSeconds = await secondsOf(() => checkTagUpload({ payerId, uploadId: id }, services));
  await asSystem(database, (db) => startApplying(db, actor, id, {}));
  const applySeconds = await secondsOf(() => applyTagUploadJob({ payerId, uploadId: id, userId }, services));
  const totals = await asSystem(database, (db) => uploadTotals(db, payerId, id));
  if (totals?.applied !== rows) throw new Error(`only ${totals?.applied} of ${rows} rows were applied`);
  return { checkSeconds, applySeconds };
}

function* linesOf(rows: number): Generator<string[]> {
  const { discom, number, proof, label } = tagColumns;
  yield [discom.caption, number.caption, proof.caption, label.caption];
  for (let n = 1; n <= rows; n++) {
    // Every other row is proved by the printed amount.
    const amount = `${Math.trunc((100_000 + (n % 100_000)) / 100)}.${String(n % 100).padStart(2, "0")}`;
    yield ["SB", String(500_000_000 + n), n % 2 === 0 ? amount : `${800_000_000_000 + n}`, `Pump ${n}`];
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}
