// P0: a debit that bears a refund's own number and its exact amount is that refund paid; a credit that bears it is the refund come back.

import { isRefundNumber } from "../check-digits.ts";
import { type Case, type Desk, record, say } from "../desk.ts";
import { formatRupees } from "../money.ts";
import type { Refund } from "../open.ts";
import type { Evidence } from "../plan.ts";

/** Without the number nothing is said here: which refund a debit may be is for a person to see by its amount. */
export function findRefunds(desk: Desk): void {
  const refunds = new Map((desk.index.open.refunds ?? []).map((refund) => [refund.number, refund]));
  if (refunds.size === 0) return;
  const paidNow = new Map<string, Case>();
  for (const one of desk.cases) {
    if (one.decision || one.line.direction !== "debit") continue;
    const found = namedIn(one, refunds);
    if (!found || found.refund.paidBy !== null || paidNow.has(found.refund.number)) continue;
    paidNow.set(found.refund.number, one);
    const { number, payer } = found.refund;
    record(desk, one, say("excluded", "P0", { payer, refund: number, evidence: found.evidence }));
  }
  for (const one of desk.cases) {
    if (one.decision || one.line.direction !== "credit") continue;
    const found = namedIn(one, refunds);
    if (found) comeBack(desk, one, found, paidNow.get(found.refund.number));
  }
}

interface Found {
  readonly refund: Refund;
  readonly evidence: readonly Evidence[];
}

function comeBack(desk: Desk, credit: Case, { refund, evidence }: Found, debit: Case | undefined): void {
  const { payer, paidBy } = refund;
  if (debit && debit.line.valueDate <= credit.line.valueDate) {
    record(desk, debit, say("returned", "P0", { payer, evidence }));
    record(desk, credit, say("returned", "P0", { payer, reverses: { line: debit.at }, evidence }));
  } else if (paidBy !== null) {
    record(desk, credit, say("returned", "P0", { payer, reverses: { seen: paidBy }, evidence }));
  }
}

/** The one refund of exactly this amount that the text names. */
function namedIn({ line }: Case, refunds: ReadonlyMap<string, Refund>): Found | null {
  for (const field of ["narration", "bankReference"] as const) {
    for (const { number, start, end } of refundNumbersIn(line[field])) {
      const refund = refunds.get(number);
      if (refund?.paise !== line.paise) continue;
      return {
        refund,
        evidence: [
          { kind: "refund", text: number, agrees: true, at: { field, start, end } },
          { kind: "amount", text: formatRupees(line.paise), agrees: true },
        ],
      };
    }
  }
  return null;
}

const LENGTH = 14;

/** Refund numbers whose check digits hold, with their place; banks put signs and spaces between, and O for 0. */
export function refundNumbersIn(text: string): { number: string; start: number; end: number }[] {
  if (!/R[^A-Z0-9]*F/i.test(text)) return [];
  const places: number[] = [];
  let compact = "";
  for (let place = 0; place < text.length; place++) {
    const character = (text[place] as string).toUpperCase();
    if (!/[A-Z0-9]/.test(character)) continue;
    compact += character;
    places.push(place);
  }
  const found: ReturnType<typeof refundNumbersIn> = [];
  for (let at = compact.indexOf("RF"); at >= 0; at = compact.indexOf("RF", at + 1)) {
    const start = at - 2;
    const number = compact.slice(start, at + 2) + compact.slice(at + 2, start + LENGTH).replaceAll("O", "0");
    if (start < 0 || !isRefundNumber(number)) continue;
    found.push({ number, start: places[start] as number, end: (places[start + LENGTH - 1] as number) + 1 });
  }
  return found;
}
