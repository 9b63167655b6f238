// Puts a discom's day together: sums of each account, what is left, and whether the bank and the books say the same.

import { type Paise, paise, sum, ZERO } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { explainedByGaps } from "#server/ledger/bank-reconciliation.ts";
import { postingsWaiting } from "#server/postings/waiting.ts";
import { leftToDecide } from "#server/reconciliation/queue/left.ts";
import { ages, type Day, type DayAccount } from "./contract.ts";
import { type AccountDay, accountDays, collection, today, unidentifiedByAge } from "./queries.ts";

export async function dayOf(db: Db, discomId: number, asked: string | null): Promise<Day> {
  const date = asked ?? (await today(db));
  const days = await accountDays(db, discomId, date);
  const accounts: DayAccount[] = [];
  for (const account of days) {
    const queue = await leftToDecide(db, discomId, account.id);
    accounts.push(accountOf(date, account, queue, await differenceOf(db, discomId, account)));
  }
  const month = { from: `${date.slice(0, 8)}01`, to: date };
  const offices = await collection(db, discomId, month);
  const aged = await unidentifiedByAge(db, discomId, date);
  return {
    date,
    read: { count: total(accounts, "newLines"), paise: totalPaise(accounts.map(({ creditPaise }) => creditPaise)) },
    byRules: { count: total(accounts, "byRules"), paise: totalPaise(days.map(({ byRulesPaise }) => byRulesPaise)) },
    postingsWaiting: await postingsWaiting(db, discomId),
    left: await leftToDecide(db, discomId, null),
    accounts,
    unidentified: ages.map((age) => aged.find((one) => one.age === age) ?? { age, count: 0, paise: ZERO.toString() }),
    collection: {
      ...month,
      level: offices[0]?.level ?? null,
      offices: offices.map(({ level: _, ...office }) => office),
    },
  };
}

function accountOf(
  date: string,
  { byRulesPaise: _, ...account }: AccountDay,
  queue: DayAccount["queue"],
  difference: Paise | null,
): DayAccount {
  return {
    ...account,
    queue,
    differencePaise: difference?.toString() ?? null,
    state: stateOf(date, account, queue, difference),
  };
}

async function differenceOf(
  db: Db,
  discomId: number,
  { id, closingDate, closingPaise, booksPaise }: AccountDay,
): Promise<Paise | null> {
  if (closingDate === null || closingPaise === null || booksPaise === null) return null;
  const difference = paise(amount(closingPaise) - amount(booksPaise));
  if (difference === ZERO) return ZERO;
  return paise(difference - (await explainedByGaps(db, { discomId, account: id, day: closingDate })));
}

function stateOf(
  date: string,
  { filesCount, closingDate, closedThrough }: Pick<AccountDay, "filesCount" | "closingDate" | "closedThrough">,
  queue: DayAccount["queue"],
  difference: Paise | null,
): DayAccount["state"] {
  const isClosed = (day: string | null) => day !== null && closedThrough !== null && day <= closedThrough;
  if (difference !== null && difference !== ZERO) return "to-explain";
  if (isClosed(date)) return "closed";
  if (filesCount === 0) return "file-awaited";
  if (isClosed(closingDate)) return "closed";
  return queue.count > 0 ? "to-decide" : "agrees";
}

function total(accounts: readonly DayAccount[], field: "newLines" | "byRules"): number {
  return accounts.reduce((all, account) => all + account[field], 0);
}

function totalPaise(amounts: readonly string[]): string {
  return sum(amounts.map(amount)).toString();
}

function amount(text: string): Paise {
  return paise(BigInt(text));
}
