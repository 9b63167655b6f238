// Mutants that change nothing anybody could see, each with the reason why.

export interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly mutated: string;
  readonly why: string;
}

export const EQUIVALENT: readonly Equivalent[] = [];
