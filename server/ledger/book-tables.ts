// The trial balance, an account's ledger and a payer's ledger as tables for paper, in both languages.

import type { Language } from "#server/contract.ts";
import { amount, type BookCell, type BookTable, paperDate } from "./book-paper.ts";
import type { AccountLedger, AccountRow, EntryRow, PayerLedger, TrialBalance } from "./contract.ts";
import { type BookAccount, entryKind, ledgerWords, showFy } from "./words-contract.ts";

const words = {
  en: {
    trialBalance: "Trial Balance",
    asOf: (day: string) => `as on ${day}`,
    account: "Account",
    debits: "Debits (₹)",
    credits: "Credits (₹)",
    debit: "Debit balance (₹)",
    credit: "Credit balance (₹)",
    total: "Total",
    ledgerOf: (name: string) => `Ledger: ${name}`,
    fromTo: (from: string, to: string) => `${from} to ${to}`,
    date: "Date",
    particulars: "Particulars",
    reference: "Reference",
    dr: "Debit (₹)",
    cr: "Credit (₹)",
    balance: "Balance (₹)",
    opening: "Opening balance",
    closing: "Closing balance",
    payerLedger: "Payer’s ledger",
    year: (fy: string) => `Financial year ${fy}`,
    received: "In (₹)",
    taken: "Out (₹)",
    kept: "Kept (₹)",
    relieved: "Bills relieved (₹)",
    tds: "TDS (₹)",
  },
  hi: {
    trialBalance: "तलपट",
    asOf: (day: string) => `${day} की स्थिति`,
    account: "खाता",
    debits: "नामे (₹)",
    credits: "जमा (₹)",
    debit: "नामे शेष (₹)",
    credit: "जमा शेष (₹)",
    total: "योग",
    ledgerOf: (name: string) => `खाता बही: ${name}`,
    fromTo: (from: string, to: string) => `${from} से ${to}`,
    date: "तिथि",
    particulars: "विवरण",
    reference: "संदर्भ",
    dr: "नामे (₹)",
    cr: "जमा (₹)",
    balance: "शेष (₹)",
    opening: "आरंभिक शेष",
    closing: "अंतिम शेष",
    payerLedger: "भुगतानकर्ता की खाता बही",
    year: (fy: string) => `वित्तीय वर्ष ${fy}`,
    received: "आया (₹)",
    taken: "गया (₹)",
    kept: "शेष रखा (₹)",
    relieved: "बिलों पर (₹)",
    tds: "TDS (₹)",
  },
};

export function trialBalanceTable(sheet: TrialBalance, scope: readonly string[], language: Language): BookTable {
  const said = words[language];
  return {
    fileName: `trial-balance-${sheet.asOf}`,
    title: said.trialBalance,
    scope: [...scope, said.asOf(paperDate(sheet.asOf))],
    columns: [
      { head: said.account, width: 155 },
      ...[said.debits, said.credits, said.debit, said.credit].map((head) => ({ head, width: 90, amount: true })),
    ],
    rows: sheet.rows.map(({ account, debitPaise, creditPaise, balancePaise }) => [
      ledgerWords[language][`account.${account}`],
      amount(debitPaise),
      amount(creditPaise),
      ...bySide(balancePaise),
    ]),
    totals: [said.total, ...[sheet.debitPaise, sheet.creditPaise, sheet.balancePaise, sheet.balancePaise].map(amount)],
  };
}

function bySide(balance: string): [BookCell, BookCell] {
  if (balance === "0") return [null, null];
  return balance.startsWith("-") ? [null, amount(balance.slice(1))] : [amount(balance), null];
}

export function accountTable(
  name: BookAccount,
  ledger: AccountLedger,
  scope: readonly string[],
  language: Language,
): BookTable {
  const said = words[language];
  const account = ledgerWords[language][`account.${name}`];
  const blank = ["", "", ""] as const;
  return {
    fileName: `ledger-${name}-${ledger.from}-${ledger.to}`,
    title: said.ledgerOf(account),
    scope: [...scope, said.fromTo(paperDate(ledger.from), paperDate(ledger.to))],
    columns: [
      { head: said.date, width: 58 },
      { head: said.particulars, width: 132 },
      { head: said.reference, width: 115 },
      ...[said.dr, said.cr, said.balance].map((head) => ({ head, width: 70, amount: true })),
    ],
    rows: [
      ["", said.opening, "", null, null, amount(ledger.openingPaise)],
      ...ledger.rows.map((entry) => [
        paperDate(entry.bookedOn),
        particularsOf(entry, language),
        referenceOf(entry),
        entry.debitAccount === name ? amount(entry.paise) : null,
        entry.creditAccount === name ? amount(entry.paise) : null,
        amount(entry.balancePaise),
      ]),
    ],
    totals: [
      ...blank.slice(0, 1),
      said.closing,
      "",
      amount(ledger.debitPaise),
      amount(ledger.creditPaise),
      amount(ledger.closingPaise),
    ],
  };
}

export function payerTable(ledger: PayerLedger, scope: readonly string[], language: Language): BookTable {
  const said = words[language];
  const name = language === "hi" ? ledger.payer.nameHi : ledger.payer.name;
  const kept = ({ unappliedPaise, advancePaise }: PayerLedger["opening"]) =>
    amount(String(BigInt(unappliedPaise) + BigInt(advancePaise)));
  const unless0 = (paise: string) => (paise === "0" ? null : amount(paise));
  return {
    fileName: `payer-ledger-${ledger.payer.van}-${ledger.fy}`,
    title: said.payerLedger,
    scope: [name, ledger.payer.van, ...scope, said.year(showFy(ledger.fy))],
    columns: [
      { head: said.date, width: 56 },
      { head: said.particulars, width: 106 },
      { head: said.reference, width: 93 },
      ...[said.received, said.taken, said.kept].map((head) => ({ head, width: 66, amount: true })),
      { head: said.relieved, width: 62, amount: true },
    ],
    rows: [
      ["", said.opening, "", null, null, kept(ledger.opening), null],
      ...ledger.rows.map((entry) => [
        paperDate(entry.bookedOn),
        particularsOf(entry, language),
        referenceOf(entry),
        entry.keptPaise.startsWith("-") ? null : unless0(entry.keptPaise),
        entry.keptPaise.startsWith("-") ? amount(entry.keptPaise.slice(1)) : null,
        amount(entry.balancePaise),
        unless0(entry.relievedPaise),
      ]),
    ],
    totals: [
      "",
      said.closing,
      "",
      amount(ledger.receivedPaise),
      amount(ledger.takenPaise),
      kept(ledger.closing),
      amount(ledger.relievedPaise),
    ],
  };
}

function particularsOf(entry: EntryRow & Partial<Pick<AccountRow, "payer">>, language: Language): string {
  const said = ledgerWords[language];
  const kind = said[`entry.${entryKind(entry)}`];
  const text = entry.reversalOf === null ? kind : said.takenBack.replace("{{entry}}", kind);
  const payer = entry.payer && (language === "hi" ? entry.payer.nameHi : entry.payer.name);
  return payer ? `${text}, ${payer}` : text;
}

function referenceOf(entry: EntryRow & { readonly utr: string | null }): string {
  return entry.adviceNumber ?? entry.billNumber ?? entry.utr ?? "";
}
