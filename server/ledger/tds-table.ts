// The TDS register as a table for paper, one row a payer and quarter.

import type { Language } from "#server/contract.ts";
import { amount, type BookTable, paperDate } from "./book-paper.ts";
import type { TdsRow, TdsState } from "./tds-contract.ts";
import { showFy } from "./words-contract.ts";

const words = {
  en: {
    title: "TDS receivable register",
    year: (fy: string) => `Financial year ${fy}`,
    heads: ["Payer", "Quarter", "Deducted (₹)", "Certified (₹)", "Balance (₹)", "Certificates", "State"],
    total: "Total",
    nobody: "Payer not known",
    states: {
      open: "Quarter not over",
      awaited: "Awaited",
      part: "Part",
      complete: "Complete",
      over: "More than deducted",
    },
  },
  hi: {
    title: "प्राप्य TDS पंजी",
    year: (fy: string) => `वित्तीय वर्ष ${fy}`,
    heads: ["भुगतानकर्ता", "तिमाही", "कटौती (₹)", "प्रमाणित (₹)", "शेष (₹)", "प्रमाणपत्र", "स्थिति"],
    total: "योग",
    nobody: "भुगतानकर्ता ज्ञात नहीं",
    states: { open: "तिमाही जारी", awaited: "प्रतीक्षित", part: "आंशिक", complete: "पूर्ण", over: "कटौती से अधिक" },
  },
} satisfies Record<Language, { states: Record<TdsState, string> } & Record<string, unknown>>;

export function tdsTable(
  rows: readonly TdsRow[],
  sums: { bookedPaise: string; certifiedPaise: string; balancePaise: string },
  fy: number,
  scope: readonly string[],
  language: Language,
): BookTable {
  const said = words[language];
  const widths = [130, 44, 68, 68, 68, 82, 55];
  return {
    fileName: `tds-receivable-${fy}`,
    title: said.title,
    scope: [...scope, said.year(showFy(fy))],
    columns: said.heads.map((head, index) => ({ head, width: widths[index] ?? 0, amount: index > 1 && index < 5 })),
    rows: rows.map((row) => [
      row.payer === null ? said.nobody : language === "hi" ? row.payer.nameHi : row.payer.name,
      `Q${row.quarter}`,
      amount(row.bookedPaise),
      amount(row.certifiedPaise),
      amount(row.balancePaise),
      row.certificates
        .filter(({ withdrawn }) => withdrawn === null)
        .map(({ number, issuedOn }) => `${number}, ${paperDate(issuedOn)}`)
        .join("; "),
      said.states[row.state],
    ]),
    totals: [said.total, "", amount(sums.bookedPaise), amount(sums.certifiedPaise), amount(sums.balancePaise), "", ""],
  };
}
