// The outbox: what is written, what is due, what was tried and what the gateways reported.

import { type Db, row, rows } from "#server/database.ts";
import type { Channel, NoticeKind } from "./contract.ts";

export interface WrittenNotice {
  readonly discomId: number | null;
  readonly payerId: string | null;
  readonly userId: string | null;
  readonly contactId: string | null;
  readonly name: string;
  readonly kind: NoticeKind;
  readonly channel: Channel;
  readonly address: string;
  readonly language: string;
  readonly urgent: boolean;
  readonly version: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly dedupeKey: string;
  readonly usefulHours: number;
  readonly resentFrom: string | null;
  readonly resentBy: string | null;
}

/** Gives the ids of those that nobody had said before. */
export async function insertNotices(db: Db, notices: readonly WrittenNotice[], now: Date): Promise<string[]> {
  const inserted = await rows<{ id: string }>(
    db,
    `INSERT INTO notices (discom_id, payer_id, user_id, contact_id, name, kind, channel, address, language, urgent, version, variables,
                          subject, dedupe_key, not_before, useless_after, resent_from, resent_by, at)
     SELECT "discomId", "payerId", "userId", "contactId", name, kind, channel, address, language, urgent, version, variables,
            subject, "dedupeKey", :now, :now::timestamptz + "usefulHours" * interval '1 hour', "resentFrom", "resentBy", :now
       FROM jsonb_to_recordset(:notices::jsonb) AS n("discomId" int, "payerId" bigint, "userId" bigint, "contactId" bigint, name text,
            kind text, channel text, address text, language text, urgent boolean, version int, variables jsonb, subject text,
            "dedupeKey" text, "usefulHours" float8, "resentFrom" bigint, "resentBy" bigint)
     ON CONFLICT ON CONSTRAINT notice_said_once DO NOTHING RETURNING id`,
    { notices: JSON.stringify(notices), now: now.toISOString() },
  );
  return inserted.map(({ id }) => id);
}

export interface GatewayRow {
  readonly failures: number;
  readonly shutUntil: string | null;
  readonly takenThisSecond: number;
}

/** Held until the transaction ends: one sender at a time takes from a channel. */
export async function lockGateway(db: Db, channel: Channel): Promise<GatewayRow> {
  return (await row<GatewayRow>(
    db,
    `SELECT failures, shut_until AS "shutUntil",
            CASE WHEN second = date_trunc('second', clock_timestamp()) THEN taken ELSE 0 END AS "takenThisSecond"
       FROM notice_gateways WHERE channel = :channel FOR UPDATE`,
    { channel },
  )) as GatewayRow;
}

export interface DueNotice {
  readonly id: string;
  readonly discomId: number | null;
  readonly payerId: string | null;
  readonly userId: string | null;
  readonly contactId: string | null;
  readonly name: string;
  readonly kind: NoticeKind;
  readonly channel: Channel;
  readonly address: string;
  readonly language: "en" | "hi";
  readonly version: number;
  readonly variables: Record<string, string>;
  readonly subject: string;
  readonly uselessAfter: string;
  readonly attempts: number;
  /** Somebody took it before and neither wrote what came of it nor gave it back. */
  readonly interrupted: boolean;
}

/** Takes the oldest that are due, until the lease ends; urgent ones first, and only those while it is quiet. */
export async function leaseDue(
  db: Db,
  wish: { channel: Channel; limit: number; now: Date; leaseSeconds: number; urgentOnly: boolean },
): Promise<DueNotice[]> {
  const { now, ...rest } = wish;
  return rows(
    db,
    `WITH due AS (
       SELECT notice_id, leased_until IS NOT NULL AS interrupted FROM notice_progress
        WHERE channel = :channel AND state IN ('waiting', 'retrying') AND due_at <= :now::timestamptz
          AND (leased_until IS NULL OR leased_until < :now::timestamptz) AND (urgent OR NOT :urgentOnly)
        ORDER BY urgent DESC, due_at, notice_id LIMIT :limit FOR UPDATE SKIP LOCKED
     ), leased AS (
       UPDATE notice_progress p SET leased_until = :now::timestamptz + :leaseSeconds * interval '1 second'
         FROM due WHERE p.notice_id = due.notice_id RETURNING p.notice_id, p.attempts, due.interrupted
     ), counted AS (
       UPDATE notice_gateways SET second = date_trunc('second', clock_timestamp()),
              taken = (SELECT count(*) FROM leased) + CASE WHEN second = date_trunc('second', clock_timestamp()) THEN taken ELSE 0 END
        WHERE channel = :channel
     )
     SELECT n.id, n.discom_id AS "discomId", n.payer_id AS "payerId", n.user_id AS "userId", n.contact_id AS "contactId", n.name, n.kind,
            n.channel, n.address, n.language, n.version, n.variables, n.subject, n.useless_after AS "uselessAfter", l.attempts,
            l.interrupted
       FROM leased l JOIN notices n ON n.id = l.notice_id ORDER BY n.id`,
    { ...rest, now: now.toISOString() },
  );
}

/** Gives back what was taken and not tried, unless somebody else has it by now. */
export async function releaseLeases(db: Db, ids: readonly string[], leasedUntil: Date): Promise<void> {
  await rows(
    db,
    `UPDATE notice_progress SET leased_until = NULL
      WHERE notice_id = ANY (:ids::bigint[]) AND leased_until = :leasedUntil::timestamptz`,
    { ids: [...ids], leasedUntil: leasedUntil.toISOString() },
  );
}

export interface Attempt {
  readonly noticeId: string;
  readonly number: number;
  readonly discomId: number | null;
  readonly payerId: string | null;
  readonly outcome: "accepted" | "failed" | "refused" | "gave-up";
  readonly gatewayRef: string | null;
  readonly reason: string;
  readonly nextAt: string | null;
  readonly said: { readonly subject: string; readonly text: string } | null;
  /** Failed, and may have left all the same; or a try before it may have. */
  readonly unsure: boolean;
  readonly at: string;
}

