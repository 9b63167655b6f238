// Reads a statement in a killable process; too much for its limits is a refusal like any other.

import { ChildFailure, inChild } from "#server/child.ts";
import type { TableRead, TableTask } from "./read-table.ts";
import type { Reading, ReadingTask } from "./reading.ts";

const entry = new URL("./reading-process.ts", import.meta.url);
const LIMITS = { seconds: 60, megabytes: 768 };

export async function readInChild(task: ReadingTask): Promise<Reading> {
  try {
    return await inChild<Reading>(entry, task, LIMITS);
  } catch (error) {
    if (!(error instanceof ChildFailure)) throw error;
    const message =
      "Reading the file took more time or memory than is allowed. Download a shorter period and try again.";
    const refused = { code: "too-demanding", message };
    return { format: null, bank: null, mapping: null, refused, problems: [], problemsCount: 0, statements: [] };
  }
}

export async function readTableInChild(task: TableTask): Promise<TableRead> {
  try {
    return await inChild<TableRead>(entry, task, LIMITS);
  } catch (error) {
    if (!(error instanceof ChildFailure)) throw error;
    return {
      refused: { code: "too-demanding", message: "Reading the file took more time or memory than is allowed." },
    };
  }
}
