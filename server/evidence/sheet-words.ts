// Words of the evidence sheet in both languages; accounts, rules and outcomes as the screens name them.

import type { Language } from "#server/contract.ts";
import type { Rung } from "./story-contract.ts";

export interface SheetWords {
  readonly title: string;
  readonly pageOf: (page: number, pages: number) => string;
  readonly printedBy: (name: string) => string;
  readonly holds: string;
  readonly replaced: string;
  readonly text: string;
  readonly stood: (row: number, file: string) => string;
  readonly fileHash: string;
  readonly fingerprint: string;
  readonly account: (bank: string, ending: string) => string;
  readonly valueDate: string;
  readonly bookingDate: string;
  readonly amount: string;
  readonly inWords: string;
  readonly narration: string;
  readonly bankReference: string;
  readonly found: string;
  readonly place: (field: string, start: number, end: number) => string;
  readonly decision: string;
  readonly outcome: Readonly<Record<string, string>>;
  readonly rule: Readonly<Record<string, string>>;
  readonly decidedBy: string;
  readonly rules: (version: number, run: string) => string;
  readonly policy: (version: number, of: string | null) => string;
  readonly approvedBy: string;
  readonly approval: (asked: string, approved: string) => string;
  readonly reason: string;
  readonly payer: string;
  readonly advice: string;
  readonly receipt: string;
  readonly cancelled: string;
  readonly takesBack: string;
  readonly takenBackBy: string;
  readonly ladder: string;
  readonly ladderHint: string;
  readonly says: Readonly<Record<Rung["because"], string>>;
  readonly evidence: string;
  readonly noEvidence: string;
  readonly agrees: (agrees: boolean | null) => string;
  readonly kind: Readonly<Record<string, string>>;
  readonly paid: (count: number) => string;
  readonly first: (shown: number) => string;
  readonly paidColumns: readonly [string, string, string];
  readonly deduction: Readonly<Record<string, string>>;
  readonly advance: string;
  readonly journal: string;
  readonly journalColumns: readonly [string, string, string, string, string];
  readonly mirror: string;
  readonly accounts: Readonly<Record<string, string>>;
  readonly billing: string;
  readonly billingColumns: readonly [string, string, string, string, string];
  readonly postingKind: Readonly<Record<"payment" | "reversal", string>>;
  readonly history: string;
  readonly historyColumns: readonly [string, string, string, string, string];
  readonly total: string;
}

