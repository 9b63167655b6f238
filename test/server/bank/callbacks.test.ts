// Three things say that money came: the advice, the bank's notice, the statement's line. In any order the money is posted once.

import { expect } from "chai";
import supertest from "supertest";
import { type BankNotice, noticeStates } from "#server/bank/notices-contract.ts";
import { checkBankNotices } from "#server/bank/notify.ts";
import { asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { callBack, callingBank, creditOf, freshUtr } from "#test/support/bank.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

describe("a bank's callbacks", () => {
  let ground: TestGround;
  let accountant: Person;
  before(async () => {
    ground = await testGround({ paying: callingBank });
    await makeDiscom(ground, 1);
    await makeDiscom(ground, 2);
    accountant = await makeUser(ground, { discom: 1 }, ["accountant"]);
  });
  after(() => ground.close());
  afterEach(() => expectInvariants(ground));

  const ask = <Row>(sql: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, sql, values));
  const large = () => makeApprovedAdvice(ground, { paise: ["30000000"] });
  const statement = (advice: MadeAdvice, utr: string, change: { paise?: string; narration?: string } = {}) =>
    makeLines(ground, [
      {
        paise: change.paise ?? advice.amountPaise,
        narration: change.narration ?? `RTGS UTR NO: ${utr}--TEST ${advice.van}`,
      },
    ]);
  const run = () => runReconciliation(ground.database, 1, "cli");
  const stateOf = async (advice: MadeAdvice) =>
    (await ask<{ state: string }>("SELECT state FROM advice_states WHERE advice_id = ?", [advice.id]))[0]?.state;
  const eventsOf = async (advice: MadeAdvice) =>
    (await ask<{ event: string }>("SELECT event FROM advice_events WHERE advice_id = ? ORDER BY seq", [advice.id])).map(
      ({ event }) => event,
    );
  /** What the books say of an advice's money, without ids and times. */
  const booked = (advice: MadeAdvice) =>
    ask<object>(
      `SELECT j.debit_account, j.credit_account, j.paise, count(*)::int FROM journal j
        WHERE j.line_id IN (SELECT line_id FROM decisions WHERE advice_id = ?) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [advice.id],
    );
  const receiptsOf = async (advice: MadeAdvice) =>
    (await ask("SELECT id FROM receipts WHERE advice_id = ?", [advice.id])).length;
  const notices = async (): Promise<readonly BankNotice[]> => {
    const answer = await supertest(ground.app)
      .get("/api/bank-notices?size=200")
      .auth(await logIn(ground, accountant), { type: "bearer" })
      .expect(200);
    return answer.body.rows;
  };
  const noticeFor = async (utr: string) => (await notices()).find((one) => one.utr === utr && one.kind === "credit");

  describe("validate", () => {
    it("takes the exact amount of an approved advice, and any amount for a payer's standing account", async () => {
      const advice = await large();
      const { van, amountPaise } = advice;
      const answer = await callBack(ground, "validate", { van, paise: amountPaise, mode: "RTGS" }).expect(200);
      expect(answer.body).to.include({ accepted: true, expectedPaise: amountPaise });
      const [standing] = await ask<{ van: string }>("SELECT van FROM payer_admissions WHERE payer_id = ?", [
        advice.payerId,
      ]);
      const any = await callBack(ground, "validate", { van: standing?.van, paise: "100", mode: "NEFT" }).expect(200);
      expect(any.body).to.include({ accepted: true, expectedPaise: null });
    });

    it("says why it refuses", async () => {
      const advice = await large();
      const draft = await makeApprovedAdvice(ground, { state: "submitted" });
      const outlived = await makeApprovedAdvice(ground, { validInDays: -2 });
      const why = async (asked: object) => (await callBack(ground, "validate", asked).expect(200)).body.reason;
      expect(await why({ van: advice.van, paise: "30000001", mode: "NEFT" })).to.equal("wrong-amount");
      expect(await why({ van: "SBPDCLSB990000000000", paise: "100", mode: "NEFT" })).to.equal("unknown-van");
      expect(await why({ van: advice.van, paise: "19999999", mode: "RTGS" })).to.equal("below-rtgs-minimum");
      expect(await why({ van: draft.van, paise: draft.amountPaise, mode: "NEFT" })).to.equal("not-approved");
      expect(await why({ van: outlived.van, paise: outlived.amountPaise, mode: "NEFT" })).to.equal("expired");
    });
  });

  describe("its signature", () => {
    const asked = { van: "SBPDCLSB990000000000", paise: "100", mode: "NEFT" };
    it("takes either of two keys, and nobody else's", async () => {
      await callBack(ground, "validate", asked, { key: "the key it had before, until today" }).expect(200);
      const other = await callBack(ground, "validate", asked, { key: "another key than the two" }).expect(401);
      expect(other.body.code).to.equal("signature-wrong");
      const unknown = await callBack(ground, "validate", asked, { bank: "NB-1" }).expect(401);
      expect(unknown.body.code).to.equal("signature-wrong");
    });

    it("refuses another body than was signed, an old or early one, and the same call again", async () => {
      const changed = await callBack(ground, "validate", asked, { instead: JSON.stringify({ ...asked, paise: "1" }) });
      expect([changed.status, changed.body.code]).to.deep.equal([401, "signature-wrong"]);
      for (const ahead of [-400, 400]) {
        const stale = await callBack(ground, "validate", asked, { ahead });
        expect([stale.status, stale.body.code]).to.deep.equal([401, "signature-stale"]);
      }
      const nonce = "a-number-that-is-used-twice";
      await callBack(ground, "validate", asked, { nonce }).expect(200);
      const again = await callBack(ground, "validate", asked, { nonce });
      expect([again.status, again.body.code]).to.deep.equal([409, "call-replayed"]);
      await supertest(ground.app)
        .post("/api/bank/SB-1/notify")
        .send(creditOf({ van: "SBPDCL", amountPaise: "1" }, freshUtr()))
        .expect(401);
    });
  });

  describe("notify", () => {
    let alone: object[];
    before(async () => {
      const advice = await large();
      await statement(advice, freshUtr());
      await run();
      alone = await booked(advice);
      expect(alone.length).to.be.greaterThan(1);
    });

    it("before the statement: the advice is bank confirmed at once, posted by the statement, once", async () => {
      const advice = await large();
      const utr = freshUtr();
      await callBack(ground, "notify", creditOf(advice, utr)).expect(200);
      expect(await eventsOf(advice)).to.include("bank-confirmed");
      expect(await stateOf(advice)).to.equal("approved");
      expect(await booked(advice)).to.deep.equal([]);
      expect((await noticeFor(utr))?.state).to.equal("awaited");
      await statement(advice, utr);
      await run();
      expect(await stateOf(advice)).to.equal("settled");
      expect(await booked(advice)).to.deep.equal(alone);
      expect(await receiptsOf(advice)).to.equal(1);
      expect((await noticeFor(utr))?.state).to.equal("confirmed");
    });

    it("after the statement: nothing is posted again", async () => {
      const advice = await large();
      const utr = freshUtr();
      await statement(advice, utr);
      await run();
      await callBack(ground, "notify", creditOf(advice, utr)).expect(200);
      await run();
      expect(await booked(advice)).to.deep.equal(alone);
      expect(await receiptsOf(advice)).to.equal(1);
      expect(await stateOf(advice)).to.equal("settled");
      expect((await noticeFor(utr))?.state).to.equal("confirmed");
    });

    it("twice alike: the same answer, one notice, one confirmation", async () => {
      const advice = await large();
      const utr = freshUtr();
      const first = await callBack(ground, "notify", creditOf(advice, utr)).expect(200);
      const second = await callBack(
        ground,
        "notify",
        creditOf(advice, utr.toLowerCase(), { creditedAt: "2026-11-22T01:00:00Z" }),
      );
      expect([second.status, second.body]).to.deep.equal([200, first.body]);
      expect((await eventsOf(advice)).filter((event) => event === "bank-confirmed").length).to.equal(1);
      await statement(advice, utr);
      await run();
      expect(await booked(advice)).to.deep.equal(alone);
    });

    it("twice otherwise: refused, kept as an alarm, said once; the statement still decides", async () => {
      const advice = await large();
      const utr = freshUtr();
      await callBack(ground, "notify", creditOf(advice, utr)).expect(200);
      for (const _ of [1, 2]) {
        const other = await callBack(ground, "notify", creditOf(advice, utr, { paise: "29999900" }));
        expect([other.status, other.body.code]).to.deep.equal([409, "notice-contradicts"]);
      }
      const notice = await noticeFor(utr);
      expect(notice?.state).to.equal("contradicted");
      expect(notice?.conflicts.map(({ paise }) => paise)).to.deep.equal(["29999900"]);
      await checkBankNotices({}, ground, { number: 1, max: 1 });
      await checkBankNotices({}, ground, { number: 1, max: 1 });
      const told = await ask("SELECT id FROM events WHERE kind = 'bank-notice.contradicted' AND subject = ?", [
        `bank-notice:${notice?.id}`,
      ]);
      expect(told.length).to.equal(1);
      await statement(advice, utr);
      await run();
      expect(await booked(advice)).to.deep.equal(alone);
    });

    it("of another amount than the line: the ladder decides, the accountant sees both", async () => {
      const advice = await large();
      const utr = freshUtr();
      await callBack(ground, "notify", creditOf(advice, utr, { paise: "30000100" })).expect(200);
      expect(await ask("SELECT utr FROM advice_utrs WHERE advice_id = ?", [advice.id])).to.deep.equal([]);
      await statement(advice, utr);
      await run();
      expect(await booked(advice)).to.deep.equal(alone);
      const notice = await noticeFor(utr);
      expect([notice?.state, notice?.paise, notice?.line?.paise]).to.deep.equal([
        "contradicted",
        "30000100",
        "30000000",
      ]);
    });

    it("is evidence for a line that leaves our number out, where amounts agree", async () => {
      const advice = await large();
      const utr = freshUtr();
      await callBack(ground, "notify", creditOf(advice, utr)).expect(200);
      await statement(advice, utr, { narration: `RTGS UTR NO: ${utr}--SOMEBODY ELSE` });
      await run();
      expect(await stateOf(advice)).to.equal("settled");
      expect(await booked(advice)).to.deep.equal(alone);
    });

    it("of a return after the credit: nothing stays posted, and the payer is told", async () => {
      const advice = await large();
      const utr = freshUtr();
      await callBack(ground, "notify", creditOf(advice, utr)).expect(200);
      await statement(advice, utr);
      await run();
      expect(await stateOf(advice)).to.equal("settled");
      await callBack(ground, "notify", creditOf(advice, utr, { kind: "return" })).expect(200);
      expect((await noticeFor(utr))?.state).to.equal("returned");
      await makeLines(ground, [
        { direction: "debit", paise: advice.amountPaise, narration: `RTGS RETURN-${utr}-TEST-ACCOUNT CLOSED/R09` },
      ]);
      await run();
      expect(await stateOf(advice)).to.equal("approved");
      const [left] = await ask<{ paise: string }>(
        `SELECT coalesce(sum(CASE WHEN credit_account = 'receivable' THEN paise WHEN debit_account = 'receivable' THEN -paise END), 0)::bigint AS paise
           FROM journal WHERE advice_id = ?`,
        [advice.id],
      );
      expect(left?.paise).to.equal("0");
      const seen = await supertest(ground.app)
        .get(`/api/advices/${advice.number}/bank-notices`)
        .auth(await logIn(ground, advice.maker), { type: "bearer" })
        .expect(200);
      expect(seen.body.rows.map(({ kind, state }: { kind: string; state: string }) => [kind, state])).to.deep.equal([
        ["credit", "returned"],
        ["return", "confirmed"],
      ]);
    });

    it("stands alike on the desk's page and on the payer's, whatever became of it", async () => {
      const gone = new Date(Date.now() - 4 * 86_400_000).toISOString();
      await callBack(ground, "notify", creditOf(await large(), freshUtr(), { creditedAt: gone })).expect(200);
      await callBack(ground, "notify", creditOf(await large(), freshUtr())).expect(200);
      const one = await ask<{ id: string; state: string }>(
        "SELECT id, bank_notice_state(n) AS state FROM bank_notices n WHERE discom_id = 1 ORDER BY id",
      );
      const page = (await notices())
        .map(({ id, state }) => ({ id, state }))
        .sort((a, b) => Number(a.id) - Number(b.id));
      expect(page).to.deep.equal(one);
      expect(new Set(one.map(({ state }) => state))).to.have.all.keys(...noticeStates);
    });

    it("shows another payer and another discom nothing", async () => {
      const advice = await large();
      await callBack(ground, "notify", creditOf(advice, freshUtr())).expect(200);
      const stranger = await makeApprovedAdvice(ground);
      const seen = await supertest(ground.app)
        .get(`/api/advices/${advice.number}/bank-notices`)
        .auth(await logIn(ground, stranger.maker), { type: "bearer" })
        .expect(200);
      expect(seen.body.rows).to.deep.equal([]);
      const elsewhere = await makeUser(ground, { discom: 2 }, ["accountant"]);
      const other = await supertest(ground.app)
        .get("/api/bank-notices")
        .auth(await logIn(ground, elsewhere), { type: "bearer" })
        .expect(200);
      expect(other.body.total).to.equal(0);
    });
  });
});
