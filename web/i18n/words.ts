// Each capability keeps its words beside its screens, in both languages; the compiler refuses a file where Hindi lacks a key of English.

import { i18n } from "./i18n.ts";

export interface Words<English extends Record<string, string> = Record<string, string>> {
  namespace: string;
  en: English;
  hi: Record<keyof English, string>;
}

/** A key as the screen asks for it: `bills` where the file has `bills_one` and `bills_other`. */
export type KeyOf<English> = keyof English extends infer Key
  ? Key extends `${infer Base}_one` | `${infer Base}_other`
    ? Base
    : Key
  : never;

/**
 * `export const duesWords = defineWords("bills", { en: { title: "Dues" }, hi: { title: "देय बिल" } })`.
 * Values may hold `{{name}}`, plurals are `key_one` and `key_other`, a refusal of the server is `problem.<its code>`.
 */
export function defineWords<const English extends Record<string, string>>(
  namespace: string,
  words: { en: English; hi: { [Key in keyof NoInfer<English>]: string } },
): Words<English> {
  for (const language of ["en", "hi"] as const) {
    i18n.addResourceBundle(language, namespace, words[language], true, true);
    i18n.addResourceBundle(language, "problem", sentencesOfProblems(words[language]), true, true);
  }
  return { namespace, ...words };
}

function sentencesOfProblems(words: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).filter(([key]) => key.startsWith("problem.")));
}
