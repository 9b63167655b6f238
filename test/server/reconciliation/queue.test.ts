// The queue a page at a time: nobody loses their place while lines leave it.

import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem } from "#server/database.ts";
import { busyFrom } from "#server/errors.ts";
import { waitToDecide } from "#server/reconciliation/open/deciding.ts";
import { lockDeciding } from "#server/reconciliation/open/line-queries.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { staff } from "#test/support/kept.ts";
import { type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("GET /api/queue/lines", () => {
  let ground: TestGround;
  let token: string;
  let lines: MadeLine[];
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    lines = await makeLines(
      ground,
      Array.from({ length: 30 }, (_, at) => ({
        paise: BigInt(1000 + at),
        narration: `CASH DEPOSIT ${at} 100%`,
        inDays: -Math.floor(at / 10),
      })),
    );
    await runReconciliation(ground.database, 1, "cli");
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const get = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const post = (path: string, body: object) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const page = async (place: string) => {
    const { body } = await get(`/api/queue/lines?bucket=unidentified&${place}`).expect(200);
    return { ...body, ids: body.rows.map(({ id }: { id: string }) => id) as string[] };
  };
  /** Newest day first, within a day the line that came last. */
  const inOrder = () => [0, 1, 2].flatMap((day) => lines.slice(day * 10, day * 10 + 10).reverse()).map(({ id }) => id);

  it("gives every line exactly once, by whichever way one turns the pages", async () => {
    const all = inOrder();
    const first = await page("size=12");
    const second = await page(`size=12&after=${first.ids.at(-1)}`);
    const third = await page(`size=12&after=${second.ids.at(-1)}`);
    expect([...first.ids, ...second.ids, ...third.ids]).to.deep.equal(all);
    expect([first.start, second.start, third.start, first.total]).to.deep.equal([0, 12, 24, 30]);
    const back = await page(`size=12&before=${third.ids[0]}`);
    expect(back).to.deep.include({ ids: second.ids, start: 12 });
    expect((await page(`size=12&before=${all[5]}`)).ids).to.deep.equal(all.slice(0, 5));
    expect((await page("size=12&skip=20")).ids).to.deep.equal(all.slice(20));
    expect((await page(`size=10&around=${all[15]}`)).ids).to.deep.equal(all.slice(10, 20));
    await get(`/api/queue/lines?bucket=unidentified&after=${all[3]}&skip=4`).expect(422);
  });

  it("keeps the place of a line that has left the queue since, and its page goes on behind it", async () => {
    const all = inOrder();
    const [, , , , , , , gone] = all as [string, string, string, string, string, string, string, string];
    await post(`/api/lines/${gone}/parking`, { sequence: 1, reason: "ask the branch" }).expect(200);
    const around = await page(`size=4&around=${gone}`);
    expect(around).to.deep.include({ ids: [all[5], all[6], all[8], all[9]], total: 29 });
    expect((await page(`size=2&after=${gone}`)).ids).to.deep.equal([all[8], all[9]]);
    expect((await page(`size=2&before=${gone}`)).ids).to.deep.equal([all[5], all[6]]);
    const { body } = await get("/api/queue/mine").expect(200);
    expect(body.rows).to.have.length(1);
    expect(body.rows[0]).to.include({ id: gone, outcome: "parked", batchId: null });
    const other = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    const theirs = await supertest(ground.app).get("/api/queue/mine").set("Authorization", `Bearer ${other}`);
    expect(theirs.body.rows).to.deep.equal([]);
    expect((await get("/api/queue/count").expect(200)).body).to.deep.equal({ count: 30 });
  });

  it("finds by a text with signs in it and by an amount with its paise or without", async () => {
    expect((await page("q=3%20100%25")).ids).to.have.members([3, 13, 23].map((at) => lines[at]?.id));
    expect((await page("q=10.11")).ids).to.deep.equal([lines[11]?.id]);
    const [whole] = (await makeLines(ground, [{ paise: 4_200_000n, narration: "BY CLEARING" }])) as [MadeLine];
    expect((await page(`q=${encodeURIComponent("₹42,000")}`)).ids).to.deep.equal([whole.id]);
  });

  it("counts the candidates a line will show, the keeping of the money among them", async () => {
    const payer = await makePayer(ground);
    const advice = await makeApprovedAdvice(ground, { payer, paise: [50_000n] });
    await makePayer(ground, [1], "Sonepur Ferry Society (fictional)");
    const [cut, named] = (await makeLines(ground, [
      { paise: 50_000n, narration: `NEFT ${advice.van.slice(0, 18)}` },
      { paise: 777n, narration: "BY TRANSFER-NEFT*YESB0000001*YESAP63671213407*SONEPUR FERRY SOCIETY*--" },
    ])) as [MadeLine, MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    for (const [line, count] of [
      [cut, 2],
      [named, 1],
    ] as const) {
      const { body } = await get(`/api/queue/lines?bucket=suggested&around=${line.id}`).expect(200);
      const shown = await get(`/api/lines/${line.id}`).expect(200);
      const [listed] = body.rows.filter(({ id }: { id: string }) => id === line.id);
      expect(listed.candidates).to.equal(shown.body.candidates.length).and.to.equal(count);
    }
  });

  it("lets go of what the rules did once somebody has looked at it, and shows it again when they do it anew", async () => {
    const payer = await makePayer(ground);
    const advice = await makeApprovedAdvice(ground, { payer, paise: [20_000n, 30_000n] });
    const [line] = (await makeLines(ground, [
      { paise: 20_000n, narration: `RTGS-UTIBR52026063000777999-${advice.van}`, inDays: -1 },
    ])) as [MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    const inBucket = async (bucket: string) => {
      const { body } = await get(`/api/queue/lines?bucket=${bucket}&around=${line.id}&size=500`).expect(200);
      return body.rows.some(({ id }: { id: string }) => id === line.id);
    };
    const { body } = await get(`/api/lines/${line.id}`).expect(200);
    expect([body.rule, await inBucket("part")]).to.deep.equal(["P7", true]);
    await post(`/api/decisions/${body.decisionId}/review`, {}).expect(200);
    expect(await inBucket("part")).to.equal(false);
    await makeLines(ground, [
      { paise: 20_000n, narration: "RTGS RETURN-UTIBR52026063000777999-R09", direction: "debit" },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    expect(await inBucket("returned")).to.equal(true);
  });

  it("lets few wait while somebody decides, not for long, and leaves the portal to others", async () => {
    const many = await makeLines(
      ground,
      Array.from({ length: 20 }, (_, at) => ({ paise: BigInt(7000 + at), narration: "CASH" })),
    );
    await runReconciliation(ground.database, 1, "cli");
    const maker = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]));
    const accountant = await staff(ground, "accountant");
    let release: () => void = () => undefined;
    let held = Promise.resolve();
    await new Promise<void>((begun) => {
      held = asSystem(ground.database, async (db) => {
        await lockDeciding(db, 1);
        begun();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      });
    });
    const impatient = asActor(ground.database, accountant, (db) => waitToDecide(db, 1, 1));
    expect(await impatient.catch(busyFrom)).to.include({ status: 503, code: "busy-now" });
    const parking = many.map(async ({ id }) => {
      const { status, body } = await post(`/api/lines/${id}/parking`, { sequence: 1, reason: "later" });
      return `${status} ${body.code ?? body.outcome}`;
    });
    await Promise.race(parking);
    await supertest(ground.app).get("/api/home").set("Authorization", `Bearer ${maker}`).expect(200);
    release();
    await held;
    const answers = await Promise.all(parking);
    expect(answers.sort()).to.deep.equal([...Array(6).fill("200 parked"), ...Array(14).fill("503 busy-now")]);
  });
});
