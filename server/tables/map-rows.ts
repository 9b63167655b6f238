// A hundred thousand rows take a second to read; everybody else has a turn in between.

import { setImmediate as turn } from "node:timers/promises";
import type { Row } from "#reconciliation/read/row.ts";

const ROWS_A_TURN = 1_000;

export async function mapRows<Value>(rows: readonly Row[], read: (row: Row) => Value): Promise<Value[]> {
  const values: Value[] = [];
  for (const row of rows) {
    if (values.length % ROWS_A_TURN === 0) await turn();
    values.push(read(row));
  }
  return values;
}
