// Rows of a sheet of amounts, read one by one without a database: which number, how much, how much tax, or what is wrong.

import { readAmount } from "#reconciliation/amount.ts";
import { cellAt, type Row } from "#reconciliation/read/row.ts";
import { findHeader } from "#server/tables/columns.ts";
import { type FileRefusal, isRefusal } from "#server/tables/file-refusal.ts";
import { mapRows } from "#server/tables/map-rows.ts";
import type { SheetOutcome } from "./sheets-contract.ts";

export const sheetColumns = {
  discom: { caption: "Discom", also: ["Utility", "Discom code", "डिस्कॉम"], required: false },
  number: {
    caption: "Bill or connection number",
    also: [
      ...["Bill number", "Bill no", "Connection number", "Connection no", "CA number", "CA no", "Consumer number"],
      ...["Consumer no", "K number", "Number", "बिल या कनेक्शन संख्या", "कनेक्शन संख्या", "बिल संख्या"],
    ],
    required: true,
  },
  amount: { caption: "Amount", also: ["Pay", "Bill amount", "Amount to pay", "राशि"], required: false },
  tds: { caption: "TDS", also: ["Tax deducted", "TDS amount", "टीडीएस"], required: false },
  remark: { caption: "Remark", also: ["Remarks", "Site", "टिप्पणी"], required: false },
} as const;

/** The caption of the column that is added to the file given back. */
export const resultCaption = { en: "Result", hi: "परिणाम" } as const;

export interface SheetLine {
  readonly row: number;
  /** The row as it came. */
  readonly cells: readonly string[];
  /** As it was typed; empty where any discom is meant. */
  readonly discom: string;
  /** Without leading zeros, which spreadsheets lose. */
  readonly numberKey: string;
  /** Null pays the whole bill. */
  readonly paise: bigint | null;
  readonly tdsPaise: bigint;
  readonly fault: SheetOutcome | null;
}

export async function readSheet(
  rows: readonly Row[],
): Promise<{ header: readonly string[]; lines: SheetLine[] } | FileRefusal> {
  const header = findHeader(rows, sheetColumns);
  if (isRefusal(header)) return header;
  const at = header.at;
  const lines = await mapRows(
    rows.filter(({ number }) => number > header.row),
    (row): SheetLine => {
      const amount = readPaise(cellAt(row, at.amount), "amount-unreadable");
      const tds = readPaise(cellAt(row, at.tds), "tds-unreadable");
      const numberKey = cellAt(row, at.number).replace(/[\s-]/g, "").replace(/^0+/, "");
      return {
        row: row.number,
        cells: row.cells,
        discom: cellAt(row, at.discom).toLowerCase(),
        numberKey,
        paise: amount.paise,
        tdsPaise: tds.paise ?? 0n,
        fault: numberKey === "" ? "number-missing" : (amount.fault ?? notPositive(amount.paise) ?? tds.fault),
      };
    },
  );
  return lines.length === 0 ? noRows : { header: header.cells, lines };
}

const noRows: FileRefusal = { code: "file-empty", message: "The file holds no rows." };

function readPaise(text: string, fault: SheetOutcome): { paise: bigint | null; fault: SheetOutcome | null } {
  const read = readAmount(text);
  if (read === "blank") return { paise: null, fault: null };
  if (read === "unreadable" || read.side !== null) return { paise: null, fault };
  return { paise: read.paise, fault: read.paise < 0n && fault === "tds-unreadable" ? fault : null };
}

function notPositive(paise: bigint | null): SheetOutcome | null {
  return paise !== null && paise <= 0n ? "amount-not-positive" : null;
}
