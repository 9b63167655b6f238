// What the screens of onboarding show: the applicant's page, the discom's lists, one's own organisation.

import type { z } from "zod";
import { type Db, row, rows } from "#server/database.ts";
import type { Admitted, Alike, Application, getOrganisation, getRegistration } from "./registration-contract.ts";

type Standing = z.infer<typeof getRegistration.answer>["standings"][number];
type DiscomNamed = Standing["discom"];
type Organisation = z.infer<typeof getOrganisation.answer>;

const discom = `jsonb_build_object('id', d.id, 'code', d.code, 'name', d.short_name, 'nameHi', d.name_hi)`;

export async function openDiscoms(db: Db): Promise<DiscomNamed[]> {
  return rows(db, `SELECT d.id, d.code, d.short_name AS name, d.name_hi AS "nameHi" FROM discoms d ORDER BY d.id`);
}

export async function standingsOf(db: Db, registrationId: string): Promise<Standing[]> {
  return rows(
    db,
    `SELECT ${discom} AS discom, coalesce(v.verdict, 'waiting') AS state, coalesce(v.why, '') AS why, v.at
       FROM applications a JOIN discoms d ON d.id = a.discom_id
       LEFT JOIN application_verdicts v ON v.discom_id = a.discom_id AND v.application_id = a.id
      WHERE a.registration_id = ? ORDER BY d.id`,
    [registrationId],
  );
}

const application = `
  SELECT a.id, coalesce(p.name, r.name) AS name, coalesce(p.name_hi, r.name_hi) AS "nameHi", coalesce(p.kind, r.kind) AS kind,
         coalesce(nullif(p.address, ''), r.address, '') AS address, coalesce(nullif(p.pan, ''), r.pan, '') AS pan,
         coalesce(nullif(p.tan, ''), r.tan, '') AS tan, coalesce(nullif(p.gstin, ''), r.gstin, '') AS gstin,
         coalesce(r.contact_name, u.name, '') AS "contactName", coalesce(r.email, u.email, '') AS email, coalesce(r.mobile, '') AS mobile,
         a.at, coalesce(v.verdict, 'waiting') AS state, coalesce(v.why, '') AS why,
         CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('name', w.name, 'nameHi', w.name_hi) END AS "answeredBy",
         v.at AS "answeredAt", m.van, a.payer_id AS "payerId",
         (SELECT count(*)::int FROM payers_like(a.discom_id, a.payer_id, coalesce(p.name, r.name), coalesce(nullif(p.pan, ''), r.pan, ''))) AS alike
    FROM applications a
    LEFT JOIN registrations r ON r.id = a.registration_id
    LEFT JOIN payers p ON p.id = a.payer_id
    LEFT JOIN users u ON u.id = a.by_user
    LEFT JOIN application_verdicts v ON v.discom_id = a.discom_id AND v.application_id = a.id
    LEFT JOIN users w ON w.id = v.by_user
    LEFT JOIN payer_admissions m ON m.discom_id = a.discom_id AND m.payer_id = a.payer_id
   WHERE a.discom_id = :discomId AND (r.id IS NULL OR num_nonnulls(r.email_verified_at, r.mobile_verified_at) = 2)`;

/** The payers of other discoms are not the discom's to read: runs as the worker, bound to the discom in every table. */
export async function applicationRows(
  db: Db,
  discomId: number,
  state: string,
  page: { limit: number; offset: number },
): Promise<Application[]> {
  return rows(
    db,
    `${application} AND coalesce(v.verdict, 'waiting') = :state
      ORDER BY CASE WHEN :state = 'waiting' THEN a.id END, v.at DESC, a.id LIMIT :limit OFFSET :offset`,
    { discomId, state, ...page },
  );
}

