// Receipts as their readers may see them: found by what they name, one in full, and what anybody may learn by its token.

import { type Actor, type Db, row, rows } from "#server/database.ts";
import type { Receipt, ReceiptDetail, ReceiptState, VerifiedReceipt } from "./contract.ts";

export interface ReceiptFilter {
  readonly q: string | null;
  readonly discom: number | null;
  readonly advice: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly state: ReceiptState | null;
  readonly numbers?: readonly string[] | null;
}

const stateOf = "CASE WHEN x.receipt_id IS NULL THEN 'valid' ELSE 'cancelled' END";
const columns = `r.number, r.discom_id AS "discomId", d.short_name AS discom, y.name AS "payerName", y.name_hi AS "payerNameHi",
  v.number AS "adviceNumber", r.value_date AS "valueDate", r.issued_at AS "issuedAt", r.paise, r.gross_paise AS "grossPaise",
  r.utr, ${stateOf} AS state`;
const joined = `receipts r
  JOIN discoms d ON d.id = r.discom_id
  LEFT JOIN payers y ON y.id = r.payer_id
  LEFT JOIN advices v ON v.discom_id = r.discom_id AND v.id = r.advice_id
  LEFT JOIN receipt_cancellations x ON x.discom_id = r.discom_id AND x.receipt_id = r.id`;
/** What row-level security says too; said here, an index finds it. */
const own = ({ payerId }: Actor) => (payerId === null ? "r.discom_id = :ownDiscom" : "r.payer_id = :ownPayer");

const filtered = `(:discom::int IS NULL OR r.discom_id = :discom)
  AND (:from::date IS NULL OR r.value_date >= :from) AND (:to::date IS NULL OR r.value_date <= :to)
  AND (:state::text IS NULL OR ${stateOf} = :state) AND (:advice::text IS NULL OR v.number = :advice)
  AND (:numbers::text[] IS NULL OR r.number = ANY (:numbers::text[]))`;
const named = `r.number LIKE upper(:q) || '%' OR r.utr = upper(:q) OR v.number = upper(:q)
  OR y.name ILIKE '%' || :q || '%' OR y.name_hi LIKE '%' || :q || '%'`;
/** By value and one key at a time, so that each finds its index. */
export const holdsNumber = `SELECT discom_id, receipt_id FROM receipt_bills
    WHERE discom_id = ANY (ARRAY(SELECT id FROM discoms)) AND connection_key = ltrim(:q, '0')
  UNION SELECT discom_id, receipt_id FROM receipt_bills
    WHERE discom_id = ANY (ARRAY(SELECT id FROM discoms)) AND bill_number = :q`;

export async function receiptsPage(
  db: Db,
  actor: Actor,
  filter: ReceiptFilter,
  page: { page: number; size: number },
): Promise<{ rows: Receipt[]; total: number; paise: string }> {
  const values = {
    ...bound(actor, filter),
    limit: page.size,
    offset: (page.page - 1) * page.size,
  };
  const where = [own(actor), filtered, ...searching(filter.q)].join(" AND ");
  const sums = await row<{ total: number; paise: string }>(
    db,
    `SELECT count(*)::int AS total, coalesce(sum(r.paise) FILTER (WHERE x.receipt_id IS NULL), 0)::bigint AS paise
       FROM ${joined} WHERE ${where}`,
    values,
  );
  const found = await rows<Receipt>(
    db,
    `SELECT p.*, g.* FROM (SELECT ${columns}, r.id FROM ${joined} WHERE ${where}
                           ORDER BY r.value_date DESC, r.id DESC LIMIT :limit OFFSET :offset) p
      CROSS JOIN LATERAL (${progressOf('p."discomId"', "p.id")}) g
      ORDER BY p."valueDate" DESC, p.id DESC`,
    values,
  );
  return { rows: found.map(withoutId), total: sums?.total ?? 0, paise: sums?.paise ?? "0" };
}

function bound(actor: Actor, filter: ReceiptFilter) {
  return {
    ...filter,
    q: filter.q?.replace(/[\\%_]/g, "\\$&") ?? null,
    numbers: filter.numbers ?? null,
    ownPayer: actor.payerId,
    ownDiscom: actor.discomId,
  };
}

/**
 * Of all that the filter finds: the earliest first, as they are filed, with how many bills each relieved. `whole` leaves out those
 * that show only some of their bills to who asks.
 */
