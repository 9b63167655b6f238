// The challan on paper: where to send how much until when, in figures and words, with a QR that proves it, and its bills.

import { amountInWords } from "#reconciliation/amount-in-words.ts";
import { formatRupees, paise, paiseFromString } from "#reconciliation/money.ts";
import type { Config } from "#server/config.ts";
import type { Language } from "#server/contract.ts";
import { type Column, inside, Pdf, page } from "#server/pdf.ts";
import type { AdviceEvent, AdviceItem } from "../contract.ts";
import { railOf } from "../page/advice-page.ts";
import { qrPng, verificationUrl } from "../page/verification.ts";
import type { AdviceRecord } from "../queries.ts";
import { type ChallanWords, challanWords } from "./challan-words.ts";
import type { UpiOfAdvice } from "./upi.ts";

export interface Challan {
  readonly advice: AdviceRecord;
  readonly payer: { readonly name: string; readonly nameHi: string };
  readonly events: readonly AdviceEvent[];
  readonly items: readonly AdviceItem[];
  /** Null where the challan is not to be paid any more. */
  readonly upi: UpiOfAdvice | null;
}

const QR = 104;
const SUMS = 260;

export async function challanPdfOf(config: Config, challan: Challan, language: Language): Promise<Buffer> {
  const words = challanWords[language];
  const { advice } = challan;
  const pdf = new Pdf({
    title: `${words.title} ${advice.number}`,
    language,
    foot: `${words.title} ${advice.number} · ${language === "hi" ? "मिलान" : "Milaan"}`,
    pageOf: words.pageOf,
  });
  const png = await qrPng(verificationUrl(config, advice));
  head(pdf, challan, words, language, png);
  facts(pdf, challan, words, language);
  const top = pdf.y;
  await byUpi(pdf, challan, words, config);
  const below = pdf.y;
  pdf.y = top;
  sums(pdf, advice, words);
  pdf.y = Math.max(below, pdf.y);
  people(pdf, challan, words, language);
  await annex(pdf, challan, words);
  return pdf.finish();
}

function head(pdf: Pdf, challan: Challan, words: ChallanWords, language: Language, png: Buffer): void {
  const { advice } = challan;
  const left = inside - QR - 16;
  const top = pdf.y;
  pdf.y += pdf.put(words.title, page.edge, left, { size: 18, strong: true }) + 2;
  const rail = words.rail[railOf(advice)];
  pdf.y += pdf.put(`${words.advice} ${inGroups(advice.number)} · ${rail}`, page.edge, left, { size: 10 }) + 8;
  pdf.facts(
    [
      [words.payer, language === "hi" ? challan.payer.nameHi : challan.payer.name],
      [words.issued, showDate(advice.issuedOn)],
      ...Object.entries(words.details).flatMap(([name, label]) => {
        const value = advice.details[name as keyof typeof words.details];
        return value ? [[label, value] as const] : [];
      }),
    ],
    page.edge,
    left,
  );
  pdf.picture(png, page.width - page.edge - QR, top, QR);
  const below = pdf.y;
  pdf.y = top + QR + 4;
  pdf.y += pdf.put(words.scan, page.width - page.edge - QR, QR, { size: 7.5, quiet: true, align: "center" });
  pdf.y = Math.max(below, pdf.y) + 8;
  pdf.rule(true);
}

function facts(pdf: Pdf, { advice }: Challan, words: ChallanWords, language: Language): void {
  const amount = paiseFromString(advice.amountPaise);
  pdf.y += 4;
  pdf.facts([
    [words.beneficiary, language === "hi" ? advice.beneficiaryHi : advice.beneficiary, { size: 11 }],
    [words.account, inGroups(advice.van), { size: 13, strong: true }, words.accountHint],
    [words.ifsc, advice.ifsc, { size: 13, strong: true }],
    [words.amount, `₹${formatRupees(amount)}`, { size: 18, strong: true }],
    [words.inWords, amountInWords(amount, language), { size: 11 }],
    [words.validUntil, `${showDate(advice.validUntil)}, 23:59`, { size: 11, strong: true }],
  ]);
  pdf.y += 4;
  pdf.line(words.exact, { size: 9.5 });
  pdf.y += 8;
}

