import { expect } from "chai";
import supertest from "supertest";
import { asSystem } from "#server/database.ts";
import { checkInvariants } from "#server/invariants.ts";
import { enqueue } from "#server/queue.ts";
import { Health } from "#server/work/health-contract.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";

describe("how the background is doing", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground, 2);
    await makeLines(ground, [{ paise: 500n, narration: "CASH" }]);
    await asSystem(ground.database, async (db) => {
      await enqueue(db, "reconcile", { discomId: 1 }, "reconcile:1");
      await enqueue(db, "check-invariants", {});
    });
    await checkInvariants({}, ground);
  });
  after(() => ground.close());

  it("is measured for the operator's monitor", async () => {
    const { text } = await supertest(ground.app).get("/metrics").expect(200);
    const figure = (name: string) =>
      Number(new RegExp(`^${name.replace(/[{}"]/g, "\\$&")} (\\S+)$`, "m").exec(text)?.[1]);
    expect(figure("milaan_jobs_waiting")).to.equal(2);
    expect(figure("milaan_jobs_given_up")).to.equal(0);
    expect(figure("milaan_oldest_job_seconds")).to.be.within(0, 60);
    expect(figure('milaan_last_statement_age_seconds{discom="SB",account="1",bank="sbi"}')).to.be.within(0, 60);
    expect(text).not.to.include('discom="NB"');
    expect(figure("milaan_invariants_broken")).to.equal(0);
    expect(figure("milaan_invariants_check_age_seconds")).to.be.within(0, 60);
  });

  it("is shown to a discom's people, with their own accounts only", async () => {
    const token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"]));
    const answer = await supertest(ground.app).get("/api/health").set("Authorization", `Bearer ${token}`).expect(200);
    const health = Health.parse(answer.body);
    expect(health.jobs).to.include({ waitingCount: 2, runningCount: 0, givenUpCount: 0 });
    expect(health.accounts.map(({ id, ending }) => `${id} ${ending}`)).to.deep.equal(["1 0001"]);
    expect(health.accounts[0]?.lastStatementAt).not.to.equal(null);
    expect(health.invariants?.broken).to.deep.equal([]);
  });

  it("gives no number when the database cannot answer, and still tells of the process", async () => {
    const other = await testGround();
    await other.database.close();
    const { text } = await supertest(other.app).get("/metrics").expect(200);
    expect(text).to.match(/^process_cpu_seconds_total/m);
    expect(text).to.match(/^milaan_jobs_waiting nan$/im);
    await other.close().catch(() => undefined);
  });
});
