// Every money flow over HTTP, its connection cut at each of its statements in turn, before the statement and after it: the same request
// sent again until it goes through does the work once.

import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import supertest from "supertest";
import { createApp } from "#server/app.ts";
import { asSystem, openDatabase, row } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { systemImports } from "#server/statements/importer.ts";
import { preview } from "#server/statements/preview.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { makePaidAdvice } from "#test/support/paid.ts";
import { logIn, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { type FaultyProxy, type Moment, proxyTo } from "#test/support/proxy.ts";
import { credits, cut, fileOf } from "#test/support/statements.ts";

interface Flow {
  /** Something to do it on. */
  readonly prepare: () => Promise<Subject>;
}

interface Subject {
  /** Throws unless it was done or had been done. */
  readonly attempt: () => Promise<unknown>;
  /** How often the work stands in the books: 0 before, 1 after, never anything else. */
  readonly done: () => Promise<number>;
}

/** All statements when asked for, else each third from one that is drawn: twelve flows times thirty statements take a while. */
const STEP = process.env["MILAAN_KILLS"] === undefined ? 3 : 1;
const FIRST = 1 + (Date.now() % STEP);

describe("a money flow whose connection is cut", function () {
  this.timeout(240_000);
  let ground: TestGround;
  let faulty: TestGround;
  let proxy: FaultyProxy;
  let payer: string;
  let accountant: Person;
  let tokens: { accountant: string; billing: string };
  let serial = 0;

  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
    const billing = await makeUser(ground, { discom: 1 }, ["billing"]);
    tokens = { accountant: await logIn(ground, accountant), billing: await logIn(ground, billing) };
    proxy = await proxyTo(ground.url);
    const database = openDatabase({ app: proxy.url, worker: proxy.url });
    faulty = { ...ground, database, app: createApp({ ...ground, database }), close: () => database.close() };
  });
  after(async () => {
    await faulty.close();
    await proxy.close();
    await ground.close();
  });
  afterEach(() => expectInvariants(ground));

  const count = async (from: string, values: readonly unknown[]) =>
    (await asSystem(ground.database, (db) => row<{ n: number }>(db, `SELECT count(*)::int AS n FROM ${from}`, values)))
      ?.n as number;
  async function post(path: string, token: string, key: string, body: object): Promise<void> {
    const answer = await supertest(faulty.app)
      .post(`/api${path}`)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", key)
      .send(body);
    if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const key = () => `flow-of-the-test-${++serial}`;
  const aLine = async (paise: bigint, narration: string) =>
    (await makeLines(ground, [{ paise, narration }]))[0] as MadeLine;
  const stands = (line: MadeLine, rule: string) =>
    count(
      "decisions WHERE line_id = ? AND rule = ? AND NOT EXISTS (SELECT FROM decisions r WHERE r.reverses_decision_id = decisions.id)",
      [line.id, rule],
    );

  const flows: Record<string, Flow> = {
    "importing a statement": {
      async prepare() {
        const number = ++serial;
        const lines = credits(6).map((line) => ({ ...line, narration: `${line.narration} ${number}` }));
        const file = { name: `${number}.xls`, bytes: fileOf(cut(lines)), bankAccountId: null };
        const id = await preview(systemImports(ground, 1), file, "upload");
        return {
          attempt: () => post(`/statements/${id}/confirmation`, tokens.accountant, key(), {}),
          done: () => count("statements WHERE file_id = ? AND new_count = 6", [id]),
        };
      },
    },
    "a run that settles, receipts and posts": {
      async prepare() {
        const advice = await makeApprovedAdvice(ground, { payer, paise: [11_000n, 4_000n] });
        await aLine(15_000n, `NEFT ${advice.van}`);
        return {
          attempt: async () => {
            await runReconciliation(faulty.database, 1, "import");
            await runReconciliation(ground.database, 1, "import");
          },
          done: () => count("receipts r JOIN postings p ON p.receipt_id = r.id WHERE r.advice_id = ?", [advice.id]),
        };
      },
    },
    "matching by hand": {
      async prepare() {
        const advice = await makeApprovedAdvice(ground, { payer, paise: [9_000n] });
        const line = await aLine(9_000n, "CASH WITHOUT A NUMBER");
        const [idempotencyKey, body] = [key(), { sequence: 0, adviceNumber: advice.number }];
        return {
          attempt: () => post(`/lines/${line.id}/match`, tokens.accountant, idempotencyKey, body),
          done: () => stands(line, "person"),
        };
      },
    },
    "taking a decision back": {
      async prepare() {
        const advice = await makeApprovedAdvice(ground, { payer, paise: [7_000n] });
        const line = await aLine(7_000n, `NEFT ${advice.van}`);
        await runReconciliation(ground.database, 1, "cli");
        const { decisionId } = await heldOf(ground, line);
        const idempotencyKey = key();
        return {
          attempt: () =>
            post(`/decisions/${decisionId}/reversal`, tokens.accountant, idempotencyKey, { reason: "by the test" }),
          done: () =>
            count("receipt_cancellations c JOIN decisions d ON d.id = c.decision_id WHERE d.reverses_decision_id = ?", [
              decisionId,
            ]),
        };
      },
    },
    "approving an advice": {
      async prepare() {
        const advice = await makeApprovedAdvice(ground, { payer, paise: [5_000n], state: "submitted" });
        const token = await logIn(ground, advice.checker);
        const found = await asSystem(ground.database, (db) =>
          row<{ hash: string }>(db, "SELECT encode(content_hash, 'hex') AS hash FROM advices WHERE id = ?", [
            advice.id,
          ]),
        );
        const idempotencyKey = key();
        return {
          attempt: () =>
            post(`/advices/${advice.number}/approval`, token, idempotencyKey, { contentHash: found?.hash }),
          done: () => count("advice_events WHERE advice_id = ? AND event = 'approved'", [advice.id]),
        };
      },
    },
    "billing's answer to a posting": {
      async prepare() {
        const paid = await makePaidAdvice(ground, { payer, paise: [3_000n, 2_000n] });
        const body = {
          rows: paid.bills.map(({ number }) => ({
            postingId: paid.postingId,
            billNumber: number,
            outcome: "accepted",
            reference: "B-1",
            message: "",
          })),
        };
        const idempotencyKey = key();
        return {
          attempt: () => post("/postings/acknowledgements", tokens.billing, idempotencyKey, body),
          done: async () => (await count("posting_acknowledgements WHERE posting_id = ?", [paid.postingId])) / 2,
        };
      },
    },
  };

  for (const [name, flow] of Object.entries(flows)) {
    for (const moment of ["before", "after"] as const) {
      it(`${name}: ${moment} its statements ${FIRST}, ${FIRST + STEP}, …`, async () => {
        const cuts = await cutAtEach(flow, moment);
        expect(cuts, "statements at which it was cut").to.be.greaterThan(1);
      });
    }
  }

  async function cutAtEach(flow: Flow, moment: Moment): Promise<number> {
    let subject = await flow.prepare();
    let cuts = 0;
    for (let statement = FIRST; ; statement += STEP) {
      let struck = false;
      proxy.cutAt(statement, moment, () => {
        struck = true;
      });
      const refused = await subject.attempt().then(
        () => null,
        (error: Error) => error,
      );
      proxy.spare();
      if (!struck && refused) throw refused;
      if (!struck) return cuts;
      cuts++;
      await gone();
      const done = await subject.done();
      expect(done, `after statement ${statement}`).to.be.oneOf([0, 1]);
      if (done === 0) continue;
      // It was done although nobody was told: the same request again is answered and does nothing more.
      await subject.attempt();
      expect(await subject.done()).to.equal(1);
      subject = await flow.prepare();
    }
  }

  /** The server notices that a client is gone a moment later, and keeps its locks until then. */
  async function gone(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const left = await count(
        "pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()",
        [],
      );
      if (left === 0) return;
      await sleep(10);
    }
  }
});
