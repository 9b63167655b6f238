// What the bench holds us against: the same statement reconciled by set-based SQL alone, leaving the same books in the same tables.

import { copyIn, type Db, row, rows } from "#server/database.ts";

/**
 * Two guards are row-by-row functions because the portal's people write one row at a time; no bulk load would run them, and the
 * floor proves the same with sets below. Only an owner may lay them off, and only the bench's own database is ever given here.
 */
export async function layOffRowGuards(db: Db): Promise<void> {
  await rows(
    db,
    `SET LOCAL ROLE milaan_owner;
     ALTER TABLE allocations DISABLE TRIGGER bounded;
     ALTER TABLE advice_events DISABLE TRIGGER fits;
     RESET ROLE`,
  );
}

const rupeesToPaise = (column: string) => `coalesce((nullif(trim(${column}), '')::numeric * 100)::bigint, 0)`;

/** COPY the file and store each line once, by what the bank says of it; the running balance must hold over the whole of it. */
export async function floorLines(db: Db, body: Iterable<string>, bytes: Buffer): Promise<void> {
  await rows(
    db,
    `CREATE TEMP TABLE file (place int GENERATED ALWAYS AS IDENTITY, booked text, valued text, narration text, reference text,
       debit text, credit text, balance text) ON COMMIT DROP`,
  );
  await copyIn(db, "COPY file (booked, valued, narration, reference, debit, credit, balance) FROM STDIN", body);
  await rows(
    db,
    `CREATE TEMP TABLE read_lines ON COMMIT DROP AS
       SELECT place, to_date(valued, 'DD Mon YYYY') AS value_date, to_date(booked, 'DD Mon YYYY') AS booking_date,
              CASE WHEN trim(credit) = '' THEN 'debit' ELSE 'credit' END AS direction, ${rupeesToPaise("debit")} + ${rupeesToPaise("credit")} AS paise,
              narration, trim(reference) AS reference, ${rupeesToPaise("balance")} AS balance_paise,
              substring(narration FROM 'SBPDCL[A-Z]{2}[0-9]{12}') AS van, substring(narration FROM '[A-Z]{4}[NR][0-9]{17}') AS utr,
              encode(sha256(concat_ws(chr(10), booked, valued, narration, reference, debit, credit, balance,
                row_number() OVER (PARTITION BY booked, valued, narration, reference, debit, credit, balance))::bytea), 'hex') AS fingerprint
         FROM file`,
  );
  const broken = await row<{ place: number }>(
    db,
    `SELECT place FROM (SELECT place, balance_paise - CASE direction WHEN 'credit' THEN paise ELSE -paise END AS before,
                               lag(balance_paise, 1, 0::bigint) OVER (ORDER BY place) AS stood FROM read_lines) t
      WHERE before <> stood LIMIT 1`,
  );
  if (broken) throw new Error(`the balance breaks at row ${broken.place}`);
  await rows(
    db,
    `WITH kept AS (
       INSERT INTO statement_files (discom_id, bank_account_id, source, file_name, sha256, bytes, state, report)
       VALUES (1, 1, 'cli', 'bench.tsv', sha256(:bytes), :bytes, 'imported', '{}') RETURNING id),
     stated AS (
       INSERT INTO statements (discom_id, file_id, bank_account_id, from_date, to_date, closing_paise, lines_count, new_count,
                               credit_paise, debit_paise, linked)
       SELECT 1, k.id, 1, min(booking_date), max(booking_date), (array_agg(balance_paise ORDER BY place DESC))[1], count(*), count(*),
              sum(paise) FILTER (WHERE direction = 'credit'), coalesce(sum(paise) FILTER (WHERE direction = 'debit'), 0), true
         FROM kept k, read_lines GROUP BY k.id RETURNING id)
     INSERT INTO statement_lines (discom_id, bank_account_id, statement_id, row, value_date, booking_date, direction, paise, narration,
                                  bank_reference, balance_paise, found, utr, fingerprint)
       SELECT 1, 1, s.id, place, value_date, booking_date, direction, paise, narration, reference, balance_paise,
              jsonb_build_array(jsonb_build_object('kind', 'van', 'value', van), jsonb_build_object('kind', 'neft-utr', 'value', utr)),
              utr, fingerprint
         FROM stated s, read_lines ORDER BY place
       ON CONFLICT ON CONSTRAINT line_once DO NOTHING`,
    { bytes },
  );
  await rows(db, "SELECT refresh_statistics()");
}

