// Decisions and all that follows from them, written as sets: staged by COPY, then one INSERT … SELECT per table, however many lines.

import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, row, rows } from "#server/database.ts";

type Cell = string | number | bigint | null;

export interface Staged {
  readonly decisions: readonly (readonly Cell[])[];
  readonly settlements: readonly (readonly Cell[])[];
  readonly allocations: readonly (readonly Cell[])[];
  readonly transfers: readonly (readonly Cell[])[];
  readonly receipts: readonly (readonly Cell[])[];
}

const staging = {
  decisions: {
    columns: `line_id bigint, value_date date, booking_date date, bank_account_id int, replaces bigint, sequence int, outcome text, rule text, flags text[],
      payer_id bigint, advice_id bigint, advance_paise bigint, deductions jsonb, evidence jsonb, suggestions jsonb,
      reverses_line_id bigint, reverses_decision_id bigint`,
    key: "line_id",
  },
  settlements: { columns: "line_id bigint, advice_id bigint, payer_id bigint, value_date date", key: "line_id" },
  allocations: {
    columns: "line_id bigint, position int, bill_id bigint, payer_id bigint, paise bigint",
    key: "line_id, position",
  },
  transfers: {
    columns: `line_id bigint, position int, debit_account text, credit_account text, paise bigint, payer_id bigint, advice_id bigint,
      bill_id bigint, reversal_of bigint`,
    key: "line_id, position",
  },
  receipts: {
    columns: `line_id bigint, fy int, payer_id bigint, advice_id bigint, paise bigint, gross_paise bigint, value_date date, utr text`,
    key: "line_id",
  },
} as const;

/** Who decides: a run of the engine, or a person with a reason. */
export type Decider =
  | { readonly runId: string }
  | {
      readonly userId: string;
      readonly why: string;
      /** Under which a second person let it be done. */
      readonly approvalId?: string;
    };

/** The primary keys are built when the rows are in: 0.4 of the time of keeping them up row by row. */
export async function stage(db: Db, staged: Staged): Promise<void> {
  for (const [name, { columns, key }] of Object.entries(staging)) {
    const table = `staged_${name}`;
    await rows(db, `DROP TABLE IF EXISTS pg_temp.${table}; CREATE TEMP TABLE ${table} (${columns}) ON COMMIT DROP`);
    const cells = staged[name as keyof Staged];
    if (cells.length > 0) await copyIn(db, `COPY ${table} FROM STDIN`, texts(cells));
    await rows(db, `ALTER TABLE ${table} ADD PRIMARY KEY (${key}); ANALYZE ${table} (line_id)`);
  }
}

function* texts(table: readonly (readonly Cell[])[]): Generator<string> {
  for (const cells of table) yield copyRow(cells);
}

/** A line the engine sees as it saw it before gets no second row saying the same. Gives how many were dropped. */
export async function dropUnchanged(db: Db, discomId: number): Promise<number> {
  const dropped = await rows(
    db,
    `DELETE FROM staged_decisions s USING decisions d
      WHERE d.discom_id = ? AND d.id = s.replaces AND s.reverses_decision_id IS NULL AND d.outcome = s.outcome AND d.rule = s.rule
        AND s.outcome <> 'matched' AND d.flags = s.flags AND d.payer_id IS NOT DISTINCT FROM s.payer_id
        AND d.advice_id IS NOT DISTINCT FROM s.advice_id AND d.deductions = s.deductions AND d.evidence = s.evidence
        AND d.suggestions = s.suggestions
        AND d.reverses_line_id IS NOT DISTINCT FROM s.reverses_line_id
      RETURNING s.line_id`,
    [discomId],
  );
  return dropped.length;
}

/** Each line's next decision; of two at once the second runs into one_decision_at_a_time. */
export async function insertDecisions(db: Db, discomId: number, by: Decider): Promise<number> {
  const found = (await row<{ count: number }>(
    db,
    `WITH added AS (
       INSERT INTO decisions (discom_id, line_id, sequence, outcome, rule, flags, payer_id, advice_id, advance_paise, deductions,
                              evidence, suggestions, reverses_line_id, reverses_decision_id, run_id, by_user, why, approval_id)
       SELECT :discomId, line_id, sequence, outcome, rule, flags, payer_id, advice_id, advance_paise, deductions, evidence,
              suggestions, reverses_line_id, reverses_decision_id, :runId::bigint, :userId::bigint, :why::text,
              :approvalId::bigint
         FROM staged_decisions ORDER BY value_date, line_id
       RETURNING 1)
     SELECT count(*)::int AS count FROM added`,
    {
      discomId,
      runId: "runId" in by ? by.runId : null,
      userId: "userId" in by ? by.userId : null,
      why: "userId" in by ? by.why : null,
      approvalId: "userId" in by ? (by.approvalId ?? null) : null,
    },
  )) as { count: number };
  return found.count;
}

