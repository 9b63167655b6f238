// Every morning each active rule makes a draft of what falls due soon; it pays nothing, for every draft goes through the approval chain.

import { sum } from "#reconciliation/money.ts";
import { record } from "#server/audit/record.ts";
import type { DuesFilter } from "#server/bills/contract.ts";
import { payerOf, whatIsOwed } from "#server/bills/owed.ts";
import { type Actor, asActor, asSystem, type Db } from "#server/database.ts";
import { refusalFrom } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { type BasketLine, payableKeysInView, problemIn, withTax } from "../prepare/basket.ts";
import { draftItem, wish } from "../prepare/draft.ts";
import { ITEMS_MAX, prepareLines } from "../prepare/prepare.ts";
import { tdsRuleOf } from "../prepare/tds-queries.ts";
import { adviceByNumber, type DiscomTerms, termsOf } from "../queries.ts";
import { adviceHappened } from "../steps/told.ts";
import type { RecurringRun } from "./recurring-contract.ts";
import { insertRun, lastDueDay, makerById, type RuleRecord, rulesToRun } from "./recurring-queries.ts";

interface Part {
  readonly terms: DiscomTerms;
  readonly lines: readonly BasketLine[];
}

/** What the rule would make now, a part for each discom; at most as many bills as an advice holds. */
export async function partsDue(
  db: Db,
  actor: Actor,
  rule: { filter: DuesFilter; daysBefore: number; withTds: boolean },
): Promise<Part[]> {
  const dueTo = await lastDueDay(db, rule.daysBefore);
  const nearer = rule.filter.dueTo !== undefined && rule.filter.dueTo < dueTo ? rule.filter.dueTo : dueTo;
  const keys = await payableKeysInView(db, actor, { ...rule.filter, dueTo: nearer });
  const lines = (await whatIsOwed(db, actor, keys)).flatMap((bill): BasketLine[] => {
    const whole = wish({ ...bill, askedPaise: null, tdsPaise: "0" });
    const line = { discomId: bill.discomId, owed: bill, wish: whole, problem: problemIn(bill, whole) };
    return line.problem === null ? [line] : [];
  });
  const tax = rule.withTds ? await tdsRuleOf(db, payerOf(actor)) : undefined;
  const parts: Part[] = [];
  for (const terms of await termsOf(db, [...new Set(lines.map((line) => line.discomId))])) {
    const own = lines.filter((line) => line.discomId === terms.discomId).slice(0, ITEMS_MAX);
    parts.push({ terms, lines: tax ? await withTax(db, actor, tax, terms.discomId, own) : own });
  }
  return parts;
}

export function paiseOf(lines: readonly BasketLine[]): string {
  return String(sum(lines.map((line) => draftItem(line.wish).amountPaise)));
}

/** Drafts, and says so; nothing when the rule has run today already. */
export async function runRule(db: Db, actor: Actor, rule: RuleRecord): Promise<RecurringRun | undefined> {
  const parts = await partsDue(db, actor, rule);
  const bills = parts.reduce((count, part) => count + part.lines.length, 0);
  const paise = String(parts.reduce((so, part) => so + BigInt(paiseOf(part.lines)), 0n));
  const numbers: string[] = [];
  for (const { terms, lines } of parts) {
    numbers.push(await prepareLines(db, actor, terms, lines, { details: {}, unitId: rule.unitId, ruleId: rule.id }));
  }
  const ran = await insertRun(db, rule, {
    outcome: bills > 0 ? "drafted" : "nothing-due",
    numbers,
    bills,
    paise,
    detail: "",
  });
  if (!ran) return undefined;
  await record(db, actor, "recurring rule drafted", `recurring-rule:${rule.id}`, { numbers, bills, paise });
  for (const number of numbers) {
    const advice = await adviceByNumber(db, number, rule.payerId);
    if (advice) await happened(db, adviceHappened("advice.drafted", advice, { rule: rule.name, by: rule.byUser }));
  }
  return ran;
}

/** The clock's job. One rule's trouble holds up no other; what nobody foresaw is tried again when all have had their turn. */
export async function runRecurringRules(_payload: Record<string, unknown>, services: Services): Promise<void> {
  let trouble: unknown;
  for (const rule of await asSystem(services.database, rulesToRun)) {
    await runByClock(services, rule).catch((error: unknown) => {
      services.log.error({ err: error, rule: rule.id }, "a recurring rule did not run");
      trouble ??= error;
    });
  }
  if (trouble !== undefined) throw trouble;
}

/** In a transaction of its own, as the rule's author and behind the author's fence. */
async function runByClock({ database, log }: Services, rule: RuleRecord): Promise<void> {
  const author = await asSystem(database, (db) => makerById(db, rule.payerId, rule.byUser));
  const nothing = { numbers: [], bills: 0, paise: "0" };
  if (!author) {
    await asSystem(database, (db) => insertRun(db, rule, { ...nothing, outcome: "author-left", detail: "" }));
    return;
  }
  try {
    await asActor(database, author, async (db) => {
      // Another process drafted it meanwhile: what was made here goes with the transaction.
      if (!(await runRule(db, author, rule))) throw new AlreadyRun();
    });
  } catch (error) {
    if (error instanceof AlreadyRun) return;
    const refusal = refusalFrom(error);
    if (!refusal) throw error;
    log.warn({ err: error, rule: rule.id }, "a recurring rule drafted nothing");
    await asSystem(database, (db) => insertRun(db, rule, { ...nothing, outcome: "failed", detail: refusal.code }));
  }
}

class AlreadyRun extends Error {}
