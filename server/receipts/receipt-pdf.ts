// The receipt on paper: who received what from whom, in figures and words, a QR that proves it, and the bills it relieved.

import type { Readable } from "node:stream";
import { amountInWords } from "#reconciliation/amount-in-words.ts";
import { formatRupees, paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import type { Config } from "#server/config.ts";
import type { Language } from "#server/contract.ts";
import { type Column, inside, Pdf, page, type TextLook } from "#server/pdf.ts";
import { codeOf } from "./code.ts";
import type { ConnectionReceipt } from "./contract.ts";
import type { ReceiptRecord } from "./queries.ts";
import { type ReceiptWords, receiptWords } from "./receipt-words.ts";

type Fact = readonly [name: string, value: string, look?: TextLook, hint?: string];
const QR = 104;

/** All that papers need of the settings. */
type Home = Pick<Config, "publicUrl">;
export interface ReceiptBundle {
  readonly receipt: ReceiptRecord;
  readonly items: readonly ConnectionReceipt[];
}

export function verificationUrl(
  config: Home,
  { token }: Pick<ReceiptRecord, "token">,
  item: number | null = null,
): string {
  return `${config.publicUrl}/verify/receipt/${token}${item === null ? "" : `?item=${item}`}`;
}

/** The whole receipt with its bills, its pages as they are drawn. */
export function receiptPdfOf(
  config: Home,
  receipt: ReceiptRecord,
  items: readonly ConnectionReceipt[],
  language: Language,
): Readable {
  const words = receiptWords[language];
  const pdf = begin(words.title, receipt.number, receipt, language);
  draw(pdf, config, receipt, items, language).then(
    () => pdf.end(),
    (error: Error) => pdf.stream.destroy(error),
  );
  return pdf.stream;
}

/** Whole receipts one after the other, each from the top of a page. */
export async function receiptsPdfOf(
  config: Home,
  bundles: readonly ReceiptBundle[],
  language: Language,
  tell: (done: number) => void,
): Promise<Buffer> {
  const { many, pageOf } = receiptWords[language];
  const pdf = new Pdf({ title: many(group(bundles.length)), language, foot: many(group(bundles.length)), pageOf });
  for (const [index, { receipt, items }] of bundles.entries()) {
    pdf.breakPage();
    await draw(pdf, config, receipt, items, language, false);
    tell(index + 1);
  }
  return pdf.finish();
}

async function draw(
  pdf: Pdf,
  config: Home,
  receipt: ReceiptRecord,
  items: readonly ConnectionReceipt[],
  language: Language,
  alone = true,
): Promise<void> {
  const words = receiptWords[language];
  head(pdf, words.title, receipt, receipt.number, verificationUrl(config, receipt), language);
  pdf.facts([
    [words.amount, `₹${rupees(receipt.paise)}`, { size: 18, strong: true }],
    [words.inWords, amountInWords(paiseFromString(receipt.paise), language), { size: 11 }],
    ...payment(receipt, words),
    ...sums(receipt, words),
  ]);
  pdf.y += 8;
  pdf.line(words.noSignature, { size: 8, quiet: true });
  pdf.y += 8;
  await annex(pdf, receipt, items, words, alone);
}

/** What one connection's holder or auditor files. */
export async function connectionReceiptPdfOf(
  config: Home,
  receipt: ReceiptRecord,
  item: ConnectionReceipt,
  language: Language,
): Promise<Buffer> {
  const pdf = begin(receiptWords[language].ofConnection, item.number, receipt, language);
  drawConnectionReceipt(pdf, config, receipt, item, language);
  return pdf.finish();
}

/** On the page that is begun, alone or as part of another paper. */
export function drawConnectionReceipt(
  pdf: Pdf,
  config: Home,
  receipt: ReceiptRecord,
  item: ConnectionReceipt,
  language: Language,
): void {
  const words = receiptWords[language];
  head(pdf, words.ofConnection, receipt, item.number, verificationUrl(config, receipt, item.position), language);
  pdf.facts([
    [words.connection, `${item.connectionNumber}\n${nameAndSite(item)}`, { size: 12, strong: true }],
    [words.bill, `${item.billNumber}, ${item.month.slice(5, 7)}-${item.month.slice(0, 4)}`],
    [words.relieved, `₹${rupees(item.paise)}`, { size: 18, strong: true }],
    [words.inWords, amountInWords(paiseFromString(item.paise), language), { size: 11 }],
    ...(item.rebatePaise === "0" ? [] : [[words.deduction("rebate"), `₹${rupees(item.rebatePaise)}`] as const]),
    ...(item.tdsPaise === "0" ? [] : [[words.deduction("tds-194q"), `₹${rupees(item.tdsPaise)}`] as const]),
    ...payment(receipt, words),
    [words.partOf, receipt.number],
  ]);
  pdf.y += 8;
  pdf.line(words.noSignature, { size: 8, quiet: true });
}

function begin(title: string, number: string, { state }: ReceiptRecord, language: Language): Pdf {
  return new Pdf({
    title: `${title} ${number}`,
    language,
    foot: `${title} ${number} · ${language === "hi" ? "मिलान" : "Milaan"}`,
    pageOf: receiptWords[language].pageOf,
    ...(state === "cancelled" && { stamp: receiptWords[language].stamp }),
  });
}

function head(pdf: Pdf, title: string, receipt: ReceiptRecord, number: string, url: string, language: Language): void {
  const words = receiptWords[language];
  const left = inside - QR - 16;
  const top = pdf.y;
  pdf.y += pdf.put(title, page.edge, left, { size: 18, strong: true }) + 6;
  const payer = language === "hi" ? receipt.payerNameHi : receipt.payerName;
  pdf.facts(
    [
      [words.number, number, { size: 12, strong: true }],
      [words.issuedBy, language === "hi" ? receipt.discomNameHi : receipt.discomName],
      [words.receivedFrom, payer ?? words.unknownPayer],
    ],
    page.edge,
    left,
  );
  pdf.code(codeOf(url), page.width - page.edge - QR, top, QR);
  const below = pdf.y;
  pdf.y = top + QR + 4;
  pdf.y += pdf.put(words.scan, page.width - page.edge - QR, QR, { size: 7.5, quiet: true, align: "center" });
  pdf.y = Math.max(below, pdf.y) + 8;
  pdf.rule(true);
  if (receipt.cancelledAt !== null) {
    const when = showDate(dayInIndia(receipt.cancelledAt));
    pdf.line(words.cancelled[receipt.cancelledBecause ?? "reversed"](when), { size: 11, strong: true });
    pdf.rule(true);
  }
  pdf.y += 4;
}

function payment(receipt: ReceiptRecord, words: ReceiptWords): Fact[] {
  const { advanceOf, valueDate } = receipt;
  return [
    advanceOf === null
      ? [words.onDate, showDate(valueDate), {}, words.onDateHint]
      : [words.usedOn, showDate(valueDate), {}, words.fromAdvance(showDate(advanceOf))],
    [words.utr, receipt.utr || "–"],
    ...(receipt.adviceNumber ? [[words.advice, receipt.adviceNumber] as const] : []),
  ];
}

function sums(receipt: ReceiptRecord, words: ReceiptWords): Fact[] {
  return [
    [words.bills, group(receipt.itemsCount)],
    [words.relieved, `₹${rupees(receipt.grossPaise)}`],
    ...receipt.deductions.map(({ kind, paise }): Fact => [words.deduction(kind), `₹${rupees(paise)}`]),
    ...(receipt.advancePaise === "0" ? [] : [[words.advance, `₹${rupees(receipt.advancePaise)}`] as const]),
  ];
}

async function annex(
  pdf: Pdf,
  receipt: ReceiptRecord,
  items: readonly ConnectionReceipt[],
  words: ReceiptWords,
  alone: boolean,
): Promise<void> {
  const taken = ({ rebatePaise, tdsPaise }: ConnectionReceipt) =>
    paiseFromString(rebatePaise) + paiseFromString(tdsPaise);
  const less = sum(items.map((item) => paise(taken(item))));
  const shownLess = less === ZERO ? 0 : 68;
  const widths = [34, 70, inside - 34 - 70 - 84 - 50 - shownLess - 84, 84, 50, shownLess, 84];
  const cells = (texts: readonly string[]) => texts.filter((_, index) => widths[index] !== 0);
  const heads = cells(words.columns);
  const columns = widths
    .filter((width) => width !== 0)
    .map((width, index): Column => ({ head: heads[index] ?? "", width, align: index > 4 ? "right" : "left" }));
  pdf.need(100);
  pdf.line(words.annex(group(receipt.itemsCount)), { size: 11, strong: true });
  pdf.y += 4;
  await pdf.table(
    columns,
    rowsOf(items, (item) =>
      cells([
        String(item.position),
        item.connectionNumber,
        nameAndSite(item),
        item.billNumber,
        `${item.month.slice(5, 7)}-${item.month.slice(0, 4)}`,
        formatRupees(paise(taken(item))),
        rupees(item.paise),
      ]),
    ),
    cells(["", words.total, "", "", "", formatRupees(less), rupees(receipt.grossPaise)]),
    alone ? items.length : null,
  );
}

/** Made as they are written: ten thousand rows of text need not stand in memory at once. */
function* rowsOf(items: readonly ConnectionReceipt[], cells: (item: ConnectionReceipt) => string[]) {
  for (const item of items) yield cells(item);
}

function nameAndSite({ connectionName, site }: ConnectionReceipt): string {
  return [connectionName, site].filter(Boolean).join(", ");
}

function rupees(text: string): string {
  return formatRupees(paiseFromString(text));
}

function group(count: number): string {
  return count.toLocaleString("en-IN");
}

function showDate(day: string): string {
  return day.slice(0, 10).split("-").toReversed().join("-");
}

function dayInIndia(instant: string): string {
  return new Date(instant).toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
}
