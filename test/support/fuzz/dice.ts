// Chance that can be repeated: the same seed throws the same numbers, so a file that failed can be made again.

export interface Dice {
  /** 0 … below - 1. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
  /** True once in `times`. */
  onceIn(times: number): boolean;
}

/** Of the run as a whole: FUZZ_SEED repeats it. */
export const SEED = Number(process.env["FUZZ_SEED"] ?? 20_260_401);

export function diceOf(seed: number, run: number): Dice {
  let state = (seed ^ Math.imul(run + 1, 0x9e3779b1)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    onceIn: (times) => below(times) === 0,
  };
}
