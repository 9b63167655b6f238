// An aggregator's settlement report as rows, and the rows of each settlement together: read without a database.

import { readAmount } from "#reconciliation/amount.ts";
import { readDate } from "#reconciliation/date.ts";
import type { IsoDate } from "#reconciliation/line.ts";
import { cellAt, type Row } from "#reconciliation/read/row.ts";
import { utrKey } from "#reconciliation/utr-key.ts";
import type { Header } from "#server/tables/columns.ts";
import type { SettlementProblem } from "./contract.ts";

/** Captions of the settlement reconciliation report that Razorpay documents; amounts in rupees. */
export const reportColumns = {
  number: { caption: "settlement_id", also: ["settlement id"], required: true },
  utr: { caption: "settlement_utr", also: ["settlement utr", "utr"], required: true },
  settledAt: { caption: "settled_at", also: ["settled on", "settlement date"], required: true },
  entry: { caption: "entity_id", also: ["transaction id"], required: true },
  kind: { caption: "type", also: ["transaction_entity", "transaction type"], required: true },
  amount: { caption: "amount", also: [], required: true },
  /** Of the fee's two captions one includes the tax and one does not. */
  fee: { caption: "fee", also: ["fees"], required: false },
  feeWithoutTax: { caption: "fee (exclusive tax)", also: ["fee exclusive of tax"], required: false },
  tax: { caption: "tax", also: ["gst"], required: false },
  debit: { caption: "debit", also: [], required: true },
  credit: { caption: "credit", also: [], required: true },
  receipt: { caption: "order_receipt", also: ["order receipt", "receipt"], required: true },
} as const;

export type Column = keyof typeof reportColumns;

export interface Entry {
  readonly number: string;
  readonly kind: "payment" | "refund" | "adjustment";
  readonly paise: bigint;
  readonly fee: bigint;
  readonly tax: bigint;
  readonly net: bigint;
  readonly receipt: string;
}

export interface ReportedSettlement {
  readonly number: string;
  readonly utr: string;
  readonly settledOn: IsoDate;
  readonly entries: readonly Entry[];
}

export interface ReadReport {
  readonly settlements: readonly ReportedSettlement[];
  /** Numbers of settlements of which some row could not be read. */
  readonly refused: ReadonlySet<string>;
  readonly problems: readonly SettlementProblem[];
}

interface ReadRow extends Entry {
  readonly of: Omit<ReportedSettlement, "entries">;
}

export function readReport(rows: readonly Row[], header: Header<Column>): ReadReport {
  const problems: SettlementProblem[] = [];
  const refused = new Set<string>();
  const settlements = new Map<string, { of: ReadRow["of"]; entries: Entry[] }>();
  for (const row of rows) {
    if (row.number <= header.row) continue;
    const cell = (column: Column) => (header.at[column] < 0 ? "" : cellAt(row, header.at[column]).trim());
    const refuse = (column: Column, code: string, remedy: string) => {
      problems.push({
        row: row.number,
        column: reportColumns[column].caption,
        code,
        found: cell(column).slice(0, 120),
        remedy,
      });
      refused.add(cell("number"));
    };
    const read = readRow(cell, refuse);
    if (!read) continue;
    const { of, ...entry } = read;
    const known = settlements.get(of.number);
    if (!known) settlements.set(of.number, { of, entries: [entry] });
    else if (known.of.utr !== of.utr || known.of.settledOn !== of.settledOn) {
      refuse("utr", "settlement-differs", "One settlement has one transfer and one day. Correct the rows.");
    } else if (known.entries.some(({ number }) => number === entry.number)) {
      refuse("entry", "entry-twice", "The entry stands twice in the settlement. Remove one of the rows.");
    } else known.entries.push(entry);
  }
  const whole = [...settlements.values()].filter(({ of }) => !refused.has(of.number));
  return { settlements: whole.map(({ of, entries }) => ({ ...of, entries })), refused, problems };
}

function readRow(
  cell: (column: Column) => string,
  refuse: (column: Column, code: string, remedy: string) => void,
): ReadRow | null {
  const number = cell("number");
  if (number === "") return fail(refuse, "number", "missing", "Fill in the settlement's number.");
  const utr = cell("utr");
  if (utrKey(utr).length < 6)
    return fail(refuse, "utr", "utr-missing", "Fill in the transfer's UTR, as the bank shows it.");
  const settledOn = readDate(cell("settledAt").split(/[ T]/)[0] ?? "", "day-first");
  if (!settledOn) return fail(refuse, "settledAt", "date-unreadable", "Write a day that exists, as dd-mm-yyyy.");
  const kind = KINDS[cell("kind").toLowerCase()];
  if (!kind) return fail(refuse, "kind", "kind-unknown", "Known are payment, refund and adjustment.");
  const amounts = readAmounts(cell, refuse);
  if (!amounts) return null;
  const of = { number, utr, settledOn };
  return { of, number: cell("entry"), kind, ...amounts, receipt: receiptNumber(cell("receipt")) };
}

const KINDS: Readonly<Record<string, Entry["kind"]>> = {
  payment: "payment",
  refund: "refund",
  adjustment: "adjustment",
  dispute: "adjustment",
  transfer: "adjustment",
};

type Amounts = Pick<Entry, "paise" | "fee" | "tax" | "net">;

/** The fee is said with or without its tax: what reaches the transfer tells which. */
function readAmounts(
  cell: (column: Column) => string,
  refuse: (column: Column, code: string, remedy: string) => void,
): Amounts | null {
  const read = (column: Column): bigint | null => {
    const amount = readAmount(cell(column));
    if (amount === "blank") return 0n;
    if (amount !== "unreadable" && amount.side === null && amount.paise >= 0n) return amount.paise;
    refuse(column, "amount-unreadable", "Write the amount in rupees as 1234.50.");
    return null;
  };
  const [paise, debit, credit] = [read("amount"), read("debit"), read("credit")];
  const [withTax, without, tax] = [read("fee"), read("feeWithoutTax"), read("tax")];
  if (paise === null || debit === null || credit === null) return null;
  if (withTax === null || without === null || tax === null) return null;
  if (paise === 0n) return fail(refuse, "amount", "amount-missing", "Fill in the amount in rupees.");
  const net = credit - debit;
  const taken = (net < 0n ? -paise : paise) - net;
  const charged = [without + tax, withTax, withTax + tax].find((one) => one === taken);
  if (charged === undefined) {
    return fail(
      refuse,
      "credit",
      "amounts-differ",
      "Credit less debit is the amount less fee and tax. Correct the row.",
    );
  }
  return { paise, fee: charged - tax, tax, net };
}

function fail(
  refuse: (column: Column, code: string, remedy: string) => void,
  column: Column,
  code: string,
  remedy: string,
): null {
  refuse(column, code, remedy);
  return null;
}

/** Behind the number shops put the try: `102600000001-2`. */
function receiptNumber(text: string): string {
  return (text.split(/[-_/ ]/)[0] ?? "").toUpperCase().slice(0, 60);
}
