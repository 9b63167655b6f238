// Each step of an advice, told to those it concerns: who prepared it, who has to approve it, who approved it.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import type { NoticeKind, Topic } from "../contract.ts";
import { type Person, peopleById, peopleOfPayer } from "../queries.ts";
import { templateOf } from "../templates/all.ts";
import { portalLink } from "../templates/links.ts";
import { type AdviceFacts, adviceFacts, mayApprove, nameOf } from "./event-queries.ts";
import { type Expand, text, toPeople } from "./to-people.ts";

interface Step {
  readonly advice: AdviceFacts;
  readonly event: Event;
  readonly topic: Topic | null;
}

interface Telling {
  readonly kind: NoticeKind;
  readonly to: (db: Db, step: Step) => Promise<readonly Person[]>;
  /** What makes it the same message; the event itself where nothing is said. */
  readonly about?: (step: Step) => string;
  /** The discom speaks, and has it in its log too; else it stays within the payer. */
  readonly byDiscom?: true;
}

export const advices = {
  "advice.drafted": telling({ kind: "advice-drafted", to: people(makers, actor) }),
  "advice.submitted": telling({ kind: "advice-submitted", to: whoMayApprove }),
  "advice.approval-wanted": telling({ kind: "advice-submitted", to: whoMayApprove }),
  "advice.sent-back": telling({ kind: "advice-sent-back", to: people(makers) }),
  "advice.approved": telling({ kind: "advice-approved", to: people(makers) }),
  "advice.cancelled": telling({ kind: "advice-cancelled", to: allButActor }),
  "advice.expiring": telling({ kind: "advice-expiring", to: people(makers), about: untilWhen }),
  "advice.expired": telling({ kind: "advice-expired", to: people(makers, checkers), about: untilWhen }),
  "advice.bank-confirmed": telling({
    kind: "bank-confirmed",
    to: people(makers, checkers),
    about: ({ advice, event }) => `${advice.number}:${text(event.facts["utr"])}`,
    byDiscom: true,
  }),
} as const;

function telling({ kind, to, about, byDiscom }: Telling): Expand {
  return async (db: Db, config: Config, event: Event) => {
    const advice = await adviceFacts(db, event.subject.replace(/^advice:/, ""));
    if (!advice) return [];
    const { topic, variables } = templateOf(kind);
    const step = { advice, event, topic };
    const by = await nameOf(db, text(event.facts["by"]));
    return toPeople(await to(db, step), {
      kind,
      discomId: byDiscom ? advice.discomId : null,
      payerId: advice.payerId,
      subject: event.subject,
      about: about?.(step) ?? event.id,
      variables: (language) => {
        const known = valuesOf(config, step, by?.[language] ?? "");
        return Object.fromEntries(Object.keys(variables).map((name) => [name, known[name] ?? ""]));
      },
    });
  };
}

/** All that is known of a step; a template takes what it has words for. */
function valuesOf(config: Config, { advice, event: { facts } }: Step, by: string): Readonly<Record<string, string>> {
  const { number, discom, count, until, van, ifsc, amountPaise } = advice;
  return {
    advice: number,
    discom,
    // The bank may have told another amount than the advice's.
    amount: text(facts["paise"]) || amountPaise,
    count,
    until,
    van,
    ifsc,
    by,
    why: text(facts["why"]),
    rule: text(facts["rule"]),
    utr: text(facts["utr"]),
    link: portalLink(config, `/advices/${number}`),
  };
}

function untilWhen({ advice: { number, until } }: Step): string {
  return `${number}:${until}`;
}

type Who = (step: Step) => readonly string[];

function makers({ advice }: Step): readonly string[] {
  return advice.makers;
}

function checkers({ advice }: Step): readonly string[] {
  return advice.checkers;
}

function actor({ event }: Step): readonly string[] {
  return [text(event.facts["by"])].filter((id) => id !== "");
}

function people(...who: readonly Who[]): Telling["to"] {
  return (db, step) => peopleById(db, { users: [...new Set(who.flatMap((of) => of(step)))], topic: step.topic });
}

async function allButActor(db: Db, step: Step): Promise<readonly Person[]> {
  const found = await people(makers, checkers)(db, step);
  return found.filter(({ userId }) => !actor(step).includes(userId));
}

/** Checkers who neither prepared it nor approved it already, and may approve so much. */
async function whoMayApprove(db: Db, step: Step): Promise<readonly Person[]> {
  const { payerId, amountPaise } = step.advice;
  const [except = null] = actor(step);
  const asked = await peopleOfPayer(db, { payerId, roles: ["checker"], topic: step.topic, except });
  const taken = new Set([...makers(step), ...checkers(step)]);
  const free = asked.map(({ userId }) => userId).filter((id) => !taken.has(id));
  const may = new Set(await mayApprove(db, free, amountPaise));
  return asked.filter(({ userId }) => may.has(userId));
}
