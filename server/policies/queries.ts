// Versions of policies: which is in force, which there were, and the next one.

import { type Db, row, rows } from "#server/database.ts";
import type { PolicyVersion } from "./contract.ts";

/** As the database keeps it: of the discom all keys, of a payer those agreed otherwise. */
export interface PolicyRow {
  readonly id: string;
  readonly payer_id: string | null;
  readonly version: number;
  readonly policy: Readonly<Record<string, string>>;
}

export async function policiesInForce(db: Db, discomId: number): Promise<PolicyRow[]> {
  return rows(
    db,
    "SELECT id, payer_id, version, policy FROM policies_in_force WHERE discom_id = ? ORDER BY payer_id NULLS FIRST",
    [discomId],
  );
}

/** The newest there is of each, of whomever. */
export async function newest(db: Db, discomId: number): Promise<{ policyVersionId: string; learnedId: string }> {
  return (await row(
    db,
    `SELECT (SELECT max(id) FROM policy_versions WHERE discom_id = :discomId) AS "policyVersionId",
            greatest((SELECT max(id) FROM learned_confirmations WHERE discom_id = :discomId),
                     (SELECT max(id) FROM learned_withdrawals WHERE discom_id = :discomId), 0) AS "learnedId"`,
    { discomId },
  )) as { policyVersionId: string; learnedId: string };
}

/**
 * The lock under which lines are decided: what governs decisions changes between two runs, never within one, so that the
 * versions a run names are those it went by.
 */
export async function lockGoverning(db: Db, discomId: number): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(7003, ?)", [discomId]);
}

export interface LearnedRow {
  readonly payer_id: string;
  readonly kind: "account" | "name";
  readonly key: string;
  readonly ifsc: string;
}

/** What counts as known by now, of every payer: a few rows for each at most. */
export async function learnedByNow(db: Db, discomId: number): Promise<LearnedRow[]> {
  return rows(
    db,
    "SELECT payer_id, kind, key, ifsc FROM learned_facts WHERE discom_id = ? AND known ORDER BY payer_id, kind, key",
    [discomId],
  );
}

const person = `CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) END`;
const approver = `CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('id', w.id::text, 'name', w.name, 'nameHi', w.name_hi) END`;
const columns = `v.id, v.version, v.policy, v.why, v.at, v.trial_id AS "trialId", v.approval_id AS "approvalId",
  CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
  ${person} AS by, ${approver} AS "approvedBy"`;
const joined = `LEFT JOIN payers p ON p.id = v.payer_id
  LEFT JOIN users u ON u.id = v.by_user
  LEFT JOIN approval_verdicts d ON d.discom_id = v.discom_id AND d.approval_id = v.approval_id
  LEFT JOIN users w ON w.id = d.by_user`;

/** The discom's first, then each payer with whom something is agreed, by name. */
export async function versionsInForce(db: Db, discomId: number): Promise<PolicyVersion[]> {
  return rows(
    db,
    `SELECT ${columns} FROM policies_in_force v ${joined} WHERE v.discom_id = ? AND (v.payer_id IS NULL OR v.policy <> '{}')
      ORDER BY p.name NULLS FIRST, p.id`,
    [discomId],
  );
}

/** All versions of the discom's or of one payer's policy, the newest first. */
export async function versionsOf(db: Db, discomId: number, payerId: string | null): Promise<PolicyVersion[]> {
  return rows(
    db,
    `SELECT ${columns} FROM policy_versions v ${joined}
      WHERE v.discom_id = :discomId AND v.payer_id IS NOT DISTINCT FROM :payerId::bigint ORDER BY v.version DESC LIMIT 200`,
    { discomId, payerId },
  );
}

export interface NewVersion {
  readonly discomId: number;
  readonly payerId: string | null;
  readonly version: number;
  readonly policy: Readonly<Record<string, string | undefined>>;
  readonly userId: string | null;
  readonly approvalId: string | null;
  readonly trialId: string | null;
  readonly why: string;
}

export async function insertVersion(db: Db, version: NewVersion): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO policy_versions (discom_id, payer_id, version, policy, by_user, approval_id, trial_id, why)
     VALUES (:discomId, :payerId, :version, :policy, :userId, :approvalId, :trialId, :why) RETURNING id`,
    { ...version, policy: JSON.stringify(version.policy) },
  );
  return (made as { id: string }).id;
}

/** Null where the discom admitted no such payer. */
export async function admittedName(db: Db, discomId: number, payerId: string): Promise<string | null> {
  const found = await row<{ name: string }>(
    db,
    "SELECT p.name FROM payer_admissions a JOIN payers p ON p.id = a.payer_id WHERE a.discom_id = ? AND a.payer_id = ?",
    [discomId, payerId],
  );
  return found?.name ?? null;
}

export async function payerNamed(
  db: Db,
  discomId: number,
  payerId: string,
): Promise<{ id: string; name: string; nameHi: string } | undefined> {
  return row(
    db,
    `SELECT p.id, p.name, p.name_hi AS "nameHi" FROM payer_admissions a JOIN payers p ON p.id = a.payer_id
      WHERE a.discom_id = ? AND a.payer_id = ?`,
    [discomId, payerId],
  );
}

/** Whether more of this money would be decided without a person than now. */
export async function loosens(
  db: Db,
  discomId: number,
  payerId: string | null,
  policy: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const found = await row<{ loosens: boolean }>(
    db,
    `SELECT policy_loosens(d.policy || coalesce(p.policy, '{}'), CASE WHEN :payerId::bigint IS NULL THEN '{}' ELSE d.policy END || :policy::jsonb) AS loosens
       FROM policies_in_force d
       LEFT JOIN policies_in_force p ON p.discom_id = d.discom_id AND p.payer_id = :payerId::bigint
      WHERE d.discom_id = :discomId AND d.payer_id IS NULL`,
    { discomId, payerId, policy: JSON.stringify(policy) },
  );
  return (found as { loosens: boolean }).loosens;
}

export async function waitingChanges(
  db: Db,
  discomId: number,
): Promise<
  {
    approvalId: string;
    payer: { id: string; name: string; nameHi: string } | null;
    policy: Record<string, string>;
    askedBy: { id: string; name: string; nameHi: string };
  }[]
> {
  return rows(
    db,
    `SELECT a.id AS "approvalId", a.content->'policy' AS policy,
            CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) END AS payer,
            jsonb_build_object('id', u.id::text, 'name', u.name, 'nameHi', u.name_hi) AS "askedBy"
       FROM waiting_approvals w
       JOIN approvals a ON a.discom_id = w.discom_id AND a.id = w.approval_id
       JOIN users u ON u.id = a.asked_by
       LEFT JOIN payers p ON p.id = (a.content->>'payerId')::bigint
      WHERE w.discom_id = ? AND w.kind = 'policy' ORDER BY a.id`,
    [discomId],
  );
}
