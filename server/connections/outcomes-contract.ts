// What became of a row of a mass-tag file, with the sentence for the person who sent it; file and screen say the same.

import { z } from "zod";

/** `good` rows wait to be applied. */
export const outcomes = {
  good: { en: "Good, not applied yet", hi: "सही, अभी लागू नहीं" },
  applied: { en: "Done", hi: "हो गया" },
  "already-yours": { en: "Your organisation holds this connection already.", hi: "यह कनेक्शन पहले से आपके संगठन के पास है।" },
  "held-by-another": {
    en: "Another organisation holds this connection. Ask the discom.",
    hi: "यह कनेक्शन किसी दूसरे संगठन के पास है। डिस्कॉम से पूछें।",
  },
  "proof-wrong": {
    en: "No connection of this number has such a bill. Look at a recent bill of it.",
    hi: "इस संख्या के किसी कनेक्शन का ऐसा बिल नहीं है। उसका कोई हाल का बिल देखें।",
  },
  "proof-missing": {
    en: "The number or the amount of a recent bill is missing.",
    hi: "हाल के बिल की संख्या या राशि नहीं लिखी है।",
  },
  "proof-unreadable": {
    en: "Neither a bill number nor an amount. Write the amount as on the bill: 1234.50",
    hi: "न बिल संख्या है, न राशि। राशि वैसे लिखें जैसे बिल पर है: 1234.50",
  },
  "number-missing": { en: "The connection number is missing.", hi: "कनेक्शन संख्या नहीं लिखी है।" },
  "number-malformed": {
    en: "This is not a connection number of this discom. Only digits belong in it.",
    hi: "यह इस डिस्कॉम की कनेक्शन संख्या नहीं है। उसमें केवल अंक होते हैं।",
  },
  "discom-missing": { en: "The discom is missing.", hi: "डिस्कॉम नहीं लिखा है।" },
  "discom-unknown": { en: "There is no such discom.", hi: "ऐसा कोई डिस्कॉम नहीं है।" },
  "discom-not-admitted": {
    en: "This discom has not admitted your organisation yet.",
    hi: "इस डिस्कॉम ने अभी आपके संगठन को स्वीकार नहीं किया है।",
  },
  "duplicate-in-file": {
    en: "The same connection stands in an earlier row; that row counts.",
    hi: "यही कनेक्शन ऊपर की एक पंक्ति में है; वही पंक्ति मानी गई।",
  },
  "label-too-long": { en: "The label has more than 80 letters.", hi: "लेबल में 80 से अधिक अक्षर हैं।" },
  "over-cap": {
    en: "Your organisation may keep no more connections without the discom's approval.",
    hi: "डिस्कॉम की स्वीकृति के बिना आपका संगठन और कनेक्शन नहीं रख सकता।",
  },
  claimed: { en: "Sent to the discom, which decides.", hi: "डिस्कॉम को भेजा गया; निर्णय वही करेगा।" },
  "claim-approved": {
    en: "The discom approved it: your organisation holds the connection.",
    hi: "डिस्कॉम ने स्वीकृति दी: कनेक्शन आपके संगठन के पास है।",
  },
  "claim-refused": { en: "The discom refused it.", hi: "डिस्कॉम ने अस्वीकार किया।" },
  "claim-withdrawn": { en: "Your organisation withdrew its claim.", hi: "आपके संगठन ने दावा वापस लिया।" },
  disputed: {
    en: "Another organisation holds this connection. The discom settles the dispute.",
    hi: "यह कनेक्शन किसी दूसरे संगठन के पास है। विवाद का निर्णय डिस्कॉम करेगा।",
  },
  "sub-unit-unknown": {
    en: "Your organisation has no such sub-unit. Write its code or its name.",
    hi: "आपके संगठन में ऐसी कोई उप-इकाई नहीं है। उसका कोड या नाम लिखें।",
  },
  "sub-unit-missing": { en: "The sub-unit is missing.", hi: "उप-इकाई नहीं लिखी है।" },
  "same-unit": { en: "It is in this sub-unit already.", hi: "यह पहले से इसी उप-इकाई में है।" },
  "not-yours": { en: "Your organisation does not hold this connection.", hi: "यह कनेक्शन आपके संगठन के पास नहीं है।" },
  "in-live-advice": {
    en: "A bill of this connection is in a live advice. Cancel it first.",
    hi: "इस कनेक्शन का एक बिल चालू चालान में है। पहले उसे रद्द करें।",
  },
  "reason-missing": {
    en: "The reason is missing; write at least 5 letters.",
    hi: "कारण नहीं लिखा है; कम से कम 5 अक्षर लिखें।",
  },
} as const;
export type Outcome = keyof typeof outcomes;
/** Rows of these outcomes have a number and a discom but no proof: their sender may let the discom decide. */
export const claimable: readonly Outcome[] = ["proof-missing", "proof-unreadable", "proof-wrong", "over-cap"];
const outcomeNames = Object.keys(outcomes) as [Outcome, ...Outcome[]];
export const TagOutcome = z.enum(outcomeNames);
