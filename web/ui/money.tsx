// Amounts are written in one way everywhere: Indian groups, two decimals, a true minus, ₹ only where one amount stands alone.

import { amountInWords, formatRupees, paiseFromString } from "#server/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { kitWords } from "./words.ts";

/** `paise` as it came over the wire; null is a missing amount, which is not zero. */
export function Money(props: { paise: string | null | undefined; sign?: boolean }) {
  const say = useWords(kitWords);
  if (props.paise === null || props.paise === undefined) {
    return (
      <span className="dim">
        <span aria-hidden="true">–</span>
        <span className="for-readers">{say("missing")}</span>
      </span>
    );
  }
  return <span className="money">{props.sign ? rupees(props.paise) : formatRupees(paiseFromString(props.paise))}</span>;
}

/** For titles and buttons, where an element cannot stand: `₹1,83,72,052.00`. */
export function rupees(paise: string): string {
  const amount = formatRupees(paiseFromString(paise));
  return amount.startsWith("\u2212") ? `\u2212₹${amount.slice(1)}` : `₹${amount}`;
}

export function MoneyInWords(props: { paise: string }) {
  const language = useLanguage();
  return <span lang={language}>{amountInWords(paiseFromString(props.paise), language)}</span>;
}

/** Reads what a person typed, `₹ 1,23,456.5` or `Rs. 500/-`, as a count of paise; null when it is not an amount. `12.` is one on its way. */
export function readRupees(typed: string): string | null {
  const bare = typed
    .replace(/^\s*(₹|rs\.?|inr)\s*/i, "")
    .replace(/\s*\/-\s*$/, "")
    .replace(/[\s,]/g, "");
  const parts = /^(\d{1,15})(?:\.(\d{0,2}))?$/.exec(bare);
  if (!parts) return null;
  return BigInt(`${parts[1]}${(parts[2] ?? "").padEnd(2, "0")}`).toString();
}

/** `1837205250` as it stands in an input: `1,83,72,052.50`. */
export function rupeesToType(paise: string): string {
  return formatRupees(paiseFromString(paise));
}
