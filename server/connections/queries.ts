// Connections a payer holds, and its tags. Proofs are looked up by the worker role: the app role sees no connection of others.

import { type Db, row, rows } from "#server/database.ts";
import type { Connection, TagEvent } from "./contract.ts";

/** What narrows the connections of a payer. */
export interface ConnectionsFilter {
  readonly discom?: number | undefined;
  readonly office?: number | undefined;
  readonly category?: string | undefined;
  /** A sub-unit and those below it, or `none`. */
  readonly unit?: string | undefined;
  readonly search?: string | undefined;
}

export interface ConnectionsView extends ConnectionsFilter {
  readonly page: number;
  readonly size: number;
  readonly sort: "number" | "site" | "tagged";
  readonly descending: boolean;
}

/** Of `FROM` below, with the values of `filterValues`. */
export const FILTER = `c.payer_id = :payerId
  AND (:discom::int IS NULL OR c.discom_id = :discom)
  AND (:office::int IS NULL OR o.lineage @> ARRAY[:office::int])
  AND (:category::text IS NULL OR c.category = :category)
  AND (NOT :unplaced::boolean OR c.sub_unit_id IS NULL)
  AND (:unit::bigint IS NULL OR c.sub_unit_id IN (SELECT id FROM sub_units WHERE lineage @> ARRAY[:unit::bigint]))
  AND (:search::text IS NULL OR c.number_key LIKE ltrim(:search, '0') || '%' OR c.number LIKE '%' || :search || '%'
       OR c.site ILIKE '%' || :search || '%' OR c.name ILIKE '%' || :search || '%' OR t.label ILIKE '%' || :search || '%')`;
export const FROM = `FROM connections c
  JOIN offices o ON o.discom_id = c.discom_id AND o.id = c.office_id
  JOIN tags t ON t.discom_id = c.discom_id AND t.connection_id = c.id AND t.untagged_at IS NULL`;
const ORDER = { number: "c.number_key", site: "c.site", tagged: "t.tagged_at" };

export function filterValues(payerId: string, filter: ConnectionsFilter) {
  return {
    payerId,
    discom: filter.discom ?? null,
    office: filter.office ?? null,
    category: filter.category || null,
    unit: filter.unit === undefined || filter.unit === "none" ? null : filter.unit,
    unplaced: filter.unit === "none",
    search: filter.search ? filter.search.replace(/[\\%_]/g, "\\$&") : null,
  };
}

/** As the wire names a sub-unit; null for the organisation itself. */
export const unitJson = (alias: string) =>
  `CASE WHEN ${alias}.id IS NOT NULL THEN jsonb_build_object('id', ${alias}.id::text, 'name', ${alias}.name, 'nameHi', ${alias}.name_hi) END`;

export async function connectionsPage(
  db: Db,
  payerId: string,
  view: ConnectionsView,
): Promise<{ rows: Connection[]; total: number }> {
  const values = { ...filterValues(payerId, view), size: view.size, offset: (view.page - 1) * view.size };
  const direction = view.descending ? "DESC" : "ASC";
  const found = await rows<Connection>(
    db,
    `SELECT c.discom_id AS "discomId", d.code AS "discomCode", d.short_name AS "discomName", c.id, c.number, c.name, c.site,
            c.category, c.office_id AS "officeId", coalesce(v.name, o.name) AS office, coalesce(v.name_hi, o.name_hi) AS "officeHi",
            t.label, ${unitJson("s")} AS "subUnit", t.proof, t.tagged_at AS "taggedAt", coalesce(u.name, '') AS "taggedBy", coalesce(u.name_hi, '') AS "taggedByHi"
       ${FROM}
       JOIN discoms d ON d.id = c.discom_id
       LEFT JOIN offices v ON v.discom_id = o.discom_id AND v.id = ANY(o.lineage) AND v.level = 'division'
       LEFT JOIN users u ON u.id = t.tagged_by
       LEFT JOIN sub_units s ON s.payer_id = t.payer_id AND s.id = t.sub_unit_id
      WHERE ${FILTER}
      ORDER BY ${ORDER[view.sort]} ${direction}, c.discom_id, c.id LIMIT :size OFFSET :offset`,
    values,
  );
  const count = await row<{ total: number }>(db, `SELECT count(*)::int AS total ${FROM} WHERE ${FILTER}`, values);
  return { rows: found, total: count?.total ?? 0 };
}

export interface HeldGroup {
  readonly discomId: number;
  readonly category: string;
  readonly count: number;
  readonly divisionId: number | null;
  readonly division: string | null;
  readonly divisionHi: string | null;
}

