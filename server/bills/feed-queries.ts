// Loads billing's rows set by set: COPY into a temporary table, what is wrong with them, then one upsert.

import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, row, rows } from "#server/database.ts";
import type { FeedKind, FeedNote, FeedProblem, FeedReport } from "./feed-contract.ts";
import type { BillRow, ConnectionRow } from "./feed-rows.ts";

export interface FedDiscom {
  id: number;
  code: string;
  connection_number: string;
  bill_number: string;
}

export async function discomById(db: Db, id: number): Promise<FedDiscom | undefined> {
  return row(db, "SELECT id, code, connection_number, bill_number FROM discoms WHERE id = ?", [id]);
}

export async function allDiscoms(db: Db): Promise<FedDiscom[]> {
  return rows(db, "SELECT id, code, connection_number, bill_number FROM discoms ORDER BY id");
}

/** Two feeds of a discom run one after the other, so that neither decides on what the other is about to change. */
export async function lockFeed(db: Db, discomId: number): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7003, ?)", [discomId]);
}

export async function stageConnections(db: Db, values: readonly ConnectionRow[]): Promise<void> {
  await rows(
    db,
    `CREATE TEMPORARY TABLE fed_connections (
       row int, number text, number_key text, office text, name text, site text, category text,
       office_id int, connection_id bigint, changed boolean NOT NULL DEFAULT false, problem text,
       PRIMARY KEY (row)) ON COMMIT DROP`,
  );
  await copyIn(
    db,
    "COPY fed_connections (row, number, number_key, office, name, site, category) FROM STDIN",
    copyLines(values, (one) => [
      one.row,
      one.number,
      one.number.replace(/^0+/, ""),
      one.office,
      one.name,
      one.site,
      one.category,
    ]),
  );
  await rows(db, "ANALYZE fed_connections");
}

export async function judgeConnections(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `UPDATE fed_connections f SET office_id = o.id, connection_id = c.id,
            problem = CASE WHEN o.id IS NULL THEN 'office-unknown' END,
            changed = c.id IS NOT NULL AND (c.number, c.office_id, c.name, c.site, c.category)
                      IS DISTINCT FROM (x.number, o.id, x.name, x.site, x.category)
       FROM fed_connections x
       LEFT JOIN offices o ON o.discom_id = :discomId AND lower(o.code) = lower(x.office)
       LEFT JOIN connections c ON c.discom_id = :discomId AND c.number_key = x.number_key
      WHERE f.row = x.row`,
    { discomId },
  );
}

export async function upsertConnections(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `UPDATE connections c SET number = f.number, office_id = f.office_id, name = f.name, site = f.site,
            category = f.category, updated_at = now()
       FROM fed_connections f
      WHERE c.discom_id = :discomId AND c.id = f.connection_id AND f.problem IS NULL AND f.changed`,
    { discomId },
  );
  await rows(
    db,
    `INSERT INTO connections (discom_id, number, office_id, name, site, category)
     SELECT :discomId, number, office_id, name, site, category FROM fed_connections
      WHERE connection_id IS NULL AND problem IS NULL ORDER BY row`,
    { discomId },
  );
}

export async function connectionProblems(db: Db): Promise<{ row: number; code: string; office: string }[]> {
  return rows(db, "SELECT row, problem AS code, office FROM fed_connections WHERE problem IS NOT NULL ORDER BY row");
}

export async function stageBills(db: Db, values: readonly BillRow[]): Promise<void> {
  await rows(
    db,
    `CREATE TEMPORARY TABLE fed_bills (
       row int, number text, connection_key text, month date, issued_on date, due_date date,
       current_paise bigint, arrears_paise bigint, surcharge_paise bigint, rebate_paise bigint, rebate_until date,
       outside_paid_paise bigint, connection_id bigint, bill_id bigint, changed boolean NOT NULL DEFAULT false,
       problem text, PRIMARY KEY (row)) ON COMMIT DROP`,
  );
  await copyIn(
    db,
    `COPY fed_bills (row, number, connection_key, month, issued_on, due_date, current_paise, arrears_paise,
       surcharge_paise, rebate_paise, rebate_until, outside_paid_paise) FROM STDIN`,
    copyLines(values, (one) => [
      one.row,
      one.number,
      one.connectionKey,
      one.month,
      one.issuedOn,
      one.dueDate,
      one.current,
      one.arrears,
      one.surcharge,
      one.rebate,
      one.rebateUntil,
      one.paid,
    ]),
  );
  await rows(db, "ANALYZE fed_bills");
}

