// Words of the proof-of-payment pack in both languages: what may be said in each state, and not more.

import type { Language } from "#server/contract.ts";
import type { ProofState } from "./contract.ts";

/** A pack is never drawn of a payment that was taken back. */
export type ProvedState = Exclude<ProofState, "cancelled">;

export interface Said {
  readonly amount: string;
  readonly utr: string;
  readonly paidOn: string;
  readonly confirmedAt: string;
  readonly advice: string;
  readonly receipt: string;
  readonly issuedAt: string;
  readonly postedAt: string;
}

export interface PackWords {
  readonly title: string;
  readonly to: string;
  readonly officer: (office: string) => string;
  readonly anyOffice: string;
  readonly date: string;
  readonly reference: string;
  readonly subject: (connection: string, state: ProvedState) => string;
  readonly greeting: string;
  /** `named` are the first of them. */
  readonly billsOf: (count: number, named: readonly string[]) => string;
  readonly opening: (connection: string, bills: string, amount: string) => string;
  readonly states: Readonly<Record<ProvedState, (said: Said) => string>>;
  readonly request: string;
  readonly check: (url: string) => string;
  readonly enclosed: (receipt: boolean) => string;
  readonly yours: string;
  readonly forPayer: (payer: string) => string;
  readonly unknownPayer: string;
  readonly nameBlank: string;
  readonly scan: string;
  readonly evidence: string;
  readonly stateNames: Readonly<Record<ProvedState, string>>;
  readonly standing: string;
  readonly connection: string;
  readonly site: string;
  readonly advice: string;
  readonly van: string;
  readonly utr: string;
  readonly share: string;
  readonly bankLine: string;
  readonly bankLineHint: string;
  readonly noBankLine: string;
  readonly valueDate: string;
  readonly bookingDate: string;
  readonly credited: string;
  readonly account: (bank: string, ending: string) => string;
  readonly narration: string;
  readonly bankReference: string;
  readonly notice: string;
  readonly noticeOf: (mode: string, when: string) => string;
  readonly bills: string;
  readonly billColumns: readonly [string, string, string, string, string, string, string];
  readonly postedYes: string;
  readonly postedNo: string;
  readonly total: string;
  readonly timeline: string;
  readonly steps: Readonly<Record<"approved" | "confirmed" | "statement" | "reconciled" | "posted", string>>;
  readonly stillOpen: string;
  readonly receipt: string;
  readonly pageOf: (page: number, pages: number) => string;
}

