// Kept money: what is left of each credit, and the rows a use of it makes and unmakes. Bounded by the database's own triggers.

import { type Db, row, rows } from "#server/database.ts";
import type { AdvanceOrder, AdvanceRow, AdvanceUse, PayableBill, PayerAdvances } from "./advances-contract.ts";

const named = `jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi)`;

/** What every list of kept money starts from: credits of which something is left. */
const left = `
  FROM kept_advances k
  JOIN statement_lines l ON l.discom_id = k.discom_id AND l.id = k.line_id
  JOIN payers p ON p.id = k.payer_id
  LEFT JOIN waiting_approvals w ON w.discom_id = k.discom_id AND w.line_id = k.line_id
  LEFT JOIN approvals a ON a.discom_id = w.discom_id AND a.id = w.approval_id AND a.kind = 'refund'
 WHERE k.discom_id = :discomId AND k.left_paise > 0`;

const found = `${left} AND (:q::text IS NULL OR p.name ILIKE '%' || :q || '%' OR p.name_hi LIKE '%' || :q || '%')`;

export async function advanceRows(
  db: Db,
  discomId: number,
  q: string | null,
  page: { limit: number; offset: number },
): Promise<AdvanceRow[]> {
  const aged = (name: string, from: number, to: number | null) =>
    `'${name}', coalesce(sum(paise) FILTER (WHERE age >= ${from}${to === null ? "" : ` AND age < ${to}`}), 0)::text`;
  return rows(
    db,
    `WITH kept AS (SELECT p.id AS payer_id, ${named} AS payer, k.left_paise AS paise, coalesce(a.paise, 0) AS asked, l.value_date,
                          (now() AT TIME ZONE 'Asia/Kolkata')::date - l.value_date AS age ${found}),
          page AS (SELECT payer_id, payer, sum(paise)::bigint AS paise, sum(asked)::bigint AS "askedPaise", count(*)::int AS "creditsCount",
                          min(value_date) AS "oldestOn",
                          jsonb_build_object(${aged("30", -10000, 31)}, ${aged("90", 31, 91)}, ${aged("180", 91, 181)},
                                             ${aged("older", 181, null)}) AS "byAge"
                     FROM kept GROUP BY payer_id, payer ORDER BY min(value_date), payer_id LIMIT :limit OFFSET :offset)
     SELECT payer, paise, "askedPaise", "creditsCount", "oldestOn", "byAge",
            coalesce((SELECT sum(b.outstanding_paise) FROM connections c
                        JOIN bill_dues b ON b.discom_id = c.discom_id AND b.connection_id = c.id
                       WHERE c.discom_id = :discomId AND c.payer_id = page.payer_id), 0)::bigint AS "duePaise"
       FROM page ORDER BY "oldestOn", payer_id`,
    { discomId, q, ...page },
  );
}

export async function advanceSums(
  db: Db,
  discomId: number,
  q: string | null,
): Promise<{ total: number; paise: string }> {
  return (await row(
    db,
    `SELECT count(DISTINCT p.id)::int AS total, coalesce(sum(k.left_paise), 0)::bigint AS paise ${found}`,
    { discomId, q },
  )) as { total: number; paise: string };
}

export type Credit = PayerAdvances["credits"][number];

/** The oldest first. */
export async function keptCredits(db: Db, discomId: number, payerId: string): Promise<Credit[]> {
  return rows(
    db,
    `SELECT k.line_id AS "lineId", k.decision_id AS "decisionId", l.value_date AS "valueDate", l.narration, l.utr,
            k.kept_paise AS "keptPaise", k.left_paise AS "leftPaise", a.id AS "askedBy"
       ${left} AND k.payer_id = :payerId ORDER BY l.value_date, l.id`,
    { discomId, payerId },
  );
}

/** What of one credit is kept; undefined when it is not decided so. */
export async function keptCredit(
  db: Db,
  discomId: number,
  lineId: string,
): Promise<{ decisionId: string; payerId: string; leftPaise: string } | undefined> {
  return row(
    db,
    `SELECT decision_id AS "decisionId", payer_id AS "payerId", left_paise AS "leftPaise" FROM kept_advances WHERE discom_id = ? AND line_id = ?`,
    [discomId, lineId],
  );
}

