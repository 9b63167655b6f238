// What lines may pay: only the advices, bills and payers whose keys stand in the lines at hand, however many are open.

import { copyRow } from "#server/copy-text.ts";
import { copyIn, type Db, row, rows } from "#server/database.ts";

/** `advice-begins` is a number cut short; `payer` is an id. */
export type KeyKind =
  | "advice"
  | "advice-begins"
  | "payer"
  | "payer-van"
  | "bill"
  | "connection"
  | "utr"
  | "account"
  | "amount";

export interface DiscomRow {
  readonly id: number;
  readonly code: string;
  readonly van_prefix: string;
  readonly connection_number: string;
  readonly bill_number: string;
  readonly today: string;
}

export interface AdviceRow {
  readonly id: string;
  readonly number: string;
  readonly van: string;
  readonly payer_id: string;
  readonly amount_paise: string;
  readonly tds_paise: string;
  readonly rebate_paise: string;
  readonly advance_paise: string;
  readonly items_count: number;
  /** Some item pays less than its bill. */
  readonly part: boolean;
  readonly issued_on: string;
  readonly valid_until: string;
  readonly seq: number;
  readonly state: "draft" | "submitted" | "approved" | "cancelled" | "expired" | "settled" | "posted";
  readonly utrs: string | null;
  readonly gross_paise: string;
  /**
   * `billId paise,billId paise,…` by position; text, because a million arrays of objects is what makes reading slow. Null where
   * the advice is intact and laid before the engine sealed.
   */
  readonly items: string | null;
}

export interface BillRow {
  readonly id: string;
  readonly number: string;
  readonly connection: string;
  readonly payer_id: string | null;
  readonly outstanding: string;
  readonly due_date: string;
  readonly rebate_paise: string;
  readonly rebate_until: string | null;
}

export interface PayerRow {
  readonly id: string;
  readonly name: string;
  readonly name_hi: string;
  readonly van: string;
  readonly tds_194q: boolean;
  readonly remitters: readonly { account: string; ifsc: string; name: string }[];
}

export interface SeenRow {
  readonly id: string;
  readonly utr: string;
  readonly paise: string;
  readonly value_date: string;
  readonly payer_id: string | null;
}

export async function discomById(db: Db, id: number): Promise<DiscomRow | undefined> {
  return row(
    db,
    `SELECT id, code, van_prefix, connection_number, bill_number,
            (now() AT TIME ZONE 'Asia/Kolkata')::date AS today FROM discoms WHERE id = ?`,
    [id],
  );
}

/** An advice's key that one credit of the batch carries, with that credit's amount and day: what may be looked at sealed. */
export interface SealingKey {
  readonly number: string;
  readonly paise: string;
  readonly day: string;
}

/**
 * Marks what the keys name as wanted, for the readers below. Keys go in by COPY and every table has a primary key:
 * without it the planner once took 180 s over what takes 0.9 s. It is built when the rows are in, in 0.4 of the time.
 * What a payer has is looked at payer by payer (OFFSET 0), however few they are: a join let the planner read every advice and
 * every bill there is, once for each batch. Of a payer named alone only what is open counts.
 */
