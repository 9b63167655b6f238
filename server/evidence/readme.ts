// The letter inside the packed file: what it holds and how somebody who trusts nobody proves it.

import type { Language } from "#server/contract.ts";
import type { Sums } from "./package-queries.ts";

export interface About {
  readonly discom: string;
  readonly discomHi: string;
  readonly from: string;
  readonly to: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly lines: number;
  readonly decisions: number;
  readonly entries: number;
  readonly sums: Sums;
}

export function readme(language: Language, about: About): string {
  return language === "en" ? english(about) : hindi(about);
}

function english({ discom, from, to, madeAt, madeBy, lines, decisions, entries, sums }: About): string {
  return `EVIDENCE OF RECONCILIATION
${discom}
Bank lines of value date ${from} to ${to}. Packed on ${madeAt} by ${madeBy}.

WHAT IS IN IT
lines.csv        ${lines} lines of the bank's statements, as the bank wrote them, with the fingerprint of each
decisions.csv    ${decisions} decisions on these lines, earlier ones included; decisions.xlsx is the same for a spreadsheet
paid-bills.csv   the bills each decision relieved, and by how much
journal.csv      ${entries} transfers of the journal: each debits one account and credits another by the same amount
evidence.jsonl   one line of JSON for each line of the bank: its text untouched, what was found at which place, and for every
                 decision the rule, the evidence for and against, the flags, who decided, when and why
runs.jsonl       the runs of the rules that decided, each with the version of the rules and of the policy
policies.jsonl   the versions of the policy
audit.jsonl      the record of who did what, from the first day of the period to the last row there is
sums.json        the sums that yours must come to
manifest.json    the size and SHA-256 of every other file

HOW TO CHECK IT WITHOUT US
1. Nothing was changed since: the SHA-256 of each file (Linux: sha256sum FILE; Windows: certutil -hashfile FILE SHA256) is the
   one in manifest.json. The SHA-256 of the whole packed file stands on the portal's page and in the record of who did what.
2. The money is all there: in lines.csv the credits come to ₹${rupees(sums.credits_paise)} (${sums.credits_count} lines), the debits to
   ₹${rupees(sums.debits_paise)} (${sums.debits_count} lines). In journal.csv the debits of the account "bank" less its credits
   come to their difference.
3. Every decision adds up: for a matched credit in decisions.csv, relieved − deductions + advance = amount. What stands under a
   decision in paid-bills.csv comes to "relieved".
4. Undone is undone: every transfer of journal.csv with a number under "mirror of" has the accounts of that transfer the other
   way round and its amount.
5. The evidence is in the text: in evidence.jsonl each reference has a field, a start and an end; the characters of the line's text
   from start up to end are what was read (blanks and separators apart).
6. The record is whole: in audit.jsonl, for each row, hash = SHA-256 of the bytes of "previous" (from hexadecimal) followed by
   the bytes of "content" in UTF-8; "previous" is the "hash" of the row before; numbers go up by one. Compare the last hash with
   one published or noted at another time: nobody can have changed a row in between.

Amounts in CSV are rupees. A text that a spreadsheet would take for a formula has an apostrophe in front in the CSV and XLSX;
evidence.jsonl has it untouched. Amounts there are whole paise, as text. Times carry their zone; days are Indian days.
`;
}

function hindi({ discomHi, from, to, madeAt, madeBy, lines, decisions, entries, sums }: About): string {
  return `मिलान के साक्ष्य
${discomHi}
मूल्य तिथि ${from} से ${to} तक की बैंक प्रविष्टियाँ। ${madeAt} को ${madeBy} द्वारा तैयार।

इसमें क्या है
lines.csv        बैंक विवरण की ${lines} पंक्तियाँ, जैसी बैंक ने लिखीं, हर एक की पहचान-छाप (fingerprint) सहित
decisions.csv    इन पंक्तियों पर ${decisions} निर्णय, पहले के भी; decisions.xlsx वही स्प्रेडशीट के लिए
paid-bills.csv   हर निर्णय से कौन-से बिल कितनी राशि से चुके
journal.csv      रोजनामचे के ${entries} अंतरण: हर एक में एक खाता नामे और दूसरा उतनी ही राशि से जमा
evidence.jsonl   बैंक की हर पंक्ति के लिए JSON की एक पंक्ति: मूल पाठ ज्यों का त्यों, किस स्थान पर क्या मिला, और हर निर्णय का
                 नियम, पक्ष और विपक्ष के साक्ष्य, संकेत, किसने, कब और क्यों निर्णय लिया
runs.jsonl       नियमों के वे चक्र जिनमें निर्णय हुए, नियमों और नीति के संस्करण सहित
policies.jsonl   नीति के संस्करण
audit.jsonl      किसने क्या किया, इसका अभिलेख: अवधि के पहले दिन से अंतिम प्रविष्टि तक
sums.json        योग, जिनसे आपके योग मिलने चाहिए
manifest.json    बाकी हर फ़ाइल का आकार और SHA-256

हम पर भरोसा किए बिना जाँच कैसे करें
1. बाद में कुछ नहीं बदला: हर फ़ाइल का SHA-256 (Linux: sha256sum FILE; Windows: certutil -hashfile FILE SHA256) वही है जो
   manifest.json में है। पूरी पैक फ़ाइल का SHA-256 पोर्टल के पृष्ठ पर और अभिलेख में लिखा है।
2. पूरी राशि मौजूद है: lines.csv में जमा का योग ₹${rupees(sums.credits_paise)} (${sums.credits_count} पंक्तियाँ) और नामे का योग
   ₹${rupees(sums.debits_paise)} (${sums.debits_count} पंक्तियाँ) है। journal.csv में खाता "bank" के नामे में से जमा घटाने पर
   इन्हीं का अंतर आता है।
3. हर निर्णय का जोड़ मिलता है: decisions.csv में मिलान हुई हर जमा के लिए relieved − deductions + advance = amount. paid-bills.csv में
   किसी निर्णय के बिलों का योग "relieved" के बराबर है।
4. जो वापस लिया गया वह पूरा वापस हुआ: journal.csv में जिस अंतरण के "mirror of" में संख्या है, उसके खाते उस अंतरण के उलटे और राशि
   वही है।
5. साक्ष्य पाठ में ही है: evidence.jsonl में हर संदर्भ का field, start और end है; पंक्ति के पाठ में start से end के पहले तक के अक्षर
   वही हैं जो पढ़े गए (रिक्त स्थान और विभाजक चिह्न छोड़कर)।
6. अभिलेख अखंड है: audit.jsonl की हर पंक्ति में hash = SHA-256("previous" के बाइट (हेक्साडेसिमल से) और उसके बाद "content" के
   UTF-8 बाइट); "previous" ठीक पहले की पंक्ति का "hash" है; क्रमांक एक-एक बढ़ते हैं। अंतिम hash को किसी और समय प्रकाशित या नोट किए गए
   hash से मिलाएँ: बीच की कोई पंक्ति बदली नहीं जा सकती।

CSV में राशियाँ रुपयों में हैं। जिस पाठ को स्प्रेडशीट सूत्र समझ ले, उसके आगे CSV और XLSX में एक उद्धरण-चिह्न (') लगा है; evidence.jsonl
में वह ज्यों का त्यों है। वहाँ राशियाँ पूरे पैसों में, पाठ के रूप में हैं। समय के साथ उसका समय-क्षेत्र है; तिथियाँ भारतीय हैं।
`;
}

/** Digits without grouping, as the CSV has them. */
function rupees(paise: string): string {
  const digits = paise.padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