export interface StandingTransfer {
  readonly id: string;
  readonly line_id: string;
  readonly debit_account: string;
  readonly credit_account: string;
  readonly paise: string;
  readonly payer_id: string | null;
  readonly advice_id: string | null;
  readonly bill_id: string | null;
}

/** What decisions that are about to be replaced put into the journal and nobody took back, in the order it was posted. */
export async function standingTransfers(
  db: Db,
  discomId: number,
  replaced: readonly { readonly lineId: string; readonly decisionId: string }[],
): Promise<StandingTransfer[]> {
  return rows(
    db,
    `SELECT j.id, j.line_id, j.debit_account, j.credit_account, j.paise, j.payer_id, j.advice_id, j.bill_id
       FROM unnest(:lineIds::bigint[], :decisionIds::bigint[]) AS r (line_id, decision_id)
       JOIN journal j ON j.discom_id = :discomId AND j.line_id = r.line_id AND j.decision_id = r.decision_id AND j.reversal_of IS NULL
      WHERE NOT EXISTS (SELECT FROM journal m WHERE m.discom_id = j.discom_id AND m.reversal_of = j.id)
      ORDER BY j.id`,
    {
      discomId,
      lineIds: replaced.map(({ lineId }) => lineId),
      decisionIds: replaced.map(({ decisionId }) => decisionId),
    },
  );
}

/** What else the replaced decisions brought about is undone by rows that say the opposite; nothing is changed or removed. */
export async function takeBackReplaced(db: Db, discomId: number, by: Decider): Promise<void> {
  await rows(
    db,
    `INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise, reversal_of)
       SELECT a.discom_id, h.decision_id, a.bill_id, a.payer_id, -a.paise, a.id FROM staged_decisions s
         JOIN allocations a ON a.discom_id = :discomId AND a.decision_id = s.replaces AND a.reversal_of IS NULL
         JOIN line_decisions h ON h.discom_id = a.discom_id AND h.line_id = s.line_id
        WHERE NOT EXISTS (SELECT FROM allocations r WHERE r.discom_id = a.discom_id AND r.reversal_of = a.id)
        ORDER BY a.bill_id`,
    { discomId },
  );
  await rows(
    db,
    `INSERT INTO settlement_reversals (discom_id, advice_id, round, decision_id, payer_id)
       SELECT p.discom_id, p.advice_id, p.round, h.decision_id, p.payer_id FROM staged_decisions s
         JOIN settlements p ON p.discom_id = :discomId AND p.decision_id = s.replaces
         JOIN line_decisions h ON h.discom_id = p.discom_id AND h.line_id = s.line_id`,
    { discomId },
  );
  await rows(
    db,
    `WITH cancelled AS (
       INSERT INTO receipt_cancellations (discom_id, receipt_id, payer_id, decision_id)
       SELECT r.discom_id, r.id, r.payer_id, h.decision_id FROM staged_decisions s
         JOIN receipts r ON r.discom_id = :discomId AND r.decision_id = s.replaces
         JOIN line_decisions h ON h.discom_id = r.discom_id AND h.line_id = s.line_id
       RETURNING discom_id, receipt_id)
     INSERT INTO postings (discom_id, receipt_id, kind) SELECT discom_id, receipt_id, 'reversal' FROM cancelled`,
    { discomId },
  );
  await reopenAdvices(db, discomId, by);
}

/** The advice of a decision taken back waits for its money again while it is valid and no other advice took its bills since. */
async function reopenAdvices(db: Db, discomId: number, by: Decider): Promise<void> {
  await rows(
    db,
    `CREATE TEMP TABLE IF NOT EXISTS reopened_advices (advice_id bigint PRIMARY KEY, payer_id bigint, seq int, live boolean) ON COMMIT DROP;
     TRUNCATE reopened_advices`,
  );
  await rows(
    db,
    `INSERT INTO reopened_advices
       SELECT a.id, a.payer_id, e.seq,
              a.valid_until >= (now() AT TIME ZONE 'Asia/Kolkata')::date AND NOT EXISTS (
                SELECT FROM advice_items i JOIN bill_holds h ON h.discom_id = i.discom_id AND h.bill_id = i.bill_id
                 WHERE i.discom_id = a.discom_id AND i.advice_id = a.id AND h.advice_id <> a.id)
         FROM (SELECT DISTINCT d.advice_id FROM staged_decisions s
                 JOIN decisions d ON d.discom_id = :discomId AND d.id = s.replaces WHERE d.outcome = 'matched') t
         JOIN advices a ON a.discom_id = :discomId AND a.id = t.advice_id
         JOIN LATERAL (SELECT seq, state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                        ORDER BY seq DESC LIMIT 1) e ON e.state IN ('settled', 'posted')`,
    { discomId },
  );
  await rows(
    db,
    `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, why)
       SELECT :discomId, advice_id, seq + 1, payer_id, 'reopened', CASE WHEN live THEN 'approved' ELSE 'expired' END, :userId::bigint, :why::text
         FROM reopened_advices ORDER BY advice_id`,
    { discomId, userId: "userId" in by ? by.userId : null, why: "userId" in by ? by.why : null },
  );
  await rows(
    db,
    `DELETE FROM bill_holds h USING reopened_advices a WHERE h.discom_id = ? AND h.advice_id = a.advice_id AND NOT a.live`,
    [discomId],
  );
  await rows(
    db,
    `INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id)
       SELECT i.discom_id, i.bill_id, i.advice_id, i.payer_id FROM reopened_advices a
         JOIN advice_items i ON i.discom_id = ? AND i.advice_id = a.advice_id
        WHERE a.live AND NOT EXISTS (SELECT FROM bill_holds h WHERE h.discom_id = i.discom_id AND h.bill_id = i.bill_id)
        ORDER BY i.bill_id`,
    [discomId],
  );
}

