// Puts a discom's day together: sums of each account, what is left, and whether the bank and the books say the same.

import { type Paise, paise, sum, ZERO } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { postingsWaiting } from "#server/postings/waiting.ts";
import { leftToDecide } from "#server/reconciliation/left.ts";
import { ages, type Day, type DayAccount } from "./contract.ts";
import { type AccountDay, accountDays, collection, today, unidentifiedByAge } from "./queries.ts";

export async function dayOf(db: Db, discomId: number, asked: string | null): Promise<Day> {
  const date = asked ?? (await today(db));
  const days = await accountDays(db, discomId, date);
  const accounts: DayAccount[] = [];
  for (const account of days) accounts.push(accountOf(account, await leftToDecide(db, discomId, account.id)));
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

function accountOf({ byRulesPaise: _, ...account }: AccountDay, queue: DayAccount["queue"]): DayAccount {
  const { closingPaise, booksPaise } = account;
  const difference = closingPaise === null || booksPaise === null ? null : amount(closingPaise) - amount(booksPaise);
  return {
    ...account,
    queue,
    differencePaise: difference?.toString() ?? null,
    state: stateOf(account, queue, difference),
  };
}

function stateOf(
  { filesCount }: Pick<AccountDay, "filesCount">,
  queue: DayAccount["queue"],
  difference: bigint | null,
): DayAccount["state"] {
  if (difference !== null && difference !== ZERO) return "to-explain";
  if (filesCount === 0) return "file-awaited";
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
