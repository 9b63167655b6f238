// P2: the UTR the payer declared for an advice, and exactly its amount.

import type { Case, Desk } from "../desk.ts";
import type { Named } from "../facts.ts";
import type { Advice } from "../open.ts";
import type { Decision } from "../plan.ts";
import { settleAdvice } from "./settle.ts";

export function byDeclaredUtr(desk: Desk, one: Case): Decision | null {
  const declared = soleDeclared(one);
  if (!declared || declared.item.amountPaise !== one.line.paise) return null;
  return settleAdvice(desk, one, "P2", declared);
}

/** The one advice whose payer declared this transfer, and no other transfer carries the same reference. */
export function soleDeclared(one: Case): Named<Advice> | null {
  const { advices, declared } = one.facts;
  return advices.length === 0 && declared.length === 1 && !one.repeated && !one.utrShared
    ? (declared[0] ?? null)
    : null;
}
