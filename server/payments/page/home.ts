// What a payer sees first: what waits for whom, what the bank has confirmed, and the months side by side.

import { billedMonths, payerOf } from "#server/bills/owed.ts";
import type { Actor, Db } from "#server/database.ts";
import type { AdviceState } from "../contract.ts";
import type { Home } from "./home-contract.ts";
import { advicesPage, paidByMonth, reconciledOf } from "./pages-queries.ts";

export async function homeOf(db: Db, actor: Actor): Promise<Home> {
  const payer = payerOf(actor);
  const { counts, forMe } = await advicesPage(db, actor, { page: 1, size: 1 });
  const of = (state: AdviceState) => {
    const found = counts.find((one) => one.state === state);
    return { count: found?.count ?? 0, paise: found?.paise ?? "0" };
  };
  return {
    drafts: of("draft"),
    awaitingApproval: of("submitted"),
    awaitingMe: forMe,
    awaitingBank: of("approved"),
    reconciled: await reconciledOf(db, payer),
    months: sideBySide(await billedMonths(db, actor), await paidByMonth(db, payer)),
  };
}

function sideBySide(billed: readonly MonthSum[], paid: readonly MonthSum[]): Home["months"] {
  const months = [...new Set([...billed, ...paid].map(({ month }) => month))].sort();
  const sumOf = (sums: readonly MonthSum[], month: string) => sums.find((sum) => sum.month === month)?.paise ?? "0";
  return months.map((month) => ({ month, billedPaise: sumOf(billed, month), paidPaise: sumOf(paid, month) }));
}

interface MonthSum {
  readonly month: string;
  readonly paise: string;
}
