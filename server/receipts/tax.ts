// A payer's register of tax deducted at source, on screen and on paper.

import { paiseFromString, sum } from "#reconciliation/money.ts";
import type { Language } from "#server/contract.ts";
import type { Db } from "#server/database.ts";
import { amount, type BookTable, paperDate } from "#server/ledger/book-paper.ts";
import { financialYear } from "#server/ledger/books.ts";
import type { TdsState } from "#server/ledger/tds-contract.ts";
import { showFy } from "#server/ledger/words-contract.ts";
import { thisDay } from "./account-queries.ts";
import type { PayerTaxes, PayerTaxRow } from "./tax-contract.ts";
import { payerTaxes, taxYears } from "./tax-queries.ts";

export async function taxRegister(db: Db, asked: number | undefined): Promise<PayerTaxes> {
  const fy = asked ?? financialYear(await thisDay(db));
  const rows = await payerTaxes(db, fy);
  const total = (of: (row: PayerTaxRow) => string) => String(sum(rows.map((row) => paiseFromString(of(row)))));
  return {
    fy,
    years: await taxYears(db),
    rows,
    deductedPaise: total((row) => row.deductedPaise),
    certifiedPaise: total((row) => row.certifiedPaise),
    balancePaise: total((row) => row.balancePaise),
  };
}

const words = {
  en: {
    title: "TDS register",
    year: (fy: string) => `Financial year ${fy}`,
    heads: ["Deductee", "Quarter", "Section", "Deducted (₹)", "Certified (₹)", "Balance (₹)", "Certificates", "State"],
    total: "Total",
    states: {
      open: "Quarter not over",
      awaited: "To be given",
      part: "Given in part",
      complete: "Given",
      over: "More than deducted",
    },
  },
  hi: {
    title: "TDS पंजी",
    year: (fy: string) => `वित्तीय वर्ष ${fy}`,
    heads: ["जिससे काटा", "तिमाही", "धारा", "कटौती (₹)", "प्रमाणित (₹)", "शेष (₹)", "प्रमाणपत्र", "स्थिति"],
    total: "योग",
    states: {
      open: "तिमाही जारी",
      awaited: "देना शेष",
      part: "आंशिक दिया",
      complete: "दिया",
      over: "कटौती से अधिक",
    },
  },
} satisfies Record<Language, { states: Record<TdsState, string> } & Record<string, unknown>>;

export function taxTable(register: PayerTaxes, language: Language): BookTable {
  const said = words[language];
  const widths = [92, 40, 42, 70, 70, 70, 76, 55.28];
  return {
    fileName: `tds-register-${register.fy}`,
    title: said.title,
    scope: [said.year(showFy(register.fy))],
    columns: said.heads.map((head, at) => ({ head, width: widths[at] ?? 0, amount: at > 2 && at < 6 })),
    rows: register.rows.map((row) => [
      language === "hi" ? row.discom.nameHi : row.discom.name,
      `Q${row.quarter}`,
      row.sections.join(", "),
      amount(row.deductedPaise),
      amount(row.certifiedPaise),
      amount(row.balancePaise),
      row.certificates
        .filter(({ withdrawn }) => withdrawn === null)
        .map(({ number, issuedOn }) => `${number}, ${paperDate(issuedOn)}`)
        .join("; "),
      said.states[row.state],
    ]),
    totals: [
      said.total,
      "",
      "",
      amount(register.deductedPaise),
      amount(register.certifiedPaise),
      amount(register.balancePaise),
      "",
      "",
    ],
  };
}
