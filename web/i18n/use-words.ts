// Screens ask for their words by a typed key and are drawn again when the language changes.

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage, i18n, type Language } from "./i18n.ts";
import type { KeyOf, Words } from "./words.ts";

export type Say<English> = (key: KeyOf<English>, values?: Record<string, string | number>) => string;

/** `const say = useWords(billsWords); say("ticked", { count: 98 })`; `count` chooses the plural and is grouped as 1,00,000. */
export function useWords<English extends Record<string, string>>(words: Words<English>): Say<English> {
  const { t } = useTranslation(words.namespace, { i18n });
  return useCallback(
    (key, values) => (t as (key: string, options: object) => string)(String(key), optionsFor(values)),
    [t],
  );
}

export function useLanguage(): Language {
  useTranslation(undefined, { i18n });
  return currentLanguage();
}

/** The sentence for a refusal of the server, or undefined when nobody wrote one for its code. */
export function sayProblem(code: string, values: Record<string, string | number> = {}): string | undefined {
  const key = `problem.${code}`;
  return i18n.exists(key, { ns: "problem" })
    ? i18n.t(key, { ns: "problem", ...optionsFor(inDates(values)) })
    : undefined;
}

/** The server names days as the wire does. */
function inDates(values: Record<string, string | number>): Record<string, string | number> {
  const shown = (value: string | number) => String(value).replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3-$2-$1");
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? value : shown(value)]),
  );
}

/** `count` stays a number, for it chooses the plural; what is printed is grouped. */
function optionsFor(values: Record<string, string | number> = {}): object {
  const printed = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "number" ? groupNumber(value) : value,
  ]);
  return { ...(values["count"] === undefined ? {} : { count: values["count"] }), replace: Object.fromEntries(printed) };
}

/** `1,00,000`, with the digits of both languages in ASCII, as codes and amounts are. */
export function groupNumber(number: number): string {
  return number.toLocaleString("en-IN");
}
