// Files dropped into a discom's inbox are imported by themselves. One sweeper per discom at a time holds a lock that dies with its
// process; what a dead one left in working/ is taken up first.

import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { STATEMENT_BYTES_MAX, type StatementFile } from "./contract.ts";
import { importUnattended } from "./import-unattended.ts";
import { systemImports } from "./importer.ts";
import { inboxFolder, waitingFiles } from "./inbox-folder.ts";
import { type InboxReport, refusedUnread, reportText } from "./inbox-report.ts";
import { discoms, lockInbox } from "./queries.ts";

/** A file that changed this lately may still be on its way in. */
const SETTLED_MS = 2000;

/** The job `sweep-statements`. */
export async function sweepInboxes(_payload: unknown, services: Services): Promise<void> {
  const all = await asSystem(services.database, discoms);
  for (const { id } of all) await sweepInbox(services, id);
}

async function sweepInbox(services: Services, discomId: number): Promise<void> {
  await asSystem(services.database, async (db) => {
    if (!(await lockInbox(db, discomId))) return;
    const folder = await inboxFolder(db, services.config.inboxDir, discomId);
    for (const inner of ["working", "done", "refused"]) await mkdir(join(folder, inner), { recursive: true });
    for (const name of await waitingFiles(folder)) await claim(folder, name);
    for (const name of await waitingFiles(join(folder, "working"))) {
      await take(services, discomId, folder, name).catch((error) =>
        services.log.error({ err: error, discomId, file: name }, "inbox file stays in working"),
      );
    }
  });
}

/** One rename takes the file from whoever writes there; a name that is still being worked on waits its turn. */
async function claim(folder: string, name: string): Promise<void> {
  const found = await stat(join(folder, name)).catch(() => null);
  if (found === null || Date.now() - found.mtimeMs < SETTLED_MS) return;
  await rename(join(folder, name), await freeName(join(folder, "working"), name));
}

async function take(services: Services, discomId: number, folder: string, name: string): Promise<void> {
  const path = join(folder, "working", name);
  const report = await importPath(services, discomId, path, name);
  const kept = await freeName(join(folder, report.state === "imported" ? "done" : "refused"), name);
  await writeFile(`${kept}.report.json`, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(`${kept}.txt`, reportText(report));
  await rename(path, kept);
}

async function importPath(services: Services, discomId: number, path: string, name: string): Promise<InboxReport> {
  const { size } = await stat(path);
  if (size === 0) return refusedUnread(name, "empty", "The file is empty; download the statement again.");
  if (size > STATEMENT_BYTES_MAX)
    return refusedUnread(name, "too-large", "The file is larger than 50 MB. Download a shorter period.");
  const file = { name, bytes: await readFile(path), bankAccountId: null };
  const { id, state, report, held }: StatementFile = await importUnattended(
    systemImports(services, discomId),
    file,
    "inbox",
  );
  return { id, fileName: name, state, held, ...report };
}

/** `april.csv`, or `april-2.csv` when there is one. */
async function freeName(folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let copy = 1; ; copy += 1) {
    const path = join(folder, copy === 1 ? name : `${stem}-${copy}${ending}`);
    if (!(await exists(path))) return path;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