/** Beside the sums: the code a UPI app scans, or why there is none. */
async function byUpi(pdf: Pdf, { upi }: Challan, words: ChallanWords, config: Config): Promise<void> {
  if (!upi) return;
  const width = inside - SUMS - 16;
  if (upi.intent === null) {
    const limit = formatRupees(paise(config.paying.limits.upi));
    const why = upi.why === "above-limit" ? words.upiAboveLimit(`₹${limit}`) : words.upiNoAddress;
    pdf.y += pdf.put(why, page.edge, width, { size: 8.5, quiet: true }) + 8;
    return;
  }
  pdf.need(QR + 8);
  const top = pdf.y;
  pdf.picture(await qrPng(upi.intent), page.edge, top, QR);
  const x = page.edge + QR + 10;
  const left = width - QR - 10;
  pdf.y += 2;
  pdf.y += pdf.put(words.upi, x, left, { size: 10, strong: true }) + 2;
  pdf.y += pdf.put(words.upiScan, x, left, { size: 8.5 }) + 4;
  pdf.y += pdf.put(upi.address, x, left, { size: 7.5, quiet: true });
  pdf.y = Math.max(pdf.y, top + QR) + 10;
}

function sums(pdf: Pdf, advice: AdviceRecord, words: ChallanWords): void {
  const width = SUMS;
  const x = page.width - page.edge - width;
  const lines: (readonly [string, string])[] =
    advice.itemsCount > 0 ? [[words.gross(group(advice.itemsCount)), rupees(advice.grossPaise)]] : [];
  if (advice.rebatePaise !== "0") lines.push([words.rebate, `−${rupees(advice.rebatePaise)}`]);
  if (advice.tdsPaise !== "0") lines.push([words.tds, `−${rupees(advice.tdsPaise)}`]);
  if (advice.advancePaise !== "0") lines.push([words.advance, rupees(advice.advancePaise)]);
  pdf.facts(
    lines.map(([name, value]) => [name, value, { align: "right" }] as const),
    x,
    width,
  );
  pdf.facts([[words.toPay, `₹${rupees(advice.amountPaise)}`, { align: "right", strong: true, size: 11 }]], x, width);
  pdf.y += 8;
}

function people(pdf: Pdf, { advice, events }: Challan, words: ChallanWords, language: Language): void {
  const named = (event: "prepared" | "first-approved" | "approved") => {
    const found = events.findLast((one) => one.event === event);
    return found?.by ? `${language === "hi" ? found.by.nameHi : found.by.name}, ${showTime(found.at)}` : "–";
  };
  const two = events.findLast((one) => one.event === "first-approved" || one.event === "submitted");
  pdf.facts([
    [words.preparedBy, named("prepared")],
    ...(two?.event === "first-approved" ? [[words.firstApprovedBy, named("first-approved")] as const] : []),
    [words.approvedBy, named("approved")],
    [words.hash, advice.hash.toString("hex"), { size: 7.5 }],
  ]);
  pdf.y += 12;
}

async function annex(pdf: Pdf, { advice, items }: Challan, words: ChallanWords): Promise<void> {
  const widths = [28, 62, 68, inside - 28 - 62 - 68 - 74 - 58 - 52 - 74, 74, 58, 52, 74];
  const columns: Column[] = words.columns.map((title, index) => ({
    head: title,
    width: widths[index] ?? 0,
    ...(index > 3 && { align: "right" as const }),
  }));
  if (items.length === 0) return;
  pdf.need(100);
  pdf.line(words.annex(group(advice.itemsCount)), { size: 11, strong: true });
  pdf.y += 4;
  await pdf.table(
    columns,
    items.map((item) => [
      String(item.position),
      item.connectionNumber,
      item.billNumber,
      item.site,
      rupees(item.paise),
      orDash(item.rebatePaise),
      orDash(item.tdsPaise),
      rupees(item.amountPaise),
    ]),
    [
      "",
      words.total,
      "",
      "",
      rupees(advice.grossPaise),
      orDash(advice.rebatePaise),
      orDash(advice.tdsPaise),
      rupees(advice.amountPaise),
    ],
  );
}

function rupees(count: string): string {
  return formatRupees(paiseFromString(count));
}

function orDash(count: string): string {
  return count === "0" ? "–" : rupees(count);
}

/** `SBPDCLSB260004187772` → `SBPDCL SB26 0004 1877 72`. */
function inGroups(value: string): string {
  const van = /^([A-Z]{4,6})([A-Z]{2}\d{12})$/.exec(value);
  const groups = (van?.[2] ?? value).match(/.{1,4}/g) ?? [];
  return [van?.[1], ...groups].filter(Boolean).join(" ");
}

function group(count: number): string {
  return String(count).replace(/(\d)(?=(\d\d)+\d$)/g, "$1,");
}

function showDate(day: string): string {
  return day.split("-").reverse().join("-");
}

const indian = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Kolkata",
  dateStyle: "short",
  timeStyle: "short",
  hourCycle: "h23",
});

function showTime(instant: string): string {
  return indian.format(new Date(instant)).replaceAll("/", "-");
}
