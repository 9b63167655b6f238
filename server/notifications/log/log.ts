// One notice in full, sent once more, and how the channels do.

import { record } from "#server/audit/record.ts";
import type { Config } from "#server/config.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import {
  type Channel,
  channels,
  discomTopics,
  type GatewayHealth,
  type Notice,
  type Preferences,
  payerTopics,
  type Topic,
} from "../contract.ts";
import { templateOf } from "../templates/all.ts";
import { footLinks } from "../templates/links.ts";
import { mailOf, shortOf } from "../templates/render.ts";
import { masked } from "../templates/secrets.ts";
import { writeNotices } from "../write.ts";
import {
  addressNow,
  channelSums,
  keepPreferences,
  type NoticeRecord,
  noticeById,
  type Owner,
  preferencesOf,
  stepsOf,
} from "./log-queries.ts";

const MAY_RESEND: readonly string[] = ["admin", "accountant", "supervisor"];
/** Once an hour is enough; a person who presses twice did not mean it twice. */
const AGAIN_AFTER_MS = 60_000;

export function ownerOf({ discomId, payerId }: Actor): Owner {
  return { discomId, payerId };
}

export async function noticeInFull(db: Db, config: Config, actor: Actor, id: string): Promise<Notice> {
  const notice = await noticeById(db, ownerOf(actor), id);
  if (!notice) throw notFound("notice");
  const { discomId: _d, payerId: _p, userId: _u, contactId: _c, address: _a, variables: _v, said, ...row } = notice;
  const { subject: title, text } = said ?? wouldSay(config, notice);
  const mayResend = isResendable(notice) && actor.roles.some((role) => MAY_RESEND.includes(role));
  return { ...row, title, text, steps: await stepsOf(db, id), mayResend };
}

/** Before it was sent: what it would say. */
function wouldSay(config: Config, notice: NoticeRecord): { subject: string; text: string } {
  const template = templateOf(notice.kind);
  const safe = masked(config, notice.variables);
  if (notice.channel === "email") return mailOf(template, safe, notice.language, footLinks(config, notice));
  return { subject: "", text: shortOf(template, safe, notice.language, notice.channel)?.text ?? "" };
}

/** A code is asked for anew where it is needed; what is on its way arrives by itself. */
function isResendable({ kind, state }: NoticeRecord): boolean {
  return templateOf(kind).class !== "code" && kind !== "invitation" && state !== "waiting" && state !== "retrying";
}

export async function resend(database: Database, config: Config, actor: Actor, id: string): Promise<{ id: string }> {
  return asSystem(database, async (db) => {
    const notice = await noticeById(db, ownerOf(actor), id);
    if (!notice) throw notFound("notice");
    if (!isResendable(notice)) {
      throw new Refusal(409, "notice-not-resendable", "A code is not sent again, nor what is still on its way.");
    }
    const address = await addressNow(db, notice);
    if (address === undefined) {
      throw new Refusal(409, "nowhere-to-send", "This person can no longer be reached by this channel.");
    }
    const { discomId, payerId, userId, contactId, name, kind, channel, language, variables, subject } = notice;
    const [written] = await writeNotices(db, config, [
      {
        discomId,
        payerId,
        ...(userId !== null && { userId }),
        ...(contactId !== null && { contactId }),
        name,
        kind,
        channel,
        address,
        language,
        variables,
        subject,
        dedupeKey: `again:${id}:${Math.floor(Date.now() / AGAIN_AFTER_MS)}`,
        resent: { from: id, by: actor.userId },
      },
    ]);
    if (!written) throw new Refusal(409, "just-resent", "It was sent again a moment ago.");
    await record(db, actor, "resent notice", `notice:${id}`, { as: written });
    return { id: written };
  });
}

export async function healthOf(db: Db, config: Pick<Config, "notices">, owner: Owner): Promise<GatewayHealth[]> {
  const sums = await channelSums(db, owner);
  return sums.map((sum) => ({ ...sum, inUse: config.notices[sum.channel] !== null }));
}

/** For the operator's monitor: channels that are left alone because they fail, and those whose messages wait for long. */
export async function failingChannels(database: Database, config: Pick<Config, "notices">): Promise<GatewayHealth[]> {
  const all = await asSystem(database, (db) => healthOf(db, config, { discomId: null, payerId: null }));
  return all.filter(({ inUse, shutUntil }) => inUse && shutUntil !== null);
}

export async function preferences(db: Db, config: Pick<Config, "notices">, actor: Actor): Promise<Preferences> {
  const wishes = await preferencesOf(db, actor.userId, actor.payerId === null ? discomTopics : payerTopics);
  return { ...wishes, channels: channels.filter((channel) => config.notices[channel] !== null) };
}

export async function changePreferences(
  db: Db,
  config: Pick<Config, "notices">,
  actor: Actor,
  wishes: readonly { topic: Topic; channel: Channel; wanted: boolean }[],
): Promise<Preferences> {
  await keepPreferences(db, actor.userId, wishes);
  return preferences(db, config, actor);
}
