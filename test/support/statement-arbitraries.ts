// Random statements for properties of reading: what a bank could print, with text that tries to look like something else.

import fc from "fast-check";
import type { WrittenLine, WrittenStatement } from "#fixtures/statements/shape.ts";
import type { IsoDate, Line } from "#reconciliation/line.ts";
import type { Paise } from "#reconciliation/money.ts";

const WORDS = [
  "NEFT CR-CITI0000002",
  "MAGADH TELECOM, LTD",
  "UPI/CR/609247987247",
  "a/c 0001",
  "01/04/2026",
  "5,000.00",
  "Total",
  "=1+1",
  "Dr",
  "बिजली",
  "₹ 10",
  "-- x --",
  "'ell",
  "O'DEVI",
];

const narration = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
  .map((words) => `TO ${words.join("-")}`.replace(/\s+/g, " ").trim());

const reference = fc.oneof(
  fc.constant(""),
  fc.integer({ min: 1, max: 999_999 }).map((cheque) => String(cheque).padStart(6, "0")),
  fc.constantFrom("SBINR52026040112345678", "CITIN26123456789", "614512377103"),
);

export function dayOf(offset: number): IsoDate {
  return new Date(Date.UTC(2026, 3, 1 + offset)).toISOString().slice(0, 10);
}

const movement = fc.record({
  step: fc.integer({ min: 0, max: 3 }),
  valueBefore: fc.boolean(),
  direction: fc.constantFrom("credit", "debit"),
  paise: fc.bigInt(1n, 10n ** 12n),
  narration,
  bankReference: reference,
});

/** Lines in the order of time, some of them truly identical. */
export const writtenLines: fc.Arbitrary<WrittenLine[]> = fc
  .array(movement, { minLength: 1, maxLength: 25 })
  .map((movements) => {
    let offset = 0;
    return movements.map(({ step, valueBefore, ...rest }) => {
      offset += step;
      const valueDate = dayOf(valueBefore ? offset - 1 : offset);
      return { ...rest, paise: rest.paise as Paise, bookingDate: dayOf(offset), valueDate } as WrittenLine;
    });
  });

export const writtenStatement: fc.Arbitrary<WrittenStatement> = fc.record({
  account: fc.stringMatching(/^[1-9][0-9]{10}$/),
  openingPaise: fc.bigInt(-(10n ** 12n), 10n ** 12n).map((amount) => amount as Paise),
  lines: writtenLines,
});

/** A line as read, without the row it stood in. */
export function withoutRow({ row: _, ...line }: Line): Omit<Line, "row"> {
  return line;
}

/** As a bank prints it that gives no running balance: then only the occurrence tells identical lines apart. */
export function withoutBalance(line: Line): Line {
  return { ...line, balancePaise: null };
}
