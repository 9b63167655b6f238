// How a certain key becomes a decision: only when nothing speaks against it and the thing it names can still be paid.

import { foreseenOf, standingOf } from "../advice-standing.ts";
import { type Case, type Desk, policyFor, say, strongVetoes, vetoes } from "../desk.ts";
import { deductions } from "../difference.ts";
import { evidenceOf, type Named } from "../facts.ts";
import { formatRupees, ZERO } from "../money.ts";
import type { Advice, Bill } from "../open.ts";
import { compareText } from "../order.ts";
import type { Decision, Deduction, Evidence, Flag, Rule } from "../plan.ts";

/** The whole advice paid as issued, or with other deductions than it foresaw. */
export function settleAdvice(
  desk: Desk,
  one: Case,
  rule: Rule,
  { item: advice, reference }: Named<Advice>,
  differing?: readonly Deduction[],
): Decision | null {
  const standing = standingOf(desk, advice, one.line);
  const against = rule === "P1" ? strongVetoes(one, advice.payer) : vetoes(one, advice.payer);
  if (!standing.whole || against.length > 0 || (differing && advice.items.length === 0)) return null;
  if (standing.late && policyFor(desk, advice.payer).late === "hold") return null;
  const taken = differing ?? foreseenDeductions(desk, advice);
  return say("matched", rule, {
    flags: flagsOf(standing.late, taken),
    payer: advice.payer,
    advice: advice.number,
    allocations: advice.items,
    deductions: taken,
    advancePaise: differing ? ZERO : (advice.advancePaise ?? ZERO),
    evidence: [
      evidenceOf(reference, true),
      amountEvidence(one),
      ...(standing.late
        ? [{ kind: "date", text: `${one.line.valueDate} after ${advice.validUntil}`, agrees: null } as const]
        : []),
      ...supporting(one),
    ],
  });
}

/** What the advice itself takes off. */
export function foreseenDeductions(desk: Desk, advice: Advice): Deduction[] {
  const foreseen = foreseenOf(desk, advice);
  return foreseen ? deductions(foreseen.tds, foreseen.rebate, ZERO) : [];
}

/** Bills paid in full by name; those of a second payer speak against the first. */
export function settleBills(
  desk: Desk,
  one: Case,
  rule: Rule,
  bills: readonly Bill[],
  taken: readonly Deduction[],
): Decision | null {
  const payer = bills.find((bill) => bill.payer !== null)?.payer ?? null;
  if (vetoes(one, payer).length > 0) return null;
  return say("matched", rule, {
    flags: flagsOf(false, taken),
    payer,
    allocations: bills.map((bill) => ({ bill: bill.number, paise: desk.remaining.left(bill.number) })),
    deductions: taken,
    evidence: [...billEvidence(one), amountEvidence(one), ...supporting(one)],
  });
}

/** The only live advice a line names; two make neither certain. */
export function soleAdvice(one: Case): Named<Advice> | null {
  return one.facts.advices.length === 1 ? (one.facts.advices[0] ?? null) : null;
}

/** Bills the text names, itself or by a connection: of a connection with several dues all, unless one of them is named. */
export function namedBills(desk: Desk, one: Case): Bill[] {
  const bills = new Set(
    one.facts.bills.map((named) => named.item).filter((bill) => desk.remaining.left(bill.number) > 0n),
  );
  for (const { item: dues } of one.facts.connections) {
    const open = dues.filter((bill) => desk.remaining.left(bill.number) > 0n);
    if (open.some((bill) => bills.has(bill))) continue;
    for (const bill of open) bills.add(bill);
  }
  return [...bills].sort((a, b) => compareText(a.number, b.number));
}

export function amountEvidence(one: Case, agrees: boolean | null = true): Evidence {
  return { kind: "amount", text: formatRupees(one.line.paise), agrees };
}

/** Accounts in the text: somebody else's would have spoken against. */
export function supporting(one: Case): Evidence[] {
  const accounts = one.facts.claims.filter((claim) => claim.reference.kind === "account");
  return accounts.map((claim) => evidenceOf(claim.reference, true));
}

function billEvidence(one: Case): Evidence[] {
  return [...one.facts.bills, ...one.facts.connections].map(({ reference }) => evidenceOf(reference, true));
}

function flagsOf(late: boolean, taken: readonly Deduction[]): Flag[] {
  const rounded = taken.some((deduction) => deduction.kind === "rounding");
  return [...(late ? (["late"] as const) : []), ...(rounded ? (["rounding"] as const) : [])];
}
