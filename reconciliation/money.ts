// Money is whole paise in a bigint from the first byte read to the last byte written, so no amount is ever rounded by accident.

declare const unit: unique symbol;

/** Whole paise (1 rupee = 100 paise), signed. Only the functions here make one. */
export type Paise = bigint & { readonly [unit]: "paise" };

export const ZERO = 0n as Paise;

/** Takes a bigint that already counts paise (from SQL, from arithmetic on Paise). */
export function paise(count: bigint): Paise {
  return count as Paise;
}

/** Reads the wire and database form: an optional minus and digits, nothing else. Throws on anything else, because a caller has validated it. */
export function paiseFromString(text: string): Paise {
  if (!/^-?\d{1,18}$/.test(text)) throw new RangeError(`not a count of paise: ${JSON.stringify(text)}`);
  return BigInt(text) as Paise;
}

export function sum(amounts: Iterable<Paise>): Paise {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Paise;
}

/** `1,23,45,678.00`: Indian groups, always two decimals, U+2212 for negative, no currency sign. */
export function formatRupees(amount: Paise): string {
  const absolute = amount < 0n ? -amount : amount;
  const rupees = (absolute / 100n).toString();
  const lastThree = rupees.slice(-3);
  const groups = rupees.slice(0, -3).replace(/\B(?=(\d\d)+$)/g, ",");
  const decimals = (absolute % 100n).toString().padStart(2, "0");
  return `${amount < 0n ? "\u2212" : ""}${groups}${groups && ","}${lastThree}.${decimals}`;
}
