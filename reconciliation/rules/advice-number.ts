// P1: the advice's own number or virtual account, and exactly its amount.

import type { Case, Desk } from "../desk.ts";
import type { Decision } from "../plan.ts";
import { settleAdvice, soleAdvice } from "./settle.ts";

export function byAdviceNumber(desk: Desk, one: Case): Decision | null {
  const named = soleAdvice(one);
  if (!named || named.item.amountPaise !== one.line.paise) return null;
  return settleAdvice(desk, one, "P1", named);
}
