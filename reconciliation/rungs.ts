// What is known afterwards of each rung of the ladder for one line: which decided, and what the others had to go by. Nothing is
// guessed: of a rung whose key stood in the text it is only said that the key did not suffice.

import type { Direction, Reference } from "./line.ts";
import type { Rule } from "./plan.ts";

export type RungSays = "decided" | "silent" | "not-asked";

/** `ranked`: a rung that only suggests, so that what it found stands among the suggestions. */
export type Because =
  | "certain"
  | "no-key"
  | "key-did-not-suffice"
  | "nothing-alike"
  | "earlier-was-certain"
  | "ranked"
  | "credits-only";

export interface Rung {
  readonly rule: Rule;
  readonly says: RungSays;
  readonly because: Because;
  /** What it goes by and was read in this line. */
  readonly keys: readonly Pick<Reference, "kind" | "value">[];
}

type Kind = Reference["kind"];
const ownNumbers: readonly Kind[] = ["van", "advice"];
const transfers: readonly Kind[] = ["rtgs-utr", "neft-utr", "rrn"];
const dues: readonly Kind[] = ["bill", "connection"];

const goesBy: Readonly<Record<Rule, readonly Kind[]>> = {
  P0: [...transfers, "cheque"],
  P1: ownNumbers,
  P2: transfers,
  P3: dues,
  P4: dues,
  P5: [...ownNumbers, ...transfers, ...dues],
  P6: ["payer-van"],
  P7: [...ownNumbers, "payer-van"],
  P8: ["account"],
  P9: [],
  P10: ["name", ...ownNumbers, ...transfers, ...dues],
  P11: [],
};
const RULES = Object.keys(goesBy) as Rule[];
const FIRST_SUGGESTING = RULES.indexOf("P8");

export function rungsOf(
  line: { readonly direction: Direction; readonly references: readonly Reference[] },
  decided: Rule,
): Rung[] {
  const at = RULES.indexOf(decided);
  return RULES.map((rule, rung): Rung => {
    const keys = line.references
      .filter(({ kind }) => goesBy[rule].includes(kind))
      .map(({ kind, value }) => ({ kind, value }));
    if (rung === at) return { rule, says: "decided", because: rung < FIRST_SUGGESTING ? "certain" : "ranked", keys };
    if (rule !== "P0" && rule !== "P11" && line.direction === "debit") {
      return { rule, says: "not-asked", because: "credits-only", keys: [] };
    }
    if (rung > at) return { rule, says: "not-asked", because: "earlier-was-certain", keys: [] };
    return { rule, says: "silent", because: silence(rule, rung, keys.length, line.references), keys };
  });
}

function silence(rule: Rule, rung: number, keysCount: number, references: readonly Reference[]): Because {
  if (rule === "P0") return "nothing-alike";
  if (rung >= FIRST_SUGGESTING) return "ranked";
  if (rule === "P4" && references.filter(({ kind }) => dues.includes(kind)).length < 2) return "no-key";
  return keysCount === 0 ? "no-key" : "key-did-not-suffice";
}
