// Dues for a spreadsheet: the same columns as the screen, rupees as numbers, the sums of what can be paid at the end.

import type { Readable } from "node:stream";
import type { Language } from "#server/contract.ts";
import { type Cell, rupeesCell, type TableKind, writeTable } from "#server/tables/write-table.ts";
import type { Due } from "./contract.ts";

type DueRow = Omit<Due, "inBasket">;

const heads = {
  en: ["Discom", "Connection", "Site", "Office", "Category", "Bill", "Month", "Due date", "State", "Advice"],
  hi: ["डिस्कॉम", "कनेक्शन", "स्थल", "कार्यालय", "श्रेणी", "बिल", "माह", "देय तिथि", "स्थिति", "चालान"],
} as const;
const sumHeads = {
  en: ["Current", "Arrears", "Surcharge", "Paid before", "Rebate", "Payable"],
  hi: ["चालू बिल", "बकाया", "अधिभार", "पहले चुकाया", "छूट", "देय राशि"],
} as const;
const stateWords: Record<Language, Record<Due["state"], string>> = {
  en: {
    overdue: "Overdue",
    "due-soon": "Due soon",
    rebate: "Rebate possible",
    due: "Due",
    "in-advice": "In an advice",
    "paid-awaiting-posting": "Paid, awaiting posting",
    paid: "Paid",
  },
  hi: {
    overdue: "विलंबित",
    "due-soon": "तिथि निकट",
    rebate: "छूट संभव",
    due: "देय",
    "in-advice": "चालान में",
    "paid-awaiting-posting": "भुगतान प्राप्त, पोस्टिंग शेष",
    paid: "भुगतान हुआ",
  },
};
const title = { en: "Dues", hi: "देय बिल" } as const;
const total = { en: "Payable bills", hi: "देय बिल" } as const;

const TOLD_EACH = 2_500;

/** `told` hears how many rows are written, now and then. */
export function duesTable(
  kind: TableKind,
  language: Language,
  dues: readonly DueRow[],
  told: (done: number) => Promise<void> = async () => undefined,
): Readable {
  return writeTable(kind, title[language], withWord(lines(language, dues), told));
}

async function* withWord<Row>(rows: Iterable<Row>, told: (done: number) => Promise<void>): AsyncGenerator<Row> {
  let done = 0;
  for (const row of rows) {
    if (done > 0 && done % TOLD_EACH === 0) await told(done);
    done += 1;
    yield row;
  }
}

function* lines(language: Language, dues: readonly DueRow[]): Generator<readonly Cell[]> {
  yield [...heads[language], ...sumHeads[language]];
  const sums = [0n, 0n, 0n, 0n, 0n, 0n];
  let payable = 0;
  for (const due of dues) {
    const amounts = amountsOf(due);
    if (due.payablePaise !== null && due.payablePaise !== "0") {
      payable += 1;
      for (const [index, amount] of amounts.entries()) sums[index] = (sums[index] ?? 0n) + BigInt(amount ?? "0");
    }
    yield [...namesOf(language, due), ...amounts.map((amount) => (amount === null ? "" : rupeesCell(amount)))];
  }
  yield [`${total[language]}: ${payable}`, ...Array(9).fill(""), ...sums.map((sum) => rupeesCell(String(sum)))];
}

function namesOf(language: Language, due: DueRow): string[] {
  return [
    due.discom,
    due.connectionNumber,
    due.site,
    language === "hi" ? due.officeHi : due.office,
    due.category,
    due.billNumber,
    due.month.slice(0, 7),
    due.dueDate,
    stateWords[language][due.state],
    due.adviceNumber ?? "",
  ];
}

function amountsOf(due: DueRow): (string | null)[] {
  return [due.currentPaise, due.arrearsPaise, due.surchargePaise, due.paidPaise, due.rebatePaise, due.payablePaise];
}
