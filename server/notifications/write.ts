// Writes notices into the outbox, in the transaction of what they tell of; the same thing twice stays one.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import { enqueue } from "#server/queue.ts";
import type { Channel, NoticeKind } from "./contract.ts";
import { insertNotices } from "./queries.ts";
import { templateOf } from "./templates/all.ts";
import { shortOf } from "./templates/render.ts";
import { isUrgent } from "./templates/template.ts";

export interface Draft {
  readonly discomId: number | null;
  readonly payerId: string | null;
  readonly userId?: string;
  readonly contactId?: string;
  readonly name?: string;
  readonly kind: NoticeKind;
  readonly channel: Channel;
  readonly address: string;
  readonly language: "en" | "hi";
  readonly variables: Readonly<Record<string, string>>;
  /** `kind:id` of what it is about. */
  readonly subject: string;
  readonly dedupeKey: string;
  /** After so many hours nobody needs it any more; three days where nothing is said. */
  readonly usefulHours?: number;
  readonly resent?: { readonly from: string; readonly by: string };
}

const USEFUL_HOURS = 72;
const AT_ONCE = 2000;

/** Leaves out channels that have no gateway, and those for which a template has no words. Gives the ids of what is new. */
export async function writeNotices(
  db: Db,
  { notices }: Pick<Config, "notices">,
  drafts: readonly Draft[],
  now = new Date(),
): Promise<string[]> {
  const sendable = drafts.filter((draft) => notices[draft.channel] !== null && hasWords(draft));
  const written: string[] = [];
  for (let at = 0; at < sendable.length; at += AT_ONCE) {
    const part = sendable.slice(at, at + AT_ONCE).map((draft) => {
      const template = templateOf(draft.kind);
      return {
        discomId: draft.discomId,
        payerId: draft.payerId,
        userId: draft.userId ?? null,
        contactId: draft.contactId ?? null,
        name: draft.name ?? "",
        kind: draft.kind,
        channel: draft.channel,
        address: draft.address,
        language: draft.language,
        urgent: isUrgent(template),
        version: template.version,
        variables: draft.variables,
        subject: draft.subject,
        dedupeKey: draft.dedupeKey,
        usefulHours: draft.usefulHours ?? USEFUL_HOURS,
        resentFrom: draft.resent?.from ?? null,
        resentBy: draft.resent?.by ?? null,
      };
    });
    written.push(...(await insertNotices(db, part, now)));
  }
  if (written.length > 0) await enqueue(db, "send-notices", {}, "send-notices");
  return written;
}

function hasWords({ kind, channel, language }: Draft): boolean {
  return channel === "email" || shortOf(templateOf(kind), {}, language, channel) !== null;
}
