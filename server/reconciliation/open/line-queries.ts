// Which lines wait to be decided, and what the engine needs to know of each.

import type { Direction, Reference } from "#reconciliation/line.ts";
import { type Db, row, rows } from "#server/database.ts";

export interface LineRow {
  readonly id: string;
  readonly bank_account_id: number;
  readonly row: number;
  readonly value_date: string;
  readonly booking_date: string;
  readonly direction: Direction;
  readonly paise: string;
  readonly narration: string;
  readonly bank_reference: string;
  readonly balance_paise: string | null;
  readonly found: readonly Reference[];
  readonly utr: string | null;
  /** Of the decision that holds, 0 when there is none. */
  readonly sequence: number;
  readonly decision_id: string | null;
  readonly outcome: string;
  readonly rule: string;
}

export const lineColumns = `l.id, l.bank_account_id, l.row, l.value_date, l.booking_date, l.direction, l.paise, l.narration,
  l.bank_reference, l.balance_paise, l.found, l.utr, d.sequence, d.decision_id, d.outcome, d.rule`;

/** One decider at a time per discom: runs of the engine and people alike. Held until the transaction ends. */
export async function lockDeciding(db: Db, discomId: number): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7003, ?)", [discomId]);
}

/** The same without waiting: false when somebody decides now. */
export async function tryDeciding(db: Db, discomId: number): Promise<boolean> {
  const lock = await row<{ free: boolean }>(db, "SELECT pg_try_advisory_xact_lock(7003, ?) AS free", [discomId]);
  return lock?.free === true;
}

/** What waits for a lock longer fails, until the transaction ends; zero waits for ever. */
export async function limitWait(db: Db, milliseconds: number): Promise<void> {
  await rows(db, "SELECT set_config('lock_timeout', ?, true)", [String(milliseconds)]);
}

/**
 * Opens what waits: lines nobody decided yet, and those the engine could only suggest or not identify; what a person took back or
 * parked waits for a person, and what a second person is asked about waits for them. `held` are those of statements with a gap that
 * nobody accepted. By day, then id. Sorted once for the whole run, and not once for every batch of it.
 */
export async function openWaiting(
  db: Db,
  discomId: number,
  held: boolean,
  after: { day: string; id: string },
): Promise<void> {
  await rows(db, "SET LOCAL cursor_tuple_fraction = 1");
  await rows(
    db,
    `DECLARE waiting_lines NO SCROLL CURSOR FOR
     SELECT ${lineColumns}
       FROM line_decisions d JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
      WHERE d.discom_id = :discomId
        AND d.outcome IN ('new', 'suggested', 'unidentified') AND (d.outcome = 'new' OR d.rule LIKE 'P%')
        AND d.line_id <> ALL (ARRAY(SELECT line_id FROM waiting_lines WHERE discom_id = :discomId))
        AND (l.statement_id IN (SELECT statement_id FROM statement_gaps WHERE discom_id = :discomId AND NOT accepted)) = :held
        AND (l.value_date, l.id) > (:day::date, :id::bigint)
      ORDER BY l.value_date, l.id`,
    { discomId, held, ...after },
  );
}

export async function fetchWaiting(db: Db, limit: number): Promise<LineRow[]> {
  return rows(db, `FETCH ${Math.trunc(limit)} FROM waiting_lines`);
}

export async function closeWaiting(db: Db): Promise<void> {
  await rows(db, "CLOSE waiting_lines");
}

/**
 * Debits of an amount that came in by one of the lines within three days before, and that nobody has tied to a credit: a return that
 * names nothing holds back the credits it could undo, whichever batch it stands in itself and in whichever run it came.
 */
export async function possibleReturns(db: Db, discomId: number, lines: readonly LineRow[]): Promise<LineRow[]> {
  const credits = lines.filter(({ direction }) => direction === "credit").map(({ id }) => id);
  return rows(
    db,
    `SELECT ${lineColumns}
       FROM (SELECT DISTINCT r.id FROM unnest(:credits::bigint[]) AS mine (id)
               JOIN statement_lines c ON c.discom_id = :discomId AND c.id = mine.id
               JOIN statement_lines r ON r.discom_id = c.discom_id AND r.bank_account_id = c.bank_account_id AND r.direction = 'debit'
                AND r.paise = c.paise AND r.value_date BETWEEN c.value_date AND c.value_date + 3) found
       JOIN statement_lines l ON l.discom_id = :discomId AND l.id = found.id
       JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
      WHERE l.id <> ALL (:mine::bigint[]) AND (d.outcome = 'new' OR d.outcome = 'returned' AND d.rule = 'P0' AND EXISTS (
              SELECT FROM decisions x WHERE x.discom_id = d.discom_id AND x.id = d.decision_id AND x.reverses_line_id IS NULL))
      ORDER BY l.value_date, l.id`,
    { discomId, credits, mine: lines.filter(({ direction }) => direction === "debit").map(({ id }) => id) },
  );
}

export async function lineById(db: Db, discomId: number, id: string): Promise<LineRow | undefined> {
  return row(
    db,
    `SELECT ${lineColumns}
       FROM statement_lines l JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
      WHERE l.discom_id = ? AND l.id = ?`,
    [discomId, id],
  );
}

export async function linesById(db: Db, discomId: number, ids: readonly string[]): Promise<LineRow[]> {
  return rows(
    db,
    `SELECT ${lineColumns}
       FROM statement_lines l JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
      WHERE l.discom_id = ? AND l.id = ANY (?::bigint[]) ORDER BY l.value_date, l.id`,
    [discomId, [...ids]],
  );
}

/** Discoms where something waits that a run might decide. */
export async function discomsWithLines(db: Db): Promise<number[]> {
  const found = await rows<{ id: number }>(
    db,
    `SELECT d.id FROM discoms d WHERE EXISTS (
       SELECT FROM line_decisions l WHERE l.discom_id = d.id AND l.outcome IN ('new', 'suggested', 'unidentified')) ORDER BY d.id`,
  );
  return found.map(({ id }) => id);
}

/** How many lines a run of the engine would be laid before it, at the least. */
export async function countToDecide(db: Db, discomId: number): Promise<number> {
  const found = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM line_decisions
      WHERE discom_id = ? AND outcome IN ('new', 'suggested', 'unidentified') AND (outcome = 'new' OR rule LIKE 'P%')`,
    [discomId],
  );
  return found?.count ?? 0;
}

/** Looks again at tables that doubled since they were last looked at, so that the planner knows how many rows there are. */
export async function refreshStatistics(db: Db): Promise<void> {
  await rows(db, "SELECT refresh_statistics()");
}
