// Contacts of connections, campaigns for them, and how many connections are reached.

import { type Db, row, rows } from "#server/database.ts";
import type { Channel } from "../contract.ts";
import type { Campaign, ConnectionContacts, Contact, ContactByLink, CoverageRow } from "./contacts-contract.ts";

const shownTo = `CASE WHEN k.channel = 'email' THEN left(k.address, 1) || '••••' || substring(k.address FROM '@.*$')
                      ELSE '••••••' || right(k.address, 4) END`;
const contactColumns = `k.id, k.channel, ${shownTo} AS "to", k.language, k.state, k.at`;

export async function connectionByNumber(
  db: Db,
  discomId: number,
  number: string,
): Promise<ConnectionContacts | undefined> {
  return row(
    db,
    `SELECT c.id AS "connectionId", c.number, c.name, c.site, o.name AS office, o.name_hi AS "officeHi", c.category,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.id::text, 'channel', k.channel, 'to', k."to", 'language', k.language,
                        'state', k.state, 'at', to_char(k.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY k.id DESC)
                        FROM (SELECT ${contactColumns} FROM contacts k WHERE k.discom_id = c.discom_id AND k.connection_id = c.id) k), '[]') AS contacts
       FROM connections c JOIN offices o ON o.discom_id = c.discom_id AND o.id = c.office_id
      WHERE c.discom_id = :discomId AND c.number_key = ltrim(:number, '0')`,
    { discomId, number },
  );
}

export interface ContactRecord extends Contact {
  readonly discomId: number;
  readonly address: string;
  readonly connectionId: string;
  readonly connection: string;
  readonly discom: string;
  readonly discomHi: string;
}

export async function contactById(db: Db, id: string): Promise<ContactRecord | undefined> {
  return row(
    db,
    `SELECT ${contactColumns}, k.discom_id AS "discomId", k.address, k.connection_id AS "connectionId", c.number AS connection,
            d.short_name AS discom, d.name_hi AS "discomHi"
       FROM contacts k JOIN connections c ON c.discom_id = k.discom_id AND c.id = k.connection_id JOIN discoms d ON d.id = k.discom_id
      WHERE k.id = :id`,
    { id },
  );
}

export function byLink({ discom, discomHi, connection, channel, to, state, language }: ContactRecord): ContactByLink {
  return { discom, discomHi, connection, channel, to, state, language };
}

/** The one that is there where it is known already. */
export async function keepContact(
  db: Db,
  contact: { discomId: number; connectionId: string; channel: Channel; address: string; language: string },
): Promise<string> {
  const kept = await row<{ id: string }>(
    db,
    `INSERT INTO contacts (discom_id, connection_id, channel, address, language)
     VALUES (:discomId, :connectionId, :channel, :address, :language)
     ON CONFLICT ON CONSTRAINT contact_known_once DO UPDATE SET language = excluded.language RETURNING id`,
    contact,
  );
  return (kept as { id: string }).id;
}

