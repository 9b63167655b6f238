// The outbox as it stands: postings by how far billing answered them, their bills, and what waits to be fetched.

import { type Db, row, rows } from "#server/database.ts";
import type { Posting, PostingItem, PostingState, PostingSum } from "./contract.ts";

/** As the partial indexes of posting_progress are written. */
const states: Record<PostingState, string> = {
  waiting: "g.accepted_count + g.rejected_count + g.needless_count < g.items_count",
  rejected: "g.rejected_count > g.resolved_count",
  acknowledged:
    "g.accepted_count + g.rejected_count + g.needless_count = g.items_count AND g.rejected_count = g.resolved_count",
};
const order: Record<PostingState, string> = {
  waiting: "g.posting_id",
  rejected: "g.posting_id",
  acknowledged: "g.posting_id DESC",
};
const joined = `posting_progress g
  JOIN postings p ON p.discom_id = g.discom_id AND p.id = g.posting_id
  JOIN receipts r ON r.discom_id = p.discom_id AND r.id = p.receipt_id
  LEFT JOIN advices v ON v.discom_id = r.discom_id AND v.id = r.advice_id
  LEFT JOIN payers y ON y.id = r.payer_id`;
const searched = `(:q::text IS NULL OR r.number LIKE upper(:q) || '%' OR r.utr = upper(:q) OR v.number = upper(:q)
  OR y.name ILIKE '%' || :q || '%' OR y.name_hi LIKE '%' || :q || '%')`;

export interface PostingFilter {
  readonly discomId: number;
  readonly state: PostingState;
  readonly q: string | null;
}

