// One box finds everything a person may type: a name, or a number of an advice, a bill, a connection, a transfer.

import { type Db, rows } from "#server/database.ts";
import type { Found } from "../contract.ts";

/** Few of each kind: who sees none of theirs types more. */
const EACH_MAX = 6;
const named = "jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi)";

export async function findPayers(db: Db, discomId: number, q: string): Promise<Found[]> {
  return rows(
    db,
    `SELECT 'payer' AS kind, p.id, p.name AS label, a.van AS detail, ${named} AS payer, NULL AS paise, NULL AS state, '[]'::jsonb AS bills
       FROM payer_admissions a JOIN payers p ON p.id = a.payer_id
      WHERE a.discom_id = :discomId AND (p.name ILIKE '%' || :like || '%' OR p.name_hi ILIKE '%' || :like || '%' OR a.van = upper(:q))
      ORDER BY position(lower(:q) IN lower(p.name)), p.name LIMIT ${EACH_MAX}`,
    { discomId, q, like: q.replace(/[\\%_]/g, "\\$&") },
  );
}

/** By the number or its virtual account, whole or its beginning. */
export async function findAdvices(db: Db, discomId: number, q: string): Promise<Found[]> {
  return rows(
    db,
    `SELECT 'advice' AS kind, a.id, a.number AS label, a.items_count::text AS detail, ${named} AS payer, a.amount_paise AS paise,
            e.state, '[]'::jsonb AS bills
       FROM advices a JOIN payers p ON p.id = a.payer_id
       CROSS JOIN LATERAL (SELECT state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY seq DESC LIMIT 1) e
      WHERE a.discom_id = :discomId AND (a.van = :q OR a.number >= :number AND a.number < :number || '{')
      ORDER BY a.number DESC LIMIT ${EACH_MAX}`,
    { discomId, q: plain(q), number: plain(q) },
  );
}

/** With the open bills, so that they can be paid from what was found. */
export async function findConnections(db: Db, discomId: number, q: string): Promise<Found[]> {
  return rows(
    db,
    `SELECT 'connection' AS kind, c.id, c.number AS label, c.name AS detail,
            CASE WHEN p.id IS NOT NULL THEN ${named} END AS payer, b.paise, NULL AS state, coalesce(b.bills, '[]'::jsonb) AS bills
       FROM connections c LEFT JOIN payers p ON p.id = c.payer_id
       CROSS JOIN LATERAL (SELECT sum(outstanding_paise)::bigint AS paise,
                                  jsonb_agg(jsonb_build_object('number', d.number, 'paise', d.outstanding_paise::text) ORDER BY d.due_date) AS bills
                             FROM bill_dues d WHERE d.discom_id = c.discom_id AND d.connection_id = c.id AND d.outstanding_paise > 0) b
      WHERE c.discom_id = :discomId AND c.number_key = ltrim(:q, '0') LIMIT ${EACH_MAX}`,
    { discomId, q: plain(q) },
  );
}

export async function findBills(db: Db, discomId: number, q: string): Promise<Found[]> {
  return rows(
    db,
    `SELECT 'bill' AS kind, b.id, b.number AS label, c.number || ' ' || c.name AS detail,
            CASE WHEN p.id IS NOT NULL THEN ${named} END AS payer, b.outstanding_paise AS paise,
            CASE WHEN b.outstanding_paise > 0 THEN 'due' ELSE 'paid' END AS state,
            CASE WHEN b.outstanding_paise > 0 THEN jsonb_build_array(jsonb_build_object('number', b.number, 'paise', b.outstanding_paise::text))
                 ELSE '[]'::jsonb END AS bills
       FROM bill_dues b JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id LEFT JOIN payers p ON p.id = c.payer_id
      WHERE b.discom_id = :discomId AND b.number = :q LIMIT ${EACH_MAX}`,
    { discomId, q: plain(q) },
  );
}

export async function findLines(db: Db, discomId: number, q: string): Promise<Found[]> {
  return rows(
    db,
    `SELECT 'line' AS kind, l.id, l.utr AS label, to_char(l.value_date, 'DD-MM-YYYY') AS detail, NULL AS payer, l.paise,
            h.outcome AS state, '[]'::jsonb AS bills
       FROM statement_lines l JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
      WHERE l.discom_id = :discomId AND l.utr = :q LIMIT ${EACH_MAX}`,
    { discomId, q: plain(q) },
  );
}

function plain(q: string): string {
  return q.toUpperCase().replace(/[^A-Z0-9]/g, "");
}
