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

/** The same without what only some formats tell, a balance and the bank's own reference; one per line, in order. */
export function lookalikes(account: string, lines: readonly Line[]): string[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const look = bareLikeness(line, account);
    const occurrence = (seen.get(look) ?? 0) + 1;
    seen.set(look, occurrence);
    return `${look}\n${occurrence}`;
  });
}

/** Of two lines that look alike: nothing that both tell speaks against their being one row in two formats. */
export function mayBeOne(line: Line, other: Line): boolean {
  const [balance, before] = [line.balancePaise, other.balancePaise];
  if (balance !== null && before !== null && balance !== before) return false;
  const [own, theirs] = [line, other].map(({ bankReference }) => withoutZeros(compact(bankReference)));
  return own === "" || theirs === "" || own === theirs;
}

function likeness(line: Line, account: string): string {
  const reference = withoutZeros(compact(line.bankReference));
  return [bareLikeness(line, account), reference, line.balancePaise ?? ""].join("\n");
}

function bareLikeness(line: Line, account: string): string {
  const { bookingDate, valueDate, direction, paise, narration } = line;
  return [withoutZeros(account), bookingDate, valueDate, direction, paise, compact(narration)].join("\n");
}

function compact(text: string): string {
  return text.normalize("NFKC").toUpperCase().replace(/\s+/g, "");
}

function withoutZeros(text: string): string {
  return /^\d+$/.test(text) ? text.replace(/^0+(?=.)/, "") : text;
}
