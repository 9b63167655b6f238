// Billing may simply drop its files: <inbox>/<CODE>/billing is swept by the clock. Loading twice changes nothing, so a file that a
// dead sweeper left behind is just taken again.

import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { type FileRefusal, isRefusal } from "#server/tables/file-refusal.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { loadFeed, problemTable } from "./feed.ts";
import { FEED_BYTES_MAX, type FeedReport } from "./feed-contract.ts";
import { allDiscoms } from "./feed-queries.ts";

/** A file that changed this lately may still be on its way in. */
const SETTLED_MS = 2000;
const tooLarge: FileRefusal = { code: "file-too-large", message: "The file is larger than 64 MB. Split it." };

/** The job `sweep-billing`. */
export async function sweepBilling(_payload: unknown, services: Services): Promise<void> {
  for (const { id, code } of await asSystem(services.database, allDiscoms)) {
    const folder = join(services.config.inboxDir, code, "billing");
    for (const inner of ["done", "refused"]) await mkdir(join(folder, inner), { recursive: true });
    for (const name of await waiting(folder)) {
      await take(services, id, folder, name).catch((error) =>
        services.log.error({ err: error, discomId: id, file: name }, "billing file stays in the inbox"),
      );
    }
  }
}

/** Connections before bills, for bills name them; then by name, which in practice is by day. */
async function waiting(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name);
  const place = (name: string) => `${/conn|consumer/i.test(name) ? 0 : 1} ${name}`;
  return names.sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

async function take(services: Services, discomId: number, folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  const { mtimeMs, size } = await stat(path);
  if (Date.now() - mtimeMs < SETTLED_MS) return;
  const report = size > FEED_BYTES_MAX ? tooLarge : await load(services, discomId, path, name);
  const day = new Date().toLocaleString("sv-SE", { timeZone: "Asia/Kolkata" }).replace(" ", "T").replaceAll(":", "");
  const kept = join(folder, isRefusal(report) ? "refused" : "done", `${day}-${name}`);
  await writeFile(`${kept}.report.json`, `${JSON.stringify(report, null, 2)}\n`);
  if (!isRefusal(report) && report.problems.length > 0) {
    await writeFile(
      `${kept}.problems.csv`,
      await bytesOf(writeTable("csv", "Problems", problemTable(report.problems))),
    );
  }
  await rename(path, kept);
}

async function load(
  { database }: Services,
  discomId: number,
  path: string,
  name: string,
): Promise<FeedReport | FileRefusal> {
  const bytes = await readFile(path);
  return loadFeed(database, "as-its-header-says", { discomId, source: "inbox", name, bytes, by: null });
}
