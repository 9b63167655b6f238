// What happened, as messages: for each kind of event who is told what. Nothing is sent here.

import { codeToSend } from "#server/accounts/contact-codes.ts";
import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { type AdviceFacts, adviceFacts, mayApprove, nameOf, receiptsOfRun, returnsOfRun } from "./event-queries.ts";
import { answers } from "./expand-answers.ts";
import { portalLink } from "./links.ts";
import { type Person, peopleById, peopleOfPayer } from "./queries.ts";
import { codeSecret, invitationSecret } from "./secrets.ts";
import { templateOf } from "./templates/all.ts";
import { inLanguage, text, toPeople } from "./to-people.ts";
import type { Draft } from "./write.ts";

export type Expand = (
  db: Db,
  config: Config,
  event: Event,
) => Promise<readonly Draft[] | AsyncIterable<readonly Draft[]>>;

/** Kinds that are not here are told to nobody. */
export const expansions: Readonly<Record<string, Expand>> = {
  "contact.code-wanted": code,
  "advice.drafted": drafted,
  "advice.submitted": approvalWanted,
  "advice.approval-wanted": approvalWanted,
  "advice.sent-back": sentBack,
  "advice.approved": approved,
  "advice.expiring": expiring,
  "advice.bank-confirmed": bankConfirmed,
  ...answers,
  "run.done": async (db, config, event) => runDone(db, config, event),
};

async function code(db: Db, config: Config, { discomId, payerId, facts }: Event): Promise<Draft[]> {
  const id = text(facts["codeId"]);
  const wanted = await codeToSend(db, config, id);
  if (!wanted) return [];
  const { purpose, channel, address, language, expiresAt } = wanted;
  const organisation = inLanguage(facts, "organisation", language);
  const common = {
    discomId,
    payerId,
    name: text(facts["name"]),
    channel,
    address,
    language,
    subject: `code:${id}`,
    dedupeKey: `code:${id}`,
    usefulHours: Math.max(hoursUntil(expiresAt), 0),
  };
  if (purpose === "invitation") {
    const until = dayOf(expiresAt);
    return [{ ...common, kind: "invitation", variables: { organisation, link: invitationSecret(id), until } }];
  }
  const minutes = text(facts["minutes"]);
  const connection = text(facts["connection"]);
  if (connection === "") {
    return [{ ...common, kind: "registration-code", variables: { code: codeSecret(id), minutes } }];
  }
  const discom = text(facts["discom"]);
  return [{ ...common, kind: "contact-code", variables: { code: codeSecret(id), minutes, connection, discom } }];
}

async function drafted(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const advice = await adviceOf(db, event);
  if (!advice) return [];
  const { number, discom, amountPaise, count, payerId } = advice;
  const users = [...new Set([...advice.makers, text(event.facts["by"])])].filter((id) => id !== "");
  return toPeople(await peopleById(db, { users, topic: "approvals" }), {
    kind: "advice-drafted",
    discomId: null,
    payerId,
    subject: event.subject,
    about: event.id,
    variables: () => ({
      advice: number,
      discom,
      amount: amountPaise,
      count,
      rule: text(event.facts["rule"]),
      link: portalLink(config, `/advices/${number}`),
    }),
  });
}

async function approvalWanted(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const advice = await adviceOf(db, event);
  if (!advice) return [];
  const asked = await peopleOfPayer(db, {
    payerId: advice.payerId,
    roles: ["checker"],
    topic: "approvals",
    except: text(event.facts["by"]) || null,
  });
  const taken = new Set([...advice.makers, ...advice.checkers]);
  const may = new Set(
    await mayApprove(
      db,
      asked.map(({ userId }) => userId).filter((id) => !taken.has(id)),
      advice.amountPaise,
    ),
  );
  const by = await nameOf(db, text(event.facts["by"]));
  return toPeople(
    asked.filter(({ userId }) => may.has(userId)),
    {
      kind: "advice-submitted",
      discomId: null,
      payerId: advice.payerId,
      subject: event.subject,
      about: event.id,
      variables: (language) => ({
        advice: advice.number,
        discom: advice.discom,
        amount: advice.amountPaise,
        count: advice.count,
        until: advice.until,
        by: by?.[language] ?? "",
        link: portalLink(config, `/advices/${advice.number}`),
      }),
    },
  );
}

async function sentBack(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const advice = await adviceOf(db, event);
  if (!advice) return [];
  const by = await nameOf(db, text(event.facts["by"]));
  return toPeople(await peopleById(db, { users: advice.makers, topic: "approvals" }), {
    kind: "advice-sent-back",
    discomId: null,
    payerId: advice.payerId,
    subject: event.subject,
    about: event.id,
    variables: (language) => ({
      advice: advice.number,
      amount: advice.amountPaise,
      by: by?.[language] ?? "",
      why: text(event.facts["why"]),
      link: portalLink(config, `/advices/${advice.number}`),
    }),
  });
}

