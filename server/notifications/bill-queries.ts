// Which bills people are told of today, for a whole discom at once: as sums for payers, one by one for contacts of connections.

import { type Db, rows } from "#server/database.ts";
import type { Channel } from "./contract.ts";

/** What a day's message is about; each is said of a bill once, whatever day it is said. */
export type Occasion = "issued" | "due-soon" | "rebate-soon" | "overdue";

/** Days looked back over, so that a day on which nothing ran is made up for. */
const LOOK_BACK = 3;
/** Days ahead of which people are reminded. */
const AHEAD = 3;

/** By which date bills of one occasion belong together. */
const dates: Record<Occasion, string> = {
  issued: "b.issued_on",
  "due-soon": "b.due_date",
  "rebate-soon": "b.rebate_until",
  overdue: "b.due_date",
};

const windows: Record<Occasion, string> = {
  issued: `b.issued_on BETWEEN :day::date - ${LOOK_BACK} AND :day::date AND b.due_date >= :day::date`,
  "due-soon": `b.due_date BETWEEN :day::date AND :day::date + ${AHEAD} AND b.issued_on < :day::date - ${LOOK_BACK}
               AND (b.rebate_until IS NULL OR b.rebate_until < :day::date)`,
  "rebate-soon": `b.rebate_until BETWEEN :day::date AND :day::date + ${AHEAD} AND b.issued_on < :day::date - ${LOOK_BACK}`,
  overdue: `b.due_date BETWEEN :day::date - ${LOOK_BACK} AND :day::date - 1`,
};

/** Open bills of the occasion that no advice holds: what is on its way to be paid is nobody's neglect. */
const open = (occasion: Occasion) => `
  SELECT b.discom_id, b.id, b.month, b.due_date, b.rebate_until, ${dates[occasion]} AS date, c.id AS connection_id, c.number AS connection,
         c.payer_id, b.amount_paise - b.outside_paid_paise - p.paise AS left_paise,
         CASE WHEN b.rebate_until >= :day::date AND p.paise = 0 AND b.rebate_paise < b.amount_paise - b.outside_paid_paise
              THEN b.rebate_paise ELSE 0 END AS rebate_paise
    FROM bills b
    JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
   CROSS JOIN LATERAL (SELECT bill_paid_paise(b.discom_id, b.id) AS paise) p
   WHERE b.discom_id = :discomId AND b.carried_into IS NULL AND b.outside_paid_paise < b.amount_paise AND ${windows[occasion]}
     AND NOT EXISTS (SELECT FROM bill_holds h WHERE h.discom_id = b.discom_id AND h.bill_id = b.id)
     AND b.amount_paise - b.outside_paid_paise > p.paise`;

export interface PayerSum {
  readonly payerId: string;
  readonly payer: string;
  readonly payerHi: string;
  /** What the bills have in common: the day of issue, of the due date, the last day of the rebate. */
  readonly date: string;
  readonly count: string;
  readonly amountPaise: string;
  readonly rebatePaise: string;
  readonly due: string;
  readonly until: string;
}

/** One row a payer and date, however many thousand bills it has. */
export async function sumsOfPayers(
  db: Db,
  wish: { discomId: number; occasion: Occasion; day: string },
): Promise<PayerSum[]> {
  const { discomId, occasion, day } = wish;
  return rows(
    db,
    `SELECT o.payer_id AS "payerId", p.name AS payer, p.name_hi AS "payerHi", o.date::text, count(*)::text AS count,
            sum(o.left_paise)::text AS "amountPaise", sum(o.rebate_paise)::text AS "rebatePaise", min(o.due_date)::text AS due,
            coalesce(min(o.rebate_until) FILTER (WHERE o.rebate_paise > 0)::text, '') AS until
       FROM (${open(occasion)} AND c.payer_id IS NOT NULL) o JOIN payers p ON p.id = o.payer_id
      GROUP BY o.payer_id, p.name, p.name_hi, o.date ORDER BY o.payer_id, o.date`,
    { discomId, day },
  );
}

export interface ContactBill {
  readonly contactId: string;
  readonly channel: Channel;
  readonly address: string;
  readonly language: "en" | "hi";
  readonly billId: string;
  readonly connection: string;
  readonly month: string;
  readonly due: string;
  readonly until: string;
  readonly amountPaise: string;
  readonly rebatePaise: string;
}

/** Only who consented. In parts, after the last bill and contact read. */
export async function billsOfContacts(
  db: Db,
  wish: { discomId: number; occasion: Occasion; day: string; afterBill: string; afterContact: string; limit: number },
): Promise<ContactBill[]> {
  const { occasion, ...values } = wish;
  return rows(
    db,
    `SELECT k.id AS "contactId", k.channel, k.address, k.language, o.id AS "billId", o.connection, o.month::text, o.due_date::text AS due,
            coalesce(o.rebate_until::text, '') AS until, o.left_paise::text AS "amountPaise", o.rebate_paise::text AS "rebatePaise"
       FROM (${open(occasion)}) o
       JOIN contacts k ON k.discom_id = o.discom_id AND k.connection_id = o.connection_id AND k.state = 'verified'
      WHERE (o.id, k.id) > (:afterBill::bigint, :afterContact::bigint)
      ORDER BY o.id, k.id LIMIT :limit`,
    values,
  );
}

export async function discomsToTell(db: Db): Promise<{ id: number; name: string }[]> {
  return rows(db, "SELECT id, short_name AS name FROM discoms ORDER BY id");
}
