// Rows of the rules by which advices are drafted, and of what came of them.

import type { DuesFilter } from "#server/bills/contract.ts";
import { type Actor, type Db, row, rows } from "#server/database.ts";
import type { RecurringRule, RecurringRun } from "./recurring-contract.ts";

export interface RuleRecord {
  readonly payerId: string;
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly filter: DuesFilter;
  readonly unitId: string | null;
  readonly daysBefore: number;
  readonly withTds: boolean;
  readonly state: RecurringRule["state"];
  readonly byUser: string;
}

const columns = `
  r.payer_id AS "payerId", r.rule_id AS id, r.version, r.name, r.filter, r.unit_id AS "unitId", r.days_before AS "daysBefore",
  r.with_tds AS "withTds", r.state, r.by_user AS "byUser"`;
const run = (condition: string) => `
  (SELECT jsonb_build_object('day', x.day, 'outcome', x.outcome, 'numbers', x.numbers, 'bills', x.bills, 'paise', x.paise::text,
            'detail', x.detail) FROM recurring_runs x
    WHERE x.payer_id = r.payer_id AND x.rule_id = r.rule_id ${condition} ORDER BY x.day DESC LIMIT 1)`;

export function rulesOf(db: Db, payer: string): Promise<RecurringRule[]> {
  return rows(
    db,
    `SELECT r.rule_id AS id, r.version, r.name, r.filter, r.unit_id AS "unitId", r.days_before AS "daysBefore", r.with_tds AS "withTds",
            r.state, r.at, jsonb_build_object('name', u.name, 'nameHi', u.name_hi) AS by,
            ${run("")} AS "lastRun", ${run("AND x.outcome = 'drafted'")} AS "lastDraft"
       FROM recurring_rules_now r JOIN users u ON u.id = r.by_user
      WHERE r.payer_id = ? AND r.state <> 'ended' ORDER BY r.name, r.rule_id`,
    [payer],
  );
}

export function ruleById(db: Db, payer: string, id: string): Promise<RuleRecord | undefined> {
  return row(db, `SELECT ${columns} FROM recurring_rules_now r WHERE r.payer_id = ? AND r.rule_id = ?`, [payer, id]);
}

/** Of every payer, those that are to draft today and have not. */
export function rulesToRun(db: Db): Promise<RuleRecord[]> {
  return rows(
    db,
    `SELECT ${columns} FROM recurring_rules_now r
      WHERE r.state = 'active' AND NOT EXISTS (SELECT FROM recurring_runs x
              WHERE x.payer_id = r.payer_id AND x.rule_id = r.rule_id AND x.day = current_date)
      ORDER BY r.payer_id, r.rule_id`,
  );
}

export async function insertRule(db: Db, payer: string, by: string): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    "INSERT INTO recurring_rules (payer_id, made_by) VALUES (?, ?) RETURNING id",
    [payer, by],
  );
  return (made as { id: string }).id;
}

export async function insertVersion(
  db: Db,
  rule: {
    payerId: string;
    id: string;
    version: number;
    name: string;
    filter: object;
    unitId: string | null;
    daysBefore: number;
    withTds: boolean;
    state: string;
    by: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO recurring_rule_versions (payer_id, rule_id, version, name, filter, unit_id, days_before, with_tds, state, by_user)
     VALUES (:payerId, :id, :version, :name, :filter, :unitId, :daysBefore, :withTds, :state, :by)`,
    { ...rule, filter: JSON.stringify(rule.filter) },
  );
}

/** False when the rule has run this day already. */
export async function insertRun(
  db: Db,
  rule: { payerId: string; id: string; version: number },
  outcome: Omit<RecurringRun, "day">,
): Promise<RecurringRun | undefined> {
  return row(
    db,
    `INSERT INTO recurring_runs (payer_id, rule_id, day, version, outcome, numbers, bills, paise, detail)
     VALUES (:payerId, :id, current_date, :version, :outcome, :numbers, :bills, :paise, :detail)
     ON CONFLICT ON CONSTRAINT one_run_a_day DO NOTHING
     RETURNING day, outcome, numbers, bills, paise, detail`,
    { payerId: rule.payerId, id: rule.id, version: rule.version, ...outcome, numbers: [...outcome.numbers] },
  );
}

/** The author as the portal's actor; undefined when that person may prepare nothing any more. */
export function makerById(db: Db, payer: string, user: string): Promise<Actor | undefined> {
  return row(
    db,
    `SELECT id AS "userId", name, payer_id AS "payerId", discom_id AS "discomId", roles FROM users
      WHERE id = :user AND payer_id = :payer AND active AND 'maker' = ANY (roles)`,
    { payer, user },
  );
}

export async function lastDueDay(db: Db, days: number): Promise<string> {
  const found = await row<{ day: string }>(db, "SELECT current_date + ?::int AS day", [days]);
  return (found as { day: string }).day;
}