export async function addContactEvent(
  db: Db,
  event: {
    discomId: number;
    contactId: string;
    event: "given" | "asked" | "code-sent" | "consented" | "withdrawn";
    how: "counter" | "self" | "campaign" | "file" | "link";
    by: string | null;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO contact_events (discom_id, contact_id, event, how, by_user) VALUES (:discomId, :contactId, :event, :how, :by)`,
    event,
  );
}

/** The connection whose number and recent bill were named: one of its last three, by number or by amount. */
export async function provenConnection(
  db: Db,
  claim: { discomId: number; number: string; billNumber: string | null; billPaise: string | null },
): Promise<{ id: string; number: string } | undefined> {
  return row(
    db,
    `SELECT c.id, c.number FROM connections c
      WHERE c.discom_id = :discomId AND c.number_key = ltrim(:number, '0')
        AND EXISTS (SELECT FROM (SELECT b.number, b.amount_paise FROM bills b
                                  WHERE b.discom_id = c.discom_id AND b.connection_id = c.id ORDER BY b.month DESC LIMIT 3) b
                     WHERE b.number = :billNumber OR b.amount_paise = :billPaise::bigint)`,
    claim,
  );
}

const sums = `count(*)::int AS connections,
  count(*) FILTER (WHERE k.sms)::int AS sms, count(*) FILTER (WHERE k.whatsapp)::int AS whatsapp, count(*) FILTER (WHERE k.email)::int AS email,
  count(*) FILTER (WHERE k.sms OR k.whatsapp OR k.email)::int AS reached,
  count(*) FILTER (WHERE k.askable AND NOT (k.sms OR k.whatsapp OR k.email))::int AS askable`;

/** One row a connection that has a contact; the others are joined as having none. */
const reach = `LEFT JOIN (
    SELECT connection_id, bool_or(state = 'verified' AND channel = 'sms') AS sms, bool_or(state = 'verified' AND channel = 'whatsapp') AS whatsapp,
           bool_or(state = 'verified' AND channel = 'email') AS email, bool_or(state = 'unverified') AS askable
      FROM contacts WHERE discom_id = :discomId GROUP BY connection_id) k ON k.connection_id = c.id`;

export async function coverageByOffice(db: Db, discomId: number, office: number | null): Promise<CoverageRow[]> {
  return rows(
    db,
    `SELECT top.id::text AS key, top.name, top.name_hi AS "nameHi", ${sums}
       FROM offices top
       JOIN offices o ON o.discom_id = top.discom_id AND o.lineage @> ARRAY[top.id]
       JOIN connections c ON c.discom_id = o.discom_id AND c.office_id = o.id ${reach}
      WHERE top.discom_id = :discomId AND top.parent_id IS NOT DISTINCT FROM :office::int
      GROUP BY top.id, top.name, top.name_hi, top.code ORDER BY top.code`,
    { discomId, office },
  );
}

export async function coverageByCategory(db: Db, discomId: number, office: number | null): Promise<CoverageRow[]> {
  return rows(
    db,
    `SELECT c.category AS key, c.category AS name, c.category AS "nameHi", ${sums}
       FROM connections c ${reach}
      WHERE c.discom_id = :discomId AND (:office::int IS NULL OR c.office_id IN (
              SELECT o.id FROM offices o WHERE o.discom_id = :discomId AND o.lineage @> ARRAY[:office::int]))
      GROUP BY c.category ORDER BY c.category`,
    { discomId, office },
  );
}

export async function insertCampaign(
  db: Db,
  campaign: { discomId: number; name: string; offices: readonly number[]; categories: readonly string[]; by: string },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO contact_campaigns (discom_id, name, offices, categories, made_by)
     VALUES (:discomId, :name, :offices, :categories, :by) RETURNING id`,
    { ...campaign, offices: [...campaign.offices], categories: [...campaign.categories] },
  );
  return (made as { id: string }).id;
}

/** Contacts a campaign can still ask: known, never confirmed or refused, of its offices and categories, on connections nobody reaches. */
const toAsk = (campaign: string) => `
  FROM contacts k JOIN connections c ON c.discom_id = k.discom_id AND c.id = k.connection_id
  JOIN offices o ON o.discom_id = c.discom_id AND o.id = c.office_id
 WHERE k.discom_id = ${campaign}.discom_id AND k.state = 'unverified'
   AND (cardinality(${campaign}.offices) = 0 OR o.lineage && ${campaign}.offices)
   AND (cardinality(${campaign}.categories) = 0 OR c.category = ANY (${campaign}.categories))
   AND NOT EXISTS (SELECT FROM contacts v WHERE v.discom_id = k.discom_id AND v.connection_id = k.connection_id
                      AND v.channel = k.channel AND v.state = 'verified')
   AND NOT EXISTS (SELECT FROM contact_requests q WHERE q.discom_id = k.discom_id AND q.campaign_id = ${campaign}.id AND q.contact_id = k.id)`;

