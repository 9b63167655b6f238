// Registrations, applications and their verdicts. Applicants are nobody the database knows, so their part runs as the worker.

import { type Db, row, rows } from "#server/database.ts";
import type { Details, RegistrationChannel } from "./registration-contract.ts";

export interface NewRegistration extends Details {
  readonly contactName: string;
  readonly email: string;
  readonly mobile: string;
  readonly language: "en" | "hi";
}

export interface RegistrationRow extends NewRegistration {
  readonly id: string;
  readonly emailVerified: boolean;
  readonly mobileVerified: boolean;
  readonly payerId: string | null;
  readonly at: string;
}

const columns = `r.id, r.name, r.name_hi AS "nameHi", r.kind, r.address, r.pan, r.tan, r.gstin, r.contact_name AS "contactName",
  r.email, r.mobile, r.language, r.email_verified_at IS NOT NULL AS "emailVerified",
  r.mobile_verified_at IS NOT NULL AS "mobileVerified", r.payer_id AS "payerId", r.at`;

export async function insertRegistration(
  db: Db,
  registration: NewRegistration,
  tokenHash: Buffer,
  discoms: readonly number[],
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO registrations (token_hash, name, name_hi, kind, address, pan, tan, gstin, contact_name, email, mobile, language)
     VALUES (:tokenHash, :name, :nameHi, :kind, :address, :pan, :tan, :gstin, :contactName, :email, :mobile, :language) RETURNING id`,
    { ...registration, tokenHash },
  );
  const { id } = made as { id: string };
  await rows(
    db,
    "INSERT INTO applications (discom_id, registration_id) SELECT id, :id FROM discoms WHERE id = ANY (:discoms)",
    { id, discoms: [...discoms] },
  );
  return id;
}

/** Locked, so that two verifications at once are one after the other. */
export async function registrationByToken(db: Db, tokenHash: Buffer): Promise<RegistrationRow | undefined> {
  return row(db, `SELECT ${columns} FROM registrations r WHERE r.token_hash = ? FOR UPDATE`, [tokenHash]);
}

export async function registrationById(db: Db, id: string): Promise<RegistrationRow | undefined> {
  return row(db, `SELECT ${columns} FROM registrations r WHERE r.id = ? FOR UPDATE`, [id]);
}

export async function markVerified(db: Db, id: string, channel: RegistrationChannel): Promise<void> {
  await rows(
    db,
    channel === "email"
      ? "UPDATE registrations SET email_verified_at = coalesce(email_verified_at, now()) WHERE id = ?"
      : "UPDATE registrations SET mobile_verified_at = coalesce(mobile_verified_at, now()) WHERE id = ?",
    [id],
  );
}

export async function correctContact(db: Db, id: string, channel: RegistrationChannel, address: string): Promise<void> {
  await rows(
    db,
    channel === "email"
      ? "UPDATE registrations SET email = ? WHERE id = ? AND email_verified_at IS NULL"
      : "UPDATE registrations SET mobile = ? WHERE id = ? AND mobile_verified_at IS NULL",
    [address, id],
  );
}

export async function becomePayer(db: Db, registrationId: string, payerId: string): Promise<void> {
  await rows(db, "UPDATE registrations SET payer_id = ? WHERE id = ?", [payerId, registrationId]);
  await rows(db, "UPDATE applications SET payer_id = ? WHERE registration_id = ?", [payerId, registrationId]);
}

export async function insertDetailedPayer(db: Db, details: Details, secondFactorRequired: boolean): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO payers (name, name_hi, kind, address, pan, tan, gstin, second_factor_required)
     VALUES (:name, :nameHi, :kind, :address, :pan, :tan, :gstin, :secondFactorRequired) RETURNING id`,
    { ...details, secondFactorRequired },
  );
  return (made as { id: string }).id;
}

export interface ApplicationRow {
  readonly id: string;
  readonly discomId: number;
  readonly registrationId: string | null;
  readonly payerId: string | null;
  readonly name: string;
  readonly nameHi: string;
}

