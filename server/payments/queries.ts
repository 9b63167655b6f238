// Rows of advices, their items, holds and events.

import { type Db, row, rows } from "#server/database.ts";
import type { AdviceDetails, AdviceState } from "./contract.ts";

export interface DiscomTerms {
  readonly discomId: number;
  readonly code: string;
  readonly shortName: string;
  readonly name: string;
  readonly nameHi: string;
  readonly vanPrefix: string;
  /** Year in which the financial year of today starts. */
  readonly year: number;
  readonly today: string;
  /** The day after which no advice made today is payable. */
  readonly lastDay: string;
}

export function termsOf(db: Db, discoms: readonly number[]): Promise<DiscomTerms[]> {
  return rows(
    db,
    `SELECT id AS "discomId", code, short_name AS "shortName", name, name_hi AS "nameHi", van_prefix AS "vanPrefix",
            extract(year FROM current_date - interval '3 months')::int AS year,
            current_date AS today, current_date + advice_days AS "lastDay"
       FROM discoms WHERE id = ANY (?::int[]) ORDER BY id`,
    [discoms],
  );
}

export async function isAdmitted(db: Db, payer: string, discom: number): Promise<boolean> {
  const found = await row(db, "SELECT 1 FROM payer_admissions WHERE payer_id = ? AND discom_id = ?", [payer, discom]);
  return found !== undefined;
}

export async function discomsOfPayer(db: Db, payer: string): Promise<number[]> {
  const found = await rows<{ id: number }>(
    db,
    "SELECT discom_id AS id FROM payer_admissions WHERE payer_id = ? ORDER BY 1",
    [payer],
  );
  return found.map(({ id }) => id);
}

export async function drawAdviceSerial(db: Db, discom: number, year: number): Promise<number> {
  const drawn = await row<{ serial: string }>(db, "SELECT draw_numbers(?, 'advice', ?, 1) AS serial", [discom, year]);
  return Number(drawn?.serial);
}

export interface AdviceWrite {
  readonly discomId: number;
  readonly payerId: string;
  readonly number: string;
  readonly van: string;
  readonly amountPaise: string;
  readonly grossPaise: string;
  readonly rebatePaise: string;
  readonly tdsPaise: string;
  readonly advancePaise: string;
  readonly itemsCount: number;
  readonly part: boolean;
  readonly validUntil: string;
  readonly details: AdviceDetails;
  readonly hash: Buffer;
}

/** Where an advice comes from: the sub-unit that spends, the advice it takes the place of, the rule that made it. */
export interface Origin {
  readonly unitId: string | null;
  readonly replacesId: string | null;
  readonly ruleId: string | null;
}

