// A day of a pool account with money of every kind: what the rules decide, what they show, what they suggest and what only a person can know.

import type { WrittenLine, WrittenStatement } from "#fixtures/statements/shape.ts";
import { paise } from "#reconciliation/money.ts";
import { type MadeAdvice, type MadeBill, makeApprovedAdvice, makeBills } from "./advices.ts";
import { day as dayFromToday } from "./bills.ts";
import type { TestGround } from "./ground.ts";
import { makePayer } from "./people.ts";
import { ACCOUNT } from "./statements.ts";

export interface MixedDay {
  readonly day: string;
  readonly statement: WrittenStatement;
  /** Paid by three credits that name nothing but JOINT. */
  readonly joint: MadeAdvice;
  /** Paid by one credit that names nothing but SPLITDEP. */
  readonly split: readonly [MadeBill, MadeBill];
  /** Paid, with a little over, by one credit that names nothing but FINDME. */
  readonly found: MadeAdvice;
}

const OPENING = 500_000_000n;

let serial = 0;
const utr = () => `UTIBR52026${String(++serial).padStart(12, "0")}`;

/** Yesterday's, so that the day is over; every line of a small amount, so that one person may decide it. */
export async function makeMixedDay(ground: TestGround, share = 1): Promise<MixedDay> {
  const payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
  const other = await makePayer(ground, [1], "Kosi Rail Works (fictional)");
  const many = (count: number) => Math.max(1, Math.round(count * share));
  const amounts = (count: number, base: bigint) =>
    Array.from({ length: many(count) }, (_, at) => base + BigInt(at * 1117));
  const advices = async (count: number, base: bigint) => {
    const made: MadeAdvice[] = [];
    for (const amount of amounts(count, base)) made.push(await makeApprovedAdvice(ground, { payer, paise: [amount] }));
    return made;
  };
  const lines: WrittenLine[] = [];
  const put = (direction: "credit" | "debit", amount: bigint | string, narration: string) => {
    const bookingDate = dayFromToday(-1);
    lines.push({ bookingDate, direction, paise: paise(BigInt(amount)), narration, bankReference: "" });
  };
  const rtgs = (reference: string, text: string) => `BY TRANSFER-RTGS UTR NO: ${reference}--${text}`;

  for (const { van, amountPaise } of await advices(62, 210_011n))
    put("credit", amountPaise, rtgs(utr(), `MAGADH TELECOM ${van}`));
  for (const bill of await makeBills(ground, { payer: other, paise: amounts(24, 330_013n) })) {
    put("credit", bill.paise, rtgs(utr(), `KOSI RAIL WORKS BILL ${bill.number}`));
  }
  for (const { van, amountPaise } of await advices(6, 520_017n))
    put("credit", BigInt(amountPaise) - 50_000n, rtgs(utr(), `MAGADH ${van}`));
  for (const { van, amountPaise } of await advices(4, 640_019n))
    put("credit", BigInt(amountPaise) + 7_700n, rtgs(utr(), `MAGADH ${van}`));
  for (const { van, amountPaise } of await advices(3, 710_023n)) {
    put("credit", amountPaise, rtgs(utr(), `MAGADH TELECOM ${van}`));
    put("credit", amountPaise, rtgs(utr(), `MAGADH TELECOM ${van}`));
  }
  for (const { van, amountPaise } of await advices(18, 810_029n))
    put("credit", amountPaise, rtgs(utr(), `MAGADH TELECOM ${van.slice(0, 18)}`));
  for (const amount of amounts(3, 150_041n)) {
    const reference = utr();
    put("credit", amount, rtgs(reference, "SONE CANAL CIRCLE"));
    put("debit", amount, `RTGS RETURN-${reference}-R09`);
  }
  for (const { van, amountPaise } of await advices(3, 930_043n)) {
    const line = rtgs(utr(), `MAGADH TELECOM ${van}`);
    put("credit", amountPaise, line);
    put("credit", amountPaise, line);
  }
  for (const amount of amounts(5, 11_800n)) put("debit", amount, "SMS CHARGES INCL GST");
  for (const amount of amounts(4, 41_057n)) put("debit", amount, "TO TRANSFER UNKNOWN PURPOSE");
  const joint = await makeApprovedAdvice(ground, { payer: other, paise: [400_000n, 350_000n] });
  for (const part of [300_000n, 250_000n, 200_000n]) put("credit", part, "BY CLEARING JOINT");
  const split = (await makeBills(ground, { payer: other, paise: [120_000n, 130_000n] })) as [MadeBill, MadeBill];
  put("credit", 250_000n, "CASH DEPOSIT SPLITDEP");
  const found = await makeApprovedAdvice(ground, { payer, paise: [444_400n] });
  put("credit", BigInt(found.amountPaise) + 1_100n, "CASH DEPOSIT FINDME");
  for (const amount of amounts(47, 25_061n)) {
    put("credit", amount, `BY TRANSFER-UPI/CR/4${String(++serial).padStart(11, "0")}/SUMAN JHA/SBIN/x@fic/UPI--`);
  }
  for (const amount of amounts(12, 71_069n)) put("credit", amount, `CHEQUE DEPOSIT---${String(100_000 + ++serial)}`);
  return {
    day: dayFromToday(-1),
    statement: { account: ACCOUNT, openingPaise: paise(OPENING), lines },
    joint,
    split,
    found,
  };
}