export async function applicationsOf(db: Db, registrationId: string): Promise<ApplicationRow[]> {
  return rows(
    db,
    `SELECT a.id, a.discom_id AS "discomId", a.registration_id AS "registrationId", a.payer_id AS "payerId", r.name, r.name_hi AS "nameHi"
       FROM applications a JOIN registrations r ON r.id = a.registration_id WHERE r.id = ? ORDER BY a.discom_id`,
    [registrationId],
  );
}

/** Of this discom, and only when the applicant has proved the contacts. */
export async function applicationForVerdict(db: Db, discomId: number, id: string): Promise<ApplicationRow | undefined> {
  return row(
    db,
    `SELECT a.id, a.discom_id AS "discomId", a.registration_id AS "registrationId", coalesce(a.payer_id, r.payer_id) AS "payerId",
            coalesce(p.name, r.name) AS name, coalesce(p.name_hi, r.name_hi) AS "nameHi"
       FROM applications a
       LEFT JOIN registrations r ON r.id = a.registration_id
       LEFT JOIN payers p ON p.id = a.payer_id
      WHERE a.discom_id = ? AND a.id = ?
        AND (r.id IS NULL OR num_nonnulls(r.email_verified_at, r.mobile_verified_at) = 2)`,
    [discomId, id],
  );
}

export async function insertVerdict(
  db: Db,
  verdict: { discomId: number; id: string; verdict: "admitted" | "refused"; why: string; userId: string | null },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO application_verdicts (discom_id, application_id, verdict, why, by_user)
     VALUES (:discomId, :id, :verdict, :why, :userId)`,
    verdict,
  );
}

export async function admit(
  db: Db,
  admission: { discomId: number; payerId: string; van: string; connectionsMax: number | null },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO payer_admissions (discom_id, payer_id, van, connections_max)
     VALUES (:discomId, :payerId, :van, :connectionsMax) ON CONFLICT (discom_id, payer_id) DO NOTHING`,
    admission,
  );
}

export async function vanPrefixOf(db: Db, discomId: number): Promise<string> {
  const found = await row<{ van_prefix: string }>(db, "SELECT van_prefix FROM discoms WHERE id = ?", [discomId]);
  return (found as { van_prefix: string }).van_prefix;
}

export async function setConnectionsMax(
  db: Db,
  discomId: number,
  payerId: string,
  max: number | null,
): Promise<boolean> {
  const changed = await row(
    db,
    "UPDATE payer_admissions SET connections_max = ? WHERE discom_id = ? AND payer_id = ? RETURNING payer_id",
    [max, discomId, payerId],
  );
  return changed !== undefined;
}

export async function insertApplication(
  db: Db,
  application: { discomId: number; payerId: string; userId: string },
): Promise<string | undefined> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO applications (discom_id, payer_id, by_user)
     SELECT d.id, :payerId, :userId FROM discoms d
      WHERE d.id = :discomId
        AND NOT EXISTS (SELECT FROM payer_admissions m WHERE m.discom_id = d.id AND m.payer_id = :payerId)
        AND NOT EXISTS (SELECT FROM applications a WHERE a.discom_id = d.id AND a.payer_id = :payerId
              AND NOT EXISTS (SELECT FROM application_verdicts v WHERE v.discom_id = a.discom_id AND v.application_id = a.id))
     RETURNING id`,
    application,
  );
  return made?.id;
}

/** One change of a payer's standing at a time. */
export async function lockPayer(db: Db, payerId: string): Promise<{ name: string; nameHi: string } | undefined> {
  return row(db, 'SELECT name, name_hi AS "nameHi" FROM payers WHERE id = ? FOR UPDATE', [payerId]);
}

export async function setFactorRequired(db: Db, payerId: string, required: boolean): Promise<void> {
  await rows(db, "UPDATE payers SET second_factor_required = ? WHERE id = ?", [required, payerId]);
}
