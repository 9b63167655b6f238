// Finds the references that are bare digits, IMPS and UPI numbers and cheques, by the words around them.

import {
  type Claims,
  digitRuns,
  type Found,
  isAlphanumeric,
  isCalledDue,
  isFree,
  type SearchText,
  stripZeros,
} from "./text.ts";
import { isDayOfYear } from "./utr.ts";

const INSTANT_RAIL = /(?:^|[^A-Z])(?:IMPS|UPI|MMT|P2A|P2P|P2M|RRN)(?![A-Z])/;
/** `PRODUCTS` ends in CTS and `INSTITUTE` begins with INST. */
const CHEQUE_WORD = /CHE?Q(?:UE)?S?|CLEARING|CLG|(?<![A-Z])(?:CTS|INST(?:R(?:UMENT)?)?(?:NO)?(?![A-Z]))/;
const CHEQUE_BEFORE = /(?:CHE?Q(?:UE)?S?|INST(?:R(?:UMENT)?)?)[ .:#/-]*(?:NO|NUMBER)?[ .:#/-]*$/;
/** What else a bank numbers beside a cheque. */
const NO_CHEQUE_BEFORE = /(?<![A-Z])(?:BR(?:ANCH)?|BATCH|SOL|SESS(?:ION)?|MICR|PIN)[ .:#-]*(?:NO|CODE)?[ .:#-]*$/;
const ELECTRONIC = /NEFT|RTGS|IMPS|UPI/;

export function isInstantRail(upper: string): boolean {
  return INSTANT_RAIL.test(upper);
}

/** Twelve digits beginning Y + DDD; HDFC pads it to sixteen. The first that fits, on an instant rail only. */
export function findRrn(text: SearchText, claims: Claims): Found | null {
  const runs = digitRuns(text.upper).filter(
    ({ start, end }) =>
      (end - start === 12 || (end - start === 16 && text.upper.startsWith("0000", start))) &&
      (!isAlphanumeric(text.upper, start - 1) || GLUED_RAIL.test(text.upper.slice(Math.max(0, start - 5), start))) &&
      !isAlphanumeric(text.upper, end) &&
      !isCalledDue(text.upper, start) &&
      isFree(claims, start, end),
  );
  const candidates = runs.map(({ start, end }): Found => {
    const value = text.upper.slice(end - 12, end);
    return { kind: "rrn", value, start, end, valid: isDayOfYear(value.slice(1, 4)) };
  });
  const valid = candidates.filter((rrn) => rrn.valid);
  return valid.find((rrn) => !MOBILE.test(rrn.value)) ?? valid[0] ?? candidates[0] ?? null;
}

/** SBI writes the number right behind the rail: `INB IMPS610008884703/8754891888/XX7441/`. */
const GLUED_RAIL = /(?:^|[^A-Z])(?:IMPS|UPI|RRN)$/;
/** With the country's code a mobile number has twelve digits too, and on half of the days begins as a reference could. */
const MOBILE = /^91[6-9]/;

/** The sender's mobile number, where banks put it: behind the reference of an instant transfer. It is no number of ours. */
export function mobileAfter(upper: string, rrn: Found): { start: number; end: number } | null {
  const found = /^\/ ?((?:91)?[6-9]\d{9})(?=\/)/.exec(upper.slice(rrn.end, rrn.end + 16));
  return found ? { start: rrn.end + found[0].length - (found[1]?.length ?? 0), end: rrn.end + found[0].length } : null;
}

/** Six digits however padded, after a cheque's word: right behind one, or else the first that are not called something else. */
export function findCheque(text: SearchText, claims: Claims): Found | null {
  const word = CHEQUE_WORD.exec(text.upper);
  if (!word) return null;
  const found = digitRuns(text.upper).flatMap(({ start, end }): (Found & { before: string })[] => {
    if (start < word.index || !isFree(claims, start, end) || isAlphanumeric(text.upper, end)) return [];
    const value = chequeNumber(text.upper.slice(start, end));
    const before = text.upper.slice(Math.max(0, start - 20), start);
    return value ? [{ kind: "cheque", value, start, end, valid: true, before }] : [];
  });
  const chosen =
    found.find(({ before }) => CHEQUE_BEFORE.test(before)) ??
    found.find(({ before }) => !NO_CHEQUE_BEFORE.test(before));
  if (!chosen) return null;
  const { before: _, ...cheque } = chosen;
  return cheque;
}

/** A cheque column holding a bare number; an electronic rail's narration makes it something else. */
export function chequeColumn(reference: SearchText, narration: string): Found | null {
  if (ELECTRONIC.test(narration)) return null;
  const trimmed = reference.upper.trim();
  const cheque = /^\d+$/.test(trimmed) ? chequeNumber(trimmed) : null;
  const start = reference.upper.indexOf(trimmed);
  return cheque ? { kind: "cheque", value: cheque, start, end: start + trimmed.length, valid: true } : null;
}

function chequeNumber(digits: string): string | null {
  const bare = stripZeros(digits);
  return bare.length > 0 && bare.length <= 6 && digits.length <= 16 ? bare.padStart(6, "0") : null;
}
