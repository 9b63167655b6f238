// The people of a payer and those invited. Written by the worker after the verb has looked; the admin reads behind row-level security.

import { type Db, row, rows } from "#server/database.ts";
import type { Access, Invitation, PayerUser } from "./users-contract.ts";

/** Those within reach of `by`: who sees all of a payer, everybody. */
export async function userRows(db: Db, payerId: string, by: string): Promise<PayerUser[]> {
  return rows(
    db,
    `SELECT u.id, u.email, u.name, u.name_hi AS "nameHi", u.active, u.roles, u.second_factor_since AS "secondFactorSince",
            u.created_at AS since, l.make_paise AS "makePaise", l.approve_paise AS "approvePaise",
            ARRAY(SELECT m.sub_unit_id::text FROM user_sub_units m WHERE m.user_id = u.id ORDER BY m.sub_unit_id) AS "subUnitIds"
       FROM users u LEFT JOIN user_limits l ON l.user_id = u.id
      WHERE u.payer_id = ? AND NOT u.service AND person_reaches(?, u.id) ORDER BY u.active DESC, u.name, u.id`,
    [payerId, by],
  );
}

/** When a link was sent and how long it works stands with the codes, which only the worker reads. */
export async function invitationRows(db: Db, payerId: string, by: string): Promise<Invitation[]> {
  return rows(
    db,
    `SELECT i.id, i.email, i.name, i.name_hi AS "nameHi", i.roles, i.sub_unit_ids::text[] AS "subUnitIds",
            i.make_paise AS "makePaise", i.approve_paise AS "approvePaise", i.at,
            CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('name', u.name, 'nameHi', u.name_hi) END AS by,
            c.expires_at AS "expiresAt", c.sent_at AS "sentAt"
       FROM invitations i LEFT JOIN users u ON u.id = i.by_user
       LEFT JOIN contact_codes c ON c.subject = 'invitation:' || i.id AND c.settled_at IS NULL
      WHERE i.payer_id = :payerId AND i.accepted_at IS NULL AND i.revoked_at IS NULL
        AND (sub_units_of(:by) IS NULL OR (cardinality(i.sub_unit_ids) > 0 AND i.sub_unit_ids <@ sub_units_of(:by))) ORDER BY i.id DESC`,
    { payerId, by },
  );
}

export async function emailInPayer(db: Db, payerId: string, email: string): Promise<boolean> {
  return (await row(db, "SELECT id FROM users WHERE payer_id = ? AND email = ?", [payerId, email])) !== undefined;
}

export interface NewInvitation extends Access {
  readonly payerId: string;
  readonly email: string;
  readonly name: string;
  readonly nameHi: string;
  readonly language: "en" | "hi";
}

export async function insertInvitation(
  db: Db,
  invited: NewInvitation & { readonly byUser: string | null },
): Promise<string> {
  const { payerId, email, name, nameHi, language, roles, subUnitIds, makePaise, approvePaise, byUser } = invited;
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO invitations (payer_id, email, name, name_hi, language, roles, sub_unit_ids, make_paise, approve_paise, by_user)
     VALUES (:payerId, :email, :name, :nameHi, :language, :roles, :subUnitIds::bigint[], :makePaise, :approvePaise, :byUser)
     RETURNING id`,
    {
      payerId,
      email,
      name,
      nameHi,
      language,
      makePaise,
      approvePaise,
      byUser,
      roles: [...roles],
      subUnitIds: [...subUnitIds],
    },
  );
  return (made as { id: string }).id;
}

export interface InvitationRow extends NewInvitation {
  readonly id: string;
  readonly payer: { readonly name: string; readonly nameHi: string };
}

export async function invitationById(db: Db, id: string): Promise<InvitationRow | undefined> {
  return row(
    db,
    `SELECT i.id, i.payer_id AS "payerId", jsonb_build_object('name', p.name, 'nameHi', p.name_hi) AS payer, i.email, i.name,
            i.name_hi AS "nameHi", i.language, i.roles, i.sub_unit_ids::text[] AS "subUnitIds", i.make_paise AS "makePaise",
            i.approve_paise AS "approvePaise"
       FROM invitations i JOIN payers p ON p.id = i.payer_id
      WHERE i.id = ? AND i.accepted_at IS NULL AND i.revoked_at IS NULL FOR UPDATE OF i`,
    [id],
  );
}

export async function acceptedBy(db: Db, id: string, userId: string): Promise<void> {
  await rows(db, "UPDATE invitations SET accepted_at = now(), user_id = ? WHERE id = ?", [userId, id]);
}

export async function revoke(db: Db, id: string): Promise<void> {
  await rows(db, "UPDATE invitations SET revoked_at = now() WHERE id = ?", [id]);
}

export async function setSubUnits(
  db: Db,
  payerId: string,
  userId: string,
  subUnitIds: readonly string[],
): Promise<void> {
  await rows(db, "DELETE FROM user_sub_units WHERE user_id = ?", [userId]);
  await rows(
    db,
    "INSERT INTO user_sub_units (payer_id, user_id, sub_unit_id) SELECT DISTINCT :payerId::bigint, :userId::bigint, unnest(:ids::bigint[])",
    { payerId, userId, ids: [...subUnitIds] },
  );
}

export async function setLimits(
  db: Db,
  payerId: string,
  userId: string,
  { makePaise, approvePaise }: Pick<Access, "makePaise" | "approvePaise">,
): Promise<void> {
  await rows(
    db,
    `INSERT INTO user_limits (payer_id, user_id, make_paise, approve_paise) VALUES (:payerId, :userId, :makePaise, :approvePaise)
     ON CONFLICT (user_id) DO UPDATE SET make_paise = excluded.make_paise, approve_paise = excluded.approve_paise`,
    { payerId, userId, makePaise, approvePaise },
  );
}

export interface Subject {
  readonly id: string;
  readonly roles: readonly string[];
  readonly active: boolean;
  readonly subUnitIds: readonly string[];
}

/** All people of a payer, locked: of two who take the last admins away one waits for the other. */
export async function lockPeople(db: Db, payerId: string): Promise<Subject[]> {
  return rows(
    db,
    `SELECT u.id, u.roles, u.active, ARRAY(SELECT m.sub_unit_id::text FROM user_sub_units m WHERE m.user_id = u.id) AS "subUnitIds"
       FROM users u WHERE u.payer_id = ? AND NOT u.service ORDER BY u.id FOR UPDATE OF u`,
    [payerId],
  );
}

/** The version goes up: tokens handed out before are refused from now on. */
export async function setAccess(
  db: Db,
  userId: string,
  { roles, active }: { roles: readonly string[]; active: boolean },
): Promise<void> {
  await rows(db, "UPDATE users SET roles = :roles, active = :active, version = version + 1 WHERE id = :userId", {
    userId,
    active,
    roles: [...roles],
  });
}