export async function payerNamed(
  db: Db,
  discomId: number,
  payerId: string,
): Promise<PayerAdvances["payer"] | undefined> {
  const known = await row<{ payer: PayerAdvances["payer"] }>(
    db,
    `SELECT ${named} AS payer FROM payer_admissions a JOIN payers p ON p.id = a.payer_id WHERE a.discom_id = ? AND p.id = ?`,
    [discomId, payerId],
  );
  return known?.payer;
}

/** Open bills on the payer's connections that no live advice holds, oldest due first. */
export async function payableBills(
  db: Db,
  discomId: number,
  payerId: string,
  limit: number,
): Promise<(PayableBill & { billId: string })[]> {
  return rows(
    db,
    `SELECT b.id AS "billId", b.number AS "billNumber", c.number AS "connectionNumber", b.due_date AS "dueDate",
            b.outstanding_paise AS "outstandingPaise"
       FROM connections c JOIN bill_dues b ON b.discom_id = c.discom_id AND b.connection_id = c.id
      WHERE c.discom_id = :discomId AND c.payer_id = :payerId AND b.outstanding_paise > 0 AND b.held_by IS NULL
      ORDER BY b.due_date, b.number LIMIT :limit`,
    { discomId, payerId, limit },
  );
}

export async function billsNamed(
  db: Db,
  discomId: number,
  numbers: readonly string[],
): Promise<{ id: string; number: string; payerId: string | null; outstanding: string; held: boolean }[]> {
  return rows(
    db,
    `SELECT b.id, b.number, c.payer_id AS "payerId", b.outstanding_paise AS outstanding, b.held_by IS NOT NULL AS held
       FROM bill_dues b JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
      WHERE b.discom_id = :discomId AND b.number = ANY (:numbers)`,
    { discomId, numbers: [...numbers] },
  );
}

export async function usesOf(db: Db, discomId: number, payerId: string): Promise<AdvanceUse[]> {
  return rows(
    db,
    `SELECT u.id, u.paise, u.used_on AS "usedOn", u.why,
            CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('id', w.id::text, 'name', w.name, 'nameHi', w.name_hi) END AS by,
            coalesce((SELECT sum(s.paise) FROM standing_draws s WHERE s.discom_id = u.discom_id AND s.use_id = u.id), 0)::bigint AS "standingPaise",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('billNumber', t.number, 'paise', t.paise::text) ORDER BY t.number), '[]')
               FROM (SELECT b.number, sum(x.paise) AS paise FROM advance_draws d
                       JOIN allocations x ON x.discom_id = d.discom_id AND x.draw_id = d.id AND x.reversal_of IS NULL
                       JOIN bills b ON b.discom_id = x.discom_id AND b.id = x.bill_id
                      WHERE d.discom_id = u.discom_id AND d.use_id = u.id GROUP BY b.number) t) AS bills,
            (SELECT coalesce(jsonb_agg(r.number ORDER BY r.number), '[]') FROM advance_draws d
               JOIN receipts r ON r.discom_id = d.discom_id AND r.draw_id = d.id
              WHERE d.discom_id = u.discom_id AND d.use_id = u.id) AS receipts
       FROM advance_uses u LEFT JOIN users w ON w.id = u.by_user
      WHERE u.discom_id = :discomId AND u.payer_id = :payerId ORDER BY u.id DESC LIMIT 50`,
    { discomId, payerId },
  );
}

/** The newest order about a payer's kept money. */
export async function orderOf(db: Db, discomId: number, payerId: string): Promise<AdvanceOrder | null> {
  const order = await row<AdvanceOrder>(
    db,
    `SELECT o.automatic, o.why, o.at, jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) AS by
       FROM advance_orders_now o JOIN users u ON u.id = o.by_user WHERE o.discom_id = ? AND o.payer_id = ?`,
    [discomId, payerId],
  );
  return order ?? null;
}

