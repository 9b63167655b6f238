// Builders of connections, bills and advices; each makes what it lacks.

import { adviceNumber, adviceVan } from "#reconciliation/check-digits.ts";
import { asSystem, type Db, row, rows } from "#server/database.ts";
import { contentHash } from "#server/payments/steps/content.ts";
import type { TestGround } from "./ground.ts";
import { makeDiscom, makePayer, makeUser, type Person } from "./people.ts";

let serial = 0;

export interface MadeBill {
  readonly id: string;
  readonly number: string;
  readonly connectionId: string;
  readonly connectionNumber: string;
  readonly paise: string;
}

export interface BillWishes {
  readonly discom?: 1 | 2;
  /** Who holds the connections; null leaves them untagged. Left out: a new payer. */
  readonly payer?: string | null;
  /** One bill on a connection of its own for each amount. */
  readonly paise?: readonly (bigint | string)[];
  /** Days from today; the bill was issued twenty days before its due date. */
  readonly dueInDays?: number;
  readonly rebatePaise?: bigint | string;
  readonly rebateInDays?: number;
}

/** Bills, each on a connection of its own, tagged by the payer unless that is null. */
export async function makeBills(ground: TestGround, wishes: BillWishes = {}): Promise<MadeBill[]> {
  const discom = await makeDiscom(ground, wishes.discom ?? 1);
  const payer = wishes.payer === undefined ? await makePayer(ground, [discom]) : wishes.payer;
  const tagger = payer === null ? null : await makeUser(ground, { payer }, ["maker"]);
  const amounts = (wishes.paise ?? ["250000"]).map(String);
  const rebate = String(wishes.rebatePaise ?? 0);
  return asSystem(ground.database, async (db) => {
    const first = serial + 1;
    serial += amounts.length;
    const made = await rows<MadeBill>(
      db,
      `WITH wanted AS (
         SELECT 100000000 + :first::int + ord AS number, paise
           FROM unnest(:amounts::bigint[]) WITH ORDINALITY AS w (paise, ord)
       ), connection AS (
         INSERT INTO connections (discom_id, number, office_id, name, site, category)
         SELECT :discom::int, number::text, 4, 'Test Works', 'Site ' || number, 'NDS-II' FROM wanted
         RETURNING id, number
       ), bill AS (
         INSERT INTO bills (discom_id, connection_id, number, month, issued_on, due_date, current_paise, rebate_paise, rebate_until)
         SELECT :discom::int, c.id, '260' || c.number, date_trunc('month', current_date)::date, current_date + :due::int - 20,
                current_date + :due::int, w.paise, :rebate::bigint, CASE WHEN :rebate::bigint > 0 THEN current_date + :rebateDays::int END
           FROM wanted w JOIN connection c ON c.number = w.number::text
         RETURNING id, number, connection_id, amount_paise
       )
       SELECT b.id, b.number, c.id AS "connectionId", c.number AS "connectionNumber", b.amount_paise AS paise
         FROM bill b JOIN connection c ON c.id = b.connection_id ORDER BY c.number`,
      {
        discom,
        first,
        amounts,
        due: wishes.dueInDays ?? 10,
        rebate,
        rebateDays: wishes.rebateInDays ?? 5,
      },
    );
    // As after a feed: without statistics, triggers that join thousands of new rows are planned as if there were ten.
    if (made.length > 500) await rows(db, "SELECT gather_statistics(ARRAY['connections', 'bills']::regclass[])");
    if (payer !== null) {
      await rows(
        db,
        `INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by)
         SELECT ?, unnest(?::bigint[]), ?, 'discom', ?`,
        [discom, made.map((bill) => bill.connectionId), payer, tagger?.userId],
      );
    }
    return made;
  });
}

export interface AdviceWishes extends BillWishes {
  readonly payer?: string;
  /** Bills made before, of the payer; left out: new ones of `paise`. */
  readonly bills?: readonly MadeBill[];
  /** Paise of each item, shorter than the bill for a part; left out: the whole bill. */
  readonly itemPaise?: readonly (bigint | string)[];
  /** Taken off the first item. */
  readonly tdsPaise?: bigint | string;
  /** Days from today; negative makes an advice whose day has passed (it is still `approved` until the clock's job says otherwise). */
  readonly validInDays?: number;
  readonly state?: "draft" | "submitted" | "approved" | "cancelled" | "expired";
}

export interface MadeAdvice {
  readonly discomId: number;
  readonly id: string;
  readonly number: string;
  readonly van: string;
  readonly payerId: string;
  /** What is to be transferred. */
  readonly amountPaise: string;
  readonly bills: readonly MadeBill[];
  readonly maker: Person;
  readonly checker: Person;
}

/** An advice as it stands when a maker prepared and submitted it and a checker approved it. */
export async function makeApprovedAdvice(ground: TestGround, wishes: AdviceWishes = {}): Promise<MadeAdvice> {
  const discomId = await makeDiscom(ground, wishes.discom ?? 1);
  const payerId = wishes.payer ?? (await makePayer(ground, [discomId]));
  const bills = wishes.bills ?? (await makeBills(ground, { ...wishes, payer: payerId }));
  const maker = await makeUser(ground, { payer: payerId }, ["maker"]);
  const checker = await makeUser(ground, { payer: payerId }, ["checker"]);
  return asSystem(ground.database, async (db) => {
    const advice = await insertAdvice(db, { discomId, payerId, bills, maker, wishes });
    await insertEvents(db, { ...advice, maker, checker }, wishes.state ?? "approved");
    return { ...advice, bills, maker, checker };
  });
}

