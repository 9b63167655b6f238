// Words of the printed monthly summary in both languages.

import type { Language } from "#server/contract.ts";
import type { AccountSums } from "./account-contract.ts";

export interface SummaryWords {
  readonly title: string;
  readonly whole: string;
  readonly connections: string;
  readonly receipts: string;
  /** What the month brought, in the order accountants read it. */
  readonly rows: (sums: AccountSums) => (readonly [name: string, paise: string])[];
  readonly closing: string;
  readonly inFavour: string;
  readonly byDiscom: string;
  readonly heads: readonly [string, string, string, string, string, string];
  readonly total: string;
  readonly hint: string;
  readonly pageOf: (page: number, pages: number) => string;
}

type Names = Record<Exclude<keyof AccountSums, "closingPaise">, string>;

const namesOf: Readonly<Record<Language, Names>> = {
  en: {
    openingPaise: "Owed at the beginning",
    billedPaise: "Billed",
    paidPaise: "Paid",
    rebatePaise: "Rebate won",
    tdsPaise: "TDS deducted",
    adjustedPaise: "Adjusted",
    elsewherePaise: "Paid elsewhere, as billing tells",
    takenBackPaise: "Payments taken back",
  },
  hi: {
    openingPaise: "आरंभ में देय",
    billedPaise: "बिल राशि",
    paidPaise: "भुगतान",
    rebatePaise: "मिली छूट",
    tdsPaise: "काटा गया TDS",
    adjustedPaise: "समायोजन",
    elsewherePaise: "अन्यत्र भुगतान, बिलिंग के अनुसार",
    takenBackPaise: "वापस लिए गए भुगतान",
  },
};

/** What every month has, and of the rest what this one had. */
function rowsIn(language: Language): SummaryWords["rows"] {
  const always = ["openingPaise", "billedPaise", "paidPaise"];
  return (sums) =>
    (Object.entries(namesOf[language]) as [keyof Names, string][])
      .filter(([key]) => always.includes(key) || sums[key] !== "0")
      .map(([key, name]) => [name, sums[key]]);
}

export const summaryWords: Readonly<Record<Language, SummaryWords>> = {
  en: {
    title: "Summary of the month",
    whole: "Whole organisation",
    connections: "Connections",
    receipts: "Receipts",
    rows: rowsIn("en"),
    closing: "Owed at the end",
    inFavour: "in your favour",
    byDiscom: "By discom",
    heads: ["Discom", "Beginning (₹)", "Billed (₹)", "Paid (₹)", "Rebate (₹)", "End (₹)"],
    total: "Total",
    hint: "Of the connections held when this was drawn up; payments by the bank’s value date, bills by their day of issue.",
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
  },
  hi: {
    title: "माह का सार",
    whole: "पूरी संस्था",
    connections: "कनेक्शन",
    receipts: "रसीदें",
    rows: rowsIn("hi"),
    closing: "अंत में देय",
    inFavour: "आपके पक्ष में",
    byDiscom: "डिस्कॉम के अनुसार",
    heads: ["डिस्कॉम", "आरंभ (₹)", "बिल राशि (₹)", "भुगतान (₹)", "छूट (₹)", "अंत (₹)"],
    total: "योग",
    hint: "उन कनेक्शनों का जो इसे बनाते समय आपके पास थे; भुगतान बैंक की मूल्य तिथि से, बिल जारी होने की तिथि से।",
    pageOf: (page, pages) => `पृष्ठ ${page} / ${pages}`,
  },
};
