// The log as people read it, addresses masked before they leave the database; preferences; and how each channel does.

import { type Db, row, rows } from "#server/database.ts";
import type {
  Channel,
  GatewayHealth,
  Notice,
  NoticeKind,
  NoticeRow,
  NoticeState,
  NoticeStep,
  Topic,
} from "../contract.ts";
import type { DueNotice } from "../queries.ts";

export interface NoticeFilter {
  readonly kind?: NoticeKind | undefined;
  readonly channel?: Channel | undefined;
  readonly state?: NoticeState | "trouble" | undefined;
  readonly search?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const shownTo = `CASE WHEN n.channel = 'email'
  THEN left(n.address, 1) || '••••' || substring(n.address FROM '@.*$') ELSE '••••••' || right(n.address, 4) END`;

const columns = `n.id, n.kind, n.channel, ${shownTo} AS "to", n.name, n.language, n.subject, p.state, p.reason, p.attempts, n.at,
  CASE WHEN p.state IN ('waiting', 'retrying') THEN p.due_at END AS "dueAt"`;

const filtered = `(:discomId::int IS NULL OR n.discom_id = :discomId) AND (:payerId::bigint IS NULL OR n.payer_id = :payerId)
  AND (:kind::text IS NULL OR n.kind = :kind) AND (:channel::text IS NULL OR n.channel = :channel)
  AND (:state::text IS NULL OR p.state = :state OR :state = 'trouble' AND p.state IN ('retrying', 'undelivered', 'given-up'))
  AND (:search::text IS NULL OR n.name ILIKE '%' || :search || '%' OR n.subject ILIKE '%' || :search || '%'
       OR right(n.address, 4) = :typed OR n.channel = 'email' AND lower(n.address) = lower(:typed))
  AND (:from::date IS NULL OR n.at >= :from::date) AND (:to::date IS NULL OR n.at < :to::date + 1)`;

function bindings(owner: Owner, filter: NoticeFilter): Record<string, unknown> {
  const search = filter.search?.replace(/[\\%_]/g, "\\$&") ?? null;
  return {
    discomId: owner.discomId,
    payerId: owner.payerId,
    kind: filter.kind ?? null,
    channel: filter.channel ?? null,
    state: filter.state ?? null,
    search,
    typed: filter.search ?? null,
    from: filter.from ?? null,
    to: filter.to ?? null,
  };
}

/** Whose log: one of the two is set. */
export interface Owner {
  readonly discomId: number | null;
  readonly payerId: string | null;
}

export async function noticeRows(
  db: Db,
  owner: Owner,
  filter: NoticeFilter,
  page: { limit: number; offset: number },
): Promise<NoticeRow[]> {
  return rows(
    db,
    `SELECT ${columns} FROM notices n JOIN notice_progress p ON p.notice_id = n.id WHERE ${filtered}
      ORDER BY n.id DESC LIMIT :limit OFFSET :offset`,
    { ...bindings(owner, filter), ...page },
  );
}

/** Nobody pages further; counting a year's messages would take longer than reading a page of them. */
const COUNTED_MAX = 100_000;

export async function noticesCount(db: Db, owner: Owner, filter: NoticeFilter): Promise<number> {
  const found = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM (
       SELECT FROM notices n JOIN notice_progress p ON p.notice_id = n.id WHERE ${filtered} LIMIT ${COUNTED_MAX}) n`,
    bindings(owner, filter),
  );
  return found?.total ?? 0;
}

export type NoticeRecord = NoticeRow &
  Pick<DueNotice, "discomId" | "payerId" | "userId" | "contactId" | "address" | "variables"> & {
    readonly said: { readonly subject: string; readonly text: string } | null;
    readonly doubt: Notice["doubt"];
  };

export async function noticeById(db: Db, owner: Owner, id: string): Promise<NoticeRecord | undefined> {
  return row(
    db,
    `SELECT ${columns}, n.discom_id AS "discomId", n.payer_id AS "payerId", n.user_id AS "userId", n.contact_id AS "contactId", n.address,
            n.variables, (SELECT a.said FROM notice_attempts a WHERE a.notice_id = n.id AND a.outcome = 'accepted') AS said,
            (SELECT CASE WHEN bool_or(a.outcome = 'accepted') THEN 'twice' ELSE 'all-the-same' END FROM notice_attempts a
              WHERE a.notice_id = n.id HAVING bool_or(a.unsure)) AS doubt
       FROM notices n JOIN notice_progress p ON p.notice_id = n.id
      WHERE n.id = :id AND (:discomId::int IS NULL OR n.discom_id = :discomId) AND (:payerId::bigint IS NULL OR n.payer_id = :payerId)`,
    { ...owner, id },
  );
}

export async function stepsOf(db: Db, id: string): Promise<NoticeStep[]> {
  return rows(
    db,
    `SELECT at, what, reason FROM (
       SELECT at, 'written' AS what, '' AS reason, 0 AS place FROM notices WHERE id = :id
       UNION ALL SELECT at, outcome, reason, 1 FROM notice_attempts WHERE notice_id = :id
       UNION ALL SELECT happened_at, CASE status WHEN 'failed' THEN 'undelivered' ELSE status END, reason, 2
         FROM notice_reports WHERE notice_id = :id) s
      ORDER BY place = 2, at, place`,
    { id },
  );
}

/** Where the person of a notice is reached today; nothing where nowhere any more. */
export async function addressNow(
  db: Db,
  notice: { userId: string | null; contactId: string | null; channel: Channel; address: string },
): Promise<string | undefined> {
  const { userId, contactId, channel, address } = notice;
  const found = await row<{ address: string }>(
    db,
    `SELECT CASE WHEN :userId::bigint IS NOT NULL THEN
              (SELECT CASE WHEN :channel = 'email' THEN u.email ELSE m.mobile END FROM users u
                 LEFT JOIN user_mobiles m ON m.user_id = u.id AND m.verified_at IS NOT NULL WHERE u.id = :userId AND u.active)
            WHEN :contactId::bigint IS NOT NULL THEN
              (SELECT c.address FROM contacts c WHERE c.id = :contactId AND c.state IN ('verified', 'unverified'))
            ELSE :address::text END AS address`,
    { userId, contactId, channel, address },
  );
  return found?.address ?? undefined;
}

export async function channelSums(db: Db, owner: Owner): Promise<Omit<GatewayHealth, "inUse">[]> {
  return rows(
    db,
    `SELECT g.channel, coalesce(s.waiting, 0) AS waiting, coalesce(s.retrying, 0) AS retrying, coalesce(s.failed, 0) AS failed,
            coalesce(s.oldest, 0) AS "oldestSeconds",
            CASE WHEN g.shut_until > now() THEN g.shut_until END AS "shutUntil",
            CASE WHEN g.failures > 0 THEN g.last_failure ELSE '' END AS "lastFailure"
       FROM notice_gateways g
       LEFT JOIN (
         SELECT p.channel, count(*) FILTER (WHERE p.state = 'waiting')::int AS waiting,
                count(*) FILTER (WHERE p.state = 'retrying')::int AS retrying,
                count(*) FILTER (WHERE p.state IN ('undelivered', 'given-up') AND n.at > now() - interval '7 days')::int AS failed,
                coalesce(extract(epoch FROM now() - min(n.at) FILTER (WHERE p.state IN ('waiting', 'retrying'))), 0)::int AS oldest
           FROM notice_progress p JOIN notices n ON n.id = p.notice_id
          WHERE p.state IN ('waiting', 'retrying', 'undelivered', 'given-up')
            AND (:discomId::int IS NULL OR p.discom_id = :discomId) AND (:payerId::bigint IS NULL OR p.payer_id = :payerId)
          GROUP BY p.channel) s ON s.channel = g.channel
      ORDER BY array_position(ARRAY['email', 'sms', 'whatsapp'], g.channel)`,
    { ...owner },
  );
}

export async function preferencesOf(
  db: Db,
  userId: string,
  topics: readonly Topic[],
): Promise<{
  email: string;
  mobile: string | null;
  language: "en" | "hi";
  rows: { topic: Topic; channel: Channel; wanted: boolean }[];
}> {
  const user = (await row(
    db,
    `SELECT u.email, u.language, (SELECT '••••••' || right(m.mobile, 4) FROM user_mobiles m
              WHERE m.user_id = u.id AND m.verified_at IS NOT NULL) AS mobile
       FROM users u WHERE u.id = :userId`,
    { userId },
  )) as { email: string; language: "en" | "hi"; mobile: string | null };
  const wishes = await rows<{ topic: Topic; channel: Channel; wanted: boolean }>(
    db,
    `SELECT t.topic, c.channel, coalesce(p.wanted, c.channel = 'email') AS wanted
       FROM unnest(:topics::text[]) WITH ORDINALITY AS t (topic, place)
      CROSS JOIN unnest(ARRAY['email', 'sms', 'whatsapp']) WITH ORDINALITY AS c (channel, seat)
       LEFT JOIN notice_preferences p ON p.user_id = :userId AND p.topic = t.topic AND p.channel = c.channel
      ORDER BY t.place, c.seat`,
    { userId, topics: [...topics] },
  );
  return { ...user, rows: wishes };
}

export async function keepPreferences(
  db: Db,
  userId: string,
  wishes: readonly { topic: Topic; channel: Channel; wanted: boolean }[],
): Promise<void> {
  await rows(
    db,
    `INSERT INTO notice_preferences (user_id, topic, channel, wanted)
     SELECT DISTINCT ON (topic, channel) :userId::bigint, topic, channel, wanted
       FROM jsonb_to_recordset(:wishes::jsonb) AS w(topic text, channel text, wanted boolean)
     ON CONFLICT (user_id, topic, channel) DO UPDATE SET wanted = excluded.wanted, at = now()`,
    { userId, wishes: JSON.stringify(wishes) },
  );
}

export async function keepMobile(db: Db, userId: string, mobile: string): Promise<void> {
  await rows(
    db,
    `INSERT INTO user_mobiles (user_id, mobile, verified_at) VALUES (:userId, :mobile, now())
     ON CONFLICT (user_id) DO UPDATE SET mobile = excluded.mobile, verified_at = now(), at = now()`,
    { userId, mobile },
  );
}

export async function forgetMobile(db: Db, userId: string): Promise<void> {
  await rows(db, "DELETE FROM user_mobiles WHERE user_id = :userId", { userId });
}
