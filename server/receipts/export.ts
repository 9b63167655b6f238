// The list of receipts as a table for files and paper.

import { sum } from "#reconciliation/money.ts";
import { type Language, paiseFromString } from "#server/contract.ts";
import type { Actor, Db } from "#server/database.ts";
import type { Download } from "#server/http.ts";
import {
  amount,
  type BookTable,
  bookPaper,
  type PaperKind,
  paperDate,
  ROWS_MAX,
  requireWhole,
} from "#server/ledger/book-paper.ts";
import type { Receipt } from "./contract.ts";
import { filterOf } from "./papers.ts";
import type { ReceiptSelection } from "./papers-contract.ts";
import { receiptsPage } from "./queries.ts";

const words = {
  en: {
    title: "Receipts",
    heads: ["Receipt", "Received on", "Advice", "UTR", "Bills", "State", "Amount (₹)"],
    discom: "Discom",
    payer: "Payer",
    states: { valid: "Stands", cancelled: "Cancelled" },
    total: "Those that stand",
    fromTo: (from: string, to: string) => `${from} to ${to}`,
  },
  hi: {
    title: "रसीदें",
    heads: ["रसीद", "प्राप्ति तिथि", "चालान", "UTR", "बिल", "स्थिति", "राशि (₹)"],
    discom: "डिस्कॉम",
    payer: "भुगतानकर्ता",
    states: { valid: "मान्य", cancelled: "रद्द" },
    total: "मान्य का योग",
    fromTo: (from: string, to: string) => `${from} से ${to}`,
  },
} as const;

export async function exportList(
  db: Db,
  actor: Actor,
  selection: ReceiptSelection,
  kind: PaperKind,
  language: Language,
  most = ROWS_MAX,
): Promise<Download> {
  const { rows, total } = await receiptsPage(db, actor, filterOf(selection), { page: 1, size: most });
  requireWhole(total, most);
  const { from, to } = selection;
  const said = words[language];
  const scope = from && to ? [said.fromTo(paperDate(from), paperDate(to))] : [];
  return bookPaper(tableOf(rows, actor.payerId !== null, scope, language), kind, language);
}

/** A payer is told the discom of each, a discom the payer: a column of one's own name says nothing. */
function tableOf(rows: readonly Receipt[], ofPayer: boolean, scope: readonly string[], language: Language): BookTable {
  const said = words[language];
  const widths = ofPayer ? [68, 50, 45, 80, 112, 34, 40, 86.28] : [68, 48, 75, 74, 108, 28, 34, 80.28];
  const heads = [...said.heads.slice(0, 2), ofPayer ? said.discom : said.payer, ...said.heads.slice(2)];
  const stand = rows.filter(({ state }) => state === "valid").map(({ paise }) => paiseFromString(paise));
  return {
    fileName: "receipts",
    title: said.title,
    scope,
    columns: heads.map((head, at) => ({ head, width: widths[at] ?? 0, amount: at === heads.length - 1 })),
    rows: rows.map((receipt) => [
      receipt.number,
      paperDate(receipt.valueDate),
      ofPayer ? receipt.discom : ((language === "hi" ? receipt.payerNameHi : receipt.payerName) ?? ""),
      receipt.adviceNumber ?? "",
      receipt.utr,
      String(receipt.itemsCount),
      said.states[receipt.state],
      amount(receipt.paise),
    ]),
    totals: ["", "", "", said.total, "", "", "", amount(String(sum(stand)))],
  };
}
