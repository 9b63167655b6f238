// Words of the printed challan in both languages.

export interface ChallanWords {
  readonly title: string;
  readonly advice: string;
  readonly issued: string;
  readonly payer: string;
  readonly beneficiary: string;
  readonly account: string;
  readonly accountHint: string;
  readonly ifsc: string;
  readonly amount: string;
  readonly inWords: string;
  readonly validUntil: string;
  readonly rail: { readonly rtgs: string; readonly neft: string };
  readonly exact: string;
  readonly scan: string;
  readonly upi: string;
  readonly upiScan: string;
  readonly upiAboveLimit: (limit: string) => string;
  readonly upiNoAddress: string;
  readonly gross: (bills: string) => string;
  readonly rebate: string;
  readonly tds: string;
  readonly advance: string;
  readonly toPay: string;
  readonly details: Readonly<Record<"ddoCode" | "headOfAccount" | "sanctionNumber" | "tdsSection" | "remarks", string>>;
  readonly approvedBy: string;
  readonly firstApprovedBy: string;
  readonly preparedBy: string;
  readonly annex: (bills: string) => string;
  readonly columns: readonly [string, string, string, string, string, string, string, string];
  readonly total: string;
  readonly hash: string;
  readonly pageOf: (page: number, pages: number) => string;
}

export const challanWords: Readonly<Record<"en" | "hi", ChallanWords>> = {
  en: {
    title: "Payment challan",
    advice: "Advice",
    issued: "Made on",
    payer: "Payer",
    beneficiary: "Beneficiary",
    account: "Account number (VAN)",
    accountHint: "for this challan only; type it without spaces",
    ifsc: "IFSC",
    amount: "Amount",
    inWords: "In words",
    validUntil: "Valid till",
    rail: { rtgs: "by RTGS or NEFT", neft: "by NEFT; RTGS takes ₹2,00,000.00 and above" },
    exact:
      "Send exactly this amount in one transfer to the account number above. The bank credits by the account number alone.",
    scan: "Scan to check this challan and see where it stands.",
    upi: "Or pay by UPI",
    upiScan: "Scan with any UPI app. Account and amount stand in the code; do not change the amount.",
    upiAboveLimit: (limit) => `No UPI code: UPI takes up to ${limit} at once. Pay by RTGS or NEFT.`,
    upiNoAddress: "No UPI code: the bank of this account gives it no UPI address. Pay by RTGS or NEFT.",
    gross: (bills) => `${bills} bills`,
    rebate: "Rebate, if paid in time",
    tds: "TDS declared",
    advance: "Advance, kept for the payer",
    toPay: "To pay",
    details: {
      ddoCode: "DDO code",
      headOfAccount: "Head of account",
      sanctionNumber: "Sanction number",
      tdsSection: "TDS section",
      remarks: "Remarks",
    },
    approvedBy: "Approved by",
    firstApprovedBy: "First approved by",
    preparedBy: "Prepared by",
    annex: (bills) => `Annex: ${bills} bills of this challan`,
    columns: ["No.", "Connection", "Bill", "Site", "Bill amount", "Rebate", "TDS", "To pay"],
    total: "Total",
    hash: "Approved content, SHA-256",
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
  },
  hi: {
    title: "भुगतान चालान",
    advice: "चालान संख्या",
    issued: "बनाने की तिथि",
    payer: "भुगतानकर्ता",
    beneficiary: "लाभार्थी",
    account: "खाता संख्या (VAN)",
    accountHint: "केवल इसी चालान के लिए; बिना रिक्त स्थान के लिखें",
    ifsc: "IFSC",
    amount: "राशि",
    inWords: "शब्दों में",
    validUntil: "कब तक मान्य",
    rail: { rtgs: "RTGS या NEFT से", neft: "NEFT से; RTGS ₹2,00,000.00 और उससे अधिक के लिए है" },
    exact: "ठीक यही राशि एक ही अंतरण में ऊपर के खाते में भेजें। बैंक केवल खाता संख्या देखकर जमा करता है।",
    scan: "इस चालान की जाँच और स्थिति के लिए स्कैन करें।",
    upi: "या UPI से भुगतान करें",
    upiScan: "किसी भी UPI ऐप से स्कैन करें। खाता और राशि कोड में हैं; राशि न बदलें।",
    upiAboveLimit: (limit) => `UPI कोड नहीं: UPI से एक बार में ${limit} तक ही दिए जा सकते हैं। RTGS या NEFT से भुगतान करें।`,
    upiNoAddress: "UPI कोड नहीं: इस खाते का बैंक UPI पता नहीं देता। RTGS या NEFT से भुगतान करें।",
    gross: (bills) => `${bills} बिल`,
    rebate: "समय पर भुगतान की छूट",
    tds: "घोषित TDS",
    advance: "अग्रिम, भुगतानकर्ता के नाम रखा जाएगा",
    toPay: "देय राशि",
    details: {
      ddoCode: "DDO कोड",
      headOfAccount: "लेखा शीर्ष",
      sanctionNumber: "स्वीकृति संख्या",
      tdsSection: "TDS धारा",
      remarks: "टिप्पणी",
    },
    approvedBy: "अनुमोदनकर्ता",
    firstApprovedBy: "प्रथम अनुमोदनकर्ता",
    preparedBy: "तैयारकर्ता",
    annex: (bills) => `अनुलग्नक: इस चालान के ${bills} बिल`,
    columns: ["क्रम", "कनेक्शन", "बिल", "स्थल", "बिल राशि", "छूट", "TDS", "देय"],
    total: "योग",
    hash: "अनुमोदित सामग्री, SHA-256",
    pageOf: (page, pages) => `पृष्ठ ${page} / ${pages}`,
  },
};