export async function insertOrder(
  db: Db,
  order: {
    readonly discomId: number;
    readonly payerId: string;
    readonly automatic: boolean;
    readonly userId: string;
    readonly why: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO advance_orders (discom_id, payer_id, automatic, by_user, why)
     VALUES (:discomId, :payerId, :automatic, :userId, :why)`,
    { ...order },
  );
}

/** Payers whose kept money is to be used by itself and of which something is left. */
export async function orderedPayers(db: Db): Promise<{ discomId: number; payerId: string }[]> {
  return rows(
    db,
    `SELECT o.discom_id AS "discomId", o.payer_id AS "payerId" FROM advance_orders_now o
      WHERE o.automatic AND EXISTS (SELECT FROM kept_advances k
              WHERE k.discom_id = o.discom_id AND k.payer_id = o.payer_id AND k.left_paise > 0)
      ORDER BY 1, 2`,
  );
}

export async function today(db: Db): Promise<string> {
  return (
    (await row<{ day: string }>(db, "SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date AS day")) as { day: string }
  ).day;
}

export async function insertUse(
  db: Db,
  use: {
    readonly discomId: number;
    readonly payerId: string;
    readonly paise: string;
    readonly day: string;
    readonly userId: string | null;
    readonly why: string;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO advance_uses (discom_id, payer_id, paise, used_on, by_user, why)
     VALUES (:discomId, :payerId, :paise, :day, :userId, :why) RETURNING id`,
    { ...use },
  );
  return (made as { id: string }).id;
}

export interface NewDraw {
  readonly discomId: number;
  readonly payerId: string;
  readonly lineId: string;
  readonly decisionId: string;
  readonly paise: string;
  readonly useId: string | null;
  readonly refundId: string | null;
}

