// Words of the printed receipt in both languages.

import type { Language } from "#server/contract.ts";

export interface ReceiptWords {
  readonly title: string;
  readonly ofConnection: string;
  /** Title of many in one file. */
  readonly many: (count: string) => string;
  readonly manyOfConnections: (count: string) => string;
  readonly month: string;
  readonly site: string;
  readonly number: string;
  readonly issuedBy: string;
  readonly receivedFrom: string;
  readonly unknownPayer: string;
  readonly amount: string;
  readonly inWords: string;
  readonly onDate: string;
  readonly onDateHint: string;
  /** Of a receipt that an advance pays. */
  readonly usedOn: string;
  readonly fromAdvance: (cameOn: string) => string;
  readonly utr: string;
  readonly advice: string;
  readonly bills: string;
  readonly relieved: string;
  /** Of the bills' amounts, what no money came for. */
  readonly deduction: (kind: string) => string;
  readonly advance: string;
  readonly connection: string;
  readonly bill: string;
  readonly partOf: string;
  readonly annex: (bills: string) => string;
  readonly columns: readonly [string, string, string, string, string, string, string];
  readonly total: string;
  readonly stamp: string;
  readonly cancelled: Readonly<Record<"returned" | "reversed", (when: string) => string>>;
  readonly scan: string;
  readonly noSignature: string;
  readonly pageOf: (page: number, pages: number) => string;
}

const deductions: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    rebate: "Of it rebate allowed",
    "tds-194q": "Of it TDS, section 194Q",
    rounding: "Of it rounding",
    "write-off": "Of it written off",
    surcharge: "Surcharge for paying late",
    fee: "Of it the aggregator's fee",
    "fee-tax": "Of it GST on that fee",
  },
  hi: {
    rebate: "इसमें से दी गई छूट",
    "tds-194q": "इसमें से TDS, धारा 194Q",
    rounding: "इसमें से पूर्णांकन",
    "write-off": "इसमें से बट्टे खाते में",
    surcharge: "विलंब अधिभार",
    fee: "इसमें से एग्रीगेटर का शुल्क",
    "fee-tax": "इसमें से शुल्क पर GST",
  },
};

export const receiptWords: Readonly<Record<Language, ReceiptWords>> = {
  en: {
    title: "Receipt",
    ofConnection: "Receipt of a connection",
    many: (count) => `Receipts: ${count}`,
    manyOfConnections: (count) => `Receipts of connections: ${count}`,
    month: "Month",
    site: "Name and site",
    number: "Receipt number",
    issuedBy: "Issued by",
    receivedFrom: "Received from",
    unknownPayer: "payer not registered",
    amount: "Amount received",
    inWords: "In words",
    onDate: "Received on",
    onDateHint: "the bank’s value date; rebate and due date go by it",
    usedOn: "Paid from the advance on",
    fromAdvance: (cameOn) => `adjusted from money received on ${cameOn}`,
    utr: "UTR or bank’s reference",
    advice: "Payment advice",
    bills: "Bills",
    relieved: "Set against the bills",
    deduction: (kind) => deductions.en[kind] ?? "Of it deducted",
    advance: "Kept as advance",
    connection: "Connection",
    bill: "Bill",
    partOf: "Part of receipt",
    annex: (bills) => `Annex: ${bills} bills of this receipt`,
    columns: ["No.", "Connection", "Name and site", "Bill", "Month", "Rebate, TDS", "Amount"],
    total: "Total",
    stamp: "CANCELLED",
    cancelled: {
      returned: (when) => `Cancelled on ${when}: the bank took the money back. This paper proves no payment.`,
      reversed: (when) => `Cancelled on ${when}: the discom took its decision back. This paper proves no payment.`,
    },
    scan: "Scan to check that this receipt is genuine and still stands.",
    noSignature: "Made by computer; needs no signature.",
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
  },
  hi: {
    title: "रसीद",
    ofConnection: "कनेक्शन की रसीद",
    many: (count) => `रसीदें: ${count}`,
    manyOfConnections: (count) => `कनेक्शनों की रसीदें: ${count}`,
    month: "माह",
    site: "नाम और स्थल",
    number: "रसीद संख्या",
    issuedBy: "जारीकर्ता",
    receivedFrom: "किससे मिला",
    unknownPayer: "भुगतानकर्ता पंजीकृत नहीं",
    amount: "प्राप्त राशि",
    inWords: "शब्दों में",
    onDate: "प्राप्ति की तिथि",
    onDateHint: "बैंक की मूल्य तिथि; छूट और देय तिथि इसी से मानी जाती है",
    usedOn: "अग्रिम से चुकाने की तिथि",
    fromAdvance: (cameOn) => `${cameOn} को प्राप्त राशि से समायोजित`,
    utr: "UTR या बैंक का संदर्भ",
    advice: "भुगतान चालान",
    bills: "बिल",
    relieved: "बिलों में समायोजित",
    deduction: (kind) => deductions.hi[kind] ?? "इसमें से कटौती",
    advance: "अग्रिम के रूप में रखा गया",
    connection: "कनेक्शन",
    bill: "बिल",
    partOf: "इस रसीद का भाग",
    annex: (bills) => `अनुलग्नक: इस रसीद के ${bills} बिल`,
    columns: ["क्रम", "कनेक्शन", "नाम और स्थल", "बिल", "माह", "छूट, TDS", "राशि"],
    total: "योग",
    stamp: "रद्द",
    cancelled: {
      returned: (when) => `${when} को रद्द: बैंक ने राशि लौटा ली। यह काग़ज़ भुगतान का प्रमाण नहीं है।`,
      reversed: (when) => `${when} को रद्द: डिस्कॉम ने अपना निर्णय वापस लिया। यह काग़ज़ भुगतान का प्रमाण नहीं है।`,
    },
    scan: "यह रसीद असली है और मान्य है या नहीं, स्कैन करके जाँचें।",
    noSignature: "कंप्यूटर से बनी; हस्ताक्षर आवश्यक नहीं।",
    pageOf: (page, pages) => `पृष्ठ ${page} / ${pages}`,
  },
};
