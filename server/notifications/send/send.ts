// Sends what is due: leased so that two senders never take the same, tried again with growing pauses, given up with a reason.

import { setTimeout as sleep } from "node:timers/promises";
import { asSystem, type Db } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { type Channel, channels } from "../contract.ts";
import {
  type Attempt,
  type DueNotice,
  insertAttempt,
  leaseDue,
  lockGateway,
  noteGateway,
  releaseLeases,
} from "../queries.ts";
import { templateOf } from "../templates/all.ts";
import { footLinks } from "../templates/links.ts";
import { mailOf, shortOf } from "../templates/render.ts";
import { masked, revealed, spent } from "../templates/secrets.ts";
import { attachmentsOf } from "./attachments.ts";
import { type Gateway, type Outgoing, openGateway, type Sent } from "./gateways.ts";
import { isQuiet } from "./quiet.ts";

const LEASE_SECONDS = 120;
/** What was not begun by then is given back, well before somebody else may take it. */
const BEGIN_SECONDS_MAX = 60;
const BATCH = 20;
const AT_ONCE = 4;
/** Of tries in which the message itself was the trouble; while a gateway is down nothing is counted against it. */
const ATTEMPTS_MAX = 12;
const FIRST_PAUSE_SECONDS = 30;
const PAUSE_SECONDS_MAX = 3600;
/** After so many failures in a row the gateway is left alone for a while. */
const FAILURES_MAX = 5;
const SHUT_SECONDS = 30;
const SHUT_SECONDS_MAX = 900;
/** A job ends and lets others run; the clock asks again. */
const RUN_MS_MAX = 60_000;

export type Clock = () => Date;

export interface SendingSums {
  accepted: number;
  failed: number;
  ended: number;
}

/** The job. */
export async function sendNotices(_payload: Record<string, unknown>, services: Services): Promise<void> {
  await sendDue(services);
}

export async function sendDue(services: Services, clock: Clock = () => new Date()): Promise<SendingSums> {
  const sums: SendingSums = { accepted: 0, failed: 0, ended: 0 };
  await Promise.all(channels.map((channel) => sendChannel(services, channel, clock, sums)));
  return sums;
}

async function sendChannel(services: Services, channel: Channel, clock: Clock, sums: SendingSums): Promise<void> {
  const gateway = openGateway(services.config.notices, channel);
  if (!gateway) return;
  const until = Date.now() + RUN_MS_MAX;
  try {
    while (Date.now() < until) {
      const now = clock();
      const taken = await take(services, channel, now);
      if (taken === "later") await sleep(250);
      else if (taken.length === 0) return;
      else await sendAll(services, gateway, { taken, leasedUntil: leaseFrom(now) }, clock, sums);
    }
  } finally {
    gateway.close();
  }
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_SECONDS * 1000);
}

/** `later`: as many as the gateway may be asked in a second are on their way. */
async function take(services: Services, channel: Channel, now: Date): Promise<DueNotice[] | "later"> {
  const { notices } = services.config;
  return asSystem(services.database, async (db) => {
    const { failures, shutUntil, takenThisSecond } = await lockGateway(db, channel);
    if (shutUntil !== null && new Date(shutUntil) > now) return [];
    const room = (notices[channel]?.perSecond ?? 0) - takenThisSecond;
    if (room <= 0) return "later";
    // One letter tries a gateway that was left alone; the others wait to hear of it.
    const limit = failures >= FAILURES_MAX ? 1 : Math.min(room, BATCH);
    return leaseDue(db, {
      channel,
      limit,
      now,
      leaseSeconds: LEASE_SECONDS,
      urgentOnly: isQuiet(notices.quiet, channel, now),
    });
  });
}