export async function postingsPage(
  db: Db,
  filter: PostingFilter,
  page: { page: number; size: number },
): Promise<{ rows: Posting[]; total: number }> {
  const { discomId, state } = filter;
  const values = { discomId, q: escaped(filter.q), limit: page.size, offset: (page.page - 1) * page.size };
  const where = `g.discom_id = :discomId AND ${states[state]} AND ${searched}`;
  const found = await rows<Posting>(
    db,
    `SELECT p.id, p.kind, p.attempt, p.created_at AS "createdAt", r.number AS "receiptNumber", v.number AS "adviceNumber",
            y.name AS "payerName", y.name_hi AS "payerNameHi", r.value_date AS "valueDate", r.utr,
            g.items_count AS "itemsCount", g.paise, g.waiting_count AS "waitingCount", g.waiting_paise AS "waitingPaise", g.accepted_count AS "acceptedCount",
            g.rejected_count - g.resolved_count AS "rejectedCount", g.resolved_count AS "resolvedCount",
            g.needless_count AS "needlessCount"
       FROM ${joined} WHERE ${where} ORDER BY ${order[state]} LIMIT :limit OFFSET :offset`,
    values,
  );
  const counted = values.q === null ? "posting_progress g" : joined;
  const total = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM ${counted} WHERE g.discom_id = :discomId AND ${states[state]}${values.q === null ? "" : ` AND ${searched}`}`,
    values,
  );
  return { rows: found, total: total?.count ?? 0 };
}

/** Of bills, not of whole postings: a posting may be in part answered. What is reversed counts against what is paid. */
export async function postingSums(db: Db, discomId: number): Promise<Record<PostingState, PostingSum>> {
  const sumOf = (state: PostingState, items: string, paise: string) =>
    row<PostingSum>(
      db,
      `SELECT count(*)::int AS postings, coalesce(sum(${items}), 0)::int AS items, coalesce(sum(CASE p.kind WHEN 'reversal' THEN -(${paise}) ELSE ${paise} END), 0)::bigint AS paise
         FROM posting_progress g JOIN postings p ON p.discom_id = g.discom_id AND p.id = g.posting_id
        WHERE g.discom_id = :discomId AND ${state === "acknowledged" ? "g.accepted_count > 0" : states[state]}`,
      { discomId },
    ) as Promise<PostingSum>;
  return {
    waiting: await sumOf("waiting", "waiting_count", "waiting_paise"),
    rejected: await sumOf("rejected", "rejected_count - resolved_count", "rejected_paise - resolved_paise"),
    acknowledged: await sumOf("acknowledged", "accepted_count", "accepted_paise"),
  };
}

const item = `i.posting_id AS "postingId", i.kind, i.attempt, r.number AS "receiptNumber", y.name AS "payerName",
  y.name_hi AS "payerNameHi", i.connection_number AS "connectionNumber", i.bill_number AS "billNumber", i.paise,
  r.value_date AS "valueDate", i.state, coalesce(i.reference, '') AS reference, coalesce(i.message, '') AS message,
  i.answered_at AS "answeredAt"`;
const itemJoined = `posting_items i
  JOIN receipts r ON r.discom_id = i.discom_id AND r.id = i.receipt_id
  LEFT JOIN payers y ON y.id = r.payer_id`;
const rejectedPostings = `(SELECT g.posting_id FROM posting_progress g WHERE g.discom_id = :discomId AND ${states.rejected})`;

/** Bills of one posting, or without one all that are rejected and not sent again. */
export async function postingItemsPage(
  db: Db,
  filter: { discomId: number; posting: string | null; q: string | null },
  page: { page: number; size: number },
): Promise<{ rows: PostingItem[]; total: number }> {
  const values = {
    discomId: filter.discomId,
    posting: filter.posting,
    q: filter.q,
    limit: page.size,
    offset: (page.page - 1) * page.size,
  };
  const which =
    filter.posting === null
      ? `i.posting_id IN ${rejectedPostings} AND i.state = 'rejected'`
      : "i.posting_id = :posting";
  const where = `i.discom_id = :discomId AND ${which} AND (:q::text IS NULL OR i.bill_number = :q
    OR i.connection_number = :q OR ltrim(i.connection_number, '0') = ltrim(:q, '0') OR r.number = upper(:q))`;
  const found = await rows<PostingItem>(
    db,
    `SELECT ${item} FROM ${itemJoined} WHERE ${where} ORDER BY i.posting_id, i.place LIMIT :limit OFFSET :offset`,
    values,
  );
  const total = await row<{ count: number }>(
    db,
    `SELECT count(*)::int AS count FROM ${itemJoined} WHERE ${where}`,
    values,
  );
  return { rows: found, total: total?.count ?? 0 };
}

export interface OutboxRow {
  readonly posting_id: string;
  readonly kind: string;
  readonly receipt_number: string;
  readonly connection_number: string;
  readonly bill_number: string;
  readonly paise: string;
  readonly value_date: string;
  readonly utr: string;
}

const POSTINGS_AT_ONCE = 500;

/** Bills that wait, of whole postings after a given one, in the order they happened; about `itemsMax` of them, one posting at least. */
export function outboxAfter(db: Db, discomId: number, after: string, itemsMax: number): Promise<OutboxRow[]> {
  return rows(
    db,
    `WITH open AS (
       SELECT posting_id, sum(waiting_count) OVER (ORDER BY posting_id) - waiting_count AS before
         FROM (SELECT g.posting_id, g.waiting_count FROM posting_progress g
                WHERE g.discom_id = :discomId AND g.posting_id > :after::bigint AND ${states.waiting}
                ORDER BY g.posting_id LIMIT ${POSTINGS_AT_ONCE}) next),
     taken AS MATERIALIZED (SELECT posting_id FROM open WHERE before < :itemsMax)
     SELECT i.posting_id, i.kind, r.number AS receipt_number, i.connection_number, i.bill_number, i.paise, r.value_date, r.utr
       FROM taken t
       JOIN posting_items i ON i.discom_id = :discomId AND i.posting_id = t.posting_id
       JOIN receipts r ON r.discom_id = i.discom_id AND r.id = i.receipt_id
      WHERE i.state = 'waiting' ORDER BY i.posting_id, i.place`,
    { discomId, after, itemsMax },
  );
}

export async function discomIdOf(db: Db, code: string): Promise<number | null> {
  const found = await row<{ id: number }>(db, "SELECT id FROM discoms WHERE code = ?", [code.toUpperCase()]);
  return found?.id ?? null;
}

function escaped(q: string | null): string | null {
  return q?.replace(/[\\%_]/g, "\\$&") ?? null;
}
