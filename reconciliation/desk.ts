// The engine's desk: the lines in a fixed order, what each says, what is open, and what remains of it as lines are decided.

import { contradictions, evidenceOf, type Facts, factsOf, strongContradictions } from "./facts.ts";
import { ZERO } from "./money.ts";
import { effectivePolicy, type Policy } from "./open.ts";
import { indexOpen, type OpenIndex } from "./open-index.ts";
import { compareText } from "./order.ts";
import type { Decision, Evidence, Outcome, ReconcileInput, ReferencedLine, Rule } from "./plan.ts";
import { type Remaining, startRemaining } from "./remaining.ts";

/** One line being decided. */
export interface Case {
  /** Its place in the input. */
  readonly at: number;
  /** All that makes the line what it is; the row it stands in is not part of it. */
  readonly key: string;
  readonly line: ReferencedLine;
  readonly facts: Facts;
  /** Facts of other lines that hold back any automatic decision on this one, such as a return that may be its own. */
  readonly doubts: Evidence[];
  /** The same transfer seems to have come before: nothing that could be paid twice may be decided. */
  repeated: boolean;
  /** Another credit bears the same UTR, so the UTR alone identifies neither. */
  utrShared: boolean;
  decision: Decision | null;
}

export interface Desk {
  readonly cases: readonly Case[];
  readonly index: OpenIndex;
  readonly remaining: Remaining;
  readonly asOf: string;
  /** How often an advice was the first suggestion: of two alike, the next line is offered the other. */
  readonly offered: Map<string, number>;
}

/** A rule looks at one open line and either is certain or says nothing. */
export type Decide = (desk: Desk, one: Case) => Decision | null;

export function layOut({ lines, open, asOf }: ReconcileInput): Desk {
  const index = indexOpen(open);
  const cases = lines
    .map((line, at): Case => {
      return {
        at,
        key: lineKey(line),
        line,
        facts: factsOf(line, index),
        doubts: [],
        repeated: false,
        utrShared: false,
        decision: null,
      };
    })
    .sort((a, b) => compareText(a.key, b.key) || a.at - b.at);
  return { cases, index, remaining: startRemaining(index), asOf, offered: new Map() };
}

/** What governs doubt about this payer's money; the discom's own where nobody is known. */
export function policyFor({ index }: Desk, payer: string | null): Policy {
  const own = payer === null ? undefined : index.payer(payer)?.policy;
  return own ? effectivePolicy(index.open.policy, own) : index.open.policy;
}

export function record(desk: Desk, one: Case, decision: Decision): void {
  if (decision.outcome === "matched") desk.remaining.apply(decision);
  one.decision = decision;
}

export function say(outcome: Outcome, rule: Rule, rest: Partial<Decision>): Decision {
  return {
    outcome,
    rule,
    flags: [],
    payer: null,
    advice: null,
    allocations: [],
    deductions: [],
    advancePaise: ZERO,
    reverses: null,
    evidence: [],
    suggestions: [],
    ...rest,
  };
}

/** Everything that speaks against crediting this payer with this line. */
export function vetoes(one: Case, payer: string | null): readonly Evidence[] {
  return [...others(one), ...aggregators(one), ...contradictions(one.facts, payer)];
}

/** The same for an aggregator's transfer, of which each payer's own facts are part. */
export function vetoesOfMany(one: Case, payers: ReadonlySet<string>): readonly Evidence[] {
  const foreign = one.facts.claims.filter((claim) => !payers.has(claim.payer));
  return [...others(one), ...foreign.map((claim) => evidenceOf(claim.reference, false, ` belongs to ${claim.payer}`))];
}

/** Where the advice's own number and its exact amount agree, only what is as strong speaks against. */
export function strongVetoes(one: Case, payer: string): readonly Evidence[] {
  return [...others(one), ...aggregators(one), ...strongContradictions(one.facts, payer)];
}

/** An aggregator says what its transfer is for: nobody's own payment. */
function aggregators(one: Case): readonly Evidence[] {
  return one.facts.settlements.map(({ item, reference }) =>
    evidenceOf(reference, false, ` belongs to ${item.aggregator}`),
  );
}

function others(one: Case): readonly Evidence[] {
  return [
    ...one.doubts,
    ...one.facts.unknown.map((reference) => evidenceOf(reference, false, " is not among what is open")),
  ];
}

/** By day first, so that of two payments for one thing the earlier counts; lines with equal keys are interchangeable. */
function lineKey(line: ReferencedLine): string {
  const { valueDate, account, direction, narration, bankReference, bookingDate } = line;
  const amount = line.paise.toString().padStart(18, "0");
  return [valueDate, account, direction, amount, narration, bankReference, bookingDate, line.balancePaise ?? ""].join(
    "\u0001",
  );
}