type Inserted = Pick<MadeAdvice, "id" | "discomId" | "payerId" | "number" | "van" | "amountPaise"> & { hash: Buffer };

async function insertAdvice(
  db: Db,
  made: { discomId: number; payerId: string; bills: readonly MadeBill[]; maker: Person; wishes: AdviceWishes },
): Promise<Inserted> {
  const { discomId, payerId, bills, wishes } = made;
  const drawn = (await row<{ code: string; prefix: string; year: number; serial: string; valid: string }>(
    db,
    `SELECT code, van_prefix AS prefix, year, draw_numbers(id, 'advice', year, 1) AS serial, (current_date + :days::int)::text AS valid
       FROM discoms, (SELECT extract(year FROM current_date - interval '3 months')::int AS year) y WHERE id = :discomId`,
    { discomId, days: wishes.validInDays ?? 5 },
  )) as { code: string; prefix: string; year: number; serial: string; valid: string };
  const number = adviceNumber(drawn.code, drawn.year, Number(drawn.serial));
  const van = adviceVan(drawn.prefix, number);
  const rebate = String(wishes.rebatePaise ?? 0);
  const items = bills.map((bill, index) => ({
    billId: bill.id,
    paise: String(wishes.itemPaise?.[index] ?? bill.paise),
    rebatePaise: wishes.itemPaise === undefined ? rebate : "0",
    tdsPaise: index === 0 ? String(wishes.tdsPaise ?? 0) : "0",
  }));
  const hash = contentHash({ number, van, validUntil: drawn.valid, details: {}, items });
  const gross = items.reduce((total, item) => total + BigInt(item.paise), 0n);
  const rebates = items.reduce((total, item) => total + BigInt(item.rebatePaise), 0n);
  const tds = items.reduce((total, item) => total + BigInt(item.tdsPaise), 0n);
  const amountPaise = String(gross - rebates - tds);
  const { id } = (await row<{ id: string }>(
    db,
    `INSERT INTO advices (discom_id, payer_id, number, van, amount_paise, gross_paise, rebate_paise, tds_paise, items_count, part,
                          issued_on, valid_until, prepared_by, content_hash)
     VALUES (:discomId, :payerId, :number, :van, :amountPaise, :gross, :rebates, :tds, :count, :part,
             least(current_date, :valid::date), :valid, :maker, :hash) RETURNING id`,
    {
      discomId,
      payerId,
      number,
      van,
      amountPaise,
      gross: String(gross),
      rebates: String(rebates),
      tds: String(tds),
      count: items.length,
      part: items.some((item, index) => item.paise !== bills[index]?.paise),
      valid: drawn.valid,
      maker: made.maker.userId,
      hash,
    },
  )) as { id: string };
  await rows(
    db,
    `INSERT INTO advice_items (discom_id, advice_id, position, payer_id, bill_id, paise, rebate_paise, tds_paise)
     SELECT :discomId, :id, position, :payerId, bill, paise, rebate, tds
       FROM unnest(:bills::bigint[], :paise::bigint[], :rebates::bigint[], :tds::bigint[]) WITH ORDINALITY AS i (bill, paise, rebate, tds, position)`,
    {
      discomId,
      id,
      payerId,
      bills: items.map((item) => item.billId),
      paise: items.map((item) => item.paise),
      rebates: items.map((item) => item.rebatePaise),
      tds: items.map((item) => item.tdsPaise),
    },
  );
  return { id, discomId, payerId, number, van, amountPaise, hash };
}

const ways = {
  draft: ["prepared"],
  submitted: ["prepared", "submitted"],
  approved: ["prepared", "submitted", "approved"],
  cancelled: ["prepared", "submitted", "approved", "cancelled"],
  expired: ["prepared", "submitted", "approved", "expired"],
} as const;
const stateAfter = {
  prepared: "draft",
  submitted: "submitted",
  approved: "approved",
  cancelled: "cancelled",
  expired: "expired",
} as const;

async function insertEvents(
  db: Db,
  advice: Inserted & { maker: Person; checker: Person },
  state: keyof typeof ways,
): Promise<void> {
  let seq = 0;
  for (const event of ways[state]) {
    await rows(
      db,
      `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, content_hash)
       VALUES (:discomId, :id, :seq, :payerId, :event, :state, :by, :hash)`,
      {
        discomId: advice.discomId,
        id: advice.id,
        payerId: advice.payerId,
        seq: ++seq,
        event,
        state: stateAfter[event],
        by: event === "expired" ? null : event === "approved" ? advice.checker.userId : advice.maker.userId,
        hash: advice.hash,
      },
    );
  }
  if (state === "cancelled" || state === "expired") return;
  await rows(
    db,
    `INSERT INTO bill_holds (discom_id, bill_id, advice_id, payer_id)
     SELECT discom_id, bill_id, advice_id, payer_id FROM advice_items WHERE discom_id = ? AND advice_id = ?`,
    [advice.discomId, advice.id],
  );
}
