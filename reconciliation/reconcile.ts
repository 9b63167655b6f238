// The story of reconciliation: lay the lines out, climb the ladder, prove that every paisa is placed, and sign the plan.

import { createHash } from "node:crypto";
import { addsUp } from "./allocate.ts";
import { type Case, type Desk, layOut } from "./desk.ts";
import { match } from "./match.ts";
import type { OpenIndex } from "./open-index.ts";
import { compareText } from "./order.ts";
import type { Allocation, Decision, Plan, ReconcileInput } from "./plan.ts";

export function reconcile(input: ReconcileInput): Plan {
  const desk = layOut(input);
  match(desk);
  const decisions: Decision[] = new Array(input.lines.length);
  for (const one of desk.cases) decisions[one.at] = decisionOf(one);
  return { hash: sign(desk, decisions), decisions };
}

/** Every line has a decision, and a matched one places its amount to the paisa. */
function decisionOf(one: Case): Decision {
  const { decision, line } = one;
  if (!decision) throw new Error(`line ${one.at} was left undecided`);
  if (decision.outcome === "matched" && !addsUp(line.paise, decision)) {
    throw new Error(`line ${one.at} by ${decision.rule} does not add up to ${line.paise} paise`);
  }
  return decision;
}

/** Lines are named by their content, not their place, so that a shuffled file signs the same. */
function sign({ cases, index }: Desk, decisions: readonly Decision[]): string {
  const keys = new Map(cases.map((one) => [one.at, one.key]));
  const hash = createHash("sha256");
  let alike: string[] = [];
  for (const [rank, one] of cases.entries()) {
    const decision = decisions[one.at];
    if (decision) alike.push(canonical(decision, keys, index));
    if (cases[rank + 1]?.key === one.key) continue;
    // Lines that are alike in everything are interchangeable, and so are their decisions.
    hash.update(`${one.key}\n${alike.sort(compareText).join("\n")}\n`);
    alike = [];
  }
  return hash.digest("hex");
}

function canonical(decision: Decision, keys: ReadonlyMap<number, string>, index: OpenIndex): string {
  const { outcome, rule, flags, payer, advice, reverses, evidence } = decision;
  const reversed = reverses && ("line" in reverses ? keys.get(reverses.line) : `seen ${reverses.seen}`);
  const whole = advice !== null && decision.allocations === index.advice(advice)?.items;
  const parts = [
    outcome,
    rule,
    flags.join(),
    payer,
    advice,
    whole ? "whole" : paid(decision.allocations),
    decision.deductions.map((deduction) => `${deduction.kind}=${deduction.paise}`).join(),
    decision.advancePaise,
    reversed,
    ...(decision.refund ? [`refund ${decision.refund}`] : []),
    evidence.map(({ kind, text, agrees, at }) => [kind, text, agrees, at?.field, at?.start, at?.end].join()).join(";"),
    decision.suggestions.map((one) => [one.payer, one.advice, one.score, paid(one.allocations)].join()).join(";"),
  ];
  return parts.join("|");
}

function paid(allocations: readonly Allocation[]): string {
  return allocations.map(({ bill, paise }) => `${bill}=${paise}`).join();
}
