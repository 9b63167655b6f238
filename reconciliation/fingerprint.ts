// A line keeps one identity through overlapping, repeated and re-exported files, so that only what is new is added.

import { createHash } from "node:crypto";
import type { Line } from "./line.ts";

/**
 * SHA-256, hex, of what the bank says of a line; `occurrence` counts identical rows of the day from 1.
 * Text is compared without blanks and case and numbers without leading zeros, because a workbook drops and a wrapped cell adds them.
 * The booking date is part of it: files are cut by it, so two lines booked on different days must never count as one row twice.
 */
export function fingerprint(line: Line, account: string, occurrence: number): string {
  return createHash("sha256")
    .update(`${likeness(line, account)}\n${occurrence}`)
    .digest("hex");
}

/** One per line, in order: two truly identical rows of a day differ by their occurrence. */
export function fingerprints(account: string, lines: readonly Line[]): string[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const like = likeness(line, account);
    const occurrence = (seen.get(like) ?? 0) + 1;
    seen.set(like, occurrence);
    return fingerprint(line, account, occurrence);
  });
}

function likeness(line: Line, account: string): string {
  return [
    withoutZeros(account),
    line.bookingDate,
    line.valueDate,
    line.direction,
    line.paise,
    compact(line.narration),
    withoutZeros(compact(line.bankReference)),
    line.balancePaise ?? "",
  ].join("\n");
}

function compact(text: string): string {
  return text.normalize("NFKC").toUpperCase().replace(/\s+/g, "");
}

function withoutZeros(text: string): string {
  return /^\d+$/.test(text) ? text.replace(/^0+(?=.)/, "") : text;
}
