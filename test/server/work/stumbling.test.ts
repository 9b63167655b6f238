import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Work } from "#server/contract.ts";
import { asSystem, row, rows } from "#server/database.ts";
import { enqueue, startWorker } from "#server/queue.ts";
import { reconcileJob } from "#server/reconciliation/run/jobs.ts";
import { advanceWork, finishWork, startWork, unfinished } from "#server/work/progress.ts";
import { failingAt } from "#test/support/failing.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { makeDiscom } from "#test/support/people.ts";

describe("long work that something unforeseen stops", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
  });
  after(() => ground.close());

  const workById = (id: string) =>
    asSystem(ground.database, (db) =>
      row<Work>(db, "SELECT state, stage, done, total, result FROM work WHERE id = ?", [id]),
    );
  async function eventually(what: string, id: string, holds: (work: Work) => boolean): Promise<Work> {
    for (let tries = 0; tries < 150; tries++) {
      const work = (await workById(id)) as Work;
      if (holds(work)) return work;
      await sleep(50);
    }
    throw new Error(`it did not happen that ${what}: ${JSON.stringify(await workById(id))}`);
  }

  it("says so while the queue tries again, then how it ended", async function () {
    this.timeout(20_000);
    let broken = true;
    const worker = await startWorker(
      ground,
      {
        break: async ({ work }, { database }) => {
          await advanceWork(database, String(work), { stage: "doing", done: 3, total: 10 });
          if (broken) throw new Error("the disk is full");
          await finishWork(database, String(work), {});
        },
      },
      [],
    );
    try {
      const id = await asSystem(ground.database, async (db) => {
        const work = await startWork(db, { userId: null, payerId: null, discomId: 1 }, "break", 10);
        await enqueue(db, "break", { work });
        return work;
      });
      const stopped = await eventually("it says that it is tried again", id, ({ stage }) => stage === "retrying");
      expect(stopped).to.deep.include({ state: "running", result: { attempt: 1, of: 8 }, done: 3, total: 10 });
      broken = false;
      await eventually("it ends well", id, ({ state }) => state === "done");
      broken = true;
      const last = await asSystem(ground.database, async (db) => {
        const work = await startWork(db, { userId: null, payerId: null, discomId: 1 }, "break", 10);
        await rows(
          db,
          "SELECT graphile_worker.add_job('break', json_build_object('workId', ?::text, 'work', ?::text), max_attempts := 1)",
          [work, work],
        );
        return work;
      });
      const over = await eventually("it is given up", last, ({ state }) => state === "failed");
      expect(over.result).to.include({ code: "gave-up" });
    } finally {
      await worker.stop();
    }
  });

  it("shows a run of many lines, and the attempt after a break as the same one", async () => {
    await makeLines(
      ground,
      Array.from({ length: 1001 }, (_, at) => ({ paise: BigInt(1000 + at), narration: `CASH ${at}` })),
    );
    const underWay = () => asSystem(ground.database, (db) => unfinished(db, 1, "reconcile"));
    const { database } = failingAt(ground.database, 15);
    const first = await reconcileJob({ discomId: 1 }, { ...ground, database }, { number: 1, max: 8 }).then(
      () => "ended",
      () => "broke",
    );
    expect(first).to.equal("broke");
    const shown = await underWay();
    expect(shown).to.include({ stage: "retrying", total: 1001 });
    await reconcileJob({ discomId: 1 }, ground, { number: 2, max: 8 });
    expect(await underWay()).to.equal(undefined);
    expect(await workById(shown?.id as string)).to.deep.include({ state: "done", done: 1001, total: 1001 });
  });

  it("keeps silent about a run that takes no time, unless it breaks", async () => {
    await makeDiscom(ground, 2);
    await makeLines(ground, [{ paise: 500n, narration: "CASH" }], { discom: 2 });
    const { database } = failingAt(ground.database, 6);
    const underWay = () => asSystem(ground.database, (db) => unfinished(db, 2, "reconcile"));
    await reconcileJob({ discomId: 2 }, { ...ground, database }, { number: 1, max: 8 }).catch(() => undefined);
    expect(await underWay()).to.include({ stage: "retrying" });
    await reconcileJob({ discomId: 2 }, ground);
    await reconcileJob({ discomId: 2 }, ground);
    expect(await underWay()).to.equal(undefined);
    const works = await asSystem(ground.database, (db) => rows(db, "SELECT 1 FROM work WHERE discom_id = 2"));
    expect(works).to.have.length(1);
  });
});
