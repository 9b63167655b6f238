// A database of its own for the bench, filled with as many bills and advices as asked, and the plain SQL that its time is held against.

import pg from "pg";
import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, row, rows } from "#server/database.ts";

/** Gives the new database's address. A copy is one of files, so that it starts as its original stands. */
export async function createDatabase(rootUrl: string, name: string, original?: string): Promise<string> {
  await onServer(rootUrl, `CREATE DATABASE ${name} ${original ? `TEMPLATE ${original} STRATEGY FILE_COPY` : ""}`);
  const url = new URL(rootUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(rootUrl: string, name: string): Promise<void> {
  await onServer(rootUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** So that no measured stage pays for what an earlier one left to be written. */
export async function settleDisk(rootUrl: string): Promise<void> {
  await onServer(rootUrl, "CHECKPOINT");
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const PAYERS = 500;

export async function fillBills(db: Db, bills: number): Promise<void> {
  await rows(
    db,
    `INSERT INTO discoms (id, code, short_name, name, name_hi, kind, connection_number, bill_number, van_prefix)
       VALUES (1, 'SB', 'Bench', 'Bench Power (fictional)', 'बेंच पावर (काल्पनिक)', 'electricity', '^[0-9]{9}$', '^[0-9]{12}$', 'SBPDCL');
     INSERT INTO offices (discom_id, id, level, code, name, name_hi, lineage) VALUES (1, 1, 'section', 'S1', 'Section', 'प्रशाखा', '{1}');
     INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi, pool)
       VALUES (1, 1, 'sbi', '30000000001', 'SBIN0000001', 'Pool', 'पूल', true);
     INSERT INTO payers (id, name, name_hi, kind)
       SELECT n, 'Bench Works ' || n || ' Ltd (fictional)', 'बेंच वर्क्स ' || n || ' (काल्पनिक)', 'company' FROM generate_series(1, ${PAYERS}) n;
     INSERT INTO payer_admissions (discom_id, payer_id, van) SELECT 1, n, 'SBPDCLP' || lpad(n::text, 9, '0') FROM generate_series(1, ${PAYERS}) n`,
  );
  await rows(
    db,
    `INSERT INTO connections (discom_id, id, number, office_id, name, category)
       SELECT 1, n, (100000000 + n)::text, 1, 'Pump ' || n, 'NDS-II' FROM generate_series(0, ?::int - 1) n`,
    [bills],
  );
  await rows(
    db,
    `INSERT INTO users (id, email, name, name_hi, discom_id, roles, password_hash)
       VALUES (1, 'bench@milaan.invalid', 'Bench', 'बेंच', 1, '{accountant}', '');
     INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by)
       SELECT 1, id, 1 + (id / 10) % ${PAYERS}, 'discom', 1 FROM connections`,
  );
  await rows(
    db,
    `INSERT INTO bills (discom_id, id, connection_id, number, month, issued_on, due_date, current_paise)
       SELECT 1, n, n, (200000000000 + n)::text, '2026-04-01', '2026-04-05', '2026-05-05', 50000 + (n::bigint * 7919) % 900000
         FROM generate_series(0, ?::int - 1) n`,
    [bills],
  );
}

export interface BenchAdvice {
  readonly id: number;
  readonly number: string;
  readonly van: string;
  readonly amount_paise: string;
}

/** Advice k pays bills 10k … 10k + 9, approved and waiting. Gives them with their amounts. */
export async function fillAdvices(db: Db, numbers: readonly { number: string; van: string }[]): Promise<BenchAdvice[]> {
  await rows(
    db,
    "CREATE TEMP TABLE numbered (id int PRIMARY KEY, number text NOT NULL, van text NOT NULL) ON COMMIT DROP",
  );
  await copyIn(
    db,
    "COPY numbered FROM STDIN",
    numbers.map(({ number, van }, id) => copyRow([id, number, van])),
  );
  await rows(
    db,
    `ANALYZE numbered;
     INSERT INTO advices (discom_id, id, payer_id, number, van, amount_paise, gross_paise, items_count, issued_on, valid_until, content_hash)
       SELECT 1, n.id, 1 + n.id % ${PAYERS}, n.number, n.van, sum(b.amount_paise), sum(b.amount_paise), 10, '2026-04-10', '2026-04-30', sha256(n.number::bytea)
         FROM numbered n JOIN bills b ON b.discom_id = 1 AND b.id / 10 = n.id GROUP BY n.id, n.number, n.van;
     INSERT INTO advice_items (discom_id, advice_id, position, payer_id, bill_id, paise)
       SELECT 1, a.id, 1 + b.id % 10, a.payer_id, b.id, b.amount_paise FROM advices a JOIN bills b ON b.discom_id = 1 AND b.id / 10 = a.id;
     INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id) SELECT discom_id, bill_id, advice_id, payer_id FROM advice_items;
     -- Nobody was asked to approve what is made up here, and the trigger would say so.
     SET LOCAL ROLE milaan_owner;
     ALTER TABLE advice_events DISABLE TRIGGER fits;
     RESET ROLE;
     INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
       SELECT 1, id, 1, payer_id, 'prepared', 'draft' FROM advices;
     INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
       SELECT 1, id, 2, payer_id, 'submitted', 'submitted' FROM advices;
     INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, content_hash)
       SELECT 1, id, 3, payer_id, 'approved', 'approved', 1, content_hash FROM advices;
     SET LOCAL ROLE milaan_owner;
     ALTER TABLE advice_events ENABLE TRIGGER fits;
     RESET ROLE`,
  );
  return rows(db, "SELECT id::int AS id, number, van, amount_paise FROM advices ORDER BY id");
}

/** What a database always has after some days of use. */
export async function analyze(db: Db): Promise<void> {
  await rows(db, "SELECT refresh_statistics()");
}

export interface BenchLine {
  readonly narration: string;
  readonly paise: string;
}

/**
 * Less than any books need: lines without identity, one join by what they name, what each bill got and one entry a line, in tables
 * without keys to others. Shown beside the floor so that nobody takes the one for the other.
 */
export async function bareFloor(db: Db, lines: Iterable<BenchLine>): Promise<number> {
  await rows(
    db,
    `CREATE TABLE bare_lines (id int PRIMARY KEY, narration text NOT NULL, paise bigint NOT NULL);
     CREATE TABLE bare_paid (line_id int NOT NULL, advice_id bigint NOT NULL, bill_id bigint PRIMARY KEY, paise bigint NOT NULL);
     CREATE TABLE bare_journal (line_id int PRIMARY KEY, debit text NOT NULL, credit text NOT NULL, paise bigint NOT NULL)`,
  );
  await copyIn(db, "COPY bare_lines FROM STDIN", numbered(lines));
  await rows(db, "ANALYZE bare_lines");
  await rows(
    db,
    `INSERT INTO bare_paid
       SELECT l.id, a.id, i.bill_id, i.paise FROM bare_lines l
         JOIN advices a ON a.van = substring(l.narration FROM 'SBPDCL[A-Z]{2}[0-9]{12}') AND a.amount_paise = l.paise
         JOIN advice_items i ON i.discom_id = a.discom_id AND i.advice_id = a.id
        WHERE NOT EXISTS (SELECT FROM allocations x WHERE x.discom_id = i.discom_id AND x.bill_id = i.bill_id)`,
  );
  await rows(
    db,
    "INSERT INTO bare_journal SELECT DISTINCT l.id, 'unapplied', 'receivable', l.paise FROM bare_lines l JOIN bare_paid p ON p.line_id = l.id",
  );
  const found = await row<{ n: number }>(db, "SELECT count(*)::int AS n FROM bare_journal");
  return found?.n ?? 0;
}

function* numbered(lines: Iterable<BenchLine>): Generator<string> {
  let id = 0;
  for (const { narration, paise } of lines) yield copyRow([id++, narration, paise]);
}
