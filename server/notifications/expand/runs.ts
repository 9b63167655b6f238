// What a run of the engine, or a person by hand, did with payers' money: receipts issued, and money that went back.

import type { Config } from "#server/config.ts";
import type { Db } from "#server/database.ts";
import type { Event } from "#server/events/contract.ts";
import { type Person, peopleById } from "../queries.ts";
import { templateOf } from "../templates/all.ts";
import { portalLink } from "../templates/links.ts";
import type { Draft } from "../write.ts";
import { receiptsOfRun, returnsOfRun } from "./event-queries.ts";
import { text, toPeople } from "./to-people.ts";

const RECEIPTS_AT_ONCE = 2000;

/** A run may have paid a hundred thousand advices: read in parts, and one message a payment, not one a bill. */
export async function* runDone(db: Db, config: Config, event: Event): AsyncGenerator<readonly Draft[]> {
  const { discomId, facts } = event;
  if (discomId === null) return;
  const runId = text(facts["runId"]);
  yield* receiptsTold(db, config, discomId, runId);
  const returns = await returnsOfRun(db, { discomId, runId });
  const reach = await reachOf(db, returns);
  yield returns.flatMap(({ lineId, payerId, people, ...money }) =>
    toPeople(reach(people), {
      kind: "credit-returned",
      discomId,
      payerId,
      subject: `advice:${money.advice}`,
      about: lineId,
      variables: () => ({
        advice: money.advice,
        discom: money.discom,
        amount: money.amountPaise,
        day: money.day,
        link: portalLink(config, `/advices/${money.advice}`),
      }),
    }),
  );
}

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
    const reach = await reachOf(db, receipts);
    yield receipts.flatMap(({ receipt, payerId, people, receiptId: _, amountPaise, ...money }) =>
      toPeople(reach(people), {
        kind: "advice-paid",
        discomId,
        payerId,
        subject: `receipt:${receipt}`,
        about: receipt,
        variables: () => ({ ...money, amount: amountPaise, receipt, link: portalLink(config, `/receipts/${receipt}`) }),
      }),
    );
  }
}

/** How each of the people named in all of them is reached, looked up at once. */
async function reachOf(
  db: Db,
  rows: readonly { readonly people: readonly string[] }[],
): Promise<(people: readonly string[]) => Person[]> {
  const users = [...new Set(rows.flatMap(({ people }) => people))];
  const { topic } = templateOf("advice-paid");
  const found = users.length === 0 ? [] : await peopleById(db, { users, topic });
  const byUser = new Map<string, Person[]>();
  for (const person of found) byUser.set(person.userId, [...(byUser.get(person.userId) ?? []), person]);
  return (people) => people.flatMap((id) => byUser.get(id) ?? []);
}
