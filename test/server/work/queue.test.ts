import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { asSystem, rows } from "#server/database.ts";
import { enqueue, startWorker, type Worker } from "#server/queue.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";

describe("the queue", function () {
  this.timeout(60_000);
  let ground: TestGround;
  let worker: Worker | undefined;
  before(async () => {
    ground = await testGround();
  });
  after(async () => {
    await worker?.stop();
    await ground.close();
  });

  const sql = (text: string) => asSystem(ground.database, (db) => rows(db, text));

  it("begins anew after a job that it could not say was done", async () => {
    const done: unknown[] = [];
    worker = await startWorker(ground, { note: async ({ n }) => void done.push(n) }, []);
    const note = (n: number) => asSystem(ground.database, (db) => enqueue(db, "note", { n }));
    const isDone = async (n: number) => {
      while (!done.includes(n)) await setTimeout(20);
    };
    await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
               CREATE TRIGGER refused BEFORE DELETE ON graphile_worker._private_jobs EXECUTE FUNCTION refuse()`);
    await note(1);
    await isDone(1);
    await setTimeout(500);
    await sql("DROP TRIGGER refused ON graphile_worker._private_jobs");
    await note(2);
    await isDone(2);
    expect(done.filter((n) => n === 2)).to.deep.equal([2]);
  });
});
