// Finds who sent the money as the bank wrote it: IFSC, account and name, each only where banks put them.

import { isBankCode } from "./bank-codes.ts";
import {
  type Claims,
  claim,
  digitRuns,
  type Found,
  isAlphanumeric,
  isFree,
  isLetter,
  type SearchText,
} from "./text.ts";

const IFSC = /[A-Z]{4}0[A-Z0-9]{6}/g;

export function findIfscs(text: SearchText, claims: Claims): void {
  for (const match of text.upper.matchAll(IFSC)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const known = isBankCode(match[0].slice(0, 4));
    const alone = !isAlphanumeric(text.upper, start - 1) && !isAlphanumeric(text.upper, end);
    const glued = known && /\d{3}$/.test(match[0]) && !isLetter(text.upper, start - 1);
    if (((alone && /\d{3}/.test(match[0])) || glued) && isFree(claims, start, end)) {
      claim(claims, { kind: "ifsc", value: match[0], start, end, valid: known });
    }
  }
}

/** Nine to eighteen digits beside the IFSC or called an account; one that the bank itself pools behind is not valid. */
export function findAccounts(text: SearchText, claims: Claims): void {
  for (const { start, end } of digitRuns(text.upper)) {
    if (end - start < 9 || end - start > 18 || isLetter(text.upper, start - 1) || isLetter(text.upper, end)) continue;
    if (!isFree(claims, start, end)) continue;
    const before = text.upper.slice(Math.max(0, start - 20), start);
    const pooled = /TRANSFER FROM\s*$|TRF FROM\s*$/.test(before);
    const called = /(?:^|[^A-Z])A\/?C(?:C?(?:OUN)?T)?\.?(?: ?NO)?[.: -]*$/.test(before);
    const beforeIfsc = /^[-/* :]{1,2}[A-Z]{4}0[A-Z0-9]{6}(?![A-Z0-9])/.test(text.upper.slice(end, end + 14));
    if (pooled || called || beforeIfsc || isOwnTransfer(text.upper, { start, end })) {
      claim(claims, { kind: "account", value: text.upper.slice(start, end), start, end, valid: !pooled });
    }
  }
}

/** Within HDFC the sender's account begins the text: `50200034218363-TPT-remark-NAME`. */
export function isOwnTransfer(
  upper: string,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  return start === 0 && upper.startsWith("-TPT-", end);
}

// Words of the bank and the rail that stand where a name could.
const NOT_A_NAME = new RegExp(
  "^(?:(?:BY|TO|CR|DR|CREDIT|TRANSFER|TRF|TFR|FROM|FOR|NEFT|RTGS|IMPS|UPI|MMT|P2A|P2P|P2M|UTR|NO|REF|INWARD|INW|IN|OUT|FT|" +
    "CLG|CTS|CLEARING|CHQ|CHEQUE|DEPOSIT|DEP|RETURN|RET|RTN|PAYMENT|BANK|IB|NETBANK|SUB|CMS|ECS|ACH|AC|NA|NULL|INB)\\b[ .:]*)+$",
);

/** The first words after the bank's references; before the IFSC at the end where an IMPS remark comes first. */
export function findName(text: SearchText, claims: Claims): Found | null {
  const marks = claims.found.filter((found) => /utr|ifsc|rrn/.test(found.kind)).sort((a, b) => a.start - b.start);
  const first = marks[0];
  if (!first && !/^CLG|^CTS/.test(text.upper)) return null;
  const segments = nameSegments(text.upper, claims);
  const after = segments.filter((segment) => !first || segment.start >= first.end);
  const lastIfsc = marks.findLast((mark) => mark.kind === "ifsc");
  if (lastIfsc && /^MMT.IMPS/.test(text.upper))
    return after.findLast((segment) => segment.end <= lastIfsc.start) ?? null;
  return after[0] ?? null;
}

function nameSegments(upper: string, claims: Claims): Found[] {
  const segments: Found[] = [];
  let start = 0;
  for (let i = 0; i <= upper.length; i++) {
    if (i < upper.length && !/[-/*:_|~@]/.test(upper.charAt(i)) && isFree(claims, i, i + 1)) continue;
    const segment = nameIn(upper, start, i);
    if (segment) segments.push(segment);
    start = i + 1;
  }
  return segments;
}

function nameIn(upper: string, from: number, to: number): Found | null {
  const raw = upper.slice(from, to);
  const letters = raw.replace(/[^A-Z]/g, "").length;
  const value = raw.replace(/[^A-Z0-9]+/g, " ").trim();
  if (letters < 3 || letters * 2 < value.length || NOT_A_NAME.test(value) || isBankCode(value)) return null;
  const start = from + raw.search(/[A-Z0-9]/);
  let end = to;
  while (!isAlphanumeric(upper, end - 1)) end--;
  return { kind: "name", value, start, end, valid: true };
}