const en: SheetWords = {
  title: "How a decision came about",
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  printedBy: (name) => `Printed by ${name}`,
  holds: "This decision holds.",
  replaced: "A later decision took its place.",
  text: "What the bank wrote",
  stood: (row, file) => `Row ${row} of ${file}`,
  fileHash: "SHA-256 of the file",
  fingerprint: "Fingerprint of the line",
  account: (bank, ending) => `Account ${bank} …${ending}`,
  valueDate: "Value date",
  bookingDate: "Booking date",
  amount: "Amount",
  inWords: "In words",
  narration: "Narration",
  bankReference: "Bank's reference",
  found: "Found in the text",
  place: (field, start, end) =>
    `${field === "narration" ? "narration" : "reference"}, characters ${start + 1} to ${end}`,
  decision: "What was decided",
  outcome: {
    new: "new",
    matched: "matched",
    suggested: "suggested",
    unidentified: "unidentified",
    returned: "returned",
    duplicate: "duplicate",
    excluded: "excluded",
    parked: "set aside",
  },
  rule: {
    P0: "Bank's text",
    P1: "Advice number, exact amount",
    P2: "Declared UTR, exact amount",
    P3: "One bill named, exact amount",
    P4: "Several bills named, exact amount",
    P5: "TDS, rebate or rounding computed",
    P6: "Standing VAN, one explanation",
    P7: "Part or excess, placed by policy",
    P8: "Known account (suggests)",
    P9: "Sum of some bills (suggests)",
    P10: "Name or cut number (suggests)",
    P11: "No trace",
    person: "By a person",
    reversal: "Taken back by a person",
  },
  decidedBy: "Decided by",
  rules: (version, run) => `The rules, version ${version}, in run ${run}`,
  policy: (version, of) => (of === null ? `policy version ${version}` : `policy with ${of}, version ${version}`),
  approvedBy: "Second person",
  approval: (asked, approved) => `asked by ${asked}, approved by ${approved}`,
  reason: "Reason given",
  payer: "Payer",
  advice: "Advice",
  receipt: "Receipt",
  cancelled: "cancelled",
  takesBack: "Takes back decision",
  takenBackBy: "Taken back by decision",
  ladder: "The rules, in their order",
  ladderHint: "As far as the kept evidence tells. The first that is certain decides; doubt is silent.",
  says: {
    certain: "decided",
    "no-key": "silent: nothing in the text to go by",
    "key-did-not-suffice": "silent: what it goes by was there, and did not suffice",
    "nothing-alike": "silent: no repetition, return or charge",
    "earlier-was-certain": "not asked: an earlier rule was certain",
    ranked: "only suggests",
    "credits-only": "not asked: for money that came in",
  },
  evidence: "What spoke for it and against",
  noEvidence: "No evidence from the text: a person decided.",
  agrees: (agrees) => (agrees === null ? "near" : agrees ? "agrees" : "contradicts"),
  kind: {
    "rtgs-utr": "RTGS UTR",
    "neft-utr": "NEFT UTR",
    rrn: "RRN",
    cheque: "cheque",
    ifsc: "IFSC",
    account: "account",
    name: "name",
    van: "VAN",
    "payer-van": "standing VAN",
    advice: "advice number",
    bill: "bill number",
    connection: "connection",
    amount: "amount",
    date: "date",
    narration: "text",
    charge: "charge",
    policy: "policy",
  },
  paid: (count) => `What it paid: ${count} ${count === 1 ? "bill" : "bills"}`,
  first: (shown) => `The first ${shown} are printed.`,
  paidColumns: ["Bill", "Connection", "Relieved ₹"],
  deduction: {
    rebate: "less rebate",
    "tds-194q": "less TDS, section 194Q",
    rounding: "less rounding",
    "write-off": "less written off",
    surcharge: "with surcharge",
    fee: "less the aggregator's fee",
    "fee-tax": "less GST on the fee",
  },
  advance: "kept as advance",
  journal: "Journal",
  journalColumns: ["Posted", "Debit", "Credit", "Amount ₹", "Decision"],
  mirror: "mirror",
  accounts: {
    bank: "Bank",
    "unidentified-receipts": "Unidentified receipts",
    "unidentified-payments": "Unidentified payments",
    unapplied: "Unapplied",
    receivable: "Receivable",
    advance: "Advance",
    "tds-receivable": "TDS receivable",
    "rebate-allowed": "Rebate allowed",
    surcharge: "Surcharge",
    rounding: "Rounding",
    "bank-charges": "Bank charges",
    "refund-payable": "Refund payable",
    "write-off": "Write-off",
  },
  billing: "To billing, and its answer",
  billingColumns: ["Sent", "What", "Bills", "Accepted", "Rejected"],
  postingKind: { payment: "payment", reversal: "reversal" },
  history: "All that was decided of this line",
  historyColumns: ["Decided", "Decision", "Outcome", "How", "By"],
  total: "This line",
};