/** Says of each staged bill whether it is new, changed, or wrong. What Milaan holds or has paid keeps its amounts. */
export async function judgeBills(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `UPDATE fed_bills f SET connection_id = c.id, bill_id = b.id,
            problem = CASE WHEN c.id IS NULL THEN 'connection-unknown'
                           WHEN b.connection_id <> c.id THEN 'bill-of-other-connection' END,
            changed = b.id IS NOT NULL AND (b.month, b.issued_on, b.due_date, b.current_paise, b.arrears_paise,
                        b.surcharge_paise, b.rebate_paise, b.rebate_until, b.outside_paid_paise)
                      IS DISTINCT FROM (x.month, x.issued_on, x.due_date, x.current_paise, x.arrears_paise,
                        x.surcharge_paise, x.rebate_paise, x.rebate_until, x.outside_paid_paise)
       FROM fed_bills x
       LEFT JOIN connections c ON c.discom_id = :discomId AND c.number_key = x.connection_key
       LEFT JOIN bills b ON b.discom_id = :discomId AND b.number = x.number
      WHERE f.row = x.row`,
    { discomId },
  );
  await keepWhatIsOurs(db, discomId);
}

/**
 * A bill Milaan holds or has paid of keeps its amounts. What Milaan paid comes back in billing's "paid" once it was acknowledged, and
 * is no payment of others; what is beyond it was paid elsewhere, and counts unless a live advice is about to pay the bill.
 */
async function keepWhatIsOurs(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `UPDATE fed_bills f SET problem = w.problem, outside_paid_paise = w.outside,
            changed = w.problem IS NULL AND w.outside <> w.before
       FROM (SELECT x.row, b.outside_paid_paise AS before, o.outside,
                    CASE WHEN (b.current_paise, b.arrears_paise, b.surcharge_paise, b.rebate_paise)
                                IS DISTINCT FROM (x.current_paise, x.arrears_paise, x.surcharge_paise, x.rebate_paise)
                              OR (d.held_by IS NOT NULL AND o.outside > b.outside_paid_paise) THEN 'bill-held' END AS problem
               FROM fed_bills x
               JOIN bills b ON b.discom_id = :discomId AND b.id = x.bill_id
               JOIN bill_dues d ON d.discom_id = b.discom_id AND d.id = b.id
               CROSS JOIN LATERAL (
                 SELECT greatest(x.outside_paid_paise - coalesce(sum(CASE WHEN p.kind = 'reversal' THEN -k.paise ELSE k.paise END), 0), 0)::bigint AS outside
                   FROM posting_acknowledgements k LEFT JOIN postings p ON p.discom_id = k.discom_id AND p.id = k.posting_id
                  WHERE k.discom_id = b.discom_id AND k.bill_id = b.id AND k.outcome = 'accepted') o
              WHERE x.changed AND x.problem IS NULL AND (d.held_by IS NOT NULL OR d.paid_paise > 0)) w
      WHERE f.row = w.row`,
    { discomId },
  );
}

/** Writes what is new or changed, and leaves in `fed_bills.bill_id` whose arrears are to be looked at. */
export async function upsertBills(db: Db, discomId: number, feedId: string): Promise<void> {
  await rows(
    db,
    // Of what is not ours, arrears_met is worked out anew right after; meanwhile it has to fit the arrears.
    `UPDATE bills b SET month = f.month, issued_on = f.issued_on, due_date = f.due_date,
            current_paise = f.current_paise, arrears_paise = f.arrears_paise, surcharge_paise = f.surcharge_paise,
            rebate_paise = f.rebate_paise, rebate_until = f.rebate_until, outside_paid_paise = f.outside_paid_paise,
            arrears_met_paise = least(b.arrears_met_paise, f.arrears_paise), feed_id = :feedId
       FROM fed_bills f
      WHERE b.discom_id = :discomId AND b.id = f.bill_id AND f.changed AND f.problem IS NULL`,
    { discomId, feedId },
  );
  await rows(
    db,
    `WITH added AS (
       INSERT INTO bills (discom_id, connection_id, number, month, issued_on, due_date, current_paise, arrears_paise,
                          surcharge_paise, rebate_paise, rebate_until, outside_paid_paise, feed_id)
       SELECT :discomId, connection_id, number, month, issued_on, due_date, current_paise, arrears_paise,
              surcharge_paise, rebate_paise, rebate_until, outside_paid_paise, :feedId::bigint
         FROM fed_bills WHERE bill_id IS NULL AND problem IS NULL ORDER BY row
       RETURNING id, number)
     UPDATE fed_bills f SET bill_id = added.id, changed = true FROM added WHERE f.number = added.number`,
    { discomId, feedId },
  );
}

