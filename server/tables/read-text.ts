// CSV and its kin to rows.

import { readDelimited } from "#reconciliation/read/delimited.ts";
import type { Row } from "#reconciliation/read/row.ts";
import { decodeText } from "#reconciliation/read/text.ts";
import { type Columns, captionKnown } from "./columns.ts";
import { type FileRefusal, notATable } from "./file-refusal.ts";

/** The delimiter that brings most of the columns' captions onto one line is the right one. */
export function readText(bytes: Buffer, columns: Columns): readonly Row[] | FileRefusal {
  const text = decodeText(bytes);
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text.slice(0, 500))) return notATable;
  const read = readDelimited(text, captionKnown(columns), null);
  return "rows" in read ? read.rows : read;
}
