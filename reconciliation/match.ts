// The ladder: the rules in their order, each over every line still open; the first certain one wins, doubt abstains.

import { type Decide, type Desk, record, say } from "./desk.ts";
import { byAdviceNumber } from "./rules/advice-number.ts";
import { byDeclaredUtr } from "./rules/declared-utr.ts";
import { findDuplicates, findSharedUtrs } from "./rules/duplicates.ts";
import { findExclusions } from "./rules/exclusions.ts";
import { byOneBill, bySeveralBills } from "./rules/named-bills.ts";
import { byPolicy } from "./rules/part-or-excess.ts";
import { findReturns } from "./rules/returns.ts";
import { byStandingVan } from "./rules/standing-van.ts";
import { byTypedDifference } from "./rules/typed-difference.ts";
import { suggest } from "./suggest/suggest.ts";

/** P1 to P7. What is exact comes before what is explained, and both before what only policy can place. */
const LADDER: readonly Decide[] = [
  byAdviceNumber,
  byDeclaredUtr,
  byOneBill,
  bySeveralBills,
  byTypedDifference,
  byStandingVan,
  byPolicy,
];

export function match(desk: Desk): void {
  findDuplicates(desk);
  findReturns(desk);
  findExclusions(desk);
  findSharedUtrs(desk);
  for (const rule of LADDER) climb(desk, rule);
  for (const one of desk.cases) {
    if (one.decision) continue;
    record(desk, one, one.line.direction === "credit" ? suggest(desk, one) : say("unidentified", "P11", {}));
  }
}

function climb(desk: Desk, rule: Decide): void {
  for (const one of desk.cases) {
    if (one.decision || one.line.direction !== "credit") continue;
    const decision = rule(desk, one);
    if (decision) record(desk, one, decision);
  }
}