/** One join by what the lines name, then every row that follows from it, a statement per table. Gives how many lines were matched. */
export async function floorDecisions(db: Db): Promise<number> {
  await rows(
    db,
    `ANALYZE read_lines;
     CREATE TEMP TABLE named ON COMMIT DROP AS
       SELECT l.id AS line_id, l.value_date, l.booking_date, l.paise, l.utr, a.id AS advice_id, a.payer_id, a.van, e.seq
         FROM read_lines r
         JOIN statement_lines l ON l.discom_id = 1 AND l.bank_account_id = 1 AND l.fingerprint = r.fingerprint
         JOIN advices a ON a.discom_id = 1 AND a.van = r.van AND a.amount_paise = r.paise AND r.value_date <= a.valid_until
         CROSS JOIN LATERAL (SELECT seq, state FROM advice_events e WHERE e.discom_id = 1 AND e.advice_id = a.id ORDER BY seq DESC LIMIT 1) e
        WHERE r.direction = 'credit' AND e.state = 'approved';
     CREATE UNIQUE INDEX ON named (advice_id);
     ANALYZE named`,
  );
  await rows(
    db,
    `CREATE TEMP TABLE paid ON COMMIT DROP AS
       SELECT n.*, nextval('decisions_id_seq') AS decision_id, nextval('journal_entries') AS entry_id
         FROM named n
         JOIN (SELECT i.advice_id FROM named n
                 JOIN advice_items i ON i.discom_id = 1 AND i.advice_id = n.advice_id
                 JOIN bills b ON b.discom_id = i.discom_id AND b.id = i.bill_id
                 JOIN bill_holds h ON h.discom_id = i.discom_id AND h.bill_id = i.bill_id AND h.advice_id = i.advice_id
                 LEFT JOIN (SELECT bill_id, sum(paise) AS paise FROM allocations WHERE discom_id = 1 GROUP BY bill_id) x ON x.bill_id = b.id
                GROUP BY i.advice_id
               HAVING bool_and(b.carried_into IS NULL AND i.paise <= b.amount_paise - b.outside_paid_paise - coalesce(x.paise, 0))
              ) whole USING (advice_id);
     CREATE UNIQUE INDEX ON paid (line_id);
     ANALYZE paid`,
  );
  await rows(
    db,
    `WITH run AS (
       INSERT INTO reconciliation_runs (discom_id, cause, lines_count, matched_count, plan_hash, rules_version, policy_version_id, started_at)
       SELECT 1, 'cli', (SELECT count(*) FROM statement_lines), (SELECT count(*) FROM paid), 'set-based', 1,
              (SELECT max(id) FROM policy_versions WHERE discom_id = 1), now() RETURNING id)
     INSERT INTO decisions (discom_id, id, line_id, sequence, outcome, rule, payer_id, advice_id, evidence, run_id)
       SELECT 1, coalesce(p.decision_id, nextval('decisions_id_seq')), l.id, 1, CASE WHEN p.line_id IS NULL THEN 'unidentified' ELSE 'matched' END,
              CASE WHEN p.line_id IS NULL THEN 'P11' ELSE 'P1' END, p.payer_id, p.advice_id,
              CASE WHEN p.line_id IS NULL THEN '[]' ELSE jsonb_build_array(
                jsonb_build_object('kind', 'van', 'text', p.van, 'agrees', true), jsonb_build_object('kind', 'amount', 'text', l.paise, 'agrees', true)) END,
              run.id
         FROM run, statement_lines l LEFT JOIN paid p ON p.line_id = l.id WHERE l.discom_id = 1 ORDER BY l.id`,
  );
  await rows(
    db,
    `INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise)
       SELECT 1, p.decision_id, i.bill_id, p.payer_id, i.paise FROM paid p
         JOIN advice_items i ON i.discom_id = 1 AND i.advice_id = p.advice_id ORDER BY i.bill_id`,
  );
  await rows(
    db,
    `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
       SELECT 1, advice_id, seq + 1, payer_id, 'settled', 'settled' FROM paid ORDER BY advice_id`,
  );
  await rows(
    db,
    `INSERT INTO journal (discom_id, entry_id, value_date, booked_on, debit_account, credit_account, paise, bank_account_id, line_id,
                          decision_id, payer_id, advice_id)
       SELECT 1, p.entry_id, p.value_date, p.booking_date, t.debit, t.credit, p.paise, 1, p.line_id, p.decision_id, p.payer_id, t.advice
         FROM paid p CROSS JOIN LATERAL (VALUES (1, 'unidentified-receipts', 'unapplied', NULL::bigint),
                                                (2, 'unapplied', 'receivable', p.advice_id)) t (step, debit, credit, advice)
        ORDER BY p.line_id, t.step`,
  );
  await rows(
    db,
    `WITH counted AS (SELECT CASE WHEN extract(month FROM value_date) >= 4 THEN 0 ELSE -1 END + extract(year FROM value_date)::int AS fy, *
                        FROM paid),
     drawn AS MATERIALIZED (SELECT fy, draw_numbers(1, 'receipt', fy, count(*)) AS first FROM counted GROUP BY fy),
     added AS (
       INSERT INTO receipts (discom_id, fy, serial, number, payer_id, advice_id, decision_id, line_id, paise, gross_paise, value_date, utr)
       SELECT 1, n.fy, n.serial, 'SBR' || lpad((n.fy % 100)::text, 2, '0') || lpad(n.serial::text, 8, '0'), n.payer_id, n.advice_id,
              n.decision_id, n.line_id, n.paise, n.paise, n.value_date, coalesce(n.utr, '')
         FROM (SELECT c.*, d.first + row_number() OVER (PARTITION BY c.fy ORDER BY c.value_date, c.line_id) - 1 AS serial
                 FROM counted c JOIN drawn d USING (fy)) n
       RETURNING id)
     INSERT INTO postings (discom_id, receipt_id, kind) SELECT 1, id, 'payment' FROM added`,
  );
  const matched = (await row<{ n: number }>(db, "SELECT count(*)::int AS n FROM paid")) as { n: number };
  return matched.n;
}