/** Whoever was slower than its lease finds the attempt written already: then nothing is added. */
export async function insertAttempt(db: Db, attempt: Attempt): Promise<void> {
  await rows(
    db,
    `INSERT INTO notice_attempts (notice_id, number, discom_id, payer_id, outcome, gateway_ref, reason, next_at, said, unsure, at)
     VALUES (:noticeId, :number, :discomId, :payerId, :outcome, :gatewayRef, :reason, :nextAt, :said, :unsure, :at) ON CONFLICT DO NOTHING`,
    { ...attempt, said: attempt.said && JSON.stringify(attempt.said) },
  );
}

export async function noteGateway(
  db: Db,
  channel: Channel,
  stands: { failures: number; lastFailure: string; failedAt: string | null; shutUntil: string | null },
): Promise<void> {
  await rows(
    db,
    `UPDATE notice_gateways SET failures = :failures, shut_until = :shutUntil,
            last_failure = CASE WHEN :failedAt::timestamptz IS NULL THEN last_failure ELSE :lastFailure END,
            failed_at = coalesce(:failedAt, failed_at)
      WHERE channel = :channel`,
    { channel, ...stands },
  );
}

export interface Report {
  /** Our own reference where the gateway gives it back: the number of the notice. */
  readonly noticeId: string | null;
  readonly gatewayRef: string;
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly reason: string;
  readonly happenedAt: string;
}

/** Each status of a notice once; reports about nothing of ours are passed over. Gives how many were new. */
export async function insertReports(db: Db, channel: Channel, reports: readonly Report[]): Promise<number> {
  const inserted = await rows(
    db,
    `INSERT INTO notice_reports (notice_id, status, discom_id, payer_id, reason, happened_at)
     SELECT DISTINCT ON (n.id, r.status) n.id, r.status, n.discom_id, n.payer_id, r.reason, r."happenedAt"
       FROM jsonb_to_recordset(:reports::jsonb) AS r("noticeId" bigint, "gatewayRef" text, status text, reason text, "happenedAt" timestamptz)
       JOIN notices n ON n.channel = :channel
        AND n.id = coalesce((SELECT a.notice_id FROM notice_attempts a WHERE a.gateway_ref = r."gatewayRef" AND a.outcome = 'accepted'),
                            r."noticeId")
      ORDER BY n.id, r.status, r."happenedAt"
     ON CONFLICT DO NOTHING RETURNING notice_id`,
    { reports: JSON.stringify(reports), channel },
  );
  return inserted.length;
}

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly language: "en" | "hi";
  readonly channel: Channel;
  readonly address: string;
}

/** A user by each channel that is wanted for the topic and known; without a topic whatever was preferred. */
const reached = `
  SELECT u.id AS "userId", u.payer_id AS "payerId", CASE WHEN u.language = 'hi' THEN u.name_hi ELSE u.name END AS name, u.language,
         c.channel, CASE WHEN c.channel = 'email' THEN u.email ELSE m.mobile END AS address
    FROM users u
   CROSS JOIN unnest(ARRAY['email', 'sms', 'whatsapp']) AS c (channel)
    LEFT JOIN notice_preferences p ON p.user_id = u.id AND p.topic = :topic AND p.channel = c.channel
    LEFT JOIN user_mobiles m ON m.user_id = u.id AND m.verified_at IS NOT NULL
   WHERE u.active AND NOT u.service AND coalesce(p.wanted, c.channel = 'email') AND (c.channel = 'email' OR m.mobile IS NOT NULL)`;

export async function peopleOfPayer(
  db: Db,
  wish: { payerId: string; roles: readonly string[]; topic: string | null; except: string | null },
): Promise<Person[]> {
  return rows(
    db,
    `${reached} AND u.payer_id = :payerId AND u.roles && :roles::text[] AND u.id IS DISTINCT FROM :except::bigint ORDER BY u.id`,
    { ...wish, roles: [...wish.roles] },
  );
}

export async function peopleOfDiscom(
  db: Db,
  wish: { discomId: number; roles: readonly string[]; topic: string | null },
): Promise<Person[]> {
  return rows(db, `${reached} AND u.discom_id = :discomId AND u.roles && :roles::text[] ORDER BY u.id`, {
    ...wish,
    roles: [...wish.roles],
  });
}

export async function peopleById(db: Db, wish: { users: readonly string[]; topic: string | null }): Promise<Person[]> {
  return rows(db, `${reached} AND u.id = ANY (:users::bigint[]) ORDER BY u.id`, { ...wish, users: [...wish.users] });
}

/** The same for many payers at once, for a day's digests. */
export async function peopleOfPayers(
  db: Db,
  wish: { payers: readonly string[]; roles: readonly string[]; topic: string | null },
): Promise<(Person & { payerId: string })[]> {
  return rows(db, `${reached} AND u.payer_id = ANY (:payers::bigint[]) AND u.roles && :roles::text[] ORDER BY u.id`, {
    ...wish,
    payers: [...wish.payers],
    roles: [...wish.roles],
  });
}

/** Those who belong to a sub-unit itself, not to the whole and not to what is above it. */
export async function peopleOfUnit(
  db: Db,
  wish: { payerId: string; unitId: string; topic: string | null },
): Promise<Person[]> {
  return rows(
    db,
    `${reached} AND u.payer_id = :payerId
        AND EXISTS (SELECT FROM user_sub_units b WHERE b.payer_id = :payerId AND b.user_id = u.id AND b.sub_unit_id = :unitId) ORDER BY u.id`,
    wish,
  );
}