export async function wantOpen(
  db: Db,
  discomId: number,
  keys: Iterable<readonly [KeyKind, string]>,
  sealing: ReadonlyMap<string, SealingKey>,
): Promise<void> {
  await rows(
    db,
    `DROP TABLE IF EXISTS pg_temp.wanted_keys, pg_temp.wanted_payers, pg_temp.wanted_advices, pg_temp.wanted_bills;
     CREATE TEMP TABLE wanted_keys (kind text NOT NULL, key text NOT NULL, paise bigint, day date) ON COMMIT DROP;
     CREATE TEMP TABLE wanted_payers (id bigint PRIMARY KEY) ON COMMIT DROP`,
  );
  await copyIn(db, "COPY wanted_keys FROM STDIN", texts(keys, sealing));
  await rows(db, "ALTER TABLE wanted_keys ADD PRIMARY KEY (kind, key); ANALYZE wanted_keys");
  await rows(
    db,
    `INSERT INTO wanted_payers
       SELECT a.payer_id FROM wanted_keys k JOIN payer_admissions a ON a.van = k.key AND a.discom_id = :discomId
        WHERE k.kind = 'payer-van'
       UNION
       SELECT r.payer_id FROM wanted_keys k JOIN remitters r ON r.discom_id = :discomId AND ltrim(r.account, '0') = k.key
        WHERE k.kind = 'account'
       UNION
       SELECT c.payer_id FROM wanted_keys k JOIN learned_confirmations c ON c.discom_id = :discomId AND c.kind = 'account' AND c.key = k.key
        WHERE k.kind = 'account'
       UNION
       SELECT a.payer_id FROM wanted_keys k JOIN payer_admissions a ON a.discom_id = :discomId AND a.payer_id = k.key::bigint
        WHERE k.kind = 'payer'`,
    { discomId },
  );
  await rows(
    db,
    `CREATE TEMP TABLE wanted_advices ON COMMIT DROP AS SELECT id, bool_and(sealed) AS sealed FROM (
       SELECT a.id, coalesce(a.amount_paise = k.paise AND k.day <= a.valid_until AND a.tds_paise = 0 AND NOT a.part, false) AS sealed
         FROM wanted_keys k JOIN advices a ON a.discom_id = :discomId AND a.number = k.key WHERE k.kind = 'advice'
       UNION ALL
       SELECT u.advice_id, false FROM wanted_keys k JOIN advice_utrs u ON u.discom_id = :discomId AND u.utr_key = k.key
        WHERE k.kind = 'utr'
       UNION ALL
       SELECT a.id, false FROM wanted_keys k CROSS JOIN LATERAL (
                SELECT id FROM advices WHERE discom_id = :discomId AND number > k.key AND number < k.key || 'A' LIMIT 20) a
        WHERE k.kind = 'advice-begins'
       UNION ALL
       -- An amount alone only ever suggests; of many advices of one amount the newest few are worth showing.
       SELECT a.id, false FROM wanted_keys k CROSS JOIN LATERAL (
                SELECT id FROM advices WHERE discom_id = :discomId AND amount_paise = k.key::bigint ORDER BY id DESC LIMIT 20) a
        WHERE k.kind = 'amount'
       UNION ALL
       SELECT a.id, false FROM wanted_payers p CROSS JOIN LATERAL (
                SELECT a.id FROM advices a WHERE a.discom_id = :discomId AND a.payer_id = p.id
                   AND (SELECT e.state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
                         ORDER BY e.seq DESC LIMIT 1) IN ('approved', 'expired') OFFSET 0) a) named GROUP BY id`,
    { discomId },
  );
  await rows(db, "ALTER TABLE wanted_advices ADD PRIMARY KEY (id); ANALYZE wanted_advices");
  await rows(
    db,
    `CREATE TEMP TABLE wanted_bills ON COMMIT DROP AS
       SELECT i.bill_id AS id FROM wanted_advices w JOIN advice_items i ON i.discom_id = :discomId AND i.advice_id = w.id
        WHERE NOT w.sealed
       UNION
       SELECT b.id FROM wanted_keys k JOIN bills b ON b.discom_id = :discomId AND b.number = k.key WHERE k.kind = 'bill'
       UNION
       SELECT b.id FROM wanted_keys k
         JOIN connections c ON c.discom_id = :discomId AND c.number_key = k.key
         JOIN bills b ON b.discom_id = c.discom_id AND b.connection_id = c.id
        WHERE k.kind = 'connection' AND b.carried_into IS NULL
       UNION
       SELECT o.bill_id FROM wanted_payers p CROSS JOIN LATERAL (
                SELECT bill_id FROM open_dues WHERE discom_id = :discomId AND payer_id = p.id OFFSET 0) o`,
    { discomId },
  );
  await rows(db, "ALTER TABLE wanted_bills ADD PRIMARY KEY (id); ANALYZE wanted_bills");
  // A seal is broken where the advice is not intact, and then where a bill of it lies open for another reason.
  await breakSeals(db, discomId, notIntact);
  await breakSeals(db, discomId, alsoOpen);
  // An expired advice may not be paid when another one has taken its bills since: the holders are wanted too.
  await rows(
    db,
    `INSERT INTO wanted_advices
       SELECT DISTINCT h.advice_id, false FROM wanted_bills w JOIN bill_holds h ON h.discom_id = ? AND h.bill_id = w.id
       ON CONFLICT DO NOTHING`,
    [discomId],
  );
}