export async function billProblems(
  db: Db,
): Promise<{ row: number; code: string; number: string; connection_key: string }[]> {
  return rows(
    db,
    "SELECT row, problem AS code, number, connection_key FROM fed_bills WHERE problem IS NOT NULL ORDER BY row",
  );
}

/**
 * Nothing is charged twice: of the connections that got a new or changed bill, an older bill billing has taken into a newer
 * one's arrears is carried there; one that Milaan holds or has paid stays where it is, and the newer one's arrears are
 * lowered by it. The rule is told in README.md.
 */
export async function carryArrears(db: Db, discomId: number): Promise<void> {
  await rows(
    db,
    `CREATE TEMPORARY TABLE carrying ON COMMIT DROP AS
     SELECT b.id, b.connection_id, b.month, b.issued_on, b.arrears_paise, b.arrears_met_paise, b.carried_into,
            greatest(b.amount_paise - b.outside_paid_paise, 0) AS owed_paise,
            greatest(b.amount_paise - b.outside_paid_paise - d.paid_paise, 0) AS left_paise,
            (h.advice_id IS NOT NULL OR d.paid_paise > 0) AS ours,
            (SELECT max(k.at) FROM posting_acknowledgements k
              WHERE k.discom_id = b.discom_id AND k.bill_id = b.id AND k.outcome = 'accepted') AS posted_at
       FROM bills b
       JOIN bill_dues d ON d.discom_id = b.discom_id AND d.id = b.id
       LEFT JOIN bill_holds h ON h.discom_id = b.discom_id AND h.bill_id = b.id
      WHERE b.discom_id = :discomId AND b.kind = 'bill'
        AND b.connection_id IN (SELECT connection_id FROM fed_bills WHERE changed AND problem IS NULL)
        AND EXISTS (SELECT FROM bills n WHERE n.discom_id = b.discom_id AND n.connection_id = b.connection_id
                     AND (n.arrears_paise > 0 OR n.carried_into IS NOT NULL))`,
    { discomId },
  );
  await rows(db, "ALTER TABLE carrying ADD PRIMARY KEY (connection_id, month, id)");
  await rows(db, "ANALYZE carrying");
  await rows(
    db,
    // Billing knew of a payment it acknowledged before the newer bill was issued: that is not in the newer one's arrears.
    `UPDATE bills b SET carried_into = w.carried_into
       FROM (SELECT o.id, o.carried_into AS before,
                    CASE WHEN o.left_paise > 0 AND NOT (o.ours AND coalesce(o.posted_at >= n.issued_on, true)) THEN n.id END AS carried_into
               FROM carrying o
               LEFT JOIN LATERAL (SELECT n.id, n.issued_on FROM carrying n
                                   WHERE n.connection_id = o.connection_id AND (n.month, n.id) > (o.month, o.id) AND n.arrears_paise > 0
                                   ORDER BY n.month, n.id LIMIT 1) n ON true) w
      WHERE b.discom_id = :discomId AND b.id = w.id AND w.carried_into IS DISTINCT FROM w.before`,
    { discomId },
  );
  await rows(
    db,
    `UPDATE bills b SET arrears_met_paise = w.met
       FROM (SELECT n.id, n.arrears_met_paise AS before,
                    least(n.arrears_paise, coalesce(sum(o.owed_paise), 0))::bigint AS met
               FROM carrying n
               LEFT JOIN carrying o ON o.connection_id = n.connection_id AND (o.month, o.id) < (n.month, n.id)
                     AND o.ours AND coalesce(o.posted_at >= n.issued_on, true)
              WHERE NOT n.ours
              GROUP BY n.id, n.arrears_met_paise, n.arrears_paise) w
      WHERE b.discom_id = :discomId AND b.id = w.id AND w.met <> w.before`,
    { discomId },
  );
}