export function receiptNumbers(
  db: Db,
  actor: Actor,
  filter: ReceiptFilter,
  { whole, limit }: { whole: boolean; limit: number },
): Promise<{ number: string; itemsCount: number }[]> {
  const where = [own(actor), filtered, ...searching(filter.q)].join(" AND ");
  return rows(
    db,
    `SELECT p.number, g."itemsCount" FROM (SELECT r.number, r.discom_id, r.id, r.value_date FROM ${joined} WHERE ${where}
                                              AND (NOT :whole::boolean OR (SELECT current_user_sub_units()) IS NULL OR reaches_receipt(r.discom_id, r.id))
                                            ORDER BY r.value_date, r.id LIMIT :limit) p
      CROSS JOIN LATERAL (${progressOf("p.discom_id", "p.id")}) g
      ORDER BY p.value_date, p.id`,
    { ...bound(actor, filter), whole, limit },
  );
}

function searching(q: string | null): string[] {
  if (q === null) return [];
  return /^\d{4,}$/.test(q) ? [`(${named} OR (r.discom_id, r.id) IN (${holdsNumber}))`] : [`(${named})`];
}

/** OFFSET 0 keeps it a question by value: a join does not reach into the view. */
function progressOf(discom: string, receipt: string): string {
  return `SELECT items_count AS "itemsCount", accepted_count AS "postedCount", rejected_count AS "rejectedCount"
            FROM receipt_progress g WHERE g.discom_id = ${discom} AND g.receipt_id = ${receipt} OFFSET 0`;
}

function withoutId<Row>(found: Row): Row {
  const { id: _, ...rest } = found as Row & { id: string };
  return rest as Row;
}

export type ReceiptRecord = Omit<ReceiptDetail, "verificationUrl"> & { readonly id: string; readonly token: string };

/** Undefined when there is none or it is not the actor's to see. */
export async function receiptByNumber(db: Db, number: string): Promise<ReceiptRecord | undefined> {
  const found = await row<ReceiptRecord>(
    db,
    `SELECT r.id, r.token, ${columns}, d.name AS "discomName", d.name_hi AS "discomNameHi"
       FROM ${joined} WHERE r.discom_id = (SELECT id FROM discoms WHERE code = left(:number, 2)) AND r.number = :number`,
    { number },
  );
  if (!found) return undefined;
  const rest = await row<Partial<ReceiptRecord>>(
    db,
    `SELECT s.advance_paise AS "advancePaise", s.deductions, s.cancelled_at AS "cancelledAt",
            s.cancelled_because AS "cancelledBecause", s.advance_of AS "advanceOf", g.*
       FROM receipt_rests s CROSS JOIN LATERAL (${progressOf(":discomId", ":id")}) g
      WHERE s.discom_id = :discomId AND s.receipt_id = :id`,
    { discomId: found.discomId, id: found.id },
  );
  return { ...found, ...rest };
}

export async function verified(db: Db, token: string, item: number | null): Promise<VerifiedReceipt | undefined> {
  const found = await row<VerifiedReceipt & { id: string; discomId: number }>(
    db,
    `SELECT r.id, r.discom_id AS "discomId", r.number, d.name AS discom, d.name_hi AS "discomHi", r.paise,
            r.value_date AS "valueDate", ${stateOf} AS state, x.at AS "cancelledAt"
       FROM receipts r
       JOIN discoms d ON d.id = r.discom_id
       LEFT JOIN receipt_cancellations x ON x.discom_id = r.discom_id AND x.receipt_id = r.id
      WHERE r.token = ?`,
    [token],
  );
  if (!found) return undefined;
  const { id, discomId, ...receipt } = found;
  if (item === null) return receipt;
  const part = await row<{ number: string; paise: string }>(
    db,
    `SELECT ${itemNumber(":number")} AS number, i.paise FROM receipt_items i
      WHERE i.discom_id = :discomId AND i.receipt_id = :id AND i.position = :item`,
    { number: receipt.number, discomId, id, item },
  );
  return part && { ...receipt, ...part };
}

/** Of a connection's receipt: four digits of position, more where a receipt has more bills. */
export function itemNumber(receiptNumber: string): string {
  return `${receiptNumber} || '-' || lpad(i.position::text, greatest(4, length(i.position::text)), '0')`;
}
