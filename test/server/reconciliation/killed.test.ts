import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { randomFrom } from "#fixtures/random.ts";
import { asSystem, rows } from "#server/database.ts";
import { type TestGround, testGround, twinOf } from "#test/support/ground.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { type FaultyProxy, proxyTo } from "#test/support/proxy.ts";
import { endState, isSettled, makeRounds, queueImport, receiptSerials } from "#test/support/statement-rounds.ts";
import { kill, startWorkerProcess } from "#test/support/worker-process.ts";

const KILLS = Number(process.env["MILAAN_KILLS"] ?? 2);
const SEED = Number(process.env["MILAAN_SEED"] ?? 523_450);

describe("a worker that does not come to the end", function () {
  this.timeout(60_000 + KILLS * 120_000);
  let ground: TestGround;
  let clean: TestGround;
  let proxy: FaultyProxy;
  let files: Buffer[];
  /** Statements a round takes when nothing happens. */
  let usual = 0;
  const random = randomFrom(SEED);

  before(async () => {
    ground = await testGround();
    files = await makeRounds(ground, 2 * KILLS, SEED);
    clean = await twinOf(ground);
    proxy = await proxyTo(ground.url);
    usual = await workCleanly();
  });
  after(async () => {
    await proxy.close();
    await ground.close();
    await clean.close();
  });

  it(`killed ${KILLS} times at any statement, leaves what one clean run leaves (seed ${SEED})`, async () => {
    const delays: number[] = [];
    let struck = 0;
    let worker = await startWorkerProcess(proxy.url, ground.config.dataDir);
    for (const [round, file] of files.slice(0, KILLS).entries()) {
      const victim = worker;
      const hit = strike(() => victim.kill("SIGKILL"));
      await queueImport(ground, file, `round-${round}.xls`);
      await Promise.race([hit, settled()]);
      if (victim.killed) struck++;
      proxy.spare();
      await kill(victim);
      const began = performance.now();
      worker = await startWorkerProcess(proxy.url, ground.config.dataDir);
      await settled();
      delays.push(performance.now() - began);
    }
    await kill(worker);
    expect(struck).to.be.at.least(Math.ceil(KILLS / 2));
    expect(Math.max(...delays), "milliseconds from the new start to the end of the work").to.be.below(60_000);
    report("killed", struck, delays);
  });

  it(`whose backend is terminated or whose connection is cut ${KILLS} times, leaves the same`, async () => {
    const worker = await startWorkerProcess(proxy.url, ground.config.dataDir);
    const delays: number[] = [];
    let struck = 0;
    try {
      for (const [round, file] of files.slice(KILLS).entries()) {
        const began = performance.now();
        const hit = strike(round % 2 === 0 ? () => void terminateBackends() : () => undefined).then(() => ++struck);
        await queueImport(ground, file, `round-${KILLS + round}.xls`);
        await settled();
        delays.push(performance.now() - began);
        await Promise.race([hit, sleep(1)]);
        proxy.spare();
        expect(worker.exitCode, "the worker goes on").to.equal(null);
      }
    } finally {
      await kill(worker);
    }
    expect(struck).to.be.at.least(Math.ceil(KILLS / 2));
    report("cut", struck, delays);
  });

  it("in the end has every line, decision, entry, receipt and posting of the clean run, numbered without a gap", async () => {
    expect(await endState(ground)).to.deep.equal(await endState(clean));
    const serials = await receiptSerials(ground);
    expect(serials).to.deep.equal(serials.map((_, at) => at + 1));
    expect(serials.length).to.be.greaterThan(2 * KILLS);
    await expectInvariants(ground);
  });

  /** At one of the statements a round takes, before it reaches the server or after it was done there. */
  function strike(fault: () => void): Promise<void> {
    return new Promise((resolve) => {
      proxy.cutAt(random.int(1, usual), random.int(0, 1) === 0 ? "before" : "after", () => {
        fault();
        resolve();
      });
    });
  }

  /** The same files one after the other, by a worker nobody disturbs; gives the statements of a round. */
  async function workCleanly(): Promise<number> {
    const counting = await proxyTo(clean.url);
    const worker: ChildProcess = await startWorkerProcess(counting.url, clean.config.dataDir);
    const before = counting.asked();
    for (const [round, file] of files.entries()) {
      await queueImport(clean, file, `round-${round}.xls`);
      await settled(clean);
    }
    const asked = counting.asked() - before;
    await kill(worker);
    await counting.close();
    return Math.ceil(asked / files.length);
  }

  async function settled(on: TestGround = ground): Promise<void> {
    while (!(await isSettled(on))) await sleep(50);
  }

  async function terminateBackends(): Promise<void> {
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'milaan_worker' AND state <> 'idle'`,
      ),
    );
  }

  function report(what: string, struck: number, delays: number[]): void {
    if (process.env["MILAAN_KILLS"] === undefined) return;
    const sorted = [...delays].sort((a, b) => a - b);
    const at = (part: number) => `${((sorted[Math.floor((sorted.length - 1) * part)] as number) / 1000).toFixed(1)} s`;
    console.log(
      `      ${what} ${struck} of ${KILLS}, ${usual} statements a round; back at the end: median ${at(0.5)}, longest ${at(1)}`,
    );
  }
});
