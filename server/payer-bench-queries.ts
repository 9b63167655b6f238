// The scratch database of the payer's bench: one payer with 50,000 connections and four months of bills, three of them paid.

import { copyRow } from "./copy-text.ts";
import { copyIn, type Db, row, rows } from "./database.ts";

/** Payer 1 with its maker, user 1, and its checker, user 5; a discom of 200 sections; three other payers' connections stand among the payer's own. */
export async function fillPayer(
  db: Db,
  of: { connections: number; email: string; passwordHash: string },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO discoms (id, code, short_name, name, name_hi, kind, connection_number, bill_number, van_prefix)
       VALUES (1, 'SB', 'Bench', 'Bench Power (fictional)', 'बेंच पावर (काल्पनिक)', 'electricity', '^[0-9]{9}$', '^[0-9]{12}$', 'SBPDCL');
     INSERT INTO offices (discom_id, id, parent_id, level, code, name, name_hi, lineage)
       VALUES (1, 1, NULL, 'zone', 'Z1', 'Zone', 'अंचल', '{1}');
     INSERT INTO offices (discom_id, id, parent_id, level, code, name, name_hi, lineage)
       SELECT 1, 1 + n, 1, 'division', 'D' || n, 'Division ' || n, 'प्रमंडल ' || n, ARRAY[1, 1 + n] FROM generate_series(1, 20) n;
     INSERT INTO offices (discom_id, id, parent_id, level, code, name, name_hi, lineage)
       SELECT 1, 100 + n, 2 + n % 20, 'section', 'S' || n, 'Section ' || n, 'प्रशाखा ' || n, ARRAY[1, 2 + n % 20, 100 + n] FROM generate_series(1, 200) n;
     INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi, pool)
       VALUES (1, 1, 'sbi', '30000000001', 'SBIN0000001', 'Pool', 'पूल', true);
     INSERT INTO payers (id, name, name_hi, kind)
       SELECT n, 'Bench Works ' || n || ' Ltd (fictional)', 'बेंच वर्क्स ' || n || ' (काल्पनिक)', 'company' FROM generate_series(1, 4) n;
     INSERT INTO payer_admissions (discom_id, payer_id, van) SELECT 1, n, 'SBPDCLP' || lpad(n::text, 9, '0') FROM generate_series(1, 4) n`,
  );
  await rows(
    db,
    `INSERT INTO users (id, email, name, name_hi, payer_id, roles, password_hash) OVERRIDING SYSTEM VALUE
       SELECT n, CASE n WHEN 1 THEN '' ELSE n::text END || :email::text, 'Bench', 'बेंच', n, '{maker,admin}'::text[], :passwordHash FROM generate_series(1, 4) n
       UNION ALL SELECT 5, '5' || :email::text, 'Bench', 'बेंच', 1, '{checker}'::text[], :passwordHash`,
    { email: of.email, passwordHash: of.passwordHash },
  );
  await rows(
    db,
    // Own and others' connections alternate in the order of loading, as they do in a discom's export. Ids that nothing else draws.
    `INSERT INTO connections (discom_id, id, number, office_id, name, site, category)
       SELECT 1, 10000000 + n, (100000000 + (n::bigint * 7919) % 350000000)::text, 101 + (n / 4) % 200, 'Bench Works', 'Tower ' || n || ', Ward ' || n % 37,
              (ARRAY['NDS-I', 'NDS-II', 'LTIS', 'HTS-11kV'])[1 + n % 4]
         FROM generate_series(0, 2 * :connections::int - 1) n`,
    { connections: of.connections },
  );
  await rows(
    db,
    `INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by, tagged_at)
       SELECT 1, id, p, 'discom', p, now() - interval '1 year'
         FROM connections, LATERAL (SELECT CASE WHEN id % 2 = 0 THEN 1 ELSE 2 + (id / 2) % 3 END AS p) o`,
  );
}

/** One bill of each connection for each of `months`; the newest is this month's, due over the next weeks or lately overdue. */
export async function fillMonths(db: Db, months: number): Promise<void> {
  await rows(
    db,
    `INSERT INTO bills (discom_id, id, connection_id, number, month, issued_on, due_date, current_paise, rebate_paise, rebate_until)
       SELECT 1, (m + 1) * 100000000 + c.id, c.id, (200000000000 + m * 100000000 + c.id)::text, first, first,
              CASE m WHEN 0 THEN current_date - 5 + (c.id % 25)::int ELSE first + 25 END,
              50000 + (c.id * 7919 + m) % 900000, CASE WHEN c.id % 3 = 0 THEN 500 ELSE 0 END,
              CASE WHEN c.id % 3 = 0 THEN CASE m WHEN 0 THEN current_date + (c.id % 9)::int ELSE first + 15 END END
         FROM generate_series(0, :months::int - 1) m, connections c,
              LATERAL (SELECT (date_trunc('month', current_date - 5) - make_interval(months => m))::date AS first) f`,
    { months },
  );
  await rows(
    db,
    `INSERT INTO feeds (discom_id, kind, source, file_name, sha256, rows_read, rows_added, rows_changed, rows_refused)
       SELECT 1, 'bills', 'cli', 'bench.csv', sha256('bench'), n, n, 0, 0 FROM (SELECT count(*)::int AS n FROM bills) b`,
  );
}

export interface PaidAdvice {
  readonly number: string;
  readonly bills: number;
  readonly van: string;
  readonly paise: string;
}

/** Advices over all older bills of the payer, 10,000 each, approved and waiting for their money. */
export async function fillAdvices(
  db: Db,
  draw: (serial: number) => { number: string; van: string },
): Promise<PaidAdvice[]> {
  const size = 10_000;
  await rows(
    db,
    `CREATE TEMP TABLE paying ON COMMIT DROP AS
       SELECT b.id, b.amount_paise, ((row_number() OVER (ORDER BY b.month, b.id) - 1) / :size::int)::int AS advice,
              1 + (row_number() OVER (ORDER BY b.month, b.id) - 1) % :size::int AS position
         FROM bills b JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
        WHERE c.payer_id = 1 AND b.id >= 200000000`,
    { size },
  );
  const made = await row<{ many: number }>(db, "SELECT coalesce(max(advice) + 1, 0) AS many FROM paying");
  await rows(
    db,
    "CREATE TEMP TABLE named (id int PRIMARY KEY, number text NOT NULL, van text NOT NULL) ON COMMIT DROP",
  );
  const names = Array.from({ length: made?.many ?? 0 }, (_, id) => ({ id, ...draw(id + 1) }));
  await copyIn(
    db,
    "COPY named FROM STDIN",
    names.map(({ id, number, van }) => copyRow([id, number, van])),
  );
  await rows(
    db,
    `INSERT INTO advices (discom_id, id, payer_id, number, van, amount_paise, gross_paise, items_count, issued_on, valid_until, content_hash)
       SELECT 1, 900000 + n.id, 1, n.number, n.van, sum(p.amount_paise), sum(p.amount_paise), count(*), current_date, current_date + 30, sha256(n.number::bytea)
         FROM named n JOIN paying p ON p.advice = n.id GROUP BY n.id, n.number, n.van;
     INSERT INTO advice_items (discom_id, advice_id, position, payer_id, bill_id, paise)
       SELECT 1, 900000 + advice, position, 1, id, amount_paise FROM paying;
     INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id) SELECT discom_id, bill_id, advice_id, payer_id FROM advice_items;
     INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user)
       SELECT 1, id, 1, 1, 'prepared', 'draft', 1 FROM advices;
     UPDATE advices SET content_hash = advice_content_hash(discom_id, id);
     INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user)
       SELECT 1, id, 2, 1, 'submitted', 'submitted', 1 FROM advices;
     INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, content_hash)
       SELECT 1, id, 3, 1, 'approved', 'approved', 5, content_hash FROM advices;
     INSERT INTO number_series (discom_id, kind, fy, last) SELECT 1, 'advice', 2026, count(*) FROM advices HAVING count(*) > 0`,
  );
  return rows(db, "SELECT number, items_count AS bills, van, amount_paise AS paise FROM advices ORDER BY id");
}

/** What billing still has to answer, a posting at a time. */
export function askedOfBilling(db: Db): Promise<{ postingId: string; billNumbers: string[] }[]> {
  return rows(
    db,
    `SELECT posting_id AS "postingId", array_agg(bill_number) AS "billNumbers" FROM posting_items
      WHERE discom_id = 1 GROUP BY posting_id ORDER BY posting_id`,
  );
}

/** What a database always has after some days of use. */
export async function refreshStatistics(db: Db): Promise<void> {
  await rows(db, "SELECT refresh_statistics()");
}
