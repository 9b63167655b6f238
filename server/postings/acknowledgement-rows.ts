// Rows of billing's answer file: columns found by their captions, and each row either an answer or a problem with a name.

import { cellAt, type Row } from "#reconciliation/read/row.ts";
import { type Columns, findHeader } from "#server/tables/columns.ts";
import { type FileRefusal, isRefusal } from "#server/tables/file-refusal.ts";
import { readTable } from "#server/tables/read-table.ts";
import { Acknowledgement } from "./contract.ts";

/** With the row of the file each stands in. */
interface Answer {
  readonly row: number;
  readonly answer: Acknowledgement;
}

interface Unreadable {
  readonly row: number;
  readonly column: string;
  readonly found: string;
}

export interface AnswerFile {
  readonly answers: readonly Answer[];
  readonly problems: readonly Unreadable[];
}

const columns = {
  postingId: { caption: "posting_id", also: ["posting"], required: true },
  billNumber: { caption: "bill_number", also: ["bill", "bill no"], required: true },
  outcome: { caption: "outcome", also: ["status", "result"], required: true },
  reference: { caption: "reference", also: ["billing reference", "ref"], required: false },
  message: { caption: "message", also: ["reason", "remarks", "error"], required: false },
} satisfies Columns;
type Key = keyof typeof columns;
const keys = Object.keys(columns) as Key[];

export async function readAnswers(bytes: Buffer): Promise<AnswerFile | FileRefusal> {
  const rows = await readTable(bytes, columns);
  if (isRefusal(rows)) return rows;
  const header = findHeader<Key>(rows, columns);
  if (isRefusal(header)) return header;
  const read = rows.filter(({ number }) => number > header.row).map((row) => readRow(row, header.at));
  return {
    answers: read.filter((one) => "answer" in one),
    problems: read.filter((one) => "column" in one),
  };
}

function readRow(row: Row, at: Readonly<Record<Key, number>>): Answer | Unreadable {
  const cells = Object.fromEntries(keys.map((key) => [key, at[key] < 0 ? "" : cellAt(row, at[key]).trim()]));
  const parsed = Acknowledgement.safeParse({ ...cells, outcome: cells["outcome"]?.toLowerCase() });
  if (parsed.success) return { row: row.number, answer: parsed.data };
  const key = String(parsed.error.issues[0]?.path[0] ?? "postingId") as Key;
  return { row: row.number, column: columns[key].caption, found: cells[key] ?? "" };
}
