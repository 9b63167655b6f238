// An earlier decision taken back, alone or with others: mirror entries, cancelled receipts, bills due again, and the line waits once more.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { type Gathered, gatherOpen } from "../open/candidates.ts";
import { waitToDecide } from "../open/deciding.ts";
import { type LineRow, lineById } from "../open/line-queries.ts";
import { type AnyDecision, apply, type Decided } from "../run/apply.ts";
import { partnersOf } from "../run/apply-queries.ts";
import { onlySuggest, planFor } from "../run/batch.ts";
import { answerOf, byPerson, discomOf } from "./decide.ts";
import { lineOfDecision } from "./decision-queries.ts";

export async function reverseDecision(
  db: Db,
  actor: Actor,
  decisionId: string,
  reason: string,
): ReturnType<typeof answerOf> {
  const discomId = discomOf(actor);
  const [line] = await takeBack(db, actor, [decisionId], reason);
  await record(db, actor, "reversed a decision", `decision:${decisionId}`, { line: (line as LineRow).id, reason });
  return answerOf(db, discomId, (line as LineRow).id);
}

/** All of them or none. Gives their lines; with one half of a return goes the other. */
export async function takeBack(
  db: Db,
  actor: Actor,
  decisionIds: readonly string[],
  reason: string,
): Promise<LineRow[]> {
  const discomId = discomOf(actor);
  await waitToDecide(db, discomId);
  const lines = new Map<string, LineRow>();
  for (const id of decisionIds) {
    const line = await lineHeldBy(db, discomId, id);
    lines.set(line.id, line);
    for (const other of await partnersOf(db, discomId, line.id)) {
      lines.set(other, (await lineById(db, discomId, other)) as LineRow);
    }
  }
  const parked = [...lines.values()].filter(({ outcome }) => outcome === "parked");
  const gathered = await gatherOpen(db, discomId, parked);
  const upAgain = takenUpAgain(gathered, parked);
  const decided = [...lines.values()].map((line): Decided => {
    const waits = upAgain.get(line.id) ?? { outcome: "unidentified", rule: "reversal" };
    return { line, decision: byPerson({ ...waits, reversesDecisionId: line.decision_id }) };
  });
  await apply(db, gathered, decided, { userId: actor.userId, why: reason });
  return [...lines.values()];
}

/** Only what holds can be taken back. */
async function lineHeldBy(db: Db, discomId: number, decisionId: string): Promise<LineRow> {
  const lineId = await lineOfDecision(db, discomId, decisionId);
  const line = lineId === null ? undefined : await lineById(db, discomId, lineId);
  if (!line) throw notFound("decision");
  if (line.decision_id !== decisionId) {
    throw new Refusal(409, "already-reversed", "This decision holds no longer. Look at the line again.");
  }
  if (line.outcome === "suggested" || line.outcome === "unidentified") {
    throw new Refusal(409, "nothing-to-reverse", "Nothing was decided that could be taken back.");
  }
  return line;
}

type Waits = Pick<AnyDecision, "outcome" | "rule"> & Partial<Pick<AnyDecision, "flags" | "evidence" | "suggestions">>;

/** What was only set aside goes back to where the rules would lay it today; all else that is taken back waits for a person. */
function takenUpAgain(gathered: Gathered, parked: readonly LineRow[]): Map<string, Waits> {
  const { decisions } = parked.length > 0 ? planFor(gathered, parked) : { decisions: [] };
  return new Map(
    decisions.map((thought, at) => {
      const { outcome, rule, flags, evidence, suggestions } = onlySuggest(thought);
      const waits: Waits =
        outcome === "suggested"
          ? { outcome, rule, flags, evidence, suggestions }
          : { outcome: "unidentified", rule: "P11" };
      return [(parked[at] as LineRow).id, waits];
    }),
  );
}