export async function insertDraw(db: Db, draw: NewDraw): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO advance_draws (discom_id, line_id, decision_id, payer_id, paise, use_id, refund_id)
     VALUES (:discomId, :lineId, :decisionId, :payerId, :paise, :useId, :refundId) RETURNING id`,
    { ...draw },
  );
  return (made as { id: string }).id;
}

/** Its transfers: from the advance to a bill of the receivables, or to what is payable as a refund. Booked on the day it is done. */
export async function insertDrawTransfers(
  db: Db,
  discomId: number,
  drawId: string,
  parts: readonly { readonly billId: string | null; readonly paise: string }[],
): Promise<void> {
  await rows(
    db,
    `WITH entry AS MATERIALIZED (SELECT nextval('journal_entries') AS id)
     INSERT INTO journal (discom_id, entry_id, value_date, booked_on, debit_account, credit_account, paise, bank_account_id, line_id,
                          decision_id, payer_id, bill_id, draw_id)
       SELECT w.discom_id, e.id, t.day, booking_day(l.discom_id, l.bank_account_id, t.day), 'advance',
              CASE WHEN w.refund_id IS NULL THEN 'receivable' ELSE 'refund-payable' END, x.paise, l.bank_account_id, w.line_id,
              w.decision_id, w.payer_id, x.bill_id, w.id
         FROM advance_draws w
         JOIN statement_lines l ON l.discom_id = w.discom_id AND l.id = w.line_id
         CROSS JOIN entry e
         CROSS JOIN (SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date AS day) t
         CROSS JOIN unnest(:billIds::bigint[], :paise::bigint[]) AS x (bill_id, paise)
        WHERE w.discom_id = :discomId AND w.id = :drawId`,
    { discomId, drawId, billIds: parts.map(({ billId }) => billId), paise: parts.map(({ paise }) => paise) },
  );
}

export async function insertDrawAllocations(
  db: Db,
  discomId: number,
  drawId: string,
  parts: readonly { readonly billId: string; readonly paise: string }[],
): Promise<void> {
  await rows(
    db,
    `INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise, draw_id)
       SELECT w.discom_id, w.decision_id, x.bill_id, w.payer_id, x.paise, w.id
         FROM advance_draws w CROSS JOIN unnest(:billIds::bigint[], :paise::bigint[]) AS x (bill_id, paise)
        WHERE w.discom_id = :discomId AND w.id = :drawId ORDER BY x.bill_id`,
    { discomId, drawId, billIds: parts.map(({ billId }) => billId), paise: parts.map(({ paise }) => paise) },
  );
}

/** A receipt of its own with its posting to billing; gives the receipt's number. */
export async function insertDrawReceipt(db: Db, discomId: number, drawId: string): Promise<string> {
  const made = await row<{ number: string }>(
    db,
    `WITH use AS (
       SELECT w.*, u.used_on, l.utr, extract(year FROM u.used_on - interval '3 months')::int AS fy
         FROM advance_draws w
         JOIN advance_uses u ON u.discom_id = w.discom_id AND u.id = w.use_id
         JOIN statement_lines l ON l.discom_id = w.discom_id AND l.id = w.line_id
        WHERE w.discom_id = :discomId AND w.id = :drawId),
     numbered AS MATERIALIZED (SELECT use.*, draw_numbers(discom_id, 'receipt', fy, 1) AS serial FROM use),
     added AS (
       INSERT INTO receipts (discom_id, fy, serial, number, payer_id, decision_id, line_id, paise, gross_paise, value_date, utr, draw_id)
       SELECT n.discom_id, n.fy, n.serial, c.code || 'R' || lpad((n.fy % 100)::text, 2, '0') || lpad(n.serial::text, 8, '0'),
              n.payer_id, n.decision_id, n.line_id, n.paise, n.paise, n.used_on, coalesce(n.utr, ''), n.id
         FROM numbered n JOIN discoms c ON c.id = n.discom_id
       RETURNING discom_id, id, number),
     posted AS (INSERT INTO postings (discom_id, receipt_id, kind) SELECT discom_id, id, 'payment' FROM added)
     SELECT number FROM added`,
    { discomId, drawId },
  );
  return (made as { number: string }).number;
}

export async function useById(
  db: Db,
  discomId: number,
  id: string,
): Promise<{ payerId: string; standing: { drawId: string; paise: string }[] } | undefined> {
  return row(
    db,
    `SELECT u.payer_id AS "payerId", coalesce((SELECT jsonb_agg(jsonb_build_object('drawId', w.id::text, 'paise', w.paise::text) ORDER BY w.id)
              FROM standing_draws w WHERE w.discom_id = u.discom_id AND w.use_id = u.id), '[]') AS standing
       FROM advance_uses u WHERE u.discom_id = ? AND u.id = ?`,
    [discomId, id],
  );
}

export async function drawOfRefund(db: Db, discomId: number, refundId: string): Promise<string | null> {
  const draw = await row<{ id: string }>(db, "SELECT id FROM standing_draws WHERE discom_id = ? AND refund_id = ?", [
    discomId,
    refundId,
  ]);
  return draw?.id ?? null;
}

/** By rows that say the opposite; the receipt is cancelled and billing is told. */
export async function takeDrawBack(
  db: Db,
  discomId: number,
  drawId: string,
  userId: string,
  why: string,
): Promise<void> {
  const values = { discomId, drawId, userId, why };
  await rows(
    db,
    `INSERT INTO advance_draw_reversals (discom_id, draw_id, payer_id, by_user, why)
       SELECT discom_id, id, payer_id, :userId, :why FROM advance_draws WHERE discom_id = :discomId AND id = :drawId`,
    values,
  );
  await rows(
    db,
    `INSERT INTO journal (discom_id, entry_id, value_date, booked_on, debit_account, credit_account, paise, bank_account_id, line_id,
                          decision_id, payer_id, bill_id, draw_id, reversal_of)
       SELECT j.discom_id, e.id, t.day, booking_day(j.discom_id, j.bank_account_id, t.day), j.credit_account, j.debit_account, j.paise,
              j.bank_account_id, j.line_id, j.decision_id, j.payer_id, j.bill_id, j.draw_id, j.id
         FROM journal j
         CROSS JOIN (SELECT nextval('journal_entries') AS id) e
         CROSS JOIN (SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date AS day) t
        WHERE j.discom_id = :discomId AND j.draw_id = :drawId AND j.reversal_of IS NULL ORDER BY j.id DESC`,
    values,
  );
  await rows(
    db,
    `INSERT INTO allocations (discom_id, decision_id, bill_id, payer_id, paise, reversal_of, draw_id)
       SELECT discom_id, decision_id, bill_id, payer_id, -paise, id, draw_id FROM allocations
        WHERE discom_id = :discomId AND draw_id = :drawId AND reversal_of IS NULL ORDER BY bill_id`,
    values,
  );
  await rows(
    db,
    `WITH cancelled AS (
       INSERT INTO receipt_cancellations (discom_id, receipt_id, payer_id, decision_id)
       SELECT discom_id, id, payer_id, decision_id FROM receipts WHERE discom_id = :discomId AND draw_id = :drawId
       RETURNING discom_id, receipt_id)
     INSERT INTO postings (discom_id, receipt_id, kind) SELECT discom_id, receipt_id, 'reversal' FROM cancelled`,
    values,
  );
}
