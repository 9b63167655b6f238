// What aggregators reported, kept as it came: added once, never changed.

import { type Db, row, rows } from "#server/database.ts";

export async function discomByCode(db: Db, code: string): Promise<{ id: number } | undefined> {
  return row(db, "SELECT id FROM discoms WHERE code = ?", [code]);
}

/** Reports of one discom one after the other, so that of two alike at once the second finds the first. */
export async function lockReports(db: Db, discomId: number): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7070, ?)", [discomId]);
}

export async function hashesOf(
  db: Db,
  discomId: number,
  aggregator: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const known = await rows<{ number: string; hash: string }>(
    db,
    `SELECT number, encode(content_hash, 'hex') AS hash FROM aggregator_settlements
      WHERE discom_id = ? AND aggregator = ? AND number = ANY (?)`,
    [discomId, aggregator, [...numbers]],
  );
  return new Map(known.map(({ number, hash }) => [number, hash]));
}

export interface NewSettlement {
  readonly discomId: number;
  readonly aggregator: string;
  readonly number: string;
  readonly utr: string;
  readonly utrKey: string;
  readonly settledOn: string;
  readonly gross: string;
  readonly fee: string;
  readonly tax: string;
  readonly net: string;
  readonly hash: string;
  readonly fileName: string;
  readonly byUser: string | null;
  /** Rows for `jsonb_to_recordset`. */
  readonly entries: string;
}

export async function insertSettlement(db: Db, settlement: NewSettlement): Promise<void> {
  await rows(
    db,
    `WITH added AS (
       INSERT INTO aggregator_settlements (discom_id, aggregator, number, utr, utr_key, settled_on, gross_paise, fee_paise, tax_paise,
                                           net_paise, content_hash, file_name, by_user)
       VALUES (:discomId, :aggregator, :number, :utr, :utrKey, :settledOn, :gross, :fee, :tax, :net, decode(:hash, 'hex'), :fileName,
               :byUser::bigint) RETURNING discom_id, id)
     INSERT INTO aggregator_entries (discom_id, settlement_id, position, number, kind, paise, fee_paise, tax_paise, net_paise, receipt)
       SELECT a.discom_id, a.id, e.position, e.number, e.kind, e.paise, e.fee, e.tax, e.net, e.receipt
         FROM added a, jsonb_to_recordset(:entries::jsonb)
                AS e (position int, number text, kind text, paise bigint, fee bigint, tax bigint, net bigint, receipt text)`,
    { ...settlement },
  );
}

export interface SettlementRow {
  readonly id: string;
  readonly aggregator: string;
  readonly number: string;
  readonly utr: string;
  readonly settledOn: string;
  readonly grossPaise: string;
  readonly feePaise: string;
  readonly taxPaise: string;
  readonly netPaise: string;
  readonly entries: number;
  readonly fileName: string;
  readonly at: string;
}

export async function settlementsPage(
  db: Db,
  discomId: number,
  { page, size }: { page: number; size: number },
): Promise<{ rows: SettlementRow[]; total: number }> {
  const found = await rows<SettlementRow>(
    db,
    `SELECT s.id, s.aggregator, s.number, s.utr, s.settled_on AS "settledOn", s.gross_paise AS "grossPaise", s.fee_paise AS "feePaise",
            s.tax_paise AS "taxPaise", s.net_paise AS "netPaise", s.file_name AS "fileName", s.at,
            (SELECT count(*)::int FROM aggregator_entries e WHERE e.discom_id = s.discom_id AND e.settlement_id = s.id) AS entries
       FROM aggregator_settlements s WHERE s.discom_id = :discomId
      ORDER BY s.settled_on DESC, s.id DESC LIMIT :size OFFSET :skip`,
    { discomId, size, skip: (page - 1) * size },
  );
  const counted = await row<{ total: number }>(
    db,
    "SELECT count(*)::int AS total FROM aggregator_settlements WHERE discom_id = ?",
    [discomId],
  );
  return { rows: found, total: counted?.total ?? 0 };
}