export async function insertAdvice(db: Db, advice: AdviceWrite & Origin & { preparedBy: string }): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO advices (discom_id, payer_id, number, van, amount_paise, gross_paise, rebate_paise, tds_paise, advance_paise, items_count, part,
                          issued_on, valid_until, details, prepared_by, content_hash, unit_id, replaces_id, rule_id)
     VALUES (:discomId, :payerId, :number, :van, :amountPaise, :grossPaise, :rebatePaise, :tdsPaise, :advancePaise, :itemsCount, :part,
             current_date, :validUntil, :details, :preparedBy, :hash, :unitId, :replacesId, :ruleId) RETURNING id`,
    { ...advice, details: JSON.stringify(advice.details) },
  );
  return (made as { id: string }).id;
}

export async function updateAdvice(db: Db, id: string, advice: AdviceWrite, unitId: string | null): Promise<void> {
  await rows(
    db,
    `UPDATE advices SET amount_paise = :amountPaise, gross_paise = :grossPaise, rebate_paise = :rebatePaise, tds_paise = :tdsPaise,
            advance_paise = :advancePaise, items_count = :itemsCount, part = :part, valid_until = :validUntil, details = :details, content_hash = :hash,
            unit_id = :unitId
      WHERE discom_id = :discomId AND id = :id`,
    { ...advice, id, unitId, details: JSON.stringify(advice.details) },
  );
}

interface ItemWrite {
  readonly billId: string;
  readonly paise: bigint;
  readonly rebatePaise: bigint;
  readonly tdsPaise: bigint;
}

export async function insertItems(
  db: Db,
  advice: { discomId: number; id: string; payerId: string },
  items: readonly ItemWrite[],
): Promise<void> {
  await rows(
    db,
    `INSERT INTO advice_items (discom_id, advice_id, position, payer_id, bill_id, paise, rebate_paise, tds_paise)
     SELECT :discomId, :id, position, :payerId, bill, paise, rebate, tds
       FROM unnest(:bills::bigint[], :paise::bigint[], :rebates::bigint[], :tds::bigint[])
            WITH ORDINALITY AS i (bill, paise, rebate, tds, position)`,
    {
      ...advice,
      bills: items.map((item) => item.billId),
      paise: items.map((item) => String(item.paise)),
      rebates: items.map((item) => String(item.rebatePaise)),
      tds: items.map((item) => String(item.tdsPaise)),
    },
  );
}

/**
 * Holds every bill of the advice, in the order of bills so that two who hold the same ones wait instead of deadlocking.
 * Gives the numbers of up to ten bills that another advice holds; then nothing may be committed.
 */
export async function holdBills(db: Db, advice: { discomId: number; id: string }, items: number): Promise<string[]> {
  const held = await row<{ count: number }>(
    db,
    `WITH held AS (
       INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id)
       SELECT discom_id, bill_id, advice_id, payer_id FROM advice_items WHERE discom_id = :discomId AND advice_id = :id ORDER BY bill_id
       ON CONFLICT (discom_id, bill_id) DO NOTHING RETURNING bill_id)
     SELECT count(*)::int AS count FROM held`,
    advice,
  );
  return held?.count === items ? [] : billsNotHeld(db, advice);
}

/** Looked up by key one by one (OFFSET 0): as a join it took 10 s for 10,000 bills before statistics were gathered. */
async function billsNotHeld(db: Db, advice: { discomId: number; id: string }): Promise<string[]> {
  const lost = await rows<{ number: string }>(
    db,
    `SELECT (SELECT b.number FROM bills b WHERE b.discom_id = i.discom_id AND b.id = i.bill_id) AS number
       FROM advice_items i
      WHERE i.discom_id = :discomId AND i.advice_id = :id
        AND NOT EXISTS (SELECT FROM bill_holds h
                         WHERE h.discom_id = i.discom_id AND h.bill_id = i.bill_id AND h.advice_id = i.advice_id OFFSET 0)
      LIMIT 10`,
    advice,
  );
  return lost.map(({ number }) => number);
}

export async function releaseBills(db: Db, advice: { discomId: number; id: string }): Promise<void> {
  await rows(db, "DELETE FROM bill_holds WHERE discom_id = :discomId AND advice_id = :id", advice);
}

export async function deleteItems(db: Db, advice: { discomId: number; id: string }): Promise<void> {
  await rows(db, "DELETE FROM advice_items WHERE discom_id = :discomId AND advice_id = :id", advice);
}

/** The next event; of two who act at once on the same state the key lets one through. */
export async function insertEvent(
  db: Db,
  advice: { discomId: number; id: string; payerId: string },
  event: {
    seq: number;
    event: string;
    state: AdviceState;
    by: string | null;
    why?: string | null;
    hash?: Buffer | null;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, why, content_hash)
     VALUES (:discomId, :id, :seq, :payerId, :event, :state, :by, :why, :hash)`,
    { discomId: advice.discomId, id: advice.id, payerId: advice.payerId, why: null, hash: null, ...event },
  );
}

export interface AdviceRecord {
  readonly discomId: number;
  readonly id: string;
  readonly payerId: string;
  readonly number: string;
  readonly van: string;
  readonly amountPaise: string;
  readonly grossPaise: string;
  readonly rebatePaise: string;
  readonly tdsPaise: string;
  readonly advancePaise: string;
  readonly itemsCount: number;
  readonly part: boolean;
  readonly unitId: string | null;
  readonly replacesId: string | null;
  readonly issuedOn: string;
  readonly validUntil: string;
  readonly daysLeft: number;
  readonly details: AdviceDetails;
  readonly preparedBy: string;
  readonly hash: Buffer;
  readonly state: AdviceState;
  readonly seq: number;
  readonly code: string;
  readonly shortName: string;
  readonly beneficiary: string;
  readonly beneficiaryHi: string;
  readonly ifsc: string;
  readonly bank: string;
}

const adviceColumns = `
  a.discom_id AS "discomId", a.id, a.payer_id AS "payerId", a.number, a.van, a.amount_paise AS "amountPaise",
  a.gross_paise AS "grossPaise", a.rebate_paise AS "rebatePaise", a.tds_paise AS "tdsPaise", a.advance_paise AS "advancePaise",
  a.items_count AS "itemsCount", a.part, a.unit_id AS "unitId", a.replaces_id AS "replacesId", a.issued_on AS "issuedOn", a.valid_until AS "validUntil", a.valid_until - current_date AS "daysLeft", a.details,
  a.prepared_by AS "preparedBy", a.content_hash AS hash, e.state, e.seq, d.code, d.short_name AS "shortName",
  d.name AS beneficiary, d.name_hi AS "beneficiaryHi", p.ifsc, p.bank`;
const adviceTables = `
  advices a
  JOIN discoms d ON d.id = a.discom_id
  JOIN bank_accounts p ON p.discom_id = a.discom_id AND p.pool
  JOIN LATERAL (SELECT state, seq FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                 ORDER BY e.seq DESC LIMIT 1) e ON true`;

