// The bank reconciliation statement on paper and as a workbook: the statement first, then every line it lists.

import type { Readable } from "node:stream";
import { formatRupees } from "#reconciliation/money.ts";
import { type Language, paiseFromString } from "#server/contract.ts";
import { type Column, inside, Pdf, page } from "#server/pdf.ts";
import { type Cell, rupeesCell, writeTable } from "#server/tables/write-table.ts";
import { type BankItem, type BankReconciliation, type ItemKind, itemKinds } from "./bank-contract.ts";
import { type BankWords, bankWords } from "./bank-words.ts";
import { type StatementRow, statementRows } from "./rows-contract.ts";

export interface Paper {
  readonly statement: BankReconciliation;
  readonly items: ReadonlyMap<ItemKind, readonly BankItem[]>;
  readonly language: Language;
}

export async function bankPdf({ statement, items, language }: Paper): Promise<Buffer> {
  const words = bankWords[language];
  const day = showDate(statement.day);
  const name = accountName(statement, language);
  const pdf = new Pdf({
    title: `${words.title} ${day}`,
    language,
    foot: `${words.title} · ${name} · ${day} · ${words.seal} ${statement.contentHash.slice(0, 16)}`,
    pageOf: words.pageOf,
  });
  pdf.line(language === "hi" ? statement.discom.nameHi : statement.discom.name, { size: 10, quiet: true });
  pdf.line(`${words.title}, ${words.asOn(day)}`, { size: 16, strong: true });
  pdf.y += 4;
  pdf.facts([
    [words.account, `${name}, ${statement.account.number}, ${statement.account.ifsc}`],
    [words.statementOf, sourceOf(statement, words)],
    [words.state, stateOf(statement, words, language)],
    [words.seal, statement.contentHash, { size: 8 }],
  ]);
  pdf.y += 6;
  await drawStatement(pdf, statement, words, language);
  await drawLedger(pdf, statement, words);
  signatures(pdf, words);
  for (const kind of itemKinds) {
    const listed = items.get(kind);
    if (listed) await drawList(pdf, kind, listed, words, language);
  }
  return pdf.finish();
}

async function drawStatement(
  pdf: Pdf,
  statement: BankReconciliation,
  words: BankWords,
  language: Language,
): Promise<void> {
  const widths = [inside - 60 - 2 * 100, 60, 100, 100];
  const columns = widths.map((width, index): Column => {
    return { head: words.columns[index] ?? "", width, align: index === 0 ? "left" : "right" };
  });
  const rows = statementRows(statement);
  const cells = rows.map((row) => [labelOf(row, words), countOf(row), money(innerOf(row)), money(outerOf(row))]);
  await pdf.table(columns, cells.slice(0, -1), cells.at(-1) ?? []);
  for (const { fromDate, toDate, accepted } of statement.gaps) {
    const [from, to] = [showDate(fromDate), showDate(toDate)];
    if (accepted === null) pdf.line(words.openGap(from, to), { strong: true });
    else
      pdf.line(words.acceptedGap(from, to, named(accepted.by, language), showTime(accepted.at), accepted.why), {
        size: 8,
      });
  }
}

async function drawLedger(pdf: Pdf, statement: BankReconciliation, words: BankWords): Promise<void> {
  const rows = ledgerRows(statement, words);
  pdf.need(rows.length * 17 + 60);
  pdf.line(words.ledger, { size: 10, strong: true });
  const columns: Column[] = [
    { head: words.columns[0], width: inside - 110 },
    { head: words.columns[3], width: 110, align: "right" },
  ];
  await pdf.table(
    columns,
    rows.map(([label, amount]) => [label, money(amount)]),
  );
  pdf.y += 6;
}

function signatures(pdf: Pdf, words: BankWords): void {
  pdf.need(60);
  pdf.y += 34;
  const width = inside / 3;
  for (const [index, who] of words.signatures.entries()) {
    pdf.put(who, page.edge + index * width, width - 12, { size: 8, quiet: true });
  }
  pdf.y += 22;
}

async function drawList(
  pdf: Pdf,
  kind: ItemKind,
  items: readonly BankItem[],
  words: BankWords,
  language: Language,
): Promise<void> {
  const widths = [60, inside - 60 - 130 - 36 - 90, 130, 36, 90];
  const columns = widths.map((width, index): Column => {
    return { head: words.listColumns[index] ?? "", width, align: index > 2 ? "right" : "left" };
  });
  pdf.need(80);
  pdf.y += 8;
  pdf.line(words.list(words.kinds[kind], items.length.toLocaleString("en-IN")), { size: 10, strong: true });
  const total = items.reduce((all, item) => all + BigInt(item.paise), 0n);
  await pdf.table(columns, cellsOf(items, language), ["", words.total, "", "", money(String(total))]);
}