/** An expired advice about to be paid takes its bills again; where another one has them, nothing of this happens at all. */
export async function holdAgain(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id)
       SELECT i.discom_id, i.bill_id, i.advice_id, i.payer_id FROM staged_settlements s
         JOIN LATERAL (SELECT state FROM advice_events e WHERE e.discom_id = :discomId AND e.advice_id = s.advice_id
                        ORDER BY seq DESC LIMIT 1) e ON e.state = 'expired'
         JOIN advice_items i ON i.discom_id = :discomId AND i.advice_id = s.advice_id
        ORDER BY i.bill_id`,
    { discomId },
  );
}

/** Whole advices: one row each, and the state that follows. */
export async function insertSettlements(db: Db, discomId: number, by: Decider): Promise<void> {
  await rows(
    db,
    `INSERT INTO settlements (discom_id, advice_id, round, decision_id, payer_id, value_date)
       SELECT :discomId, s.advice_id,
              1 + coalesce((SELECT max(round) FROM settlements p WHERE p.discom_id = :discomId AND p.advice_id = s.advice_id), 0),
              h.decision_id, s.payer_id, s.value_date
         FROM staged_settlements s JOIN line_decisions h ON h.discom_id = :discomId AND h.line_id = s.line_id`,
    { discomId },
  );
  await settled(db, discomId, by, "SELECT advice_id, payer_id FROM staged_settlements");
}

/** What an advice paid only a part of is free for the rest; what is paid in full stays held, so no other advice takes it. */
export async function freeParts(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `DELETE FROM bill_holds h USING staged_settlements s
       JOIN advices a ON a.discom_id = :discomId AND a.id = s.advice_id AND a.part
       JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.id
       JOIN bill_dues b ON b.discom_id = i.discom_id AND b.id = i.bill_id AND b.outstanding_paise > 0
      WHERE h.discom_id = i.discom_id AND h.advice_id = i.advice_id AND h.bill_id = i.bill_id`,
    { discomId },
  );
}

async function settled(db: Db, discomId: number, by: Decider, which: string): Promise<void> {
  await rows(
    db,
    `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user)
       SELECT :discomId, s.advice_id, e.seq + 1, s.payer_id, 'settled', 'settled', :userId::bigint FROM (${which}) s
         CROSS JOIN LATERAL (SELECT seq FROM advice_events e WHERE e.discom_id = :discomId AND e.advice_id = s.advice_id
                              ORDER BY seq DESC LIMIT 1) e
        ORDER BY s.advice_id`,
    { discomId, userId: "userId" in by ? by.userId : null },
  );
}

/** Paise per bill. Where parts paid one after the other make up a whole advice, it is settled with the last of them. */
export async function insertAllocations(db: Db, discomId: number, by: Decider): Promise<void> {
  await rows(
    db,
    `INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise)
       SELECT :discomId, h.decision_id, s.bill_id, s.payer_id, s.paise
         FROM staged_allocations s JOIN line_decisions h ON h.discom_id = :discomId AND h.line_id = s.line_id
        ORDER BY s.bill_id`,
    { discomId },
  );
  await settled(
    db,
    discomId,
    by,
    `SELECT a.id AS advice_id, a.payer_id FROM (SELECT DISTINCT d.advice_id FROM staged_decisions d
              WHERE d.outcome = 'matched' AND d.advice_id IS NOT NULL AND d.line_id NOT IN (SELECT line_id FROM staged_settlements)) t
       JOIN advices a ON a.discom_id = :discomId AND a.id = t.advice_id
      WHERE a.gross_paise <= (SELECT sum(x.paise) FROM decisions d
                                JOIN allocations x ON x.discom_id = d.discom_id AND x.decision_id = d.id
                               WHERE d.discom_id = a.discom_id AND d.advice_id = a.id
                                 AND NOT EXISTS (SELECT FROM allocations r WHERE r.discom_id = x.discom_id AND r.reversal_of = x.id)
                                 AND x.reversal_of IS NULL)`,
  );
}

/** What falls on a closed day is booked on the first open one. */
export async function insertTransfers(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `WITH entries AS (SELECT line_id, nextval('journal_entries') AS entry_id FROM (SELECT DISTINCT line_id FROM staged_transfers) once)
     INSERT INTO journal (discom_id, entry_id, value_date, booked_on, debit_account, credit_account, paise, bank_account_id, line_id,
                          decision_id, payer_id, advice_id, bill_id, reversal_of)
       SELECT :discomId, e.entry_id, s.value_date, greatest(s.booking_date, c.day + 1), t.debit_account, t.credit_account, t.paise, s.bank_account_id, t.line_id,
              h.decision_id, t.payer_id, t.advice_id, t.bill_id, t.reversal_of
         FROM staged_transfers t
         JOIN entries e USING (line_id)
         JOIN staged_decisions s USING (line_id)
         JOIN line_decisions h ON h.discom_id = :discomId AND h.line_id = t.line_id
         LEFT JOIN closed_days c ON c.discom_id = :discomId AND c.bank_account_id = s.bank_account_id
        ORDER BY t.line_id, t.position`,
    { discomId },
  );
}

/** Numbered without a gap per financial year of the day the money came: one draw for all, given out by day and line. */
export async function insertReceipts(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `WITH counted AS (SELECT fy, count(*) AS many FROM staged_receipts GROUP BY fy),
     drawn AS MATERIALIZED (SELECT fy, draw_numbers(:discomId, 'receipt', fy, many) AS first FROM counted),
     numbered AS (SELECT s.*, d.first + row_number() OVER (PARTITION BY s.fy ORDER BY s.value_date, s.line_id) - 1 AS serial
                    FROM staged_receipts s JOIN drawn d USING (fy)),
     added AS (
       INSERT INTO receipts (discom_id, fy, serial, number, payer_id, advice_id, decision_id, line_id, paise, gross_paise, value_date, utr)
       SELECT :discomId, n.fy, n.serial, c.code || 'R' || lpad((n.fy % 100)::text, 2, '0') || lpad(n.serial::text, 8, '0'),
              n.payer_id, n.advice_id, h.decision_id, n.line_id, n.paise, n.gross_paise, n.value_date, n.utr
         FROM numbered n JOIN discoms c ON c.id = :discomId
         JOIN line_decisions h ON h.discom_id = :discomId AND h.line_id = n.line_id
       RETURNING discom_id, id)
     INSERT INTO postings (discom_id, receipt_id, kind) SELECT discom_id, id, 'payment' FROM added`,
    { discomId },
  );
}

export async function drawRunId(db: Db): Promise<string> {
  const drawn = (await row<{ id: string }>(
    db,
    "SELECT nextval(pg_get_serial_sequence('reconciliation_runs', 'id')) AS id",
  )) as { id: string };
  return drawn.id;
}

export async function insertRun(
  db: Db,
  run: {
    discomId: number;
    id: string;
    cause: string;
    linesCount: number;
    matchedCount: number;
    planHash: string;
    rulesVersion: number;
    policyVersionId: string;
    learnedId: string;
    startedAt: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO reconciliation_runs (discom_id, id, cause, lines_count, matched_count, plan_hash, rules_version, policy_version_id,
                                      learned_id, started_at)
     OVERRIDING SYSTEM VALUE
     VALUES (:discomId, :id, :cause, :linesCount, :matchedCount, :planHash, :rulesVersion, :policyVersionId, :learnedId, :startedAt)`,
    run,
  );
}

/** The other half of a return: the credit a debit gave back, or the debit that gave the credit back. */
export async function partnersOf(db: Db, discomId: number, lineId: string): Promise<string[]> {
  const found = await rows<{ line_id: string }>(
    db,
    `SELECT h.line_id FROM line_decisions h JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
      WHERE d.discom_id = :discomId AND d.reverses_line_id = :lineId AND d.outcome = 'returned'
     UNION
     SELECT p.line_id FROM line_decisions h JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
       JOIN line_decisions p ON p.discom_id = d.discom_id AND p.line_id = d.reverses_line_id AND p.outcome = 'returned'
      WHERE h.discom_id = :discomId AND h.line_id = :lineId AND d.outcome = 'returned'`,
    { discomId, lineId },
  );
  return found.map(({ line_id }) => line_id);
}
