// The pack on paper: the letter, the particulars with the bank's own line, and the connection's receipt.

import { amountInWords } from "#reconciliation/amount-in-words.ts";
import { formatRupees, paise, paiseFromString } from "#reconciliation/money.ts";
import type { Language } from "#server/contract.ts";
import { type Column, inside, Pdf, page } from "#server/pdf.ts";
import { codeOf } from "#server/receipts/code.ts";
import type { ConnectionReceipt } from "#server/receipts/contract.ts";
import { drawConnectionReceipt, type ReceiptBundle } from "#server/receipts/receipt-pdf.ts";
import type { Letter, PackLanguage } from "./contract.ts";
import type { Evidence } from "./gather.ts";
import { type PackWords, type ProvedState, packWords, type Said } from "./letter-words.ts";
import { maskOthers } from "./mask.ts";

const QR = 96;
const BILLS_NAMED = 6;

export interface Pack {
  readonly evidence: Evidence;
  /** Where anybody can see how it stands. */
  readonly url: string;
  readonly publicUrl: string;
  readonly letter: Letter;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly receipt: ReceiptBundle["receipt"] | null;
  readonly receiptItems: readonly ConnectionReceipt[];
}

function packTitle(pack: Pack, language: Language): string {
  return `${packWords[language].title} ${connectionOf(pack)}`;
}

/** Packs one after the other, each in the languages wanted; `tell` hears how many are drawn. */
export async function packsPdfOf(
  packs: readonly Pack[],
  language: PackLanguage,
  tell: (done: number) => void = () => undefined,
): Promise<Buffer> {
  const languages: readonly Language[] = language === "both" ? ["hi", "en"] : [language];
  const [first] = languages as [Language];
  const [only] = packs;
  const title = packs.length === 1 && only ? packTitle(only, first) : packWords[first].title;
  const pdf = new Pdf({ title, language: first, foot: title, pageOf: packWords[first].pageOf });
  for (const [index, pack] of packs.entries()) {
    for (const each of languages) await drawPack(pdf, pack, each);
    if (index % 50 === 49) tell(index + 1);
  }
  return pdf.finish();
}

async function drawPack(pdf: Pdf, pack: Pack, language: Language): Promise<void> {
  pdf.breakPage();
  letter(pdf, pack, language);
  pdf.breakPage();
  await particulars(pdf, pack, language);
  for (const item of pack.receiptItems) {
    if (pack.receipt === null) break;
    pdf.breakPage();
    drawConnectionReceipt(pdf, pack, pack.receipt, item, language);
  }
}

function letter(pdf: Pdf, pack: Pack, language: Language): void {
  const words = packWords[language];
  const { payment, items, state, paise: share } = pack.evidence;
  const { name, designation, reference } = pack.letter;
  const payer = (language === "hi" ? payment.payerNameHi : payment.payerName) ?? words.unknownPayer;
  const [first] = items;
  const office = language === "hi" ? first?.officeHi : first?.office;
  const top = pdf.y;
  const beside = inside - QR - 32;
  pdf.y += pdf.put(payer, page.edge, beside, { size: 14, strong: true }) + 2;
  if (reference !== "") pdf.y += pdf.put(`${words.reference}: ${reference}`, page.edge, beside, { size: 10 }) + 2;
  pdf.y += pdf.put(`${words.date}: ${day(pack.today)}`, page.edge, beside, { size: 10 }) + 2;
  const left = pdf.y;
  pdf.code(codeOf(pack.url), page.width - page.edge - QR, top, QR);
  pdf.y = top + QR + 4;
  pdf.y += pdf.put(words.scan, page.width - page.edge - QR, QR, { size: 7.5, quiet: true, align: "center" });
  pdf.y = Math.max(left, pdf.y) + 14;
  pdf.line(words.to, { size: 10 });
  pdf.line(office ? words.officer(office) : words.anyOffice, { size: 10 });
  pdf.line(language === "hi" ? payment.discomNameHi : payment.discomName, { size: 10 });
  pdf.y += 12;
  pdf.line(words.subject(connectionOf(pack), state as ProvedState), { size: 11, strong: true });
  pdf.y += 8;
  const named = [connectionOf(pack), [first?.connectionName, first?.site].filter(Boolean).join(", ")];
  const bills = items.slice(0, BILLS_NAMED).map(({ billNumber, month }) => `${billNumber} (${monthOf(month)})`);
  for (const text of [
    words.greeting,
    words.opening(named.filter(Boolean).join(", "), words.billsOf(items.length, bills), `₹${rupees(share)}`),
    words.states[state as ProvedState](saidOf(pack)),
    words.request,
  ]) {
    pdf.line(text, { size: 10.5 });
    pdf.y += 9;
  }
  pdf.line(`${words.share}: ₹${rupees(share)} (${amountInWords(paiseFromString(share), language)})`, {
    size: 10,
    strong: true,
  });
  pdf.y += 9;
  pdf.line(words.check(pack.url), { size: 9 });
  pdf.y += 6;
  pdf.line(words.enclosed(payment.receipt !== null), { size: 9 });
  pdf.y += 20;
  pdf.line(words.yours, { size: 10.5 });
  pdf.y += 34;
  pdf.line(name === "" ? words.nameBlank : name, { size: 10.5, strong: name !== "" });
  if (designation !== "") pdf.line(designation, { size: 10.5 });
  pdf.line(words.forPayer(payer), { size: 10.5 });
}

