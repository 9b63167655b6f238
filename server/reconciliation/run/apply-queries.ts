// Decisions and all that follows from them, laid beside their tables by COPY, and what has to be known of those they replace.

import { copyIn, type Db, row, rows } from "#server/database.ts";

/** What is written of each decision beside itself, as COPY takes it. Every row bears its decision's id, so that nothing is looked up again. */
export interface Effects {
  readonly settlements: readonly string[];
  readonly allocations: readonly string[];
  readonly transfers: readonly string[];
  readonly receipts: readonly string[];
}

const staging = {
  decisions: `decision_id bigint, line_id bigint, replaces bigint, sequence int, outcome text, rule text, flags text[], payer_id bigint,
    advice_id bigint, advance_paise bigint, deductions jsonb, evidence jsonb, suggestions jsonb, reverses_line_id bigint,
    reverses_decision_id bigint`,
  settlements: "decision_id bigint, line_id bigint, advice_id bigint, payer_id bigint, value_date date",
  allocations: "decision_id bigint, bill_id bigint, payer_id bigint, paise bigint",
  transfers: `decision_id bigint, line_id bigint, entry_id bigint, value_date date, booking_date date, bank_account_id int,
    debit_account text, credit_account text, paise bigint, payer_id bigint, advice_id bigint, bill_id bigint, reversal_of bigint`,
  receipts: `decision_id bigint, line_id bigint, fy int, payer_id bigint, advice_id bigint, paise bigint, gross_paise bigint,
    value_date date, utr text`,
} as const;

export interface DrawnIds {
  readonly decisionIds: readonly string[];
  readonly entryIds: readonly string[];
}

/** As many as there are decisions; what is not used in the end leaves a gap that nobody counts on. */
export async function drawIds(db: Db, many: number): Promise<DrawnIds> {
  const drawn = (await row<{ decisions: string | null; entries: string | null }>(
    db,
    `SELECT string_agg(nextval('decisions_id_seq')::text, ' ') AS decisions, string_agg(nextval('journal_entries')::text, ' ') AS entries
       FROM generate_series(1, ?::int)`,
    [many],
  )) as { decisions: string | null; entries: string | null };
  return { decisionIds: drawn.decisions?.split(" ") ?? [], entryIds: drawn.entries?.split(" ") ?? [] };
}

/**
 * Rows go in by COPY beside the tables, because COPY knows no row-level security. No keys are built over them and no statistics
 * gathered: each INSERT below reads one of them once, from end to end.
 */
export async function stageDecisions(db: Db, decisions: readonly string[]): Promise<void> {
  const tables = Object.entries(staging).map(([name, columns]) => ({ name: `staged_${name}`, columns }));
  await rows(
    db,
    `${tables.map(({ name, columns }) => `CREATE TEMP TABLE IF NOT EXISTS ${name} (${columns}) ON COMMIT DROP`).join(";")};
     TRUNCATE ${tables.map(({ name }) => name).join()}`,
  );
  await copyIn(db, "COPY staged_decisions FROM STDIN", decisions);
}

export async function stageEffects(db: Db, effects: Effects): Promise<void> {
  for (const [name, staged] of Object.entries(effects)) {
    if (staged.length > 0) await copyIn(db, `COPY staged_${name} FROM STDIN`, staged);
  }
}

/** A line the engine sees as it saw it before gets no second row saying the same. Gives the lines that were dropped. */
export async function dropUnchanged(db: Db, discomId: number): Promise<Set<string>> {
  await rows(db, "ANALYZE staged_decisions (line_id, replaces)");
  const dropped = await rows<{ line_id: string }>(
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
  return new Set(dropped.map(({ line_id }) => line_id));
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

/** What decisions have paid: numbers of advices and bills, and whose they are. */
export interface Paid {
  readonly numbers: readonly string[];
  readonly payers: readonly string[];
}

export async function paidBy(db: Db, discomId: number, decisionIds: readonly string[]): Promise<Paid> {
  const paid = await rows<{ number: string; payer: string | null }>(
    db,
    `WITH undone AS (SELECT id, advice_id FROM decisions WHERE discom_id = :discomId AND id = ANY (:decisionIds::bigint[])),
          bills_paid AS (
            SELECT i.bill_id FROM undone u JOIN advice_items i ON i.discom_id = :discomId AND i.advice_id = u.advice_id
            UNION
            SELECT x.bill_id FROM undone u JOIN allocations x ON x.discom_id = :discomId AND x.decision_id = u.id)
     SELECT a.number, a.payer_id AS payer FROM undone u JOIN advices a ON a.discom_id = :discomId AND a.id = u.advice_id
     UNION
     SELECT b.number, c.payer_id FROM bills_paid p JOIN bills b ON b.discom_id = :discomId AND b.id = p.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id`,
    { discomId, decisionIds: [...decisionIds] },
  );
  return { numbers: paid.map(({ number }) => number), payers: paid.flatMap(({ payer }) => payer ?? []) };
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
