// The process in which an uploaded workbook is read: it is given the bytes, sends rows back in portions, and may be killed at any time.

import type { Row } from "#reconciliation/read/row.ts";
import { readWorkbook } from "./read-workbook.ts";

export interface WorkbookJob {
  readonly bytes: Uint8Array;
  readonly rowsMax: number;
}

export type WorkbookMessage = { rows: Row[] } | { end: true } | { failed: string };

const PORTION = 2_000;

process.once("message", (job: WorkbookJob) => void work(job));

async function work(job: WorkbookJob): Promise<void> {
  try {
    let portion: Row[] = [];
    for await (const row of readWorkbook(Buffer.from(job.bytes), job.rowsMax)) {
      portion.push(row);
      if (portion.length === PORTION) {
        await send({ rows: portion });
        portion = [];
      }
    }
    await send({ rows: portion });
    await send({ end: true });
  } catch (error) {
    await send({ failed: error instanceof Error ? error.message : String(error) });
  }
  process.disconnect();
}

function send(message: WorkbookMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}