export const packWords: Readonly<Record<Language, PackWords>> = {
  en: {
    title: "Proof of payment",
    to: "To",
    officer: (office) => `The officer in charge, ${office}`,
    anyOffice: "The officer in charge of the connection",
    date: "Date",
    reference: "Our reference",
    subject: (connection, state) =>
      `Subject: Request to hold disconnection of connection ${connection}, ${state === "bank-confirmed" ? "payment confirmed by the bank" : "payment made"}`,
    greeting: "Sir or Madam,",
    billsOf: (count, named) =>
      `${count === 1 ? "bill" : `${count} bills:`} ${named.join(", ")}${count > named.length ? " and others" : ""}`,
    opening: (connection, bills, amount) =>
      `For connection ${connection} we have made the payment named below, for ${bills}; of it ${amount} is for this connection.`,
    states: {
      "bank-confirmed": ({ amount, utr, confirmedAt, advice }) =>
        `Your bank told your portal on ${confirmedAt} that ${amount} came by UTR ${utr} to the virtual account of our payment advice ${advice}. The bank’s statement has not been read yet; a receipt follows once it has. Until then this is the bank’s word and not a receipt.`,
      reconciled: ({ amount, utr, paidOn, receipt, issuedAt }) =>
        `The statement of your bank shows the credit of ${amount}${utr && ` by UTR ${utr}`}, value date ${paidOn}. It was set against the bills named below, and receipt ${receipt} was issued on ${issuedAt}. Posting in your billing system is awaited, so arrears may still show there for bills that are paid.`,
      posted: ({ amount, utr, paidOn, receipt, postedAt }) =>
        `The statement of your bank shows the credit of ${amount}${utr && ` by UTR ${utr}`}, value date ${paidOn}. It was set against the bills named below by receipt ${receipt}, and your billing system accepted it on ${postedAt}.`,
    },
    request:
      "We request you not to disconnect this connection for the bills named here, to hold any notice already given for them, and to have the record set right.",
    check: (url) => `How the payment stands today can be checked by anybody, without logging in: ${url}`,
    enclosed: (receipt) =>
      receipt
        ? "Enclosed: bank’s line, bills and course of the payment; receipt of the connection."
        : "Enclosed: the bank’s word, bills and course of the payment.",
    yours: "Yours faithfully,",
    forPayer: (payer) => `for ${payer}`,
    unknownPayer: "the consumer",
    nameBlank: "Name and designation:",
    scan: "Scan to see how the payment stands now.",
    evidence: "Particulars of the payment",
    stateNames: {
      "bank-confirmed": "Bank confirmed; statement and receipt awaited",
      reconciled: "Paid, awaiting posting at the discom",
      posted: "Paid and posted at the discom",
    },
    standing: "State",
    connection: "Connection",
    site: "Name and site",
    advice: "Payment advice",
    van: "Virtual account (VAN)",
    utr: "UTR",
    share: "Set against this connection",
    bankLine: "The line of the bank’s statement",
    bankLineHint: "As the bank wrote it; account numbers of others are masked.",
    noBankLine: "No statement has shown it yet.",
    valueDate: "Value date",
    bookingDate: "Booked on",
    credited: "Credited",
    account: (bank, ending) => `${bank}, account ending ${ending}`,
    narration: "Text",
    bankReference: "Bank’s reference",
    notice: "The bank’s word",
    noticeOf: (mode, when) => `${mode}, credited ${when}`,
    bills: "Bills of this connection",
    billColumns: ["Bill", "Month", "Due date", "Bill amount", "Rebate, TDS", "Set against it", "In billing"],
    postedYes: "posted",
    postedNo: "awaited",
    total: "Total",
    timeline: "Course of the payment",
    steps: {
      approved: "Payment advice approved",
      confirmed: "Bank confirmed",
      statement: "Shown by the bank’s statement",
      reconciled: "Reconciled, receipt issued",
      posted: "Posted at the discom",
    },
    stillOpen: "awaited",
    receipt: "Receipt",
    pageOf: (page, pages) => `Page ${page} of ${pages}`,
  },
  hi: {
    title: "भुगतान का प्रमाण",
    to: "सेवा में",
    officer: (office) => `प्रभारी अधिकारी, ${office}`,
    anyOffice: "कनेक्शन के प्रभारी अधिकारी",
    date: "दिनांक",
    reference: "हमारा पत्रांक",
    subject: (connection, state) =>
      `विषय: कनेक्शन ${connection} का विच्छेदन रोकने का अनुरोध, ${state === "bank-confirmed" ? "बैंक ने भुगतान की पुष्टि की है" : "भुगतान हो चुका है"}`,
    greeting: "महोदय / महोदया,",
    billsOf: (count, named) =>
      `${count === 1 ? "बिल" : `${count} बिलों:`} ${named.join(", ")}${count > named.length ? " आदि" : ""}`,
    opening: (connection, bills, amount) =>
      `कनेक्शन ${connection} के लिए हमने ${bills} का नीचे बताया भुगतान किया है; उसमें से ${amount} इस कनेक्शन के लिए है।`,
    states: {
      "bank-confirmed": ({ amount, utr, confirmedAt, advice }) =>
        `आपके बैंक ने ${confirmedAt} को आपके पोर्टल को बताया कि UTR ${utr} से ${amount} हमारे भुगतान चालान ${advice} के वर्चुअल खाते में आए। बैंक विवरण अभी पढ़ा नहीं गया है; उसके बाद रसीद जारी होगी। तब तक यह बैंक की सूचना है, रसीद नहीं।`,
      reconciled: ({ amount, utr, paidOn, receipt, issuedAt }) =>
        `आपके बैंक विवरण में${utr && ` UTR ${utr} से`} ${amount} की राशि जमा दर्ज है, मूल्य तिथि ${paidOn}। यह राशि नीचे लिखे बिलों में समायोजित हुई और ${issuedAt} को रसीद ${receipt} जारी हुई। आपकी बिलिंग प्रणाली में पोस्टिंग शेष है, इसलिए चुकाए गए बिलों का बकाया वहाँ अब भी दिख सकता है।`,
      posted: ({ amount, utr, paidOn, receipt, postedAt }) =>
        `आपके बैंक विवरण में${utr && ` UTR ${utr} से`} ${amount} की राशि जमा दर्ज है, मूल्य तिथि ${paidOn}। यह राशि रसीद ${receipt} से नीचे लिखे बिलों में समायोजित हुई और आपकी बिलिंग प्रणाली ने ${postedAt} को इसे स्वीकार किया।`,
    },
    request:
      "अनुरोध है कि यहाँ लिखे बिलों के लिए यह कनेक्शन न काटा जाए, इनके लिए दी गई कोई भी सूचना रोकी जाए और अभिलेख ठीक कराया जाए।",
    check: (url) => `भुगतान की आज की स्थिति कोई भी बिना लॉग-इन यहाँ जाँच सकता है: ${url}`,
    enclosed: (receipt) =>
      receipt ? "संलग्न: बैंक की प्रविष्टि, बिल और भुगतान का क्रम; कनेक्शन की रसीद।" : "संलग्न: बैंक की सूचना, बिल और भुगतान का क्रम।",
    yours: "भवदीय,",
    forPayer: (payer) => `${payer} की ओर से`,
    unknownPayer: "उपभोक्ता",
    nameBlank: "नाम और पदनाम:",
    scan: "भुगतान की वर्तमान स्थिति देखने के लिए स्कैन करें।",
    evidence: "भुगतान का विवरण",
    stateNames: {
      "bank-confirmed": "बैंक से पुष्टि; विवरण और रसीद शेष",
      reconciled: "भुगतान हुआ, डिस्कॉम में पोस्टिंग शेष",
      posted: "भुगतान हुआ और डिस्कॉम में पोस्ट हुआ",
    },
    standing: "स्थिति",
    connection: "कनेक्शन",
    site: "नाम और स्थल",
    advice: "भुगतान चालान",
    van: "वर्चुअल खाता (VAN)",
    utr: "UTR",
    share: "इस कनेक्शन में समायोजित",
    bankLine: "बैंक विवरण की प्रविष्टि",
    bankLineHint: "जैसा बैंक ने लिखा; दूसरों के खाता नंबर ढके हुए हैं।",
    noBankLine: "किसी विवरण में अभी नहीं आया।",
    valueDate: "मूल्य तिथि",
    bookingDate: "दर्ज होने की तिथि",
    credited: "जमा राशि",
    account: (bank, ending) => `${bank}, खाते के अंतिम अंक ${ending}`,
    narration: "पाठ",
    bankReference: "बैंक का संदर्भ",
    notice: "बैंक की सूचना",
    noticeOf: (mode, when) => `${mode}, ${when} को जमा`,
    bills: "इस कनेक्शन के बिल",
    billColumns: ["बिल", "माह", "देय तिथि", "बिल राशि", "छूट, TDS", "समायोजित", "बिलिंग में"],
    postedYes: "दर्ज",
    postedNo: "शेष",
    total: "योग",
    timeline: "भुगतान का क्रम",
    steps: {
      approved: "भुगतान चालान स्वीकृत",
      confirmed: "बैंक से पुष्टि",
      statement: "बैंक विवरण में आया",
      reconciled: "मिलान पूरा, रसीद जारी",
      posted: "डिस्कॉम में पोस्ट हुआ",
    },
    stillOpen: "शेष",
    receipt: "रसीद",
    pageOf: (page, pages) => `पृष्ठ ${page} / ${pages}`,
  },
};
