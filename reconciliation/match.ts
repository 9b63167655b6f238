// The ladder: the rules in their order, each over every line still open; the first certain one wins, doubt abstains.

import { type Decide, type Desk, record, say } from "./desk.ts";
import { byAdviceNumber } from "./rules/advice-number.ts";
import { byAggregatorSettlement } from "./rules/aggregator-settlement.ts";
import { byDeclaredUtr } from "./rules/declared-utr.ts";
import { findDuplicates, findSharedUtrs } from "./rules/duplicates.ts";
import { findExclusions } from "./rules/exclusions.ts";
import { holdBackLearned } from "./rules/learned.ts";
import { byOneBill, bySeveralBills } from "./rules/named-bills.ts";
import { byPolicy } from "./rules/part-or-excess.ts";
import { findRefunds } from "./rules/refunds.ts";
import { findReturns } from "./rules/returns.ts";
import { byStandingVan } from "./rules/standing-van.ts";
import { byTypedDifference } from "./rules/typed-difference.ts";
import { suggest } from "./suggest/suggest.ts";

/** P1 to P7. What is exact comes before what is explained, and both before what only policy can place. */
const LADDER: readonly Decide[] = [
  byAdviceNumber,
  byDeclaredUtr,
  byAggregatorSettlement,
  byOneBill,
  bySeveralBills,
  byTypedDifference,
  byStandingVan,
  byPolicy,
];

export function match(desk: Desk): void {
  findDuplicates(desk);
  findRefunds(desk);
  findReturns(desk);
  findExclusions(desk);
  findSharedUtrs(desk);
  // What one line pays may leave another only one explanation: climb until nothing more is certain, so that running again
  // over what was left finds nothing.
  while (LADDER.map((rule) => climb(desk, rule)).some(Boolean));
  holdBackLearned(desk);
  for (const one of desk.cases) {
    if (one.decision) continue;
    record(desk, one, one.line.direction === "credit" ? suggest(desk, one) : say("unidentified", "P11", {}));
  }
}

/** True when the rule decided at least one line. */
function climb(desk: Desk, rule: Decide): boolean {
  let decided = false;
  for (const one of desk.cases) {
    if (one.decision || one.line.direction !== "credit") continue;
    const decision = rule(desk, one);
    if (!decision) continue;
    record(desk, one, decision);
    decided = true;
  }
  return decided;
}
