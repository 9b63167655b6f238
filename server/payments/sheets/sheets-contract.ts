// A sheet of amounts as the wire sees it: sent, checked, looked at, taken, and given back with what became of each row.

import { z } from "zod";
import { endpoint, Id, InstantText, Language, PaiseText, paged, pageQuery } from "#server/contract.ts";
import { AdviceDetails, AdviceNumber, maker } from "../contract.ts";

export const sheetOutcomes = {
  good: { en: "Good", hi: "ठीक" },
  applied: { en: "Taken", hi: "लिया गया" },
  "number-missing": { en: "Connection or bill number is missing", hi: "कनेक्शन या बिल संख्या नहीं है" },
  "number-unknown": { en: "No open bill of yours has this number", hi: "इस संख्या का आपका कोई खुला बिल नहीं है" },
  "discom-unknown": {
    en: "The discom is not known; use its code or short name",
    hi: "डिस्कॉम ज्ञात नहीं; कोड या संक्षिप्त नाम लिखें",
  },
  "several-discoms": { en: "Two discoms have this number; name the discom", hi: "यह संख्या दो डिस्कॉम में है; डिस्कॉम लिखें" },
  "several-bills": {
    en: "The connection has several open bills; write the bill number",
    hi: "कनेक्शन के कई खुले बिल हैं; बिल संख्या लिखें",
  },
  "repeated-in-file": { en: "The same bill stands in an earlier row", hi: "यही बिल पहले की पंक्ति में है" },
  "amount-unreadable": {
    en: "The amount cannot be read; write rupees as 1234.50",
    hi: "राशि पढ़ी नहीं गई; 1234.50 जैसे लिखें",
  },
  "amount-not-positive": {
    en: "The amount must be above zero; leave it empty to pay the whole bill",
    hi: "राशि शून्य से अधिक हो; पूरे बिल के लिए खाली छोड़ें",
  },
  "tds-unreadable": { en: "The TDS cannot be read; write rupees as 12.50", hi: "TDS पढ़ा नहीं गया; 12.50 जैसे लिखें" },
  "above-outstanding": { en: "More than is outstanding", hi: "बकाया से अधिक" },
  "tds-too-large": { en: "TDS leaves nothing to pay", hi: "TDS के बाद कुछ देय नहीं बचता" },
  "in-advice": { en: "The bill is in another advice", hi: "बिल दूसरे चालान में है" },
  paid: { en: "The bill is paid", hi: "बिल का भुगतान हो चुका है" },
  "set-aside": { en: "The bill is set aside", hi: "बिल अलग रखा गया है" },
} as const satisfies Record<string, { en: string; hi: string }>;
export type SheetOutcome = keyof typeof sheetOutcomes;
export const SheetOutcome = z.enum(Object.keys(sheetOutcomes) as [SheetOutcome, ...SheetOutcome[]]);

const sheetStates = ["checking", "checked", "applying", "applied", "refused"] as const;
const ofSheet = z.strictObject({ id: Id });
const sheetTag = "amount sheets";
export const SHEET_MEGABYTES_MAX = 10;

export const AmountSheet = z.strictObject({
  id: Id,
  fileName: z.string(),
  state: z.enum(sheetStates),
  workId: z.uuid(),
  uploadedAt: InstantText,
  rows: z.int(),
  good: z.int(),
  /** Of the good rows: what is to be transferred, and the tax declared. */
  amountPaise: PaiseText,
  tdsPaise: PaiseText,
  outcomes: z.array(z.strictObject({ outcome: SheetOutcome, count: z.int() })),
  /** Why the whole file was refused. */
  problem: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .nullable(),
  /** Where its good rows went. */
  applied: z.strictObject({ bills: z.int(), numbers: z.array(AdviceNumber) }).nullable(),
});
export type AmountSheet = z.infer<typeof AmountSheet>;

export const sheetTemplate = endpoint({
  method: "GET",
  path: "/api/amount-sheets/template",
  tag: sheetTag,
  summary: "A file of one's payable bills to fill amounts into.",
  who: maker,
  scope: "advices:make",
  query: z.strictObject({ kind: z.enum(["csv", "xlsx"]) }),
  produces: "application/octet-stream",
});

export const uploadSheet = endpoint({
  method: "POST",
  path: "/api/amount-sheets",
  tag: sheetTag,
  summary: "Send a file of connection or bill numbers with amounts; it is checked, and nothing is changed yet.",
  who: maker,
  scope: "advices:make",
  upload: { maxBytes: SHEET_MEGABYTES_MAX * 1024 * 1024 },
  answer: z.strictObject({ id: Id, workId: z.uuid() }),
});

export const getSheet = endpoint({
  method: "GET",
  path: "/api/amount-sheets/:id",
  tag: sheetTag,
  summary: "One file with its control totals.",
  who: maker,
  scope: "advices:make",
  params: ofSheet,
  answer: AmountSheet,
});

export const SheetRow = z.strictObject({
  row: z.int(),
  cells: z.array(z.string()),
  outcome: SheetOutcome,
  amountPaise: PaiseText,
});
export type SheetRow = z.infer<typeof SheetRow>;

export const listSheetRows = endpoint({
  method: "GET",
  path: "/api/amount-sheets/:id/rows",
  tag: sheetTag,
  summary: "Rows of a file: those that are wrong, or those of one outcome.",
  who: maker,
  scope: "advices:make",
  params: ofSheet,
  query: z.strictObject({ ...pageQuery, outcome: SheetOutcome.optional() }),
  answer: paged(SheetRow).extend({ header: z.array(z.string()) }),
});

export const applySheet = endpoint({
  method: "POST",
  path: "/api/amount-sheets/:id/application",
  tag: sheetTag,
  summary: "Put the good rows into one's basket, or make them into advices at once, one for each discom.",
  who: maker,
  scope: "advices:make",
  params: ofSheet,
  body: z.strictObject({ to: z.enum(["basket", "advice"]), details: AdviceDetails.optional() }),
  answer: z.strictObject({ workId: z.uuid() }),
});

export const sheetFile = endpoint({
  method: "GET",
  path: "/api/amount-sheets/:id/file",
  tag: sheetTag,
  summary: "The same file back, of the same kind, with a column that says what is wrong with each row.",
  who: maker,
  scope: "advices:make",
  params: ofSheet,
  query: z.strictObject({ language: Language.default("en"), only: z.enum(["wrong"]).optional() }),
  produces: "application/octet-stream",
});