/** The payer's own that the person who asks reaches, or prepared; null `payer` is for the worker's public proof. */
export function adviceByNumber(db: Db, number: string, payer: string | null): Promise<AdviceRecord | undefined> {
  return row(
    db,
    `SELECT ${adviceColumns} FROM ${adviceTables} WHERE a.number = :number AND (:payer::bigint IS NULL OR a.payer_id = :payer::bigint)
        AND (user_reaches(current_user_id(), a.unit_id) OR a.prepared_by = current_user_id())`,
    { number, payer },
  );
}

/** Serialises those who change one draft. */
export async function lockAdvice(db: Db, advice: { discomId: number; id: string }): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7003, hashint8(:id::bigint))", { id: advice.id });
}

export interface ItemRecord {
  readonly billId: string;
  readonly paise: string;
  readonly rebatePaise: string;
  readonly tdsPaise: string;
}

export function itemsOf(db: Db, advice: { discomId: number; id: string }): Promise<ItemRecord[]> {
  return rows(
    db,
    `SELECT bill_id AS "billId", paise, rebate_paise AS "rebatePaise", tds_paise AS "tdsPaise"
       FROM advice_items WHERE discom_id = :discomId AND advice_id = :id ORDER BY position`,
    advice,
  );
}

/** Keeps what the checker saw when sending back. */
export async function keepSeenItems(db: Db, advice: { discomId: number; id: string }, seq: number): Promise<void> {
  await rows(
    db,
    `INSERT INTO advice_items_seen (discom_id, advice_id, seq, payer_id, bill_id, paise, rebate_paise, tds_paise)
     SELECT discom_id, advice_id, :seq, payer_id, bill_id, paise, rebate_paise, tds_paise
       FROM advice_items WHERE discom_id = :discomId AND advice_id = :id`,
    { ...advice, seq },
  );
}

/** The advice's UTRs of before are kept; one declared twice is one. */
export async function insertUtr(
  db: Db,
  advice: { discomId: number; id: string; payerId: string },
  utr: string,
  by: string,
): Promise<boolean> {
  const added = await rows(
    db,
    `INSERT INTO advice_utrs (discom_id, advice_id, payer_id, utr, by_user) VALUES (:discomId, :id, :payerId, :utr, :by)
     ON CONFLICT (discom_id, advice_id, utr) DO NOTHING RETURNING utr`,
    { discomId: advice.discomId, id: advice.id, payerId: advice.payerId, utr, by },
  );
  return added.length > 0;
}

export async function hasUtr(db: Db, advice: { discomId: number; id: string }): Promise<boolean> {
  const found = await row(
    db,
    "SELECT utr FROM advice_utrs WHERE discom_id = :discomId AND advice_id = :id LIMIT 1",
    advice,
  );
  return found !== undefined;
}

export interface OutlivedAdvice {
  readonly discomId: number;
  readonly id: string;
  readonly payerId: string;
  readonly number: string;
  readonly amountPaise: string;
  readonly itemsCount: number;
  readonly validUntil: string;
  readonly seq: number;
  readonly state: AdviceState;
}
const live = (condition: string) => `
  SELECT a.discom_id AS "discomId", a.id, a.payer_id AS "payerId", a.number, a.amount_paise AS "amountPaise",
         a.items_count AS "itemsCount", a.valid_until AS "validUntil", e.seq, e.state
    FROM advices a
    JOIN LATERAL (SELECT state, seq FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                   ORDER BY e.seq DESC LIMIT 1) e ON true
   WHERE e.state IN ('draft', 'submitted', 'approved') AND (a.discom_id, a.id) > (:discomId::int, :id::bigint) AND ${condition}
   ORDER BY a.discom_id, a.id LIMIT 500`;

/** An advice, to go on after it. */
export type Place = Pick<OutlivedAdvice, "discomId" | "id">;

/**
 * The next live advices whose last day has passed. One whose payer says it was paid is waited for three days more, so that its bills
 * are not paid a second time while the money is on its way.
 */
export function expiredAdvices(db: Db, after: Place): Promise<OutlivedAdvice[]> {
  return rows(
    db,
    live(`a.valid_until < current_date
        AND (a.valid_until < current_date - 3 OR NOT EXISTS (
              SELECT FROM advice_utrs u WHERE u.discom_id = a.discom_id AND u.advice_id = a.id))`),
    { ...after },
  );
}

/** The next live advices whose last day is near, that nobody said to be paid, and of which nobody was told yet. */
export function expiringAdvices(db: Db, days: number, after: Place): Promise<OutlivedAdvice[]> {
  return rows(
    db,
    live(`a.valid_until BETWEEN current_date AND current_date + :days::int AND a.prepared_at < now() - interval '1 hour'
        AND NOT EXISTS (SELECT FROM advice_utrs u WHERE u.discom_id = a.discom_id AND u.advice_id = a.id)
        AND NOT EXISTS (SELECT FROM events t WHERE t.payer_id = a.payer_id AND t.kind = 'advice.expiring'
                           AND t.subject = 'advice:' || a.number AND t.facts->>'validUntil' = a.valid_until::text)`),
    { days, ...after },
  );
}
