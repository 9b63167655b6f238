// What a column of a statement can mean, whatever its caption; and when two captions are the same.

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
  /** One amount whose minus is a debit. */
  | "signed-amount"
  | "side"
  | "balance"
  | "balance-side"
  /** Serial number, branch, transaction type: read past. */
  | "ignored";

/** `" Chq./Ref.No. "` → `chqrefno`. */
export function captionKey(caption: string): string {
  return caption.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