/** Connections counted once, by office and category, before offices are looked up: joined one by one, 100,000 took 2 s. */
export function heldGroups(db: Db, payerId: string): Promise<HeldGroup[]> {
  return rows(
    db,
    `WITH held AS MATERIALIZED (
       SELECT discom_id, office_id, category, count(*)::int AS count FROM connections WHERE payer_id = ? GROUP BY 1, 2, 3)
     SELECT h.discom_id AS "discomId", h.category, h.count, v.id AS "divisionId", v.name AS division, v.name_hi AS "divisionHi"
       FROM held h
       JOIN offices o ON o.discom_id = h.discom_id AND o.id = h.office_id
       LEFT JOIN offices v ON v.discom_id = o.discom_id AND v.id = ANY(o.lineage) AND v.level = 'division'
      ORDER BY h.discom_id, v.name, h.category`,
    [payerId],
  );
}

/** Sub-units with how many connections are in each itself, in the order of the tree. */
export function unitCounts(
  db: Db,
  payerId: string,
): Promise<{ id: string; code: string; name: string; nameHi: string; count: number }[]> {
  return rows(
    db,
    `WITH held AS MATERIALIZED (SELECT sub_unit_id, count(*)::int AS count FROM connections WHERE payer_id = :payerId GROUP BY 1)
     SELECT s.id, s.code, s.name, s.name_hi AS "nameHi", coalesce(h.count, 0) AS count
       FROM sub_units s LEFT JOIN held h ON h.sub_unit_id = s.id
      WHERE s.payer_id = :payerId AND s.active
        AND ((SELECT current_user_sub_units()) IS NULL OR s.id = ANY ((SELECT current_user_sub_units())::bigint[]))
      ORDER BY s.lineage`,
    { payerId },
  );
}

export interface OwnUnit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly name_hi: string;
}

/** Sub-units a person may put a connection into, and whether that is all of the organisation. */
export async function unitsWithinReach(
  db: Db,
  payerId: string,
  userId: string,
): Promise<{ whole: boolean; units: OwnUnit[] }> {
  const units = await rows<OwnUnit>(
    db,
    `SELECT s.id, s.code, s.name, s.name_hi FROM sub_units s
      WHERE s.payer_id = :payerId AND s.active AND user_reaches(:userId, s.id) ORDER BY s.lineage`,
    { payerId, userId },
  );
  const reach = await row<{ whole: boolean }>(db, "SELECT sub_units_of(?) IS NULL AS whole", [userId]);
  return { whole: reach?.whole ?? false, units };
}

export interface AdmittingDiscom {
  readonly id: number;
  readonly code: string;
  readonly short_name: string;
  readonly connection_number: string;
  readonly bill_number: string;
  readonly admitted: boolean;
}

export function discomsWithAdmission(db: Db, payerId: string): Promise<AdmittingDiscom[]> {
  return rows(
    db,
    `SELECT d.id, d.code, d.short_name, d.connection_number, d.bill_number, a.payer_id IS NOT NULL AS admitted
       FROM discoms d LEFT JOIN payer_admissions a ON a.discom_id = d.id AND a.payer_id = ? ORDER BY d.id`,
    [payerId],
  );
}

/** The printed amount of a bill: before what Milaan knows to be met of its arrears. */
const PRINTED = "b.current_paise + b.arrears_paise + b.surcharge_paise";

/** One connection with whether the proof fits; undefined when there is none of this number. */
export function proveConnection(
  db: Db,
  claim: { discomId: number; numberKey: string; billNumber: string | null; amountPaise: string | null },
): Promise<{ id: string; number: string; site: string; holder: string | null; proved: boolean } | undefined> {
  return row(
    db,
    `SELECT c.id, c.number, c.site, c.payer_id AS holder,
            (EXISTS (SELECT FROM bills b WHERE b.discom_id = c.discom_id AND b.connection_id = c.id
                        AND b.number = :billNumber AND b.issued_on > current_date - 400)
             OR EXISTS (SELECT FROM (SELECT ${PRINTED} AS printed, b.amount_paise FROM bills b
                                      WHERE b.discom_id = c.discom_id AND b.connection_id = c.id
                                      ORDER BY b.month DESC, b.id DESC LIMIT 3) recent
                         WHERE :amountPaise::bigint > 0 AND :amountPaise::bigint IN (printed, amount_paise))) AS proved
       FROM connections c WHERE c.discom_id = :discomId AND c.number_key = :numberKey`,
    claim,
  );
}

