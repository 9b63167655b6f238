// P9: finds which of a payer's bills add up to an amount, and whether any other set would too; it counts to two and stops.

import { type Paise, paise } from "../money.ts";

export const CANDIDATES_MAX = 24;
export const CHOSEN_MAX = 8;

/** Indices of the sets that sum exactly, at most two: one is a suggestion, two are a warning. Meets in the middle. */
export function subsetsOf(amounts: readonly Paise[], target: Paise): number[][] {
  if (amounts.length > CANDIDATES_MAX) throw new RangeError(`at most ${CANDIDATES_MAX} candidates`);
  const half = amounts.length >> 1;
  const low = sumsOf(amounts.slice(0, half), target);
  const bySum = new Map<bigint, number[]>();
  for (const [mask, sum] of low) {
    const masks = bySum.get(sum);
    if (masks) masks.push(mask);
    else bySum.set(sum, [mask]);
  }
  const found: number[][] = [];
  for (const [mask, sum] of sumsOf(amounts.slice(half), target)) {
    for (const other of bySum.get(paise(target - sum)) ?? []) {
      const chosen = [...bitsOf(other, 0), ...bitsOf(mask, half)];
      if (chosen.length === 0 || chosen.length > CHOSEN_MAX) continue;
      found.push(chosen);
      if (found.length === 2) return found;
    }
  }
  return found;
}

/** Every set of at most eight that does not exceed the target, as a bit mask with its sum. */
function sumsOf(amounts: readonly Paise[], target: Paise): [mask: number, sum: bigint][] {
  let sums: [number, bigint, number][] = [[0, 0n, 0]];
  for (const [at, amount] of amounts.entries()) {
    const more: [number, bigint, number][] = [];
    for (const [mask, sum, count] of sums) {
      if (count < CHOSEN_MAX && sum + amount <= target) more.push([mask | (1 << at), sum + amount, count + 1]);
    }
    sums = sums.concat(more);
  }
  return sums.map(([mask, sum]) => [mask, sum]);
}

function bitsOf(mask: number, offset: number): number[] {
  const bits: number[] = [];
  for (let at = 0; mask >> at > 0; at++) if ((mask >> at) & 1) bits.push(at + offset);
  return bits;
}