/** Counts of what the upsert is about to do. */
export async function stagedCounts(db: Db, kind: FeedKind): Promise<{ added: number; changed: number }> {
  const counts =
    kind === "bills"
      ? await row<{ added: number; changed: number }>(
          db,
          `SELECT count(*) FILTER (WHERE bill_id IS NULL)::int AS added, count(*) FILTER (WHERE changed)::int AS changed
             FROM fed_bills WHERE problem IS NULL`,
        )
      : await row<{ added: number; changed: number }>(
          db,
          `SELECT count(*) FILTER (WHERE connection_id IS NULL)::int AS added, count(*) FILTER (WHERE changed)::int AS changed
             FROM fed_connections WHERE problem IS NULL`,
        );
  return counts ?? { added: 0, changed: 0 };
}

export async function insertFeed(
  db: Db,
  feed: {
    discomId: number;
    kind: FeedKind;
    source: FeedReport["source"];
    fileName: string;
    sha256: Buffer;
    rowsRead: number;
    rowsAdded: number;
    rowsChanged: number;
    rowsRefused: number;
    problems: readonly FeedProblem[];
    notes: readonly FeedNote[];
    loadedBy: string | null;
  },
): Promise<{ id: string; asOf: string }> {
  const made = await row<{ id: string; asOf: string }>(
    db,
    `INSERT INTO feeds (discom_id, kind, source, file_name, sha256, rows_read, rows_added, rows_changed, rows_refused,
                        problems, notes, loaded_by)
     VALUES (:discomId, :kind, :source, :fileName, :sha256, :rowsRead, :rowsAdded, :rowsChanged, :rowsRefused,
             :problems, :notes, :loadedBy) RETURNING id, as_of AS "asOf"`,
    { ...feed, problems: JSON.stringify(feed.problems), notes: JSON.stringify(feed.notes) },
  );
  return made as { id: string; asOf: string };
}

const SUMMARY = `id, kind, source, file_name AS "fileName", as_of AS "asOf", rows_read AS "rowsRead", rows_added AS "rowsAdded",
  rows_changed AS "rowsChanged", rows_read - rows_added - rows_changed - rows_refused AS "rowsUnchanged",
  rows_refused AS "rowsRefused"`;

export async function feedsPage(
  db: Db,
  discomId: number,
  page: { page: number; size: number },
): Promise<{ rows: Omit<FeedReport, "problems" | "notes">[]; total: number }> {
  const found = await rows<Omit<FeedReport, "problems" | "notes">>(
    db,
    `SELECT ${SUMMARY} FROM feeds WHERE discom_id = :discomId ORDER BY id DESC LIMIT :size OFFSET :offset`,
    { discomId, size: page.size, offset: (page.page - 1) * page.size },
  );
  const count = await row<{ total: number }>(db, "SELECT count(*)::int AS total FROM feeds WHERE discom_id = ?", [
    discomId,
  ]);
  return { rows: found, total: count?.total ?? 0 };
}

export async function feedById(db: Db, discomId: number, id: string): Promise<FeedReport | undefined> {
  return row(db, `SELECT ${SUMMARY}, problems, notes FROM feeds WHERE discom_id = ? AND id = ?`, [discomId, id]);
}

/** How far a demo has been loaded, and on which day that began. */
export async function feedsOfSeed(db: Db): Promise<{ bills: number; since: string | null }> {
  const found = await row<{ bills: number; since: string | null }>(
    db,
    "SELECT count(*) FILTER (WHERE kind = 'bills')::int AS bills, min(as_of)::date AS since FROM feeds WHERE source = 'seed'",
  );
  return found ?? { bills: 0, since: null };
}

function* copyLines<Value>(
  values: readonly Value[],
  cells: (value: Value) => readonly (string | number | bigint | null)[],
): Generator<string> {
  let block = "";
  for (const value of values) {
    block += copyRow(cells(value));
    if (block.length > 65_536) {
      yield block;
      block = "";
    }
  }
  yield block;
}
