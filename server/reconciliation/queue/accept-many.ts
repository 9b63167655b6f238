// Accepts the first candidate of many lines of one rule in the background: line by line, as their author, each honest about its failure.

import type { z } from "zod";
import { record } from "#server/audit/record.ts";
import { type Actor, asActor, asSystem, type Db } from "#server/database.ts";
import { notFound, Refusal, refusalFrom } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { advanceWork, finishWork, startWork } from "#server/work/progress.ts";
import { consider } from "../decide/consider.ts";
import { matchByHand } from "../decide/decide.ts";
import { lineById } from "../open/line-queries.ts";
import type { Looked } from "./decide-many.ts";
import type { Accepted, acceptLines } from "./queue-contract.ts";
import { addToBatch, insertBatch, standsByBatch } from "./queue-queries.ts";

type Body = z.output<typeof acceptLines.body>;

export async function startAccepting(db: Db, actor: Actor, body: Body): Promise<string> {
  const workId = await startWork(db, actor, "accept-lines", body.lines.length);
  const batchId = await insertBatch(db, actor.discomId as number, { kind: "accepted", userId: actor.userId });
  await enqueue(db, "accept-lines", { ...body, actor, workId, batchId });
  return workId;
}

/** The job `accept-lines`. Started again after a crash it finds what it did already decided by itself and goes on. */
export async function acceptLinesJob(payload: Record<string, unknown>, { database }: Services): Promise<void> {
  const { actor, workId, batchId, rule, lines } = payload as unknown as Body & {
    actor: Actor;
    workId: string;
    batchId: string;
  };
  const result: Accepted = { batchId, done: 0, asked: 0, failed: [] };
  for (const [at, looked] of lines.entries()) {
    await advanceWork(database, workId, { stage: "accepting", done: at, total: lines.length });
    try {
      const asked = await asActor(database, actor, (db) => acceptFirst(db, actor, rule, looked, batchId));
      if (asked) result.asked++;
      else result.done++;
    } catch (error) {
      const refusal = refusalFrom(error);
      if (!refusal) throw error;
      result.failed.push({ lineId: looked.id, code: refusal.code });
    }
  }
  await advanceWork(database, workId, { done: lines.length, total: lines.length });
  await asSystem(database, (db) =>
    record(db, actor, "accepted many lines", `batch:${batchId}`, {
      rule,
      done: result.done,
      asked: result.asked,
      failed: result.failed.length,
    }),
  );
  await finishWork(database, workId, { ...result, batchId: result.done > 0 ? batchId : null });
}

/** True when a second person is asked instead. */
async function acceptFirst(db: Db, actor: Actor, rule: string, looked: Looked, batchId: string): Promise<boolean> {
  const discomId = actor.discomId as number;
  const line = await lineById(db, discomId, looked.id);
  if (!line) throw notFound("line");
  if (await standsByBatch(db, discomId, line.id, batchId)) return false;
  if (line.rule !== rule) throw new Refusal(409, "other-rule", "The line was suggested by another rule.");
  const [first] = await consider(db, discomId, line, { advice: null, payer: null });
  // One that nothing speaks for is never accepted unseen.
  if (!first?.match || !first.evidence.some(({ agrees }) => agrees === true)) {
    throw new Refusal(
      409,
      "no-sure-candidate",
      "Nothing in its text speaks for the first candidate. Look at the line.",
    );
  }
  const matched = await matchByHand(db, actor, line.id, { ...first.match, sequence: looked.sequence, reason: "" });
  if (matched.approvalId !== null) return true;
  await addToBatch(db, discomId, batchId, [line.id]);
  return false;
}
