// What the engine says of each line: an outcome, the rule that decided, the evidence for it, and the paise it places.

import type { Line, Reference } from "./line.ts";
import type { Paise } from "./money.ts";
import type { Open } from "./open.ts";

export type Outcome = "matched" | "suggested" | "unidentified" | "returned" | "duplicate" | "excluded";

export type Rule = "P0" | "P1" | "P2" | "P3" | "P4" | "P5" | "P6" | "P7" | "P8" | "P9" | "P10" | "P11";

export type Flag = "late" | "part" | "excess" | "paid-again" | "rounding";

export interface Allocation {
  readonly bill: string;
  /** Gross: what the bill is relieved of. */
  readonly paise: Paise;
}

export interface Deduction {
  /** A write-off is only ever a person's word; the fee and the tax on it are an aggregator's. */
  readonly kind: "tds-194q" | "rebate" | "rounding" | "surcharge" | "fee" | "fee-tax" | "write-off";
  /** Positive when it lowers the cash that was due; a rounding in our favour and a surcharge paid on top are negative. */
  readonly paise: Paise;
}

export interface Evidence {
  readonly kind:
    | Reference["kind"]
    | "learned-account"
    | "learned-name"
    | "amount"
    | "date"
    | "narration"
    | "charge"
    | "settlement"
    | "refund"
    | "policy";
  /** What was found or compared, as text a person can check. */
  readonly text: string;
  /** true agrees, false contradicts, null silent or only near. */
  readonly agrees: boolean | null;
  /** Place in the line's text when the evidence is a reference. */
  readonly at?: { readonly field: Reference["field"]; readonly start: number; readonly end: number };
}

export interface Suggestion {
  readonly payer: string | null;
  readonly advice: string | null;
  readonly allocations: readonly Allocation[];
  /** 0 to 1 with at most four decimals; ranks, never decides. */
  readonly score: number;
}

/** Index of a line within the lines given to `reconcile`, or the id of one seen earlier. */
export type Reverses = { readonly line: number } | { readonly seen: string };

export interface Decision {
  readonly outcome: Outcome;
  readonly rule: Rule;
  readonly flags: readonly Flag[];
  readonly payer: string | null;
  readonly advice: string | null;
  /** Σ allocations − Σ deductions + advancePaise = the line's paise, for every matched credit. */
  readonly allocations: readonly Allocation[];
  readonly deductions: readonly Deduction[];
  readonly advancePaise: Paise;
  readonly reverses: Reverses | null;
  /** The number of the refund that an excluded debit paid. */
  readonly refund?: string;
  readonly evidence: readonly Evidence[];
  readonly suggestions: readonly Suggestion[];
}

/** A line with what was found in it: the engine's input. */
export interface ReferencedLine extends Line {
  /** Which bank account the line stands in; the same UTR may stand in two. */
  readonly account: string;
  readonly references: readonly Reference[];
}

export interface ReconcileInput {
  readonly lines: readonly ReferencedLine[];
  readonly open: Open;
  /** Today in India, `YYYY-MM-DD`; decides only what is late, never an amount. */
  readonly asOf: string;
}

export interface Plan {
  /** SHA-256, hex, of the canonical decisions: the same for any order of lines and open items. */
  readonly hash: string;
  /** One per line, in the order of `lines`. */
  readonly decisions: readonly Decision[];
}
