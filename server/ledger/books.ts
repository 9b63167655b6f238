// Puts sheets of the books together: a trial balance, an account between two days, a payer's financial year.

import { paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { ROWS_MAX } from "./book-paper.ts";
import type { AccountLedger, PayerLedger, TrialBalance } from "./contract.ts";
import { payerRows, payerYears, yearSums } from "./payer-queries.ts";
import { accountRows, accountSpan, accountSums, today } from "./queries.ts";

export interface Page {
  readonly limit: number;
  readonly offset: number;
}
export const WHOLE: Page = { limit: ROWS_MAX, offset: 0 };

export async function trialBalance(
  db: Db,
  discomId: number,
  asked: { asOf?: string | undefined; account?: number | undefined },
): Promise<TrialBalance> {
  const asOf = asked.asOf ?? (await today(db));
  const rows = await accountSums(db, discomId, asOf, asked.account ?? null);
  const balances = rows.map((row) => paiseFromString(row.balancePaise));
  return {
    asOf,
    rows,
    debitPaise: String(sum(rows.map((row) => paiseFromString(row.debitPaise)))),
    creditPaise: String(sum(rows.map((row) => paiseFromString(row.creditPaise)))),
    balancePaise: String(sum(balances.filter((balance) => balance > ZERO))),
  };
}

export async function accountLedger(
  db: Db,
  discomId: number,
  name: string,
  asked: { from?: string | undefined; to?: string | undefined; account?: number | undefined },
  page: Page,
): Promise<AccountLedger> {
  const to = asked.to ?? (await today(db));
  const from = asked.from ?? firstOf(financialYear(to));
  const span = { discomId, bankAccountId: asked.account ?? null, from, to };
  const { openingPaise, debitPaise, creditPaise, total } = await accountSpan(db, name, span);
  const closing = sum([
    paiseFromString(openingPaise),
    paiseFromString(debitPaise),
    paise(-paiseFromString(creditPaise)),
  ]);
  const rows = await accountRows(db, name, span, openingPaise, page);
  return { from, to, openingPaise, debitPaise, creditPaise, closingPaise: String(closing), total, rows };
}

export async function payerLedger(
  db: Db,
  discomId: number,
  payerId: string,
  asked: number | undefined,
  page: Page,
): Promise<PayerLedger> {
  const known = await payerYears(db, discomId, payerId);
  if (!known) throw notFound("payer");
  const fy = asked ?? financialYear(await today(db));
  const year = { discomId, payerId, from: firstOf(fy), to: `${fy + 1}-03-31` };
  const { opening, closing, moved } = await yearSums(db, year);
  const before = sum([paiseFromString(opening.unappliedPaise), paiseFromString(opening.advancePaise)]);
  return {
    ...known,
    fy,
    opening,
    closing,
    receivedPaise: moved.receivedPaise,
    takenPaise: moved.takenPaise,
    relievedPaise: moved.relievedPaise,
    total: moved.total,
    rows: await payerRows(db, year, String(before), page),
  };
}

/** The calendar year in which the financial year of a day starts. */
export function financialYear(day: string): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5, 7) >= "04" ? year : year - 1;
}

function firstOf(fy: number): string {
  return `${fy}-04-01`;
}