function* texts(
  keys: Iterable<readonly [KeyKind, string]>,
  sealing: ReadonlyMap<string, SealingKey>,
): Generator<string> {
  for (const [kind, key] of keys) {
    const sealed = kind === "advice" ? sealing.get(key) : undefined;
    yield copyRow([kind, key, sealed?.paise ?? null, sealed?.day ?? null]);
  }
}

/**
 * Not approved, or with a bill that is not held for it, unpaid and asked for in full. Holds are taken with the advice and given back
 * when it ends, so that as many holds as items are all of them. OFFSET 0 keeps the look at each bill a look by its key: a join let
 * the planner read every bill there is once for each batch.
 */
const notIntact = `
  SELECT w.id FROM wanted_advices w
    CROSS JOIN LATERAL (
      SELECT (SELECT e.state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY e.seq DESC LIMIT 1) AS state,
             a.items_count = (SELECT count(*) FROM bill_holds h WHERE h.discom_id = a.discom_id AND h.advice_id = a.id) AS held,
             (SELECT bool_and(b.intact) FROM advice_items i CROSS JOIN LATERAL (
                SELECT b.carried_into IS NULL AND b.amount_paise - b.outside_paid_paise = i.paise
                       AND NOT EXISTS (SELECT FROM allocations x WHERE x.discom_id = b.discom_id AND x.bill_id = b.id) AS intact
                  FROM bills b WHERE b.discom_id = i.discom_id AND b.id = i.bill_id OFFSET 0) b
               WHERE i.discom_id = a.discom_id AND i.advice_id = a.id) AS intact
        FROM advices a WHERE a.discom_id = :discomId AND a.id = w.id OFFSET 0) a
   WHERE w.sealed AND NOT (a.state = 'approved' AND a.held AND a.intact)`;

const alsoOpen = `
  SELECT i.advice_id FROM wanted_bills w JOIN advice_items i ON i.discom_id = :discomId AND i.bill_id = w.id
    JOIN wanted_advices s ON s.id = i.advice_id AND s.sealed`;

async function breakSeals(db: Db, discomId: number, which: string): Promise<void> {
  await rows(
    db,
    `WITH broken AS (UPDATE wanted_advices SET sealed = false WHERE id IN (${which}) RETURNING id)
     INSERT INTO wanted_bills
       SELECT i.bill_id FROM broken b JOIN advice_items i ON i.discom_id = :discomId AND i.advice_id = b.id ON CONFLICT DO NOTHING`,
    { discomId },
  );
}

export async function wantedAdvices(db: Db, discomId: number): Promise<AdviceRow[]> {
  return rows(
    db,
    `SELECT a.id, a.number, a.van, a.payer_id, a.amount_paise, a.gross_paise, a.tds_paise, a.rebate_paise, a.advance_paise, a.items_count,
            a.part, a.issued_on, a.valid_until, e.seq, e.state,
            (SELECT string_agg(u.utr, ' ') FROM advice_utrs u WHERE u.discom_id = a.discom_id AND u.advice_id = a.id) AS utrs,
            CASE WHEN NOT w.sealed THEN (SELECT string_agg(i.bill_id || ' ' || i.paise, ',' ORDER BY i.position)
               FROM advice_items i WHERE i.discom_id = a.discom_id AND i.advice_id = a.id) END AS items
       FROM wanted_advices w
       JOIN advices a ON a.discom_id = ? AND a.id = w.id
       CROSS JOIN LATERAL (SELECT seq, state FROM advice_events e
                            WHERE e.discom_id = a.discom_id AND e.advice_id = a.id ORDER BY seq DESC LIMIT 1) e`,
    [discomId],
  );
}

