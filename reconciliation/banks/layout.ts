// A bank's layout is a value: the captions of its header row and what each column means.

export type Meaning =
  | "booking-date"
  | "value-date"
  /** `01-04-2026 (02-04-2026)`: booking date, then value date in brackets. */
  | "both-dates"
  | "narration"
  | "reference"
  /** The bank's own number of the transaction; stands in for an empty reference. */
  | "transaction-id"
  | "debit"
  | "credit"
  /** One amount whose side is a `side` column or stands beside the digits. */
  | "amount"
  | "side"
  | "balance"
  | "balance-side"
  /** Serial number, branch, transaction type: read past. */
  | "ignored";

export interface Column {
  readonly meaning: Meaning;
  /** Any of them; compared by letters and digits alone, so case, blanks and points do not matter. */
  readonly captions: readonly string[];
  /** The bank's exports do not always have it. */
  readonly optional?: true;
}

export interface Layout {
  /** What `--bank` and the `bank` of a file say. */
  readonly id: string;
  readonly name: string;
  /** In the bank's order: where two captions are alike the first column listed takes the first cell. */
  readonly columns: readonly Column[];
  /** Text above the header that tells banks with the same captions apart. */
  readonly identify: RegExp;
}

/** `" Chq./Ref.No. "` → `chqrefno`. */
export function captionKey(caption: string): string {
  return caption.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