function saidOf({ evidence: { payment, postedAt } }: Pack): Said {
  const { notice, receipt } = payment;
  return {
    amount: `₹${rupees(payment.transferPaise)}`,
    utr: payment.utr ?? "",
    paidOn: day(payment.paidOn),
    confirmedAt: notice ? when(notice.at) : "–",
    advice: payment.adviceNumber ?? "–",
    receipt: receipt?.number ?? "–",
    issuedAt: receipt ? when(receipt.issuedAt) : "–",
    postedAt: postedAt ? when(postedAt) : "–",
  };
}

async function particulars(pdf: Pdf, pack: Pack, language: Language): Promise<void> {
  const words = packWords[language];
  const { payment, items, state, paise: share } = pack.evidence;
  const [first] = items;
  const { line, notice, receipt } = payment;
  pdf.line(`${words.evidence}: ${connectionOf(pack)}`, { size: 16, strong: true });
  pdf.line(words.stateNames[state as ProvedState], { size: 12, strong: true });
  pdf.y += 4;
  const references = [payment.utr, payment.van, payment.adviceNumber, receipt?.number ?? null];
  pdf.facts([
    [words.connection, connectionOf(pack), { strong: true }],
    [words.site, [first?.connectionName, first?.site].filter(Boolean).join(", ")],
    [words.share, `₹${rupees(share)}`, { strong: true }],
    [words.utr, payment.utr || "–"],
    ...(payment.adviceNumber === null ? [] : [[words.advice, payment.adviceNumber] as const]),
    ...(payment.van === null ? [] : [[words.van, payment.van] as const]),
    ...(receipt === null ? [] : [[words.receipt, receipt.number] as const]),
  ]);
  pdf.y += 8;
  if (line === null) {
    pdf.line(words.notice, { size: 12, strong: true });
    pdf.facts([
      [words.credited, `₹${rupees(payment.transferPaise)}`],
      ...(notice
        ? [
            [
              words.steps.confirmed,
              `${when(notice.at)}\n${words.noticeOf(notice.mode, when(notice.creditedAt))}`,
            ] as const,
          ]
        : []),
      [words.bankLine, words.noBankLine],
    ]);
  } else {
    pdf.line(words.bankLine, { size: 12, strong: true });
    pdf.line(words.bankLineHint, { size: 8, quiet: true });
    pdf.facts([
      [words.valueDate, day(line.valueDate)],
      [words.bookingDate, `${day(line.bookingDate)}, ${words.account(line.bank.toUpperCase(), line.ending)}`],
      [words.credited, `₹${rupees(line.paise)}`, { strong: true }],
      [words.narration, maskOthers(line.narration, references) || "–"],
      ...(line.bankReference === ""
        ? []
        : [[words.bankReference, maskOthers(line.bankReference, references)] as const]),
    ]);
  }
  pdf.y += 8;
  pdf.line(words.bills, { size: 12, strong: true });
  await bills(pdf, pack, words);
  pdf.y += 8;
  pdf.need(110);
  pdf.line(words.timeline, { size: 12, strong: true });
  pdf.facts(stepsOf(pack, words));
}

async function bills(pdf: Pdf, { evidence: { items, paise: share } }: Pack, words: PackWords): Promise<void> {
  const widths = [92, 54, 60, 84, 74, 88, inside - 452];
  const columns = words.billColumns.map(
    (head, at): Column => ({ head, width: widths[at] ?? 0, align: at > 2 && at < 6 ? "right" : "left" }),
  );
  await pdf.table(
    columns,
    items.map((item) => [
      item.billNumber,
      monthOf(item.month),
      item.dueDate === null ? "–" : day(item.dueDate),
      item.amountPaise === null ? "–" : rupees(item.amountPaise),
      formatRupees(paise(paiseFromString(item.rebatePaise) + paiseFromString(item.tdsPaise))),
      rupees(item.paise),
      item.posted ? words.postedYes : words.postedNo,
    ]),
    [words.total, "", "", "", "", rupees(share), ""],
  );
}

function stepsOf({ evidence: { payment, postedAt } }: Pack, words: PackWords): (readonly [string, string])[] {
  const { approvedAt, notice, line, receipt } = payment;
  const at = (instant: string | null | undefined) => (instant ? when(instant) : words.stillOpen);
  return [
    ...(payment.adviceNumber === null ? [] : [[words.steps.approved, at(approvedAt)] as const]),
    ...(notice ? [[words.steps.confirmed, at(notice.at)] as const] : []),
    [words.steps.statement, at(line?.importedAt)],
    [words.steps.reconciled, at(receipt?.issuedAt)],
    [words.steps.posted, at(postedAt)],
  ];
}

function connectionOf({ evidence }: Pack): string {
  return evidence.items[0]?.connectionNumber ?? "";
}

function rupees(text: string): string {
  return formatRupees(paiseFromString(text));
}

function day(date: string): string {
  return date.split("-").toReversed().join("-");
}

function monthOf(month: string): string {
  return `${month.slice(5, 7)}-${month.slice(0, 4)}`;
}

function when(instant: string): string {
  const local = new Date(instant).toLocaleString("sv-SE", { timeZone: "Asia/Kolkata" });
  return `${day(local.slice(0, 10))} ${local.slice(11, 16)}`;
}
