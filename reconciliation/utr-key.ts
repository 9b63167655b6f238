// The one form in which two UTRs are compared, because payers type O for 0, add spaces and drop or add leading zeros.

import { alphanumeric } from "./references/text.ts";

/** Upper case, only letters and digits, O read as 0, leading zeros of a bare number gone. */
export function utrKey(utr: string): string {
  const plain = (/^[A-Z0-9]*$/.test(utr) ? utr : alphanumeric(utr)).replaceAll("O", "0");
  return /^\d+$/.test(plain) ? plain.replace(/^0+/, "") : plain;
}