async function sendAll(
  services: Services,
  gateway: Gateway,
  { taken, leasedUntil }: { readonly taken: readonly DueNotice[]; readonly leasedUntil: Date },
  clock: Clock,
  sums: SendingSums,
): Promise<void> {
  const waiting = [...taken];
  const untried: DueNotice[] = [];
  const beginUntil = Date.now() + BEGIN_SECONDS_MAX * 1000;
  let shut = false;
  const work = async () => {
    for (let notice = waiting.shift(); notice; notice = waiting.shift()) {
      if (shut || Date.now() > beginUntil) untried.push(notice);
      else shut = await sendOne(services, gateway, notice, clock, sums);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (untried.length > 0) {
    const ids = untried.map(({ id }) => id);
    await asSystem(services.database, (db) => releaseLeases(db, ids, leasedUntil));
  }
}

/** Gives whether the gateway is to be left alone from now on. */
async function sendOne(
  services: Services,
  gateway: Gateway,
  notice: DueNotice,
  clock: Clock,
  sums: SendingSums,
): Promise<boolean> {
  const number = notice.attempts + 1;
  const { id: noticeId, discomId, payerId } = notice;
  const interrupted = notice.interrupted && !gateway.sendsOnce;
  const write = (db: Db, attempt: Pick<Attempt, "outcome"> & Partial<Attempt>) =>
    insertAttempt(db, {
      noticeId,
      number,
      discomId,
      payerId,
      gatewayRef: null,
      reason: "",
      nextAt: null,
      said: null,
      unsure: interrupted,
      at: clock().toISOString(),
      ...attempt,
    });
  const end = async (reason: string, outcome: "gave-up" | "refused" = "gave-up") => {
    sums.ended += 1;
    await asSystem(services.database, (db) => write(db, { outcome, reason }));
    return false;
  };
  if (new Date(notice.uselessAfter) <= clock()) return end("too-late");
  const made = await make(services, notice);
  if (made === null) return end("code-over");
  const template = templateOf(notice.kind);
  const { language, channel } = notice;
  const links = footLinks(services.config, notice);
  const sent: Sent =
    made instanceof Error
      ? { outcome: "failed", reason: `not made: ${made.message}`.slice(0, 200), down: false, mayHaveLeft: false }
      : await gateway.send(made);
  if (sent.outcome === "refused") {
    await hear(services, channel, sent, clock());
    return end(sent.reason, "refused");
  }
  const gaveUp = sent.outcome === "failed" && !sent.down && number >= ATTEMPTS_MAX;
  if (gaveUp) return end(sent.reason);
  const stop = await asSystem(services.database, async (db) => {
    if (sent.outcome === "failed") {
      const nextAt = new Date(clock().getTime() + pauseSeconds(number) * 1000).toISOString();
      const unsure = interrupted || (sent.mayHaveLeft && !gateway.sendsOnce);
      await write(db, { outcome: "failed", reason: sent.reason, nextAt, unsure });
    } else {
      const safe = masked(services.config, notice.variables);
      const said =
        channel === "email" ? mailOf(template, safe, language, links) : shortOf(template, safe, language, channel);
      const { text } = said as { text: string };
      const subject = "subject" in (said as object) ? (said as { subject: string }).subject : "";
      await write(db, { outcome: "accepted", gatewayRef: sent.gatewayRef, said: { subject, text } });
      await spent(db, notice.variables);
    }
    return note(db, channel, sent, clock());
  });
  if (sent.outcome === "accepted") sums.accepted += 1;
  else sums.failed += 1;
  return stop;
}

/** Null where nobody could use it any more. What cannot be made holds up no other: its trouble is its own, and is tried again. */
async function make(services: Services, notice: DueNotice): Promise<Outgoing | Error | null> {
  const { id, address, name, kind, language, channel } = notice;
  try {
    const variables = await asSystem(services.database, (db) => revealed(db, services.config, notice.variables));
    if (variables === null) return null;
    const template = templateOf(kind);
    return {
      ref: `milaan-${id}`,
      to: address,
      name,
      kind,
      language,
      version: template.version,
      mail: channel === "email" ? mailOf(template, variables, language, footLinks(services.config, notice)) : null,
      short: channel === "email" ? null : shortOf(template, variables, language, channel),
      code: template.class === "code" ? (variables["code"] ?? null) : null,
      attachments: await attachmentsOf(services, notice),
    };
  } catch (error) {
    services.log.error({ err: error, notice: id, kind }, "a notice could not be made");
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function hear(services: Services, channel: Channel, sent: Sent, now: Date): Promise<void> {
  await asSystem(services.database, (db) => note(db, channel, sent, now));
}

/** Counts what the gateway did; a failure of it that follows several others shuts it for a while, twice as long each time. */
async function note(db: Db, channel: Channel, sent: Sent, now: Date): Promise<boolean> {
  if (sent.outcome === "failed" && !sent.down) return false;
  const { failures: before } = await lockGateway(db, channel);
  if (sent.outcome !== "failed") {
    if (before > 0) await noteGateway(db, channel, { failures: 0, lastFailure: "", failedAt: null, shutUntil: null });
    return false;
  }
  const failures = before + 1;
  const seconds = Math.min(SHUT_SECONDS * 2 ** Math.min(failures - FAILURES_MAX, 10), SHUT_SECONDS_MAX);
  const shut = failures >= FAILURES_MAX;
  await noteGateway(db, channel, {
    failures,
    lastFailure: sent.reason,
    failedAt: now.toISOString(),
    shutUntil: shut ? new Date(now.getTime() + seconds * 1000).toISOString() : null,
  });
  return shut;
}

function pauseSeconds(attempt: number): number {
  return Math.min(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1), PAUSE_SECONDS_MAX);
}