export async function applicationTotal(db: Db, discomId: number, state: string): Promise<number> {
  const found = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM applications a
       LEFT JOIN registrations r ON r.id = a.registration_id
       LEFT JOIN application_verdicts v ON v.discom_id = a.discom_id AND v.application_id = a.id
      WHERE a.discom_id = ? AND (r.id IS NULL OR num_nonnulls(r.email_verified_at, r.mobile_verified_at) = 2)
        AND coalesce(v.verdict, 'waiting') = ?`,
    [discomId, state],
  );
  return (found as { total: number }).total;
}

export async function applicationOne(db: Db, discomId: number, id: string): Promise<Application | undefined> {
  return row(db, `${application} AND a.id = :id`, { discomId, id });
}

export async function likesOf(db: Db, discomId: number, one: Application): Promise<Alike[]> {
  return rows(
    db,
    `SELECT CASE WHEN l.payer_id IS NOT NULL THEN jsonb_build_object('id', l.payer_id::text, 'name', l.name, 'nameHi', l.name_hi) END AS payer,
            l.same_pan AS "samePan", round(l.likeness * 100)::int AS likeness
       FROM payers_like(:discomId, :payerId::bigint, :name, :pan) l`,
    { discomId, name: one.name, pan: one.pan, payerId: one.payerId },
  );
}

const soleAdmin = `(SELECT CASE WHEN count(*) = 1 THEN (jsonb_agg(jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi,
    'secondFactor', u.second_factor_since IS NOT NULL)))->0 END FROM users u WHERE u.payer_id = m.payer_id AND u.active AND 'admin' = ANY (u.roles))`;

export interface AdmittedFilter {
  readonly q: string | null;
  readonly bounded: boolean | null;
}

const admitted = `payer_admissions m JOIN payers p ON p.id = m.payer_id
  WHERE m.discom_id = :discomId
    AND (:q::text IS NULL OR p.name ILIKE '%' || :q || '%' OR p.name_hi ILIKE '%' || :q || '%' OR m.van = upper(:q) OR p.pan = upper(:q))
    AND (:bounded::boolean IS NULL OR (m.connections_max IS NOT NULL) = :bounded)`;

/** Counts connections of the page's payers only. Runs as the worker, bound to the discom, for a payer's people are not the discom's to read. */
export async function admittedRows(
  db: Db,
  discomId: number,
  filter: AdmittedFilter,
  page: { limit: number; offset: number },
): Promise<Admitted[]> {
  return rows(
    db,
    `SELECT p.id, p.name, p.name_hi AS "nameHi", p.kind, p.pan, m.van, m.admitted_at AS "admittedAt",
            (SELECT count(*)::int FROM tags t WHERE t.discom_id = m.discom_id AND t.payer_id = m.payer_id AND t.untagged_at IS NULL) AS connections,
            m.connections_max AS "connectionsMax", ${soleAdmin} AS "soleAdmin"
       FROM ${admitted} ORDER BY p.name, p.id LIMIT :limit OFFSET :offset`,
    { discomId, ...escaped(filter), ...page },
  );
}

export async function admittedTotal(db: Db, discomId: number, filter: AdmittedFilter): Promise<number> {
  const found = await row<{ total: number }>(db, `SELECT count(*)::int AS total FROM ${admitted}`, {
    discomId,
    ...escaped(filter),
  });
  return (found as { total: number }).total;
}

function escaped(filter: AdmittedFilter): AdmittedFilter {
  return { ...filter, q: filter.q?.replace(/[\\%_]/g, "\\$&") ?? null };
}

export async function organisationOf(db: Db, payerId: string): Promise<Omit<Organisation, "standings" | "others">> {
  return (await row(
    db,
    `SELECT name, name_hi AS "nameHi", kind, address, pan, tan, gstin, second_factor_required AS "secondFactorRequired"
       FROM payers WHERE id = ?`,
    [payerId],
  )) as Omit<Organisation, "standings" | "others">;
}

/** The latest application at each discom, or the admission where nobody applied. */
export async function ownStandings(db: Db, payerId: string): Promise<Organisation["standings"]> {
  return rows(
    db,
    `SELECT ${discom} AS discom, CASE WHEN m.van IS NOT NULL THEN 'admitted' ELSE coalesce(v.verdict, 'waiting') END AS state,
            coalesce(v.why, '') AS why, coalesce(m.admitted_at, v.at) AS at, m.van, m.connections_max AS "connectionsMax",
            (SELECT count(*)::int FROM tags t WHERE t.discom_id = d.id AND t.payer_id = :payerId AND t.untagged_at IS NULL) AS connections
       FROM discoms d
       LEFT JOIN payer_admissions m ON m.discom_id = d.id AND m.payer_id = :payerId
       LEFT JOIN LATERAL (SELECT * FROM applications a WHERE a.discom_id = d.id AND a.payer_id = :payerId ORDER BY a.id DESC LIMIT 1) a ON true
       LEFT JOIN application_verdicts v ON v.discom_id = a.discom_id AND v.application_id = a.id
      WHERE m.van IS NOT NULL OR a.id IS NOT NULL ORDER BY d.id`,
    { payerId },
  );
}
