// Finds the references that are bare digits, IMPS and UPI numbers and cheques, by the words around them.

import { type Claims, digitRuns, type Found, isAlphanumeric, isFree, type SearchText, stripZeros } from "./text.ts";
import { isDayOfYear } from "./utr.ts";

const INSTANT_RAIL = /(?:^|[^A-Z])(?:IMPS|UPI|MMT|P2A|P2P|P2M|RRN)(?![A-Z])/;
const CHEQUE_WORD = /(?:CHE?Q(?:UE)?S?|CLG|CTS|CLEARING|INSTR?)(?!ALLATION)/;
const ELECTRONIC = /NEFT|RTGS|IMPS|UPI/;

/** Twelve digits that the payer calls a bill are one, whatever day they could begin with. */
const CALLED_DUE = /(?:BILL|INV(?:OICE)?|CA|CONSUMER|CONN(?:ECTION)?)S?[ .:#-]*(?:NO|NUMBER)?[ .:#-]*$/;

export function isInstantRail(upper: string): boolean {
  return INSTANT_RAIL.test(upper);
}

/** Twelve digits beginning Y + DDD; HDFC pads it to sixteen. The first that fits, on an instant rail only. */
export function findRrn(text: SearchText, claims: Claims): Found | null {
  const runs = digitRuns(text.upper).filter(
    ({ start, end }) =>
      (end - start === 12 || (end - start === 16 && text.upper.startsWith("0000", start))) &&
      !isAlphanumeric(text.upper, start - 1) &&
      !isAlphanumeric(text.upper, end) &&
      !CALLED_DUE.test(text.upper.slice(Math.max(0, start - 20), start)) &&
      isFree(claims, start, end),
  );
  const candidates = runs.map(({ start, end }): Found => {
    const value = text.upper.slice(end - 12, end);
    return { kind: "rrn", value, start, end, valid: isDayOfYear(value.slice(1, 4)) };
  });
  return candidates.find((rrn) => rrn.valid) ?? candidates[0] ?? null;
}

/** Six digits however padded, after a cheque's word. */
export function findCheque(text: SearchText, claims: Claims): Found | null {
  const word = CHEQUE_WORD.exec(text.upper);
  if (!word) return null;
  for (const { start, end } of digitRuns(text.upper)) {
    if (start < word.index || !isFree(claims, start, end)) continue;
    if (isAlphanumeric(text.upper, end)) continue;
    const cheque = chequeNumber(text.upper.slice(start, end));
    if (cheque) return { kind: "cheque", value: cheque, start, end, valid: true };
  }
  return null;
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
