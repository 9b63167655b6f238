// What goes into the packed file, each table told row by row from one picture of the database, a thousand rows in memory at a time.

import { type Db, row, rows } from "#server/database.ts";
import type { Selection } from "./contract.ts";

const FETCHED = 1000;

/** Everything read from now on is of one moment. */
export async function takePicture(db: Db): Promise<void> {
  await rows(db, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
}

/** Notes the chosen lines for the statements below, and counts what there will be. */
export async function pickLines(
  db: Db,
  discomId: number,
  selection: Selection,
): Promise<{ lines: number; decisions: number; entries: number }> {
  await rows(db, "CREATE TEMP TABLE picked (id bigint PRIMARY KEY) ON COMMIT DROP");
  await rows(
    db,
    `INSERT INTO picked SELECT l.id FROM statement_lines l
      WHERE l.discom_id = :discomId AND l.value_date BETWEEN :from AND :to
        AND (:account::int IS NULL OR l.bank_account_id = :account)
        AND (:rule::text IS NULL AND :outcome::text IS NULL AND :person::bigint IS NULL
             OR EXISTS (SELECT FROM decisions d WHERE d.discom_id = l.discom_id AND d.line_id = l.id
                         AND (:rule::text IS NULL OR d.rule = :rule) AND (:outcome::text IS NULL OR d.outcome = :outcome)
                         AND (:person::bigint IS NULL OR d.by_user = :person)))`,
    { discomId, ...selection },
  );
  await rows(db, "ANALYZE picked");
  return (await row(
    db,
    `SELECT (SELECT count(*)::int FROM picked) AS lines,
            (SELECT count(*)::int FROM decisions d JOIN picked p ON p.id = d.line_id WHERE d.discom_id = :discomId) AS decisions,
            (SELECT count(*)::int FROM journal j JOIN picked p ON p.id = j.line_id WHERE j.discom_id = :discomId) AS entries`,
    { discomId },
  )) as { lines: number; decisions: number; entries: number };
}

async function* told<Row>(db: Db, sql: string, values: Record<string, unknown>): AsyncGenerator<Row> {
  await rows(db, `DECLARE told NO SCROLL CURSOR FOR ${sql}`, values);
  for (;;) {
    const found = await rows<Row>(db, `FETCH ${FETCHED} FROM told`);
    yield* found;
    if (found.length < FETCHED) break;
  }
  await rows(db, "CLOSE told");
}

export interface LineTold {
  readonly id: string;
  readonly bank: string;
  readonly account: string;
  readonly file: string;
  readonly row: number;
  readonly value_date: string;
  readonly booking_date: string;
  readonly direction: string;
  readonly paise: string;
  readonly balance_paise: string | null;
  readonly narration: string;
  readonly bank_reference: string;
  readonly utr: string | null;
  readonly fingerprint: string;
  readonly outcome: string;
}

export function linesTold(db: Db, discomId: number): AsyncGenerator<LineTold> {
  return told(
    db,
    `SELECT l.id, b.bank, b.number AS account, f.file_name AS file, l.row, l.value_date, l.booking_date, l.direction, l.paise, l.balance_paise,
            l.narration, l.bank_reference, l.utr, l.fingerprint, h.outcome
       FROM picked p
       JOIN statement_lines l ON l.discom_id = :discomId AND l.id = p.id
       JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
       JOIN bank_accounts b ON b.discom_id = l.discom_id AND b.id = l.bank_account_id
       JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       JOIN statement_files f ON f.discom_id = s.discom_id AND f.id = s.file_id
      ORDER BY l.value_date, l.id`,
    { discomId },
  );
}

export interface DecisionTold {
  readonly id: string;
  readonly line_id: string;
  readonly sequence: number;
  readonly holds: boolean;
  readonly value_date: string;
  readonly direction: string;
  readonly paise: string;
  readonly outcome: string;
  readonly rule: string;
  readonly flags: readonly string[];
  readonly payer: string | null;
  readonly advice: string | null;
  readonly gross_paise: string;
  readonly deducted_paise: string;
  readonly advance_paise: string;
  readonly receipt: string | null;
  readonly receipt_cancelled: boolean;
  readonly posted: string;
  readonly by: string | null;
  readonly approval: string | null;
  readonly at: string;
  readonly why: string | null;
  readonly takes_back: string | null;
  readonly run: string | null;
}

/** What a decision relieved bills of: the items of the advice it settled, or its own allocations. */
const gross = `coalesce((SELECT a.gross_paise FROM settlements s JOIN advices a ON a.discom_id = s.discom_id AND a.id = s.advice_id
                          WHERE s.discom_id = d.discom_id AND s.decision_id = d.id),
                        (SELECT sum(x.paise) FROM allocations x
                          WHERE x.discom_id = d.discom_id AND x.decision_id = d.id AND x.reversal_of IS NULL AND x.draw_id IS NULL), 0)::bigint`;

export function decisionsTold(db: Db, discomId: number): AsyncGenerator<DecisionTold> {
  return told(
    db,
    `SELECT d.id, d.line_id, d.sequence, h.decision_id = d.id AS holds, l.value_date, l.direction, l.paise, d.outcome, d.rule, d.flags,
            y.name AS payer, a.number AS advice, ${gross} AS gross_paise,
            (SELECT coalesce(sum((x->>'paise')::bigint), 0) FROM jsonb_array_elements(d.deductions) x)::bigint AS deducted_paise,
            d.advance_paise, r.number AS receipt, c.receipt_id IS NOT NULL AS receipt_cancelled,
            CASE WHEN r.id IS NULL THEN '' ELSE (SELECT coalesce(string_agg(k.outcome || ' ' || k.count, ', ' ORDER BY k.outcome), 'waiting')
               FROM (SELECT q.outcome, count(*) FROM postings o JOIN posting_acknowledgements q ON q.discom_id = o.discom_id AND q.posting_id = o.id
                      WHERE o.discom_id = r.discom_id AND o.receipt_id = r.id GROUP BY q.outcome) k) END AS posted,
            u.name AS by, to_jsonb(d)->>'approval_id' AS approval, d.at, d.why, d.reverses_decision_id AS takes_back, d.run_id AS run
       FROM picked p
       JOIN decisions d ON d.discom_id = :discomId AND d.line_id = p.id
       JOIN line_decisions h ON h.discom_id = d.discom_id AND h.line_id = d.line_id
       JOIN statement_lines l ON l.discom_id = d.discom_id AND l.id = d.line_id
       LEFT JOIN payers y ON y.id = d.payer_id
       LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
       LEFT JOIN users u ON u.id = d.by_user
       LEFT JOIN receipts r ON r.discom_id = d.discom_id AND r.decision_id = d.id AND r.draw_id IS NULL
       LEFT JOIN receipt_cancellations c ON c.discom_id = r.discom_id AND c.receipt_id = r.id
      ORDER BY d.line_id, d.sequence`,
    { discomId },
  );
}

export interface PaidTold {
  readonly decision_id: string;
  readonly bill: string;
  readonly connection: string;
  readonly paise: string;
}

/** Every bill a decision relieved, however many an advice has. */
export function paidTold(db: Db, discomId: number): AsyncGenerator<PaidTold> {
  return told(
    db,
    `SELECT t.decision_id, b.number AS bill, c.number AS connection, t.paise FROM (
       SELECT s.decision_id, i.bill_id, i.paise FROM picked p
         JOIN decisions d ON d.discom_id = :discomId AND d.line_id = p.id
         JOIN settlements s ON s.discom_id = d.discom_id AND s.decision_id = d.id
         JOIN advice_items i ON i.discom_id = s.discom_id AND i.advice_id = s.advice_id
       UNION ALL
       SELECT x.decision_id, x.bill_id, x.paise FROM picked p
         JOIN decisions d ON d.discom_id = :discomId AND d.line_id = p.id
         JOIN allocations x ON x.discom_id = d.discom_id AND x.decision_id = d.id AND x.draw_id IS NULL) t
       JOIN bills b ON b.discom_id = :discomId AND b.id = t.bill_id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
      ORDER BY t.decision_id, b.number`,
    { discomId },
  );
}

export interface EntryTold {
  readonly id: string;
  readonly entry_id: string;
  readonly line_id: string;
  readonly decision_id: string | null;
  readonly value_date: string;
  readonly booked_on: string | null;
  readonly posted_at: string;
  readonly debit_account: string;
  readonly credit_account: string;
  readonly paise: string;
  readonly payer: string | null;
  readonly advice: string | null;
  readonly bill: string | null;
  readonly mirror_of: string | null;
}

export function entriesTold(db: Db, discomId: number): AsyncGenerator<EntryTold> {
  return told(
    db,
    `SELECT j.id, j.entry_id, j.line_id, j.decision_id, j.value_date, j.booked_on, j.posted_at, j.debit_account, j.credit_account, j.paise,
            y.name AS payer, a.number AS advice, b.number AS bill, j.reversal_of AS mirror_of
       FROM picked p
       JOIN journal j ON j.discom_id = :discomId AND j.line_id = p.id
       LEFT JOIN payers y ON y.id = j.payer_id
       LEFT JOIN advices a ON a.discom_id = j.discom_id AND a.id = j.advice_id
       LEFT JOIN bills b ON b.discom_id = j.discom_id AND b.id = j.bill_id
      ORDER BY j.id`,
    { discomId },
  );
}

/** One JSON text a line: what the bank wrote, what was found in it, and every decision with its evidence. */
export function evidenceTold(db: Db, discomId: number): AsyncGenerator<{ json: string }> {
  return told(
    db,
    `SELECT json_build_object('line', l.id::text, 'account', b.number, 'fileSha256', encode(f.sha256, 'hex'), 'row', l.row,
              'valueDate', l.value_date, 'bookingDate', l.booking_date, 'direction', l.direction, 'paise', l.paise::text,
              'balancePaise', l.balance_paise::text, 'narration', l.narration, 'bankReference', l.bank_reference,
              'fingerprint', l.fingerprint, 'references', l.found, 'decisions', coalesce((
                SELECT json_agg(json_build_object('decision', d.id::text, 'sequence', d.sequence, 'outcome', d.outcome, 'rule', d.rule,
                         'flags', d.flags, 'payer', d.payer_id::text, 'advice', a.number, 'evidence', d.evidence, 'suggestions', d.suggestions,
                         'deductions', d.deductions, 'advancePaise', d.advance_paise::text, 'grossPaise', ${gross}::text,
                         'run', d.run_id::text, 'by', d.by_user::text, 'at', d.at, 'why', d.why,
                         'takesBack', d.reverses_decision_id::text, 'otherLine', d.reverses_line_id::text) ORDER BY d.sequence)
                  FROM decisions d LEFT JOIN advices a ON a.discom_id = d.discom_id AND a.id = d.advice_id
                 WHERE d.discom_id = l.discom_id AND d.line_id = l.id), '[]'))::text AS json
       FROM picked p
       JOIN statement_lines l ON l.discom_id = :discomId AND l.id = p.id
       JOIN bank_accounts b ON b.discom_id = l.discom_id AND b.id = l.bank_account_id
       JOIN statements s ON s.discom_id = l.discom_id AND s.id = l.statement_id
       JOIN statement_files f ON f.discom_id = s.discom_id AND f.id = s.file_id
      ORDER BY l.value_date, l.id`,
    { discomId },
  );
}

/** The runs that decided, each with the versions it decided by. */
export function runsTold(db: Db, discomId: number): AsyncGenerator<{ json: string }> {
  return told(
    db,
    `SELECT to_jsonb(r)::text AS json FROM reconciliation_runs r
      WHERE r.discom_id = :discomId AND r.id IN (
        SELECT d.run_id FROM decisions d JOIN picked p ON p.id = d.line_id WHERE d.discom_id = :discomId) ORDER BY r.id`,
    { discomId },
  );
}

export interface AuditTold {
  readonly seq: string;
  readonly at: string;
  readonly action: string;
  readonly subject: string;
  /** What is hashed, to the byte. */
  readonly content: string;
  readonly previous: string;
  readonly hash: string;
}

/** The discom's chain from the first row of the period to its head. */
export function auditTold(db: Db, discomId: number, from: string): AsyncGenerator<AuditTold> {
  return told(
    db,
    `SELECT seq, at, action, subject, convert_from(audit_content(audit), 'UTF8') AS content, encode(previous_hash, 'hex') AS previous,
            encode(hash, 'hex') AS hash
       FROM audit WHERE chain = :discomId AND at >= :from::date::timestamp AT TIME ZONE 'Asia/Kolkata' ORDER BY seq`,
    { discomId, from },
  );
}

export interface Sums {
  readonly credits_count: number;
  readonly credits_paise: string;
  readonly debits_count: number;
  readonly debits_paise: string;
  readonly accounts: Readonly<Record<string, { readonly debit: string; readonly credit: string }>>;
}

/** What an auditor's own sums must come to. */
export async function sumsTold(db: Db, discomId: number): Promise<Sums> {
  return (await row(
    db,
    `SELECT c.*, coalesce(a.accounts, '{}') AS accounts FROM (
       SELECT count(*) FILTER (WHERE direction = 'credit')::int AS credits_count,
              coalesce(sum(paise) FILTER (WHERE direction = 'credit'), 0)::text AS credits_paise,
              count(*) FILTER (WHERE direction = 'debit')::int AS debits_count,
              coalesce(sum(paise) FILTER (WHERE direction = 'debit'), 0)::text AS debits_paise
         FROM picked p JOIN statement_lines l ON l.discom_id = :discomId AND l.id = p.id) c,
       (SELECT json_object_agg(account, json_build_object('debit', debit::text, 'credit', credit::text) ORDER BY account) AS accounts FROM (
          SELECT account, sum(debit)::bigint AS debit, sum(credit)::bigint AS credit
            FROM picked p JOIN journal j ON j.discom_id = :discomId AND j.line_id = p.id
            CROSS JOIN LATERAL (VALUES (j.debit_account, j.paise, 0), (j.credit_account, 0, j.paise)) side (account, debit, credit)
           GROUP BY account) t) a`,
    { discomId },
  )) as Sums;
}

/** Every policy version there was when the picture was taken: what a run decided by is among them. */
export function policiesTold(db: Db, discomId: number): AsyncGenerator<{ json: string }> {
  return told(
    db,
    "SELECT to_jsonb(v)::text AS json FROM policy_versions v WHERE v.discom_id = :discomId ORDER BY v.id",
    {
      discomId,
    },
  );
}

export async function discomTold(
  db: Db,
  discomId: number,
): Promise<{ code: string; name: string; nameHi: string; today: string }> {
  return (await row(
    db,
    `SELECT code, name, name_hi AS "nameHi", (now() AT TIME ZONE 'Asia/Kolkata')::date AS today FROM discoms WHERE id = ?`,
    [discomId],
  )) as { code: string; name: string; nameHi: string; today: string };
}
