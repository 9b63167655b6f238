// One act upon many lines: set aside, marked or taken back together, in one transaction and one batch. What cannot be is named.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { byPerson } from "../decide/decide.ts";
import { takeBack } from "../decide/take-back.ts";
import { gatherOpen } from "../open/candidates.ts";
import { waitToDecide } from "../open/deciding.ts";
import { type LineRow, linesById } from "../open/line-queries.ts";
import { type AnyDecision, apply, type Decided } from "../run/apply.ts";
import type { DoneTogether } from "./queue-contract.ts";
import { addToBatch, insertBatch } from "./queue-queries.ts";

export type Looked = { readonly id: string; readonly sequence: number };
type As = "returned" | "duplicate" | "excluded" | "charge";
type Act = { readonly kind: "parked" | "marked"; readonly reason: string; readonly details: Record<string, unknown> };

const openOutcomes: readonly string[] = ["new", "suggested", "unidentified", "parked"];

export function parkLines(
  db: Db,
  actor: Actor,
  body: { lines: readonly Looked[]; reason: string },
): Promise<DoneTogether> {
  const act: Act = { kind: "parked", reason: body.reason, details: {} };
  return decideAll(db, actor, body.lines, act, () => byPerson({ outcome: "parked" }));
}

export function markLines(
  db: Db,
  actor: Actor,
  body: { lines: readonly Looked[]; as: As; reason: string },
): Promise<DoneTogether> {
  const act: Act = { kind: "marked", reason: body.reason, details: { as: body.as } };
  return decideAll(db, actor, body.lines, act, (line) => {
    if (body.as !== "charge") return byPerson({ outcome: body.as });
    if (line.direction !== "debit") return "not-a-debit";
    return byPerson({ outcome: "excluded", evidence: [{ kind: "charge", text: line.narration, agrees: true }] });
  });
}

async function decideAll(
  db: Db,
  actor: Actor,
  looked: readonly Looked[],
  { kind, reason, details }: Act,
  say: (line: LineRow) => AnyDecision | string,
): Promise<DoneTogether> {
  const discomId = actor.discomId as number;
  await waitToDecide(db, discomId);
  const { open, failed } = await openLines(db, discomId, looked);
  const decided: Decided[] = [];
  for (const line of open) {
    const said = say(line);
    if (typeof said === "string") failed.push({ lineId: line.id, code: said });
    else decided.push({ line, decision: said });
  }
  if (decided.length === 0) return { batchId: null, done: 0, failed };
  await apply(db, await gatherOpen(db, discomId, []), decided, { userId: actor.userId, why: reason });
  const batchId = await insertBatch(db, discomId, { kind, userId: actor.userId });
  await addToBatch(
    db,
    discomId,
    batchId,
    decided.map(({ line }) => line.id),
  );
  const counts = { done: decided.length, failed: failed.length };
  await record(db, actor, `${kind} many lines`, `batch:${batchId}`, { ...details, ...counts, reason });
  return { batchId, done: decided.length, failed };
}

/** As they were looked at, with nobody else deciding until this transaction ends. */
export async function openLines(
  db: Db,
  discomId: number,
  looked: readonly Looked[],
): Promise<{ open: LineRow[]; failed: DoneTogether["failed"] }> {
  const known = new Map(
    (
      await linesById(
        db,
        discomId,
        looked.map(({ id }) => id),
      )
    ).map((line) => [line.id, line]),
  );
  const open: LineRow[] = [];
  const failed: DoneTogether["failed"] = [];
  for (const [id, { sequence }] of new Map(looked.map((one) => [one.id, one]))) {
    const line = known.get(id);
    if (line?.sequence === sequence && openOutcomes.includes(line.outcome)) open.push(line);
    else failed.push({ lineId: id, code: codeOf(line, sequence) });
  }
  return { open, failed };
}

function codeOf(line: LineRow | undefined, sequence: number): string {
  if (!line) return "not-found";
  return line.sequence === sequence ? "already-decided" : "decided-meanwhile";
}

/** All or none: who takes ten back wants to know that ten are. */
export async function reverseDecisions(
  db: Db,
  actor: Actor,
  { decisionIds, reason }: { decisionIds: readonly string[]; reason: string },
): Promise<{ done: number }> {
  const lines = await takeBack(db, actor, decisionIds, reason);
  const details = { decisions: decisionIds.length, first: decisionIds[0], reason };
  await record(db, actor, "reversed many decisions", `discom:${actor.discomId}`, details);
  return { done: lines.length };
}