export async function insertTag(
  db: Db,
  tag: {
    discomId: number;
    connectionId: string;
    payerId: string;
    userId: string;
    proof: string;
    label: string;
    subUnitId: string | null;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO tags (discom_id, connection_id, payer_id, label, sub_unit_id, proof, tagged_by)
     VALUES (:discomId, :connectionId, :payerId, :label, :subUnitId, :proof, :userId)`,
    tag,
  );
}

/** Tags what nobody holds, on the discom's word. Gives how many. */
export async function insertTagsByNumber(
  db: Db,
  tags: { discomId: number; payerId: string; userId: string; numbers: readonly string[] },
): Promise<number> {
  const made = await rows(
    db,
    `INSERT INTO tags (discom_id, connection_id, payer_id, proof, tagged_by)
     SELECT c.discom_id, c.id, :payerId, 'discom', :userId FROM connections c
      WHERE c.discom_id = :discomId AND c.payer_id IS NULL
        AND c.number_key IN (SELECT ltrim(n, '0') FROM unnest(:numbers::text[]) n)
     RETURNING id`,
    { ...tags, numbers: [...tags.numbers] },
  );
  return made.length;
}

/** A payer's proofs are looked up one after the other, so that guesses sent at once are counted too. */
export async function lockProofs(db: Db, payerId: string): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7004, hashint8(?))", [payerId]);
}

export async function failuresSince(db: Db, payerId: string, hours: number): Promise<number> {
  const found = await row<{ count: number }>(
    db,
    "SELECT count(*)::int AS count FROM proof_failures WHERE payer_id = ? AND at > now() - make_interval(hours => ?)",
    [payerId, hours],
  );
  return found?.count ?? 0;
}

export async function insertFailure(
  db: Db,
  failure: { payerId: string; userId: string; discomId: number; number: string },
): Promise<void> {
  await rows(
    db,
    "INSERT INTO proof_failures (payer_id, user_id, discom_id, number) VALUES (:payerId, :userId, :discomId, :number)",
    failure,
  );
}

/** Bills of the connection that stand in an advice which may still be paid. */
export const IN_LIVE_ADVICE = `EXISTS (
  SELECT FROM bills b JOIN bill_holds h ON h.discom_id = b.discom_id AND h.bill_id = b.id
    JOIN advice_states s ON s.discom_id = h.discom_id AND s.advice_id = h.advice_id
   WHERE b.discom_id = t.discom_id AND b.connection_id = t.connection_id AND s.state IN ('draft', 'submitted', 'approved'))`;

/** The tag that holds now, locked; undefined when the payer holds none. */
export function heldTag(
  db: Db,
  tag: { payerId: string; discomId: number; connectionId: string },
): Promise<{ id: string; in_live_advice: boolean } | undefined> {
  return row(
    db,
    `SELECT t.id, ${IN_LIVE_ADVICE} AS in_live_advice FROM tags t
      WHERE t.discom_id = :discomId AND t.connection_id = :connectionId AND t.payer_id = :payerId AND t.untagged_at IS NULL
        FOR UPDATE`,
    tag,
  );
}

export async function endTag(
  db: Db,
  tag: { discomId: number; id: string; userId: string; reason: string },
): Promise<void> {
  await rows(
    db,
    `UPDATE tags SET untagged_by = :userId, untagged_at = now(), untag_reason = :reason
      WHERE discom_id = :discomId AND id = :id`,
    tag,
  );
}

export async function setLabel(
  db: Db,
  tag: { payerId: string; discomId: number; connectionId: string; label: string },
): Promise<boolean> {
  const changed = await rows(
    db,
    `UPDATE tags SET label = :label WHERE discom_id = :discomId AND connection_id = :connectionId
        AND payer_id = :payerId AND untagged_at IS NULL RETURNING id`,
    tag,
  );
  return changed.length > 0;
}

export function tagEvents(
  db: Db,
  of: { payerId: string; discomId: number; connectionId: string },
): Promise<TagEvent[]> {
  return rows(
    db,
    `SELECT t.tagged_at AS "taggedAt", coalesce(u.name, '') AS "taggedBy", coalesce(u.name_hi, '') AS "taggedByHi", t.label, t.proof,
            t.untagged_at AS "untaggedAt", x.name AS "untaggedBy", x.name_hi AS "untaggedByHi", t.untag_reason AS "untagReason",
            coalesce((SELECT jsonb_agg(jsonb_build_object('at', to_char(m.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                'by', coalesce(w.name, ''), 'byHi', coalesce(w.name_hi, ''), 'from', ${unitJson("f")}, 'to', ${unitJson("g")}) ORDER BY m.id)
              FROM tag_moves m LEFT JOIN users w ON w.id = m.by_user
              LEFT JOIN sub_units f ON f.payer_id = m.payer_id AND f.id = m.from_unit
              LEFT JOIN sub_units g ON g.payer_id = m.payer_id AND g.id = m.to_unit
             WHERE m.discom_id = t.discom_id AND m.tag_id = t.id), '[]') AS moves
       FROM tags t LEFT JOIN users u ON u.id = t.tagged_by LEFT JOIN users x ON x.id = t.untagged_by
      WHERE t.payer_id = :payerId AND t.discom_id = :discomId AND t.connection_id = :connectionId
      ORDER BY t.tagged_at DESC, t.id DESC`,
    of,
  );
}
