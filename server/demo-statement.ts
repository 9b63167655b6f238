// Writes the bank's statement that would follow a payment, so that the demo can be taken to its end without a bank.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demoStatement } from "#fixtures/demo/statement.ts";
import { writeStatement } from "#fixtures/statements/write.ts";
import { paiseFromString } from "#reconciliation/money.ts";
import type { Command } from "./command.ts";
import { asSystem } from "./database.ts";
import { withGround } from "./operator-commands.ts";
import { billsOfOthers, expectedTransfer } from "./queries.ts";

const shapes: Record<string, string> = { icici: "icici-corporate" };

/** Lines around the advice's credit, and how many of them name a bill of another payer. */
const OTHERS = 200;
const BILLS = 140;

/** The number may stand as screens show it, in groups; what follows it is the folder. */
const ASKED = /^([a-z]{2}(?:\s*\d){12})(?:\s+(.+))?$/i;

export const demoStatementCommand: Command = async (args, { stdout, stderr }) => {
  const [, typed, folder = "."] = ASKED.exec(args.join(" ")) ?? [];
  if (typed === undefined) {
    stderr.write("Usage: milaan demo-statement ADVICE-NUMBER [DIR]\n");
    return 64;
  }
  const number = typed.replaceAll(/\s/g, "").toUpperCase();
  const [transfer, owed] = await withGround(({ database }) =>
    asSystem(
      database,
      async (db) => [await expectedTransfer(db, number), await billsOfOthers(db, number, BILLS)] as const,
    ),
  );
  if (!transfer) {
    stderr.write(`There is no advice ${number}.\n`);
    return 1;
  }
  const day = new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
  const statement = demoStatement({
    account: transfer.account,
    day,
    openingPaise: paiseFromString(transfer.opening_paise),
    credits: [{ van: transfer.van, amountPaise: paiseFromString(transfer.amount_paise), payerName: transfer.payer }],
    others: OTHERS,
    owed: owed.map((bill) => ({
      number: bill.number,
      outstandingPaise: paiseFromString(bill.outstanding_paise),
      payerName: bill.payer,
    })),
    seed: Number(number.slice(4, 12)),
  });
  const file = join(folder, `${transfer.bank}-${day}-${number}.xls`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, writeStatement(shapes[transfer.bank] ?? transfer.bank, statement));
  stdout.write(`${JSON.stringify({ file, lines: statement.lines.length })}\n`);
  return 0;
};
