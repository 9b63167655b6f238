// Lets people see how far a run of the rules is: one piece of work per discom, taken up again by the attempt after a break.

import type { Work } from "#server/contract.ts";
import { asSystem, type Database, type Db } from "#server/database.ts";
import { type Attempt, sayStumbled } from "#server/queue.ts";
import { advanceWork, finishWork, startWork, unfinished } from "#server/work/progress.ts";
import { countToDecide } from "../open/line-queries.ts";

const KIND = "reconcile";
/** Fewer are decided in less time than a person needs to read of it. */
const WORTH_TELLING = 1000;

export interface Followed {
  readonly onBatch: (linesDone: number) => Promise<void>;
  ended(result: Record<string, unknown>): Promise<void>;
  stumbled(attempt: Attempt): Promise<void>;
}

export async function followRun(database: Database, discomId: number): Promise<Followed> {
  const begin = (db: Db, total: number) => startWork(db, { userId: null, payerId: null, discomId }, KIND, total);
  let { work, total } = await asSystem(database, async (db) => {
    const lines = await countToDecide(db, discomId);
    const left = await unfinished(db, discomId, KIND);
    return { work: left?.id ?? (lines < WORTH_TELLING ? null : await begin(db, lines)), total: lines };
  });
  const tell = async (done: number) => {
    // A line that holds others back is looked at again with them: there may be a few more than were counted.
    total = Math.max(total, done);
    if (work === null) return;
    // To say how far it is must never stop it.
    await advanceWork(database, work, { stage: "deciding", done, total }).catch(() => undefined);
  };
  await tell(0);
  return {
    onBatch: tell,
    async ended(result) {
      if (work !== null) await finishWork(database, work, result);
    },
    async stumbled(attempt) {
      work ??= await asSystem(database, (db) => begin(db, total)).catch(() => null);
      if (work !== null) await sayStumbled(database, work, attempt);
    },
  };
}

export function runUnderWay(db: Db, discomId: number): Promise<Work | undefined> {
  return unfinished(db, discomId, KIND);
}
