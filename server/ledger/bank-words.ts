// Words of the printed bank reconciliation statement in both languages.

import type { Language } from "#server/contract.ts";
import type { ItemKind } from "./bank-contract.ts";

export interface BankWords {
  readonly title: string;
  readonly asOn: (day: string) => string;
  readonly account: string;
  readonly statementOf: string;
  readonly drawnFrom: (file: string, from: string, to: string) => string;
  readonly noStatement: string;
  readonly state: string;
  readonly open: string;
  readonly closed: (by: string, when: string) => string;
  readonly seal: string;
  readonly columns: readonly [string, string, string, string];
  readonly rows: Readonly<
    Record<"bank" | "less" | "add" | "gaps" | "none" | "expected" | "cash-book" | "difference", string>
  >;
  readonly kinds: Readonly<Record<ItemKind, string>>;
  readonly gap: (from: string, to: string, missing: number) => string;
  readonly acceptedGap: (from: string, to: string, by: string, when: string, why: string) => string;
  readonly openGap: (from: string, to: string) => string;
  readonly ledger: string;
  readonly ledgerRows: readonly [string, string, string, string, string, string];
  readonly list: (kind: string, count: string) => string;
  readonly listColumns: readonly [string, string, string, string, string];
  readonly total: string;
  readonly signatures: readonly [string, string, string];
  readonly pageOf: (page: number, pages: number) => string;
}

export const bankWords: Readonly<Record<Language, BankWords>> = {
  en: {
    title: "Bank Reconciliation Statement",
    asOn: (day) => `as on ${day}`,
    account: "Bank account",
    statementOf: "Bank’s statement",
    drawnFrom: (file, from, to) => `${file}, ${from} to ${to}`,
    noStatement: "No statement says a balance",
    state: "State of the day",
    open: "Open: entries can still be booked on this day",
    closed: (by, when) => `Closed by ${by}, ${when}`,
    seal: "SHA-256",
    columns: ["Particulars", "Lines", "Amount (₹)", "Total (₹)"],
    rows: {
      bank: "Balance as per bank statement",
      less: "Less: credited by the bank, not yet entered in the cash book",
      add: "Add: debited by the bank, not yet entered in the cash book",
      gaps: "Add or less: gaps between the bank’s own statements, accepted",
      none: "Every credit and debit of the bank is entered in the cash book",
      expected: "Balance as per cash book, so derived",
      "cash-book": "Balance as per cash book in the ledger",
      difference: "Difference",
    },
    kinds: {
      unidentified: "Credits not yet matched",
      parked: "Credits set aside by a person",
      returned: "Credits returned, other half awaited",
      repeated: "Credits the bank shows twice",
      "own-transfer-in": "Credits from own accounts",
      unapplied: "Payer known, not yet applied to bills",
      unexplained: "Debits not explained",
      return: "Returns whose credit is not found",
      "own-transfer-out": "Debits to own accounts",
    },
    gap: (from, to, missing) =>
      `Statement ${from} to ${to}${missing > 0 ? `, without ${missing} known lines` : ", opening not the closing before"}`,
    acceptedGap: (from, to, by, when, why) => `Gap of statement ${from} to ${to}: accepted by ${by}, ${when}: ${why}`,
    openGap: (from, to) => `Statement ${from} to ${to} does not go on from the one before: not accepted`,
    ledger: "The same in the ledger",
    ledgerRows: [
      "Bank account in the ledger",
      "Unidentified receipts",
      "Unapplied, payers",
      "Unidentified payments",
      "Cash book",
      "Refunds approved, not yet debited by the bank (no part of the above)",
    ],
    list: (kind, count) => `${kind}: ${count}`,
    listColumns: ["Booked", "Particulars", "UTR", "Days", "Amount (₹)"],
    total: "Total",
    signatures: ["Prepared by", "Checked by", "Supervisor"],
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
  },
  hi: {
    title: "बैंक समाधान विवरण",
    asOn: (day) => `${day} की स्थिति`,
    account: "बैंक खाता",
    statementOf: "बैंक का विवरण",
    drawnFrom: (file, from, to) => `${file}, ${from} से ${to}`,
    noStatement: "किसी विवरण में शेष नहीं लिखा है",
    state: "दिन की स्थिति",
    open: "खुला: इस दिन पर प्रविष्टि अब भी हो सकती है",
    closed: (by, when) => `${by} ने ${when} को बंद किया`,
    seal: "SHA-256",
    columns: ["विवरण", "पंक्तियाँ", "राशि (₹)", "योग (₹)"],
    rows: {
      bank: "बैंक विवरण के अनुसार शेष",
      less: "घटाएँ: बैंक में जमा, रोकड़ बही में अभी दर्ज नहीं",
      add: "जोड़ें: बैंक से निकासी, रोकड़ बही में अभी दर्ज नहीं",
      gaps: "जोड़ें या घटाएँ: बैंक के अपने विवरणों के बीच का अंतराल, स्वीकृत",
      none: "बैंक की हर जमा और निकासी रोकड़ बही में दर्ज है",
      expected: "इस प्रकार रोकड़ बही का शेष",
      "cash-book": "खाता बही में रोकड़ बही का शेष",
      difference: "अंतर",
    },
    kinds: {
      unidentified: "जमा जिसका मिलान बाकी है",
      parked: "किसी व्यक्ति द्वारा अलग रखी जमा",
      returned: "लौटाई गई जमा, दूसरा आधा प्रतीक्षित",
      repeated: "बैंक में दोहराई गई जमा",
      "own-transfer-in": "अपने ही खातों से जमा",
      unapplied: "भुगतानकर्ता ज्ञात, बिलों पर अभी समायोजित नहीं",
      unexplained: "निकासी जिसका कारण ज्ञात नहीं",
      return: "वापसी जिसकी जमा नहीं मिली",
      "own-transfer-out": "अपने ही खातों में निकासी",
    },
    gap: (from, to, missing) =>
      `विवरण ${from} से ${to}${missing > 0 ? `, जिसमें ${missing} ज्ञात पंक्तियाँ नहीं` : ", आरंभिक शेष पिछले अंतिम शेष से भिन्न"}`,
    acceptedGap: (from, to, by, when, why) => `विवरण ${from} से ${to} का अंतराल: ${by} ने ${when} को स्वीकार किया: ${why}`,
    openGap: (from, to) => `विवरण ${from} से ${to} पिछले विवरण से नहीं जुड़ता: स्वीकृत नहीं`,
    ledger: "यही खाता बही में",
    ledgerRows: [
      "खाता बही में बैंक खाता",
      "अज्ञात प्राप्तियाँ",
      "असमायोजित, भुगतानकर्ता",
      "अज्ञात भुगतान",
      "रोकड़ बही",
      "स्वीकृत वापसी जो बैंक से अभी नहीं निकली (ऊपर के योग में नहीं)",
    ],
    list: (kind, count) => `${kind}: ${count}`,
    listColumns: ["बुकिंग", "विवरण", "UTR", "दिन", "राशि (₹)"],
    total: "योग",
    signatures: ["तैयारकर्ता", "जाँचकर्ता", "पर्यवेक्षक"],
    pageOf: (page, pages) => `पृष्ठ ${page} / ${pages}`,
  },
};
