// Statements of account as tables for files and paper, in both languages.

import type { Language } from "#server/contract.ts";
import { amount, type BookCell, type BookTable, paperDate } from "#server/ledger/book-paper.ts";
import { showFy } from "#server/ledger/words-contract.ts";
import type { AccountKind, Accounts, ConnectionAccount } from "./account-contract.ts";

const words = {
  en: {
    title: "Statement of account",
    year: (fy: string) => `Financial year ${fy}`,
    heads: ["Date", "Particulars", "Reference", "UTR", "Billed (₹)", "Relieved (₹)", "Balance (₹)"],
    opening: "Opening balance",
    closing: "Closing balance",
    kinds: {
      bill: "Bill",
      elsewhere: "Paid elsewhere, as billing tells",
      payment: "Payment",
      rebate: "Rebate",
      tds: "TDS",
      adjustment: "Adjustment",
      "taken-back": "Payment taken back",
    },
    otherPayer: "by another payer",
    many: [
      "Connection",
      "Site",
      "Opening (₹)",
      "Billed (₹)",
      "Paid (₹)",
      "Rebate (₹)",
      "TDS (₹)",
      "Other (₹)",
      "Taken back (₹)",
      "Closing (₹)",
    ],
    total: "Total",
    all: "All connections",
  },
  hi: {
    title: "खाता विवरण",
    year: (fy: string) => `वित्तीय वर्ष ${fy}`,
    heads: ["तिथि", "विवरण", "संदर्भ", "UTR", "बिल राशि (₹)", "समायोजित (₹)", "शेष (₹)"],
    opening: "आरंभिक शेष",
    closing: "अंतिम शेष",
    kinds: {
      bill: "बिल",
      elsewhere: "अन्यत्र भुगतान, बिलिंग के अनुसार",
      payment: "भुगतान",
      rebate: "छूट",
      tds: "TDS",
      adjustment: "समायोजन",
      "taken-back": "भुगतान वापस लिया गया",
    },
    otherPayer: "किसी अन्य भुगतानकर्ता से",
    many: [
      "कनेक्शन",
      "स्थल",
      "आरंभिक (₹)",
      "बिल राशि (₹)",
      "भुगतान (₹)",
      "छूट (₹)",
      "TDS (₹)",
      "अन्य (₹)",
      "वापस लिया (₹)",
      "अंतिम (₹)",
    ],
    total: "योग",
    all: "सभी कनेक्शन",
  },
} satisfies Record<Language, { kinds: Record<AccountKind, string> } & Record<string, unknown>>;

export function connectionTable(account: ConnectionAccount, language: Language): BookTable {
  const said = words[language];
  const { connection, discom, fy, rows } = account;
  const widths = [52, 96, 84, 94, 62, 62, 65.28];
  const out = rows.map(({ paise }) => BigInt(paise));
  const billed = out.reduce((total, paise) => (paise > 0n ? total + paise : total), 0n);
  const relieved = out.reduce((total, paise) => (paise < 0n ? total - paise : total), 0n);
  return {
    fileName: `account-${connection.number}-${fy}`,
    title: said.title,
    scope: [
      [connection.number, connection.name, connection.site].filter(Boolean).join(", "),
      language === "hi" ? discom.nameHi : discom.name,
      said.year(showFy(fy)),
    ],
    columns: said.heads.map((head, at) => ({ head, width: widths[at] ?? 0, amount: at > 3 })),
    rows: [
      ["", said.opening, "", "", null, null, amount(account.openingPaise)],
      ...rows.map((entry): BookCell[] => [
        paperDate(entry.day),
        entry.otherPayer ? `${said.kinds[entry.kind]}, ${said.otherPayer}` : said.kinds[entry.kind],
        entry.reference,
        entry.utr,
        entry.paise.startsWith("-") ? null : amount(entry.paise),
        entry.paise.startsWith("-") ? amount(entry.paise.slice(1)) : null,
        amount(entry.balancePaise),
      ]),
    ],
    totals: ["", said.closing, "", "", amount(String(billed)), amount(String(relieved)), amount(account.closingPaise)],
  };
}

export function accountsTable(accounts: Accounts, language: Language): BookTable {
  const said = words[language];
  const { unit, fy, rows, sums } = accounts;
  const widths = [52, 66.28, 50, 56, 56, 44, 40, 42, 48, 61];
  const figures = (one: Accounts["sums"]): BookCell[] => [
    amount(one.openingPaise),
    amount(one.billedPaise),
    amount(one.paidPaise),
    amount(one.rebatePaise),
    amount(one.tdsPaise),
    amount(String(BigInt(one.adjustedPaise) + BigInt(one.elsewherePaise))),
    amount(one.takenBackPaise),
    amount(one.closingPaise),
  ];
  const of = unit === null ? said.all : language === "hi" ? unit.nameHi : unit.name;
  return {
    fileName: `accounts-${unit?.id ?? "all"}-${fy}`,
    title: said.title,
    scope: [of, said.year(showFy(fy))],
    columns: said.many.map((head, at) => ({ head, width: widths[at] ?? 0, amount: at > 1 })),
    rows: rows.map((row) => [row.connection.number, row.connection.site || row.connection.name, ...figures(row)]),
    totals: [said.total, "", ...figures(sums)],
  };
}
