// An amount that is committed is read twice, in figures and in words, so that a slipped digit is seen; Indian groups, two languages.

import type { Paise } from "./money.ts";

export type Language = "en" | "hi";

/** `Rupees thirty lakh forty-one thousand nine hundred six and fifty paise only`, `तीस लाख … छह रुपये पचास पैसे मात्र`. */
export function amountInWords(amount: Paise, language: Language): string {
  const absolute = amount < 0n ? -amount : amount;
  const spoken =
    language === "hi" ? inHindi(absolute / 100n, absolute % 100n) : inEnglish(absolute / 100n, absolute % 100n);
  if (amount >= 0n) return spoken;
  return language === "hi" ? `ऋण ${spoken}` : `Minus ${spoken.charAt(0).toLowerCase()}${spoken.slice(1)}`;
}

function inEnglish(rupees: bigint, paise: bigint): string {
  if (paise === 0n) return `Rupees ${count(rupees, english)} only`;
  const small = `${count(paise, english)} ${paise === 1n ? "paisa" : "paise"} only`;
  return rupees === 0n
    ? `${small.charAt(0).toUpperCase()}${small.slice(1)}`
    : `Rupees ${count(rupees, english)} and ${small}`;
}

function inHindi(rupees: bigint, paise: bigint): string {
  const large = rupees === 0n && paise > 0n ? "" : `${count(rupees, hindi)} ${rupees === 1n ? "रुपया" : "रुपये"} `;
  const small = paise === 0n ? "" : `${count(paise, hindi)} ${paise === 1n ? "पैसा" : "पैसे"} `;
  return `${large}${small}मात्र`;
}

interface Numerals {
  belowHundred: (number: number) => string;
  hundred: string;
  /** Names of 10³, 10⁵, 10⁷ and 10⁹. */
  scales: readonly [string, string, string, string];
}

/** Cuts off arab, crore, lakh, thousand and hundred in turn; beyond an arab the count of arabs is itself spoken in groups. */
function count(number: bigint, numerals: Numerals): string {
  if (number < 100n) return numerals.belowHundred(Number(number));
  const [thousand, lakh, crore, arab] = numerals.scales;
  const groups: [bigint, string][] = [
    [1_000_000_000n, arab],
    [10_000_000n, crore],
    [100_000n, lakh],
    [1_000n, thousand],
    [100n, numerals.hundred],
  ];
  const spoken: string[] = [];
  let rest = number;
  for (const [size, name] of groups) {
    if (rest >= size) spoken.push(count(rest / size, numerals), name);
    rest %= size;
  }
  if (rest > 0n) spoken.push(numerals.belowHundred(Number(rest)));
  return spoken.join(" ");
}

const ENGLISH_BELOW_TWENTY =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

const english: Numerals = {
  belowHundred(number) {
    if (number < 20) return at(ENGLISH_BELOW_TWENTY, number);
    const tens = at(ENGLISH_TENS, Math.floor(number / 10) - 2);
    return number % 10 === 0 ? tens : `${tens}-${at(ENGLISH_BELOW_TWENTY, number % 10)}`;
  },
  hundred: "hundred",
  scales: ["thousand", "lakh", "crore", "arab"],
};

// Hindi has a word of its own for each number below a hundred; nothing is composed. A row per ten.
const HINDI_BELOW_HUNDRED = `
  शून्य एक दो तीन चार पाँच छह सात आठ नौ
  दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
  बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
  तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
  चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
  पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
  साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
  सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी
  अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
  नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे
`
  .trim()
  .split(/\s+/);

const hindi: Numerals = {
  belowHundred: (number) => at(HINDI_BELOW_HUNDRED, number),
  hundred: "सौ",
  scales: ["हज़ार", "लाख", "करोड़", "अरब"],
};

function at(words: readonly string[], index: number): string {
  const word = words[index];
  if (word === undefined) throw new RangeError(`no numeral for ${index}`);
  return word;
}
