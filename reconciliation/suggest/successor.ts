// An advice made again after the first expired: money for the old one was meant for the same bills.

import type { Desk } from "../desk.ts";
import type { Advice } from "../open.ts";

/** The open advice that has taken over the bills of this one. */
export function successorOf(desk: Desk, advice: Advice): Advice | null {
  if (advice.state === "open") return null;
  for (const item of advice.items) {
    const holder = desk.index.holder(item.bill);
    if (holder && holder !== advice && desk.remaining.isPayable(holder)) return holder;
  }
  return null;
}
