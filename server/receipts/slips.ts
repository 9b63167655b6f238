// Receipts of connections, four to a page: ten thousand are 2,500 sheets to file and not 10,000.

import { amountInWords } from "#reconciliation/amount-in-words.ts";
import { formatRupees, paiseFromString } from "#reconciliation/money.ts";
import type { Config } from "#server/config.ts";
import type { Language } from "#server/contract.ts";
import { inside, Pdf, page } from "#server/pdf.ts";
import { codeOf } from "./code.ts";
import type { ConnectionReceipt } from "./contract.ts";
import type { ReceiptRecord } from "./queries.ts";
import { type ReceiptBundle, verificationUrl } from "./receipt-pdf.ts";
import { receiptWords } from "./receipt-words.ts";

const ON_PAGE = 4;
const HEIGHT = (page.bottom - page.edge) / ON_PAGE;
const QR = 92;
const LEFT = inside - QR - 14;
const TOLD_EVERY = 200;

export async function slipsPdfOf(
  config: Pick<Config, "publicUrl">,
  bundles: readonly ReceiptBundle[],
  language: Language,
  tell: (done: number) => void,
): Promise<Buffer> {
  const count = bundles.reduce((total, { items }) => total + items.length, 0);
  const words = receiptWords[language];
  const title = words.manyOfConnections(count.toLocaleString("en-IN"));
  const pdf = new Pdf({ title, language, foot: title, pageOf: words.pageOf });
  pdf.announce(Math.ceil(count / ON_PAGE));
  const whole = pdf.collect();
  let done = 0;
  for (const { receipt, items } of bundles) {
    for (const item of items) {
      if (done > 0 && done % ON_PAGE === 0) pdf.breakPage();
      slip(pdf, config, receipt, item, page.edge + (done % ON_PAGE) * HEIGHT, language);
      done += 1;
      if (done % TOLD_EVERY === 0) tell(done);
    }
  }
  pdf.end();
  return whole;
}

function slip(
  pdf: Pdf,
  config: Pick<Config, "publicUrl">,
  receipt: ReceiptRecord,
  item: ConnectionReceipt,
  top: number,
  language: Language,
): void {
  const words = receiptWords[language];
  const third = LEFT / 3;
  const field = (name: string, value: string, column: number, y: number, columns = 1, strong = false) => {
    const [x, width] = [page.edge + column * third, columns * third - 8];
    pdf.y = top + y;
    pdf.fit(name, x, width, { size: 7, quiet: true });
    pdf.y = top + y + 10;
    pdf.fit(value, x, width, { size: strong ? 11 : 9, strong });
  };
  const at = (y: number, text: string, look: { size: number; strong?: boolean; quiet?: boolean }) => {
    pdf.y = top + y;
    pdf.fit(text, page.edge, LEFT - 8, look);
  };
  at(8, `${words.ofConnection} ${item.number}`, { size: 11, strong: true });
  if (receipt.cancelledAt !== null) {
    const when = showDate(dayInIndia(receipt.cancelledAt));
    at(24, words.cancelled[receipt.cancelledBecause ?? "reversed"](when), { size: 8, strong: true });
  } else at(24, `${words.issuedBy} ${language === "hi" ? receipt.discomNameHi : receipt.discomName}`, { size: 8 });
  const payer = language === "hi" ? receipt.payerNameHi : receipt.payerName;
  field(words.connection, item.connectionNumber, 0, 40, 1, true);
  field(words.site, [item.connectionName, item.site].filter(Boolean).join(", "), 1, 40, 2);
  field(words.bill, item.billNumber, 0, 66);
  field(words.month, `${item.month.slice(5, 7)}-${item.month.slice(0, 4)}`, 1, 66);
  field(words.relieved, `₹${formatRupees(paiseFromString(item.paise))}`, 2, 66, 1, true);
  at(93, amountInWords(paiseFromString(item.paise), language), { size: 8 });
  field(receipt.advanceOf === null ? words.onDate : words.usedOn, showDate(receipt.valueDate), 0, 106);
  field(words.utr, receipt.utr || "–", 1, 106);
  field(words.advice, receipt.adviceNumber ?? "–", 2, 106);
  field(words.receivedFrom, payer ?? words.unknownPayer, 0, 132, 2);
  field(words.partOf, receipt.number, 2, 132);
  at(158, takenOff(item, language), { size: 7.5, quiet: true });
  pdf.code(codeOf(verificationUrl(config, receipt, item.position)), page.width - page.edge - QR, top + 10, QR);
  pdf.y = top + HEIGHT - 12;
  pdf.rule();
}

/** What of the bill no money came for; a receipt without it says that it needs no signature. */
function takenOff(item: ConnectionReceipt, language: Language): string {
  const words = receiptWords[language];
  const rest = [
    ["rebate", item.rebatePaise],
    ["tds-194q", item.tdsPaise],
  ] as const;
  const said = rest
    .filter(([, paise]) => paise !== "0")
    .map(([kind, paise]) => `${words.deduction(kind)} ₹${formatRupees(paiseFromString(paise))}`);
  return [...said, words.noSignature].join(" · ");
}

function showDate(day: string): string {
  return day.slice(0, 10).split("-").toReversed().join("-");
}

function dayInIndia(instant: string): string {
  return new Date(instant).toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
}
