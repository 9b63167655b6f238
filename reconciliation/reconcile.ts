// The story of reconciliation: lay the lines out, climb the ladder, prove that every paisa is placed, and sign the plan.

import { createHash } from "node:crypto";
import { addsUp } from "./allocate.ts";
import { type Case, layOut } from "./desk.ts";
import { match } from "./match.ts";
import { compareText } from "./order.ts";
import type { Decision, Plan, ReconcileInput } from "./plan.ts";

export function reconcile(input: ReconcileInput): Plan {
  const desk = layOut(input);
  match(desk);
  const decided = desk.cases.map((one) => ({ one, decision: decisionOf(one) }));
  const decisions: Decision[] = new Array(input.lines.length);
  for (const { one, decision } of decided) decisions[one.at] = decision;
  return { hash: sign(decided), decisions };
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
function sign(decided: readonly { one: Case; decision: Decision }[]): string {
  const keys = new Map(decided.map(({ one }) => [one.at, one.key]));
  const entries = decided.map(({ one, decision }) => `${one.key}\n${canonical(decision, keys)}\n`).sort(compareText);
  const hash = createHash("sha256");
  for (const entry of entries) hash.update(entry);
  return hash.digest("hex");
}

function canonical(decision: Decision, keys: ReadonlyMap<number, string>): string {
  const { reverses, allocations, ...rest } = decision;
  const reversed = reverses && ("line" in reverses ? (keys.get(reverses.line) ?? "") : `seen ${reverses.seen}`);
  const paid = allocations.map(({ bill, paise }) => `${bill}=${paise}`).join(",");
  const other = JSON.stringify(rest, (_key, value) => (typeof value === "bigint" ? value.toString() : value));
  return `${paid} ${reversed ?? ""} ${other}`;
}
