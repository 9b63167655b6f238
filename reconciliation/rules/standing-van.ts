// P6: the payer's standing virtual account, and exactly one thing of theirs that the amount can be.

import { standingOf } from "../advice-standing.ts";
import { type Case, type Desk, say, vetoes } from "../desk.ts";
import { type Explanation, explanationsFor } from "../explanations.ts";
import { evidenceOf, type Named } from "../facts.ts";
import type { Payer } from "../open.ts";
import type { Decision, Flag } from "../plan.ts";
import { amountEvidence, supporting } from "./settle.ts";

export function byStandingVan(desk: Desk, one: Case): Decision | null {
  const named = soleStanding(one);
  if (!named || one.repeated || vetoes(one, named.item.id).length > 0 || namesSomethingGone(desk, one)) return null;
  const [only, second] = explanationsFor(desk, one, named.item.id).filter((found) => holdsNamed(one, found));
  if (!only || second) return null;
  const late = only.advice !== null && standingOf(desk, only.advice, one.line).late;
  const rounded = only.deductions.some((deduction) => deduction.kind === "rounding");
  const flags: Flag[] = [...(late ? (["late"] as const) : []), ...(rounded ? (["rounding"] as const) : [])];
  return say("matched", "P6", {
    flags,
    payer: named.item.id,
    advice: only.advice?.number ?? null,
    allocations: only.allocations,
    deductions: only.deductions,
    evidence: [evidenceOf(named.reference, true), amountEvidence(one), ...supporting(one)],
  });
}

/** The one payer whose standing account the text names, where it names no advice. */
export function soleStanding(one: Case): Named<Payer> | null {
  const { advices, standing } = one.facts;
  return advices.length === 0 && standing.length === 1 ? (standing[0] ?? null) : null;
}

const DUE_WORD = /(?:BILL|INV(?:OICE)?|CA|CONSUMER|CONN(?:ECTION)?|K)[ .:#-]*(?:NO|NUMBER)?[ .:#-]*$/i;

/** The text names a bill or connection, in so many words, of which nothing is open: then that is what was meant. */
export function namesSomethingGone(desk: Desk, one: Case): boolean {
  return one.line.references.some(({ kind, value, field, start }) => {
    if (kind !== "bill" && kind !== "connection") return false;
    const known = desk.index.bill(value) !== undefined || desk.index.billsOfConnection(value).length > 0;
    return !known && DUE_WORD.test(one.line[field].slice(Math.max(0, start - 20), start));
  });
}

/** A bill named beside the account must be among what is paid. */
function holdsNamed(one: Case, found: Explanation): boolean {
  return one.facts.bills.every(({ item }) => found.allocations.some((allocation) => allocation.bill === item.number));
}