function* cellsOf(items: readonly BankItem[], language: Language): Generator<string[]> {
  for (const item of items) {
    const booked = item.bookingDate === null ? "" : showDate(item.bookingDate);
    yield [booked, particulars(item, language), item.utr ?? "", String(item.ageDays ?? ""), money(item.paise)];
  }
}

export function bankWorkbook({ statement, items, language }: Paper): Readable {
  const words = bankWords[language];
  return writeTable("xlsx", words.title, sheetOf(statement, items, words, language));
}

function* sheetOf(
  statement: BankReconciliation,
  items: Paper["items"],
  words: BankWords,
  language: Language,
): Generator<readonly Cell[]> {
  yield [...words.columns];
  yield [`${words.title}, ${words.asOn(showDate(statement.day))}`];
  yield [`${words.account}: ${accountName(statement, language)}, ${statement.account.number}`];
  for (const row of statementRows(statement)) {
    yield [labelOf(row, words), row.row === "item" ? row.count : "", cell(innerOf(row)), cell(outerOf(row))];
  }
  yield [words.ledger];
  for (const [label, amount] of ledgerRows(statement, words)) yield [label, "", "", cell(amount)];
  yield [`${words.seal} ${statement.contentHash}`];
  for (const kind of itemKinds) {
    const listed = items.get(kind);
    if (!listed) continue;
    yield [];
    yield [words.kinds[kind], listed.length];
    yield [
      words.listColumns[1],
      words.listColumns[0],
      words.listColumns[4],
      words.listColumns[2],
      words.listColumns[3],
    ];
    for (const item of listed) {
      yield [
        particulars(item, language),
        item.bookingDate ?? "",
        rupeesCell(item.paise),
        item.utr ?? "",
        item.ageDays ?? "",
      ];
    }
  }
}

function labelOf(row: StatementRow, words: BankWords): string {
  if (row.row === "item") return `    ${words.kinds[row.kind]}`;
  if (row.row !== "gap") return words.rows[row.row];
  const { fromDate, toDate, missingCount } = row.gap;
  return `    ${words.gap(showDate(fromDate), showDate(toDate), missingCount)}`;
}

function countOf(row: StatementRow): string {
  return row.row === "item" ? row.count.toLocaleString("en-IN") : "";
}

function innerOf(row: StatementRow): string | null {
  return "inner" in row ? row.inner : null;
}

function outerOf(row: StatementRow): string | null {
  return "outer" in row ? row.outer : null;
}

function ledgerRows(statement: BankReconciliation, words: BankWords): [string, string][] {
  const amounts = [
    statement.ledgerPaise,
    negated(statement.unidentifiedReceiptsPaise),
    negated(statement.unappliedPaise),
    statement.unidentifiedPaymentsPaise,
    statement.cashBookPaise,
    statement.refundPayablePaise,
  ];
  return words.ledgerRows.map((label, index) => [label, amounts[index] ?? "0"]);
}

function negated(paise: string): string {
  return String(-BigInt(paise));
}

function particulars({ narration, payer }: BankItem, language: Language): string {
  const name = payer && (language === "hi" ? payer.nameHi : payer.name);
  return name ? `${name}: ${narration}` : narration;
}

function sourceOf({ statement }: BankReconciliation, words: BankWords): string {
  if (statement === null) return words.noStatement;
  return words.drawnFrom(statement.fileName, showDate(statement.fromDate), showDate(statement.toDate));
}

function stateOf({ closing }: BankReconciliation, words: BankWords, language: Language): string {
  if (closing === null) return words.open;
  return words.closed(named(closing.closedBy, language), showTime(closing.closedAt));
}

function named({ name, nameHi }: { name: string; nameHi: string }, language: Language): string {
  return language === "hi" ? nameHi : name;
}

function accountName({ account }: BankReconciliation, language: Language): string {
  return `${account.bank.toUpperCase()} ••${account.number.slice(-4)} ${language === "hi" ? account.nameHi : account.name}`;
}

function money(paise: string | null): string {
  return paise === null ? "" : formatRupees(paiseFromString(paise));
}

function cell(paise: string | null): Cell {
  return paise === null ? "" : rupeesCell(paise);
}

function showDate(day: string): string {
  return day.split("-").toReversed().join("-");
}

function showTime(instant: string): string {
  const [day = "", time = ""] = new Date(instant).toLocaleString("sv-SE", { timeZone: "Asia/Kolkata" }).split(" ");
  return `${showDate(day)}, ${time.slice(0, 5)}`;
}
