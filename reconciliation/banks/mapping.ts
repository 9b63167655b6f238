// A table no layout fits becomes readable when a person has said what its columns mean; this is what they said.

import type { DayOrder } from "../date.ts";
import type { Meaning } from "./meaning.ts";

export const mappedMeanings = [
  "booking-date",
  "value-date",
  "narration",
  "reference",
  "transaction-id",
  "debit",
  "credit",
  "amount",
  "signed-amount",
  "side",
  "balance",
  "balance-side",
] as const satisfies readonly Meaning[];
export type MappedMeaning = (typeof mappedMeanings)[number];

export const delimiters = [",", "\t", ";", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

export interface Mapping {
  /** The whole caption row, in its order; null when the table has none and columns go by their place. */
  readonly captions: readonly string[] | null;
  readonly columns: readonly { readonly meaning: MappedMeaning; readonly index: number }[];
  /** Rows right below the captions, or at the top where there are none, that hold no line. */
  readonly rowsToSkip: number;
  readonly dayOrder: DayOrder;
  readonly decimal: "point" | "comma";
  /** Null for workbooks and HTML, and where the reader is to find out. */
  readonly delimiter: Delimiter | null;
}

export type MappingFault =
  | "no-date"
  | "no-narration"
  | "no-amount"
  | "two-amounts"
  | "meaning-twice"
  | "column-twice"
  | "column-missing";

/** What keeps a mapping from being read; null when nothing does. Several narration columns are joined. */
export function mappingFault({ columns, captions }: Mapping): MappingFault | null {
  const meanings = columns.map(({ meaning }) => meaning);
  const has = (meaning: MappedMeaning) => meanings.includes(meaning);
  if (new Set(columns.map(({ index }) => index)).size < columns.length) return "column-twice";
  if (captions && columns.some(({ index }) => index >= captions.length)) return "column-missing";
  const single = meanings.filter((meaning) => meaning !== "narration");
  if (new Set(single).size < single.length) return "meaning-twice";
  if (!has("booking-date") && !has("value-date")) return "no-date";
  if (!has("narration")) return "no-narration";
  const ways = [has("debit") || has("credit"), has("amount"), has("signed-amount")].filter(Boolean).length;
  if (ways === 0 || has("debit") !== has("credit")) return "no-amount";
  return ways > 1 ? "two-amounts" : null;
}
