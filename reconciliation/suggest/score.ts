// Weighs a candidate by log-odds: each independent trace adds or takes away, and what is missing says nothing.

import type { Case, Desk } from "../desk.ts";
import { billsOwing } from "../explanations.ts";
import { contradictions, learnedContradictions } from "../facts.ts";
import type { Candidate, Fit } from "./candidates.ts";
import { hasName, learnedLikeness, likeness } from "./names.ts";
import { nearReferences } from "./near-references.ts";
import { successorOf } from "./successor.ts";

// Natural logarithms of how much likelier the trace is when the candidate is the truth, from the generator's families.
const PRIOR = -5;
const NAMED = 6;
const BILL_NAMED = 5;
const REMITTER = 6.2;
/** Seen to pay for them by a person: nearly a registration. */
const LEARNED = 5;
const POOLED = 1;
const NEAR = 5;
const CONTRADICTED = -4;
const SUPERSEDED = -4;
const BEFORE_ISSUE = -3;
const IN_VALIDITY = 0.5;
const NAME_UNLIKE = -1.5;
const FIT: Record<Fit, number> = { exact: 4, group: 3.5, typed: 3, subset: 2, part: -1.5, none: -4 };

/** Log-odds; candidates are ranked by them, because near certainty scores look alike. */
export function oddsOf(desk: Desk, one: Case, candidate: Candidate): number {
  const odds =
    PRIOR +
    amount(desk, one, candidate) +
    references(desk, one, candidate) +
    names(desk, one, candidate) +
    dates(one, candidate);
  return Math.round(odds * 10_000) / 10_000;
}

/** 0 to 1 with four decimals. */
export function scoreOf(odds: number): number {
  return Math.round(10_000 / (1 + Math.exp(-odds))) / 10_000;
}

/** An exact amount that others share too is worth less. */
function amount(desk: Desk, one: Case, { fit, advice }: Candidate): number {
  if (fit !== "exact") return FIT[fit];
  const rivals = advice ? desk.index.advicesOfAmount(one.line.paise) : billsOwing(desk, one.line.paise);
  return FIT.exact - Math.min(2.5, Math.log(Math.max(1, rivals.length)));
}

function references(desk: Desk, one: Case, { payer, advice, allocations, named }: Candidate): number {
  const { facts } = one;
  let odds = 0;
  const paid = new Set(allocations.map((allocation) => allocation.bill));
  const pointed = [...facts.advices, ...facts.declared].map((named) => named.item);
  if (advice && pointed.some((item) => item === advice || successorOf(desk, item) === advice)) odds += NAMED;
  if (advice && successorOf(desk, advice)) odds += SUPERSEDED;
  if (named) odds += NAMED;
  if (facts.bills.some(({ item }) => paid.has(item.number))) odds += BILL_NAMED;
  else if (facts.connections.some(({ item }) => item.some((bill) => paid.has(bill.number)))) odds += BILL_NAMED;
  if (payer !== null && facts.standing.some(({ item }) => item.id === payer)) odds += NAMED;
  if (payer !== null && facts.remitters.some(({ item }) => item.id === payer)) odds += REMITTER;
  else if (payer !== null && facts.learned.some(({ item }) => item.id === payer)) odds += LEARNED;
  else if (payer !== null && isPooledFor(desk, one, payer)) odds += POOLED;
  const near = nearReferences(desk, one).filter((found) =>
    found.advice ? found.advice === advice : found.payer === payer,
  );
  if (near.length > 0) odds += NEAR;
  if (contradictions(facts, payer).length + learnedContradictions(facts, payer).length > 0) odds += CONTRADICTED;
  return odds;
}

function isPooledFor(desk: Desk, one: Case, payer: string): boolean {
  return one.line.references.some(
    (reference) =>
      reference.kind === "account" &&
      desk.index.remitters(reference.value).some((remitter) => remitter.payer === payer),
  );
}

function names(desk: Desk, one: Case, { payer }: Candidate): number {
  if (payer === null || !hasName(one)) return 0;
  const alike = Math.max(likeness(desk, one, payer), learnedLikeness(desk, one, payer));
  return alike < 0.3 ? NAME_UNLIKE : (alike - 0.3) * 8;
}

function dates(one: Case, { advice }: Candidate): number {
  if (!advice) return 0;
  if (one.line.valueDate < advice.issuedOn) return BEFORE_ISSUE;
  return one.line.valueDate <= advice.validUntil ? IN_VALIDITY : 0;
}
