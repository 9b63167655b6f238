// Opening closed days again takes two: one asks, another approves, and with a day every later one of the account opens.

import type { Approved } from "#server/approvals/answer.ts";
import { ask } from "#server/approvals/ask.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { type AccountRow, accountRow } from "./bank-queries.ts";
import { paperDate } from "./book-paper.ts";
import { insertReopenings, lockBooks, type Standing, standingFrom } from "./closing-queries.ts";

/** Gives the id of what now waits for a second person. */
export async function askToReopen(db: Db, actor: Actor, id: string, why: string): Promise<string> {
  const standing = await standingFrom(db, actor.discomId as number, id);
  const [first] = standing;
  if (!first) throw new Refusal(409, "day-open", "The day is open.");
  return ask(db, actor, {
    kind: "reopen-day",
    subject: `day-closing:${id}`,
    paise: null,
    content: await contentOf(db, actor.discomId as number, first, standing),
    why,
  });
}

async function contentOf(db: Db, discomId: number, first: Standing, standing: readonly Standing[]) {
  const { day: to } = standing.at(-1) ?? first;
  const { account } = (await accountRow(db, discomId, first.account)) as AccountRow;
  const number = `${account.bank.toUpperCase()} ••${account.number.slice(-4)}`;
  const days = `${paperDate(first.fromDay)} – ${paperDate(to)}`;
  return {
    about: `${number}, ${account.name}: ${days}`,
    aboutHi: `${number}, ${account.nameHi}: ${days}`,
    account: number,
    accountId: account.id,
    from: first.fromDay,
    to,
    closings: standing.map(({ id }) => id),
  };
}

/** What approving does; a closing added since changes what would open, so that is asked again. */
export async function reopenDay(db: Db, approved: Approved): Promise<void> {
  const { discomId, asker, approver, content, why, id: approvalId } = approved;
  const { accountId, closings } = content as { accountId: number; closings: string[] };
  await lockBooks(db, discomId, accountId);
  const standing = await standingFrom(db, discomId, closings[0] ?? "0");
  if (standing.length !== closings.length || standing.some(({ id }, index) => id !== closings[index])) {
    throw new Refusal(409, "closings-changed", "Days were closed or opened since this was asked. Ask again.");
  }
  await insertReopenings(db, discomId, closings, {
    approvalId,
    askedBy: asker.userId,
    approvedBy: approver.userId,
    why,
  });
  await record(db, approver, "opened closed days again", `day-closing:${closings[0]}`, {
    account: accountId,
    closings,
    asked: asker.userId,
    reason: why,
  });
}
