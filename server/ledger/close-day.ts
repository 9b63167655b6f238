// A supervisor closes a run of days with the statement they looked at; from then on nothing is booked on them.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { type Invariant, invariants, offendersOf } from "#server/invariants-queries.ts";
import { drawUp } from "./bank-reconciliation.ts";
import { insertClosing, lockBooks } from "./closing-queries.ts";

/** What a day's figures rest on. The others are about bills, advices and billing, and are the clock's to watch. */
const PROVED = new Set([
  "lines-are-booked",
  "bank-ledger-is-lines",
  "reversals-are-mirrors",
  "matched-credits-conserved",
  "relieved-is-receivable",
]);

const REFUSALS: Readonly<Record<string, string>> = {
  closed: "The day is closed already.",
  "day-not-over": "A day can be closed when it is over.",
  "statement-awaited": "No statement reaches this day yet. Import the next one first.",
  "balance-unknown": "No statement says what stood in the account.",
  "gap-open":
    "A statement up to this day does not go on from the one before. Accept the gap, or import what is missing.",
  "bank-and-books-differ": "The bank and the books differ.",
};

export async function close(
  db: Db,
  actor: Actor,
  wanted: { account: number; day: string; contentHash: string },
): Promise<{ id: string; fromDay: string; day: string }> {
  const discomId = actor.discomId as number;
  await lockBooks(db, discomId, wanted.account);
  const { statement, asked, basis } = await drawUp(db, discomId, wanted);
  const [blocker] = statement.blockers;
  if (blocker) throw new Refusal(409, blocker === "closed" ? "day-closed-already" : blocker, REFUSALS[blocker] ?? "");
  if (statement.contentHash !== wanted.contentHash) {
    throw new Refusal(
      409,
      "books-changed",
      "Something was booked meanwhile. Look at the reconciliation statement again.",
    );
  }
  for (const invariant of invariants) if (PROVED.has(invariant.name)) await prove(db, invariant);
  const closing = await insertClosing(db, asked, statement, basis, actor.userId);
  await record(db, actor, "closed a day", `day-closing:${closing.id}`, {
    account: wanted.account,
    from: closing.fromDay,
    day: closing.day,
    contentHash: statement.contentHash,
  });
  return closing;
}

async function prove(db: Db, invariant: Invariant): Promise<void> {
  const [broken] = await offendersOf(db, invariant);
  if (!broken) return;
  throw new Refusal(409, "invariant-broken", `${invariant.says} That does not hold: ${broken.what}.`, {
    params: { name: invariant.name, what: broken.what },
  });
}
