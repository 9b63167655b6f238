// The one door for a table people or billing send: CSV or XLSX bytes in, rows of text out, or a refusal that says what to do.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readDelimited } from "#reconciliation/read/delimited.ts";
import { isBlank, type Row } from "#reconciliation/read/row.ts";
import { sniffBytes } from "#reconciliation/read/sniff.ts";
import { decodeText } from "#reconciliation/read/text.ts";
import type { WorkbookJob, WorkbookMessage } from "./workbook-child.ts";
import { judgeZip } from "./zip-limits.ts";

/** A file that gives no rows at all; `code` never changes, `message` is the English sentence. */
export interface FileRefusal {
  readonly code: string;
  readonly message: string;
  /** What the sentence names: columns, a row. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export const ROWS_MAX = 250_000;
const CHILD_SECONDS = 60;
const CHILD_MEMORY_MB = 768;

/** `knownCaption` tells the delimiter apart: the right one brings the most captions onto one line. */
export async function readTable(
  bytes: Buffer,
  knownCaption: (cell: string) => boolean,
): Promise<readonly Row[] | FileRefusal> {
  const content = sniffBytes(bytes);
  if (content !== "text" && content !== "zip") return refusals[content] ?? notATable;
  const rows = content === "zip" ? await workbookRows(bytes) : delimitedRows(bytes, knownCaption);
  if (isRefusal(rows)) return rows;
  const filled = rows.filter((row) => !isBlank(row));
  if (filled.length === 0) return empty;
  return filled.length > ROWS_MAX ? tooManyRows : filled;
}

export function isRefusal(found: object): found is FileRefusal {
  return "code" in found;
}

function delimitedRows(bytes: Buffer, knownCaption: (cell: string) => boolean): readonly Row[] | FileRefusal {
  const text = decodeText(bytes);
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text.slice(0, 500))) return notATable;
  return readDelimited(text, knownCaption);
}

async function workbookRows(bytes: Buffer): Promise<readonly Row[] | FileRefusal> {
  const verdict = await judgeZip(bytes);
  if (verdict === "too-large") return tooLarge;
  if (verdict === "not-a-workbook") return notATable;
  const job: WorkbookJob = { bytes, rowsMax: ROWS_MAX + 100 };
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL("./workbook-child.ts", import.meta.url)), [], {
      execArgv: [...process.execArgv, `--max-old-space-size=${CHILD_MEMORY_MB}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const rows: Row[] = [];
    let answer: readonly Row[] | FileRefusal = tooLarge;
    const timer = setTimeout(() => child.kill("SIGKILL"), CHILD_SECONDS * 1000);
    child.on("message", (message: WorkbookMessage) => {
      if ("rows" in message) for (const row of message.rows) rows.push(row);
      else if ("end" in message) answer = rows;
      else answer = message.failed === "rows-max" ? tooManyRows : notATable;
    });
    // Killed for time or memory, it never says "end": what it sent until then is thrown away.
    child.on("error", () => undefined);
    child.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    child.send(job, () => undefined);
  });
}

const empty: FileRefusal = { code: "file-empty", message: "The file holds no rows." };
const notATable: FileRefusal = {
  code: "file-not-a-table",
  message: "The file is neither CSV nor an XLSX workbook that can be opened. Save it again as .xlsx or CSV.",
};
const tooLarge: FileRefusal = {
  code: "file-too-large",
  message: "The workbook is too large to be read safely. Save the sheet alone as CSV, or split it.",
};
const tooManyRows: FileRefusal = {
  code: "file-too-many-rows",
  message: `The file has more than ${ROWS_MAX} rows. Split it.`,
  params: { max: ROWS_MAX },
};
const refusals: Readonly<Record<string, FileRefusal>> = {
  empty,
  biff: {
    code: "file-old-workbook",
    message: "This is an old binary .xls workbook. Open it in a spreadsheet and save it as .xlsx or CSV.",
  },
  encrypted: {
    code: "file-encrypted",
    message: "The workbook is protected by a password. Save it without one.",
  },
};