async function approved(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const advice = await adviceOf(db, event);
  if (!advice) return [];
  const { number, discom, amountPaise, van, ifsc, until } = advice;
  return toPeople(await peopleById(db, { users: advice.makers, topic: "approvals" }), {
    kind: "advice-approved",
    discomId: null,
    payerId: advice.payerId,
    subject: event.subject,
    about: event.id,
    variables: () => ({
      advice: number,
      discom,
      amount: amountPaise,
      van,
      ifsc,
      until,
      link: portalLink(config, `/advices/${number}`),
    }),
  });
}

async function expiring(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const advice = await adviceOf(db, event);
  if (!advice) return [];
  const { number, discom, amountPaise, until } = advice;
  return toPeople(await peopleById(db, { users: advice.makers, topic: "approvals" }), {
    kind: "advice-expiring",
    discomId: null,
    payerId: advice.payerId,
    subject: event.subject,
    about: `${number}:${until}`,
    variables: () => ({
      advice: number,
      discom,
      amount: amountPaise,
      until,
      link: portalLink(config, `/advices/${number}`),
    }),
  });
}

async function bankConfirmed(db: Db, config: Config, event: Event): Promise<Draft[]> {
  const advice = await adviceOf(db, event);
  if (!advice) return [];
  const { number, discom } = advice;
  const users = [...new Set([...advice.makers, ...advice.checkers])];
  const amount = text(event.facts["paise"]) || text(event.facts["amountPaise"]) || advice.amountPaise;
  return toPeople(await peopleById(db, { users, topic: "payments" }), {
    kind: "bank-confirmed",
    discomId: advice.discomId,
    payerId: advice.payerId,
    subject: event.subject,
    about: `${advice.number}:${text(event.facts["utr"])}`,
    variables: () => ({
      advice: number,
      discom,
      amount,
      utr: text(event.facts["utr"]),
      link: portalLink(config, `/advices/${number}`),
    }),
  });
}

const RECEIPTS_AT_ONCE = 2000;

/** Without a run: what people issued by hand within a day. */
export async function* receiptsTold(
  db: Db,
  config: Config,
  discomId: number,
  runId: string | null,
): AsyncGenerator<readonly Draft[]> {
  for (let after = "0"; ; ) {
    const receipts = await receiptsOfRun(db, { discomId, runId, after, limit: RECEIPTS_AT_ONCE });
    const last = receipts.at(-1);
    if (!last) return;
    after = last.receiptId;
    const byId = await reachedById(db, receipts);
    yield receipts.flatMap(({ receipt, payerId, advice, discom, amountPaise, count, day, utr, people }) =>
      toPeople(
        people.flatMap((id) => byId.get(id) ?? []),
        {
          kind: "advice-paid",
          discomId,
          payerId,
          subject: `receipt:${receipt}`,
          about: receipt,
          variables: () => ({
            advice,
            discom,
            amount: amountPaise,
            count,
            receipt,
            day,
            utr,
            link: portalLink(config, `/receipts/${receipt}`),
          }),
        },
      ),
    );
  }
}

/** A run may have paid a hundred thousand advices: read in parts, and one message a payment, not one a bill. */
async function* runDone(db: Db, config: Config, event: Event): AsyncGenerator<readonly Draft[]> {
  const { discomId, facts } = event;
  if (discomId === null) return;
  const runId = text(facts["runId"]);
  yield* receiptsTold(db, config, discomId, runId);
  const returns = await returnsOfRun(db, { discomId, runId });
  const byId = await reachedById(db, returns);
  yield returns.flatMap(({ lineId, payerId, advice, discom, amountPaise, day, people }) =>
    toPeople(
      people.flatMap((id) => byId.get(id) ?? []),
      {
        kind: "credit-returned",
        discomId,
        payerId,
        subject: `advice:${advice}`,
        about: lineId,
        variables: () => ({
          advice,
          discom,
          amount: amountPaise,
          day,
          link: portalLink(config, `/advices/${advice}`),
        }),
      },
    ),
  );
}

async function reachedById(
  db: Db,
  rows: readonly { readonly people: readonly string[] }[],
): Promise<Map<string, Person[]>> {
  const users = [...new Set(rows.flatMap(({ people }) => people))];
  if (users.length === 0) return new Map();
  const { topic } = templateOf("advice-paid");
  const reached = new Map<string, Person[]>();
  for (const person of await peopleById(db, { users, topic })) {
    const channels = reached.get(person.userId);
    if (channels) channels.push(person);
    else reached.set(person.userId, [person]);
  }
  return reached;
}

function adviceOf(db: Db, { subject }: Event): Promise<AdviceFacts | undefined> {
  return adviceFacts(db, subject.replace(/^advice:/, ""));
}

function hoursUntil(instant: string): number {
  return (new Date(instant).getTime() - Date.now()) / 3_600_000;
}

function dayOf(instant: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date(instant));
}
