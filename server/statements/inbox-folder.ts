// Where a discom's statement files are dropped: <inbox>/<CODE>/statements, with working, done and refused inside.

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "#server/database.ts";
import { discomCode } from "./queries.ts";

export async function inboxFolder(db: Db, inboxDir: string, discomId: number): Promise<string> {
  return join(inboxDir, await discomCode(db, discomId), "statements");
}

/** Files that lie there and have not been looked at; hidden ones and folders do not count. */
export async function waitingFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

export async function waitingCount(folder: string): Promise<number> {
  return (await waitingFiles(folder)).length;
}
