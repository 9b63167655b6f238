// A change is tried before it is made: what is tried, how it is put in for the while, and what was found.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { enqueue } from "#server/queue.ts";
import { startWork } from "#server/work/progress.ts";
import { type Draft, Policy } from "./contract.ts";
import { keyOf } from "./key-of.ts";
import { insertConfirmation, insertRegistration, insertWithdrawal, removeRegistration } from "./known-queries.ts";
import { admittedName, insertVersion, policiesInForce } from "./queries.ts";
import {
  insertTrial,
  insertTrialChanges,
  type NewTrial,
  type NewTrialChange,
  trialFor,
  trialOfWork,
} from "./trial-queries.ts";

/** What the job is told; the change itself and who wants to know. */
export interface Trying {
  readonly workId: string;
  readonly discomId: number;
  readonly userId: string;
  readonly draft: Draft;
  readonly days: number;
  readonly linesMax: number;
}

export async function startTrial(
  db: Db,
  actor: Actor,
  { draft, days, linesMax }: Pick<Trying, "draft" | "days" | "linesMax">,
): Promise<{ workId: string }> {
  const discomId = actor.discomId as number;
  await requireSensible(db, discomId, draft);
  const workId = await startWork(db, actor, "trial");
  const trying: Trying = { workId, discomId, userId: actor.userId, draft, days, linesMax };
  await enqueue(db, "try-change", { ...trying }, `try-change:${workId}`);
  return { workId };
}

async function requireSensible(db: Db, discomId: number, draft: Draft): Promise<void> {
  if (draft.kind === "rules") return;
  if (draft.kind === "learned") keyOf({ kind: draft.what, key: draft.key });
  if (draft.payerId !== null && (await admittedName(db, discomId, draft.payerId)) === null) throw notFound("payer");
  if (draft.kind === "policy" && draft.payerId === null && !Policy.safeParse(draft.policy).success) {
    throw new Refusal(422, "policy-incomplete", "The discom's policy says something about everything.");
  }
}

/** Puts the change in, as saving it would; the caller takes all of it away again. */
export async function layDraft(db: Db, discomId: number, userId: string, draft: Draft): Promise<void> {
  const why = "trial";
  switch (draft.kind) {
    case "policy": {
      const { payerId, policy } = draft;
      const current = (await policiesInForce(db, discomId)).find(({ payer_id }) => payer_id === payerId);
      const version = (current?.version ?? 0) + 1;
      await insertVersion(db, { discomId, payerId, version, policy, userId, approvalId: null, trialId: null, why });
      return;
    }
    case "learned": {
      const fact = {
        discomId,
        payerId: draft.payerId,
        kind: draft.what,
        key: keyOf({ kind: draft.what, key: draft.key }),
        userId,
        why,
      };
      await (draft.remove ? insertWithdrawal(db, fact) : insertConfirmation(db, fact));
      return;
    }
    case "remitter": {
      const remitter = { discomId, payerId: draft.payerId, account: draft.account, ifsc: "", userId };
      await (draft.remove ? removeRegistration(db, remitter) : insertRegistration(db, remitter));
      return;
    }
    case "rules":
      return;
  }
}

/** Null while it has not ended. */
export function trialKept(db: Db, workId: string): Promise<string | null> {
  return trialOfWork(db, workId);
}

/** Keeps what was found; gives the trial's id. */
export async function keepTrial(db: Db, trial: NewTrial, changes: readonly NewTrialChange[]): Promise<string> {
  const id = await insertTrial(db, trial);
  await insertTrialChanges(db, trial.discomId, id, changes);
  const by = { userId: trial.userId, payerId: null, discomId: trial.discomId };
  const { draft, counts, linesCount } = trial;
  await record(db, by, "tried a change on what was decided", `trial:${id}`, { kind: draft.kind, counts, linesCount });
  return id;
}

/** Either the trial of exactly this, made under the policies that are in force, or the plain word that there was none. */
export async function requireTrial(
  db: Db,
  discomId: number,
  trialId: string | null,
  untried: boolean,
  draft: Draft,
): Promise<void> {
  if (trialId === null) {
    if (untried) return;
    throw new Refusal(422, "not-tried", "Try the change on what was decided, or say that it was not tried.");
  }
  const trial = await trialFor(db, discomId, trialId, draft);
  if (!trial) throw new Refusal(422, "trial-of-another", "That trial was of something else. Try this change.");
  if (!trial.fresh) {
    throw new Refusal(409, "trial-stale", "A policy changed since this was tried. Try it again.");
  }
}