/** What is left of each wanted bill; sums are joined as sets, where the view's look at each bill alone takes four times as long. */
export async function wantedBills(db: Db, discomId: number): Promise<BillRow[]> {
  return rows(
    db,
    `SELECT b.id, b.number, c.number AS connection, c.payer_id, b.due_date, b.rebate_paise, b.rebate_until,
            CASE WHEN b.carried_into IS NOT NULL THEN 0
                 ELSE greatest(b.amount_paise - b.outside_paid_paise - coalesce(s.paise, 0) - coalesce(x.paise, 0), 0)
            END::bigint AS outstanding
       FROM wanted_bills w
       JOIN bills b ON b.discom_id = :discomId AND b.id = w.id
       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
       LEFT JOIN (SELECT i.bill_id, sum(i.paise) AS paise FROM wanted_bills w
                    JOIN advice_items i ON i.discom_id = :discomId AND i.bill_id = w.id
                    JOIN settlements s ON s.discom_id = i.discom_id AND s.advice_id = i.advice_id
                   WHERE NOT EXISTS (SELECT FROM settlement_reversals r
                                      WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)
                   GROUP BY i.bill_id) s ON s.bill_id = b.id
       LEFT JOIN (SELECT a.bill_id, sum(a.paise) AS paise FROM wanted_bills w
                    JOIN allocations a ON a.discom_id = :discomId AND a.bill_id = w.id
                   GROUP BY a.bill_id) x ON x.bill_id = b.id`,
    { discomId },
  );
}

/** Ids of the payers of whom everything open is wanted. */
export async function wantedPayers(db: Db): Promise<string[]> {
  const wanted = await rows<{ id: string }>(db, "SELECT id FROM wanted_payers");
  return wanted.map(({ id }) => id);
}

/** Every payer the discom admitted: a name is looked for among all of them, and they are thousands at most. */
export async function admittedPayers(db: Db, discomId: number): Promise<PayerRow[]> {
  return rows(
    db,
    `SELECT p.id, p.name, p.name_hi, a.van, p.tds_194q,
            coalesce((SELECT jsonb_agg(jsonb_build_object('account', r.account, 'ifsc', r.ifsc, 'name', r.name) ORDER BY r.account)
                        FROM remitters r WHERE r.discom_id = a.discom_id AND r.payer_id = p.id), '[]') AS remitters
       FROM payer_admissions a JOIN payers p ON p.id = a.payer_id WHERE a.discom_id = ?`,
    [discomId],
  );
}

/** The cheque a debit names, to be found among the credits of the three months a cheque is good for. */
export interface ChequeKey {
  readonly bankAccountId: number;
  readonly cheque: string;
  readonly paise: string;
  readonly day: string;
}

/**
 * Credits of the same account decided before and not given back since: of the same transfer as one of the lines, or that came by the
 * very cheque and amount that a debit names.
 */
export async function seenBefore(
  db: Db,
  discomId: number,
  lineIds: readonly string[],
  cheques: readonly ChequeKey[],
): Promise<SeenRow[]> {
  return rows(
    db,
    `SELECT DISTINCT s.id, s.utr, s.paise, s.value_date, d.payer_id
       FROM (SELECT s.* FROM unnest(:lineIds::bigint[]) AS mine (id)
               CROSS JOIN LATERAL (SELECT l.utr, l.bank_account_id FROM statement_lines l
                                    WHERE l.discom_id = :discomId AND l.id = mine.id AND l.utr IS NOT NULL OFFSET 0) l
               CROSS JOIN LATERAL (SELECT s.* FROM statement_lines s
                                    WHERE s.discom_id = :discomId AND s.utr = l.utr AND s.bank_account_id = l.bank_account_id
                                      AND s.id <> mine.id AND s.direction = 'credit' OFFSET 0) s
             UNION ALL
             SELECT s.* FROM jsonb_to_recordset(:cheques::jsonb) AS k ("bankAccountId" int, cheque text, paise bigint, day date)
               CROSS JOIN LATERAL (SELECT s.* FROM statement_lines s
                                    WHERE s.discom_id = :discomId AND s.utr = k.cheque AND s.bank_account_id = k."bankAccountId"
                                      AND s.paise = k.paise AND s.value_date BETWEEN k.day - 92 AND k.day AND s.direction = 'credit' OFFSET 0) s) s
       CROSS JOIN LATERAL (SELECT d.payer_id FROM line_decisions h JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id
                            WHERE h.discom_id = s.discom_id AND h.line_id = s.id
                              AND h.outcome IN ('matched', 'suggested', 'unidentified', 'parked') OFFSET 0) d
      WHERE s.id <> ALL (:lineIds::bigint[])`,
    { discomId, lineIds: [...lineIds], cheques: JSON.stringify(cheques) },
  );
}