export async function campaignRows(
  db: Db,
  discomId: number,
  page: { limit: number; offset: number },
): Promise<Campaign[]> {
  return rows(
    db,
    `SELECT m.id, m.name, m.offices, m.categories, m.made_at AS "madeAt",
            (SELECT count(*)::int FROM contact_waves w WHERE w.discom_id = m.discom_id AND w.campaign_id = m.id) AS waves,
            (SELECT coalesce(sum(w.asked), 0)::int FROM contact_waves w WHERE w.discom_id = m.discom_id AND w.campaign_id = m.id) AS asked,
            (SELECT count(*)::int FROM contact_requests q JOIN contacts k ON k.discom_id = q.discom_id AND k.id = q.contact_id
              WHERE q.discom_id = m.discom_id AND q.campaign_id = m.id AND k.state = 'verified') AS consented,
            (SELECT count(*)::int ${toAsk("m")}) AS left
       FROM contact_campaigns m WHERE m.discom_id = :discomId ORDER BY m.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, ...page },
  );
}

export async function campaignsCount(db: Db, discomId: number): Promise<number> {
  const found = await row<{ total: number }>(
    db,
    "SELECT count(*)::int AS total FROM contact_campaigns WHERE discom_id = :discomId",
    { discomId },
  );
  return found?.total ?? 0;
}

export interface Asked {
  readonly contactId: string;
  readonly channel: Channel;
  readonly address: string;
  readonly language: "en" | "hi";
  readonly connection: string;
  readonly discom: string;
}

/** The next of a campaign, in the order in which they came; the lock makes two waves one after the other. */
export async function nextToAsk(
  db: Db,
  wish: { discomId: number; campaignId: string; size: number },
): Promise<{ wave: number; asked: Asked[] } | undefined> {
  const campaign = await row<{ wave: number }>(
    db,
    `SELECT 1 + (SELECT count(*)::int FROM contact_waves w WHERE w.discom_id = m.discom_id AND w.campaign_id = m.id) AS wave
       FROM contact_campaigns m, LATERAL (SELECT pg_advisory_xact_lock(7097, (m.id % 2147483647)::int)) l
      WHERE m.discom_id = :discomId AND m.id = :campaignId`,
    wish,
  );
  if (!campaign) return undefined;
  const asked = await rows<Asked>(
    db,
    `SELECT q.*, d.short_name AS discom FROM contact_campaigns m JOIN discoms d ON d.id = m.discom_id
      CROSS JOIN LATERAL (SELECT k.id AS "contactId", k.channel, k.address, k.language, c.number AS connection ${toAsk("m")}
                           ORDER BY k.id LIMIT :size) q
      WHERE m.discom_id = :discomId AND m.id = :campaignId`,
    wish,
  );
  return { wave: campaign.wave, asked };
}

export async function insertWave(
  db: Db,
  wave: { discomId: number; campaignId: string; number: number; by: string; contacts: readonly string[] },
): Promise<void> {
  const { contacts, ...values } = wave;
  await rows(
    db,
    `INSERT INTO contact_waves (discom_id, campaign_id, number, asked, by_user)
     VALUES (:discomId, :campaignId, :number, :asked, :by)`,
    { ...values, asked: contacts.length },
  );
  await rows(
    db,
    `INSERT INTO contact_requests (discom_id, campaign_id, wave, contact_id)
     SELECT :discomId, :campaignId, :number, id FROM unnest(:contacts::bigint[]) AS k (id)`,
    { ...values, contacts: [...contacts] },
  );
  await rows(
    db,
    `INSERT INTO contact_events (discom_id, contact_id, event, how, by_user)
     SELECT :discomId, id, 'asked', 'campaign', :by FROM unnest(:contacts::bigint[]) AS k (id)`,
    { ...values, contacts: [...contacts] },
  );
}

/** Rows of a file whose connection is there; gives the rows whose connection is not, and how many contacts are new. */
export async function keepAddresses(
  db: Db,
  discomId: number,
  by: string,
  addresses: readonly { row: number; number: string; channel: Channel; address: string; language: string }[],
): Promise<{ added: number; strangers: number[] }> {
  const given = JSON.stringify(addresses);
  const strangers = await rows<{ row: number }>(
    db,
    `SELECT DISTINCT g.row FROM jsonb_to_recordset(:given::jsonb) AS g(row int, number text)
      WHERE NOT EXISTS (SELECT FROM connections c WHERE c.discom_id = :discomId AND c.number_key = ltrim(g.number, '0')) ORDER BY 1`,
    { discomId, given },
  );
  const added = await rows(
    db,
    `WITH made AS (
       INSERT INTO contacts (discom_id, connection_id, channel, address, language)
       SELECT DISTINCT ON (c.id, g.channel, g.address) c.discom_id, c.id, g.channel, g.address, g.language
         FROM jsonb_to_recordset(:given::jsonb) AS g(row int, number text, channel text, address text, language text)
         JOIN connections c ON c.discom_id = :discomId AND c.number_key = ltrim(g.number, '0')
        ORDER BY c.id, g.channel, g.address, g.row
       ON CONFLICT DO NOTHING RETURNING discom_id, id)
     INSERT INTO contact_events (discom_id, contact_id, event, how, by_user)
     SELECT discom_id, id, 'given', 'file', :by FROM made RETURNING contact_id`,
    { discomId, by, given },
  );
  return { added: added.length, strangers: strangers.map((one) => one.row) };
}

export async function discomsByName(db: Db): Promise<{ id: number; name: string; nameHi: string }[]> {
  return rows(db, `SELECT id, name, name_hi AS "nameHi" FROM discoms ORDER BY id`);
}