const hi: SheetWords = {
  title: "निर्णय कैसे हुआ",
  pageOf: (page, pages) => `पृष्ठ ${page} / ${pages}`,
  printedBy: (name) => `छापने वाले: ${name}`,
  holds: "यह निर्णय लागू है।",
  replaced: "बाद के निर्णय ने इसका स्थान लिया।",
  text: "बैंक ने क्या लिखा",
  stood: (row, file) => `${file} की पंक्ति ${row}`,
  fileHash: "फ़ाइल का SHA-256",
  fingerprint: "पंक्ति की पहचान-छाप",
  account: (bank, ending) => `खाता ${bank} …${ending}`,
  valueDate: "मूल्य तिथि",
  bookingDate: "बैंक में दर्ज तिथि",
  amount: "राशि",
  inWords: "शब्दों में",
  narration: "विवरण",
  bankReference: "बैंक का संदर्भ",
  found: "पाठ में क्या मिला",
  place: (field, start, end) => `${field === "narration" ? "विवरण" : "संदर्भ"}, अक्षर ${start + 1} से ${end}`,
  decision: "क्या निर्णय हुआ",
  outcome: {
    new: "नई",
    matched: "मिलान हुआ",
    suggested: "सुझाव",
    unidentified: "अज्ञात",
    returned: "लौटा",
    duplicate: "दोहराव",
    excluded: "बाहर रखा",
    parked: "अलग रखा",
  },
  rule: {
    P0: "बैंक का पाठ",
    P1: "चालान संख्या, ठीक राशि",
    P2: "बताया गया UTR, ठीक राशि",
    P3: "एक बिल की संख्या, ठीक राशि",
    P4: "कई बिलों की संख्या, ठीक राशि",
    P5: "TDS, छूट या पूर्णांकन की गणना",
    P6: "स्थायी VAN, एक ही व्याख्या",
    P7: "कम या अधिक, नीति के अनुसार",
    P8: "ज्ञात खाता (केवल सुझाव)",
    P9: "कुछ बिलों का जोड़ (केवल सुझाव)",
    P10: "नाम या कटी संख्या (केवल सुझाव)",
    P11: "कोई संकेत नहीं",
    person: "व्यक्ति द्वारा",
    reversal: "व्यक्ति ने वापस लिया",
  },
  decidedBy: "किसने निर्णय लिया",
  rules: (version, run) => `नियम, संस्करण ${version}, चक्र ${run}`,
  policy: (version, of) => (of === null ? `नीति संस्करण ${version}` : `${of} के साथ नीति, संस्करण ${version}`),
  approvedBy: "दूसरा व्यक्ति",
  approval: (asked, approved) => `${asked} ने माँगा, ${approved} ने स्वीकृत किया`,
  reason: "बताया गया कारण",
  payer: "भुगतानकर्ता",
  advice: "चालान",
  receipt: "रसीद",
  cancelled: "रद्द",
  takesBack: "यह निर्णय वापस लिया",
  takenBackBy: "इसे वापस लेने वाला निर्णय",
  ladder: "नियम, अपने क्रम में",
  ladderHint: "जितना रखे गए साक्ष्य से ज्ञात है। जो पहला नियम निश्चित हो वही निर्णय करता है; संदेह में नियम चुप रहता है।",
  says: {
    certain: "निर्णय किया",
    "no-key": "चुप: पाठ में कोई आधार नहीं था",
    "key-did-not-suffice": "चुप: आधार था, पर पर्याप्त नहीं",
    "nothing-alike": "चुप: न दोहराव, न वापसी, न शुल्क",
    "earlier-was-certain": "पूछा नहीं गया: पहले का नियम निश्चित था",
    ranked: "केवल सुझाव देता है",
    "credits-only": "पूछा नहीं गया: केवल आई राशि के लिए",
  },
  evidence: "क्या पक्ष में था और क्या विरोध में",
  noEvidence: "पाठ से कोई साक्ष्य नहीं: निर्णय व्यक्ति का था।",
  agrees: (agrees) => (agrees === null ? "निकट" : agrees ? "पक्ष में" : "विरोध में"),
  kind: {
    "rtgs-utr": "RTGS UTR",
    "neft-utr": "NEFT UTR",
    rrn: "RRN",
    cheque: "चेक",
    ifsc: "IFSC",
    account: "खाता",
    name: "नाम",
    van: "VAN",
    "payer-van": "स्थायी VAN",
    advice: "चालान संख्या",
    bill: "बिल संख्या",
    connection: "कनेक्शन",
    amount: "राशि",
    date: "तिथि",
    narration: "पाठ",
    charge: "शुल्क",
    policy: "नीति",
  },
  paid: (count) => `किसका भुगतान हुआ: ${count} बिल`,
  first: (shown) => `पहले ${shown} छापे गए हैं।`,
  paidColumns: ["बिल", "कनेक्शन", "चुकाया ₹"],
  deduction: {
    rebate: "घटाएँ छूट",
    "tds-194q": "घटाएँ TDS, धारा 194Q",
    rounding: "घटाएँ पूर्णांकन",
    "write-off": "घटाएँ बट्टा खाता",
    surcharge: "जोड़ें विलंब अधिभार",
    fee: "घटाएँ एग्रीगेटर का शुल्क",
    "fee-tax": "घटाएँ शुल्क पर GST",
  },
  advance: "अग्रिम में रखा",
  journal: "रोज़नामचा",
  journalColumns: ["दर्ज हुआ", "नामे", "जमा", "राशि ₹", "निर्णय"],
  mirror: "उलटी",
  accounts: {
    bank: "बैंक",
    "unidentified-receipts": "अज्ञात प्राप्तियाँ",
    "unidentified-payments": "अज्ञात भुगतान",
    unapplied: "बिना लगाई राशि",
    receivable: "प्राप्य",
    advance: "अग्रिम",
    "tds-receivable": "प्राप्य TDS",
    "rebate-allowed": "दी गई छूट",
    surcharge: "अधिभार",
    rounding: "पूर्णांकन",
    "bank-charges": "बैंक शुल्क",
    "refund-payable": "देय वापसी",
    "write-off": "बट्टा खाता",
  },
  billing: "बिलिंग को भेजा, और उसका उत्तर",
  billingColumns: ["भेजा", "क्या", "बिल", "स्वीकृत", "अस्वीकृत"],
  postingKind: { payment: "भुगतान", reversal: "वापसी" },
  history: "इस पंक्ति पर हुए सभी निर्णय",
  historyColumns: ["कब", "निर्णय", "परिणाम", "कैसे", "किसने"],
  total: "यह पंक्ति",
};

export const sheetWords: Readonly<Record<Language, SheetWords>> = { en, hi };
