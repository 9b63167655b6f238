// A workbook's cell is a number, a date, rich text or a formula; everything after this file sees the text a person would have typed.

import type { CellValue } from "exceljs";

/** Whole days become `YYYY-MM-DD`; numbers keep the 15 digits a spreadsheet holds; a formula gives its stored result. */
export function cellText(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (value instanceof Date) return dateText(value);
  if ("richText" in value) return value.richText.map(({ text }) => text).join("");
  if ("hyperlink" in value) return cellText(value.text as CellValue);
  if ("error" in value) return value.error;
  if ("result" in value) return cellText(value.result as CellValue);
  return "";
}

function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  return String(Number(value.toPrecision(15)));
}

function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return "";
  const iso = value.toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 19).replace("T", " ");
}
