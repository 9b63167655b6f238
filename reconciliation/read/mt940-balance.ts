// Balances, totals and amounts of MT messages: comma decimals, signs by letter.

import { isoDate } from "../date.ts";
import type { Balance } from "../line.ts";
import { type Paise, paise } from "../money.ts";

const BALANCE = /^([CD])(\d{2})(\d{2})(\d{2})([A-Z]{3})\s*([\d.,]+)\s*$/;

/** `C260401INR1000,00`; `D` is overdrawn. Null when it is no balance. */
export function readBalance(value: string): (Balance & { readonly currency: string }) | null {
  const found = BALANCE.exec(value.trim());
  if (!found) return null;
  const date = isoDate(2000 + Number(found[2]), Number(found[3]), Number(found[4]));
  const amount = readMtAmount(found[6] ?? "");
  if (date === null || amount === null) return null;
  return { date, paise: found[1] === "D" ? paise(-amount) : amount, currency: found[5] ?? "" };
}

/** `2INR150,00` of `:90D:` and `:90C:`. */
export function readCount(value: string): { readonly count: number; readonly paise: Paise } | null {
  const found = /^(\d{1,5})([A-Z]{3})([\d.,]+)\s*$/.exec(value.trim());
  const amount = readMtAmount(found?.[3] ?? "");
  return found && amount !== null ? { count: Number(found[1]), paise: amount } : null;
}

/** `100000,00`, `5,` and, where a bank does so, `5.00`; null when it is none of these or has fractions of a paisa. */
export function readMtAmount(text: string): Paise | null {
  const found = /^(\d{0,15})(?:[,.](\d{0,2})0*)?$/.exec(text);
  if (!found || text === "" || text === "," || text === ".") return null;
  return paise(BigInt(`${found[1] || "0"}${(found[2] ?? "").padEnd(2, "0")}`));
}
