import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, row, rows } from "#server/database.ts";
import { expireAdvices } from "#server/payments/steps/expiry.ts";
import { type MadeAdvice, type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

let keys = 0;

describe("advices", () => {
  let ground: TestGround;
  let payer: string;
  let maker: string;
  let checker: string;
  let stranger: string;

  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground, [1, 2]);
    maker = await tokenOf({ payer }, ["maker"]);
    checker = await tokenOf({ payer }, ["checker"]);
    stranger = await tokenOf({ payer: await makePayer(ground, [1]) }, ["maker", "checker", "admin"]);
  });
  after(() => ground.close());

  async function tokenOf(of: { payer: string }, roles: string[]): Promise<string> {
    return logIn(ground, await makeUser(ground, of, roles));
  }
  type Method = "get" | "post" | "put" | "delete";
  function ask(token: string, method: Method, path: string, body?: object, key = `test-key-${++keys}`) {
    const request = supertest(ground.app)
      [method](`/api${path}`)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", key);
    return body === undefined ? request : request.send(body);
  }
  const keyOf = (discomId: number) => (bill: MadeBill) => ({ discomId, billId: bill.id });

  async function prepared(bills: readonly MadeBill[], token = maker, discom = 1): Promise<string> {
    await ask(token, "delete", "/basket").expect(200);
    await ask(token, "post", "/basket/items", { bills: bills.map(keyOf(discom)) }).expect(200);
    const { body } = await ask(token, "post", "/advices", {}).expect(200);
    return body.advices[0].number;
  }
  async function submitted(bills: readonly MadeBill[]): Promise<{ number: string; contentHash: string }> {
    const number = await prepared(bills);
    await ask(maker, "post", `/advices/${number}/submission`, {}).expect(200);
    const { body } = await ask(checker, "get", `/advices/${number}`).expect(200);
    return { number, contentHash: body.contentHash };
  }

  describe("POST /api/advices", () => {
    it("makes one advice for each discom, holds its bills and empties the basket", async () => {
      const south = await makeBills(ground, {
        payer,
        paise: ["100000", "200000"],
        rebatePaise: "1000",
        rebateInDays: 4,
      });
      const north = await makeBills(ground, { payer, discom: 2, paise: ["300000"] });
      await ask(maker, "post", "/basket/items", { bills: [...south.map(keyOf(1)), ...north.map(keyOf(2))] }).expect(
        200,
      );
      const basket = (await ask(maker, "get", "/basket").expect(200)).body;
      expect(basket).to.include({ count: 3, grossPaise: "600000", rebatePaise: "2000", amountPaise: "598000" });
      expect(basket.parts).to.have.length(2);

      const { advices } = (await ask(maker, "post", "/advices", {}).expect(200)).body;
      expect(advices.map((one: { number: string }) => one.number.slice(0, 4))).to.deep.equal(["SB26", "NB26"]);
      const advice = (await ask(maker, "get", `/advices/${advices[0].number}`).expect(200)).body;
      expect(advice).to.include({
        state: "draft",
        grossPaise: "300000",
        rebatePaise: "2000",
        amountPaise: "298000",
        van: `SBPDCL${advices[0].number}`,
        rail: "neft",
        daysLeft: 4,
      });
      expect((await ask(maker, "get", "/basket")).body.count).to.equal(0);
      expect((await ask(maker, "get", "/home")).body.drafts).to.deep.equal({ count: 2, paise: "598000" });
      const dues = (await ask(maker, "get", "/dues?state=in-advice&discom=1")).body;
      expect(dues.rows.map((one: { adviceNumber: string }) => one.adviceNumber)).to.include(advices[0].number);
    });

    it("replays the first answer to the same request and refuses another under its key", async () => {
      const bills = await makeBills(ground, { payer, paise: ["1000"] });
      await ask(maker, "post", "/basket/items", { bills: bills.map(keyOf(1)) }).expect(200);
      const first = await ask(maker, "post", "/advices", { discomId: 1 }, "replay-me-please").expect(200);
      const second = await ask(maker, "post", "/advices", { discomId: 1 }, "replay-me-please").expect(200);
      expect(second.body).to.deep.equal(first.body);
      const other = await ask(maker, "post", "/advices", { discomId: 2 }, "replay-me-please").expect(422);
      expect(other.body.code).to.equal("idempotency-key-reused");
    });

    it("refuses an empty basket and unknown keys", async () => {
      expect((await ask(maker, "post", "/advices", {}).expect(422)).body.code).to.equal("basket-empty");
      expect((await ask(maker, "post", "/advices", { amount: 1 }).expect(422)).body.code).to.equal("invalid-input");
    });

    it("names the bill that another live advice holds", async () => {
      const bills = await makeBills(ground, { payer, paise: ["1000"] });
      const other = await tokenOf({ payer }, ["maker"]);
      for (const token of [maker, other]) {
        await ask(token, "post", "/basket/items", { bills: bills.map(keyOf(1)) }).expect(200);
      }
      await ask(maker, "post", "/advices", {}).expect(200);
      const { body } = await ask(other, "post", "/advices", {}).expect(409);
      expect(body).to.deep.include({ code: "bill-in-live-advice" });
      expect(body.params.bill).to.equal(bills[0]?.number);
    });

    it("lets one of two who race for a bill win", async () => {
      const bills = await makeBills(ground, { payer, paise: ["1000", "2000", "3000"] });
      const racers = await Promise.all(Array.from({ length: 6 }, () => tokenOf({ payer }, ["maker"])));
      for (const token of racers) await ask(token, "post", "/basket/items", { bills: bills.map(keyOf(1)) }).expect(200);
      const answers = await Promise.all(racers.map((token) => ask(token, "post", "/advices", {})));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409, 409, 409]);
      const live = await asSystem(ground.database, (db) =>
        rows(db, "SELECT DISTINCT advice_id FROM bill_holds WHERE bill_id = ANY (?)", [bills.map((bill) => bill.id)]),
      );
      expect(live).to.have.length(1);
    });

    it("makes an advice of 10,000 bills in time", async function () {
      this.timeout(60_000);
      const many = await makePayer(ground, [1]);
      const token = await tokenOf({ payer: many }, ["maker"]);
      await makeBills(ground, {
        payer: many,
        paise: Array.from({ length: 10_000 }, (_, index) => String(1000 + index)),
      });
      const added = await ask(token, "post", "/basket/view", { discom: 1, state: "payable" }).expect(200);
      expect(added.body.changed).to.equal(10_000);
      const started = performance.now();
      const { body } = await ask(token, "post", "/advices", {}).expect(200);
      const seconds = (performance.now() - started) / 1000;
      expect(seconds, `${seconds} s`).to.be.below(10);
      if (process.env["LOG_LEVEL"]) console.log(`10,000 bills: ${seconds.toFixed(2)} s`);
      const page = (await ask(token, "get", `/advices/${body.advices[0].number}/items?page=100`).expect(200)).body;
      expect(page.total).to.equal(10_000);
      expect(page.rows.at(-1).position).to.equal(10_000);
    });
  });

  describe("basket", () => {
    it("pays a part without its rebate, takes declared tax off, and says what cannot be", async () => {
      const [bill] = (await makeBills(ground, { payer, paise: ["100000"], rebatePaise: "1500" })) as [MadeBill];
      await ask(maker, "post", "/basket/items", { bills: [keyOf(1)(bill)] }).expect(200);
      const item = async () => (await ask(maker, "get", "/basket/items").expect(200)).body.rows[0];
      const set = (paise: string | null, tdsPaise: string) =>
        ask(maker, "put", `/basket/items/1/${bill.id}`, { paise, tdsPaise }).expect(200);

      expect(await item()).to.include({ amountPaise: "98500", rebatePaise: "1500", problem: null });
      await set("40000", "40");
      expect(await item()).to.include({ amountPaise: "39960", rebatePaise: "0", paise: "40000" });
      await set("100001", "0");
      expect(await item()).to.include({ problem: "above-outstanding" });
      const refused = await ask(maker, "post", "/advices", {}).expect(409);
      expect(refused.body).to.deep.include({ code: "bill-above-outstanding" });
      await set(null, "98500");
      expect(await item()).to.include({ problem: "tds-too-large" });
      await ask(maker, "put", "/basket/tds", { discomId: 1, basisPoints: 10 }).expect(200);
      expect(await item()).to.include({ tdsPaise: "99", amountPaise: "98401" });
      await ask(maker, "delete", "/basket").expect(200);
    });

    it("shows first what another maker took meanwhile, on whichever page it was", async () => {
      const bills = await makeBills(ground, { payer, paise: ["1000", "2000", "3000"] });
      const another = await tokenOf({ payer }, ["maker"]);
      await ask(maker, "post", "/basket/items", { bills: bills.map(keyOf(1)) }).expect(200);
      const taken = bills.slice(2);
      await ask(another, "post", "/basket/items", { bills: taken.map(keyOf(1)) }).expect(200);
      await ask(another, "post", "/advices", {}).expect(200);
      const { rows: shown, total } = (await ask(maker, "get", "/basket/items?size=1").expect(200)).body;
      expect([shown[0].billId, shown[0].problem, total]).to.deep.equal([taken[0]?.id, "in-advice", 3]);
      await ask(maker, "delete", "/basket").expect(200);
    });

    it("belongs to its maker, and takes no bill of another payer", async () => {
      const [bill] = (await makeBills(ground, { paise: ["5000"] })) as [MadeBill];
      const added = await ask(maker, "post", "/basket/items", { bills: [keyOf(1)(bill)] }).expect(200);
      expect(added.body.changed).to.equal(0);
      await ask(checker, "get", "/basket").expect(403);
    });
  });

  describe("POST /api/advices/:number/approval", () => {
    it("makes the challan payable, once, by another person", async () => {
      const { number, contentHash } = await submitted(await makeBills(ground, { payer, paise: ["25000000"] }));
      await ask(checker, "get", `/advices/${number}/challan.pdf`).expect(409);
      await ask(checker, "post", `/advices/${number}/approval`, { contentHash }).expect(200);
      const again = await ask(checker, "post", `/advices/${number}/approval`, { contentHash }).expect(409);
      expect(again.body.code).to.equal("advice-state");
      const { body } = await ask(maker, "get", `/advices/${number}`).expect(200);
      expect(body).to.include({ state: "approved", rail: "rtgs" });
      expect(body.events.map((one: { event: string }) => one.event)).to.deep.equal([
        "prepared",
        "submitted",
        "approved",
      ]);
      const pdf = await ask(maker, "get", `/advices/${number}/challan.pdf`).expect(200);
      expect(pdf.headers["content-type"]).to.equal("application/pdf");
    });

    it("refuses the maker as checker, also where both roles are one person's", async () => {
      const both = await tokenOf({ payer }, ["maker", "checker"]);
      const number = await prepared(await makeBills(ground, { payer, paise: ["9000"] }), both);
      await ask(both, "post", `/advices/${number}/submission`, {}).expect(200);
      const { body } = await ask(both, "get", `/advices/${number}`).expect(200);
      expect(body.mayDecide).to.equal(false);
      const refused = await ask(both, "post", `/advices/${number}/approval`, { contentHash: body.contentHash }).expect(
        403,
      );
      expect(refused.body.code).to.equal("own-advice");
      const noChecker = await ask(maker, "post", `/advices/${number}/approval`, { contentHash: body.contentHash });
      expect(noChecker.body.code).to.equal("role");
    });

    it("refuses another content than the one that was shown", async () => {
      const { number, contentHash } = await submitted(await makeBills(ground, { payer, paise: ["7000", "8000"] }));
      const other = contentHash.replace(/^../, contentHash.startsWith("00") ? "11" : "00");
      const refused = await ask(checker, "post", `/advices/${number}/approval`, { contentHash: other }).expect(409);
      expect(refused.body.code).to.equal("content-changed");
    });

    it("refuses rows that were changed behind the hash", async () => {
      const { number, contentHash } = await submitted(await makeBills(ground, { payer, paise: ["7000", "8000"] }));
      await asSystem(ground.database, async (db) => {
        await rows(db, "SET LOCAL ROLE none");
        await rows(
          db,
          `UPDATE advice_items SET paise = paise - 1 FROM advices a
            WHERE a.number = ? AND advice_items.advice_id = a.id AND position = 1`,
          [number],
        );
      });
      const refused = await ask(checker, "post", `/advices/${number}/approval`, { contentHash }).expect(409);
      expect(refused.body.code).to.equal("content-changed");
      await ask(maker, "post", `/advices/${number}/cancellation`, { why: "Its rows were changed" }).expect(200);
    });

    it("refuses when billing has meanwhile taken a payment of one of its bills elsewhere", async () => {
      const bills = await makeBills(ground, { payer, paise: ["7000", "8000"] });
      const { number, contentHash } = await submitted(bills);
      await asSystem(ground.database, (db) =>
        rows(db, "UPDATE bills SET outside_paid_paise = 100 WHERE id = ?", [bills[1]?.id]),
      );
      const { body } = await ask(checker, "get", `/advices/${number}`).expect(200);
      expect(body.staleBills).to.deep.equal([bills[1]?.number]);
      const refused = await ask(checker, "post", `/advices/${number}/approval`, { contentHash }).expect(409);
      expect(refused.body.code).to.equal("bill-changed");
      expect(refused.body.params.bill).to.equal(bills[1]?.number);
    });

    it("lets one of two checkers at once through", async () => {
      const second = await tokenOf({ payer }, ["checker"]);
      const { number, contentHash } = await submitted(await makeBills(ground, { payer, paise: ["7100"] }));
      const answers = await Promise.all(
        [checker, second].map((token) => ask(token, "post", `/advices/${number}/approval`, { contentHash })),
      );
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    });
  });

  describe("POST /api/advices/:number/sending-back", () => {
    it("opens the draft again and shows the next approval what was changed", async () => {
      const bills = await makeBills(ground, { payer, paise: ["10000", "20000", "30000"] });
      const first = await submitted(bills);
      await ask(checker, "post", `/advices/${first.number}/sending-back`, { why: "no" }).expect(422);
      await ask(checker, "post", `/advices/${first.number}/sending-back`, { why: "Leave the pump out" }).expect(200);
      const extra = await makeBills(ground, { payer, paise: ["5000"] });
      await ask(maker, "post", "/basket/items", { bills: extra.map(keyOf(1)) }).expect(200);
      await ask(maker, "put", `/advices/${first.number}/items`, {
        drop: [bills[2]?.id],
        change: [{ billId: bills[0]?.id, paise: "4000", tdsPaise: "4" }],
        addBasket: true,
        details: { ddoCode: "DDO/PT/12", remarks: '"हरी"\tफ़ाइल' },
      }).expect(200);
      await ask(maker, "post", `/advices/${first.number}/submission`, {}).expect(200);
      const { body } = await ask(checker, "get", `/advices/${first.number}`).expect(200);
      expect(body.contentHash).not.to.equal(first.contentHash);
      expect(body).to.include({ amountPaise: "28996", grossPaise: "29000", tdsPaise: "4", items: 3, part: true });
      expect(body.details).to.deep.equal({ ddoCode: "DDO/PT/12", remarks: '"हरी"\tफ़ाइल' });
      expect(body.changedSince.added).to.deep.equal({ count: 1, paise: "5000" });
      expect(body.changedSince.removed).to.deep.equal({ count: 1, paise: "-30000" });
      expect(body.changedSince.changed).to.deep.equal({ count: 1, paise: "-6004" });
      const items = (await ask(checker, "get", `/advices/${first.number}/items?changed=true`).expect(200)).body;
      expect(items.rows.map((item: { change: string }) => item.change).sort()).to.deep.equal(["added", "changed"]);
      const old = await ask(checker, "post", `/advices/${first.number}/approval`, { contentHash: first.contentHash });
      expect(old.body.code).to.equal("content-changed");
      const free = (await ask(maker, "get", `/dues?search=${bills[2]?.number}`)).body.rows[0];
      expect(free.state).to.equal("due");
      await ask(checker, "post", `/advices/${first.number}/approval`, { contentHash: body.contentHash }).expect(200);
      await expectInvariants(ground);
    });

    it("changes nothing but drafts, and leaves no advice empty", async () => {
      const bills = await makeBills(ground, { payer, paise: ["10000"] });
      const { number } = await submitted(bills);
      const changed = await ask(maker, "put", `/advices/${number}/items`, { drop: [bills[0]?.id] }).expect(409);
      expect(changed.body.code).to.equal("advice-state");
      await ask(checker, "post", `/advices/${number}/sending-back`, { why: "Try again" }).expect(200);
      const emptied = await ask(maker, "put", `/advices/${number}/items`, { drop: [bills[0]?.id] }).expect(422);
      expect(emptied.body.code).to.equal("advice-empty");
    });
  });

  describe("POST /api/advices/:number/cancellation", () => {
    it("frees the bills for another advice, and is final", async () => {
      const bills = await makeBills(ground, { payer, paise: ["10000"] });
      const number = await prepared(bills);
      await ask(maker, "post", `/advices/${number}/cancellation`, { why: "Wrong month" }).expect(200);
      await ask(maker, "post", `/advices/${number}/submission`, {}).expect(409);
      expect(await prepared(bills)).not.to.equal(number);
    });

    it("is refused once somebody said it was paid", async () => {
      const advice = await makeApprovedAdvice(ground, { payer });
      await ask(maker, "post", `/advices/${advice.number}/utrs`, { utr: "SBIN424112233445" }).expect(200);
      const { body } = await ask(maker, "post", `/advices/${advice.number}/cancellation`, { why: "Changed my mind" });
      expect(body.code).to.equal("payment-declared");
    });
  });

  describe("POST /api/advices/:number/utrs", () => {
    it("keeps the UTR as banks write it, warns of an unlikely one, and takes the same one once", async () => {
      const advice = await makeApprovedAdvice(ground, { payer });
      const say = (utr: string) => ask(maker, "post", `/advices/${advice.number}/utrs`, { utr });
      expect((await say(" utibr5 2026063000811223 ").expect(200)).body).to.deep.equal({
        utr: "UTIBR52026063000811223",
        likely: true,
      });
      await say("UTIBR52026063000811223").expect(200);
      expect((await say("OURREF-77").expect(200)).body).to.deep.equal({ utr: "OURREF77", likely: false });
      expect((await say("a").expect(422)).body.code).to.equal("utr-shape");
      const { body } = await ask(maker, "get", `/advices/${advice.number}`);
      expect(body.utrs.map((one: { utr: string }) => one.utr)).to.deep.equal(["UTIBR52026063000811223", "OURREF77"]);
    });

    it("is for approved advices", async () => {
      const advice = await makeApprovedAdvice(ground, { payer, state: "submitted" });
      const { body } = await ask(maker, "post", `/advices/${advice.number}/utrs`, { utr: "SBIN424112233445" }).expect(
        409,
      );
      expect(body.code).to.equal("advice-state");
    });
  });

  describe("expiry", () => {
    it("ends what outlived its last day and frees its bills, but waits for money that is said to be on its way", async () => {
      const gone = await makeApprovedAdvice(ground, { payer, validInDays: -1 });
      const paid = await makeApprovedAdvice(ground, { payer, validInDays: -1 });
      const today = await makeApprovedAdvice(ground, { payer, validInDays: 0 });
      await ask(maker, "post", `/advices/${paid.number}/utrs`, { utr: "SBIN424112233999" }).expect(200);
      await expireAdvices({}, ground);
      await expireAdvices({}, ground);
      const state = async ({ number }: MadeAdvice) => (await ask(maker, "get", `/advices/${number}`)).body.state;
      expect([await state(gone), await state(paid), await state(today)]).to.deep.equal([
        "expired",
        "approved",
        "approved",
      ]);
      const held = await asSystem(ground.database, (db) =>
        row(db, "SELECT 1 FROM bill_holds WHERE advice_id = ?", [gone.id]),
      );
      expect(held).to.equal(undefined);
    });

    it("ends all that outlived it on one day, however many", async () => {
      const one = await makeApprovedAdvice(ground, { payer, validInDays: -1, state: "expired" });
      await asSystem(ground.database, (db) =>
        rows(
          db,
          `WITH more AS (
             INSERT INTO advices (discom_id, payer_id, number, van, amount_paise, gross_paise, items_count, issued_on, valid_until, content_hash)
             SELECT discom_id, payer_id, 'SB' || (260090000000 + n)::text, 'OUTLIVED' || n, 1, 1, 1, valid_until, valid_until, content_hash
               FROM advices, generate_series(1, 501) n WHERE id = ? RETURNING discom_id, id, payer_id)
           INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
           SELECT discom_id, id, 1, payer_id, 'prepared', 'draft' FROM more`,
          [one.id],
        ),
      );
      await expireAdvices({}, ground);
      const states = await asSystem(ground.database, (db) =>
        rows(
          db,
          `SELECT s.state, count(*)::int FROM advices a JOIN advice_states s ON s.discom_id = a.discom_id AND s.advice_id = a.id
            WHERE a.van LIKE 'OUTLIVED%' GROUP BY 1`,
        ),
      );
      expect(states).to.deep.equal([{ state: "expired", count: 501 }]);
    });
  });

  describe("POST /api/advices/:number/basket", () => {
    it("takes up what ended unpaid, as far as it can still be paid, and nothing that goes on", async () => {
      const bills = await makeBills(ground, { payer, paise: ["1000", "2000"] });
      const number = await prepared(bills);
      expect((await ask(maker, "post", `/advices/${number}/basket`, {}).expect(409)).body.code).to.equal(
        "advice-state",
      );
      await ask(maker, "post", `/advices/${number}/cancellation`, { why: "Wrong month" }).expect(200);
      await prepared(bills.slice(0, 1));
      const { body } = await ask(maker, "post", `/advices/${number}/basket`, {}).expect(200);
      expect(body.changed).to.equal(1);
      expect((await ask(maker, "get", "/basket")).body.amountPaise).to.equal("2000");
      await ask(maker, "delete", "/basket").expect(200);
    });
  });

  describe("what is not one's own", () => {
    it("does not exist, by any verb", async () => {
      const { number, contentHash } = await submitted(await makeBills(ground, { payer, paise: ["4200"] }));
      const tries: [Method, string, object?][] = [
        ["get", ""],
        ["get", "/items"],
        ["get", "/challan.pdf"],
        ["put", "/items", { drop: [] }],
        ["post", "/submission", {}],
        ["post", "/approval", { contentHash }],
        ["post", "/sending-back", { why: "not mine at all" }],
        ["post", "/cancellation", { why: "not mine at all" }],
        ["post", "/utrs", { utr: "SBIN424112233445" }],
        ["post", "/basket", {}],
      ];
      for (const [method, path, body] of tries) {
        const answer = await ask(stranger, method, `/advices/${number}${path}`, body);
        expect(answer.status, `${method} ${path}`).to.equal(404);
      }
      expect((await ask(stranger, "get", `/advices?search=${number}`)).body.total).to.equal(0);
    });

    it("cannot be seen or written in SQL with the app role either", async () => {
      const advice = await makeApprovedAdvice(ground, { payer });
      const actor = { userId: "1", name: "", payerId: await makePayer(ground, [1]), discomId: null, roles: ["maker"] };
      for (const table of ["advices", "advice_items", "advice_events", "bill_holds", "advice_utrs", "basket_items"]) {
        const seen = await asActor(ground.database, actor, (db) => rows(db, `SELECT * FROM ${table}`));
        expect(seen, table).to.deep.equal([]);
      }
      let refused = "";
      await asActor(ground.database, actor, (db) =>
        rows(
          db,
          `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state) VALUES (1, ?, 4, ?, 'cancelled', 'cancelled')`,
          [advice.id, payer],
        ),
      ).catch((error) => {
        refused = String(error);
      });
      expect(refused).to.match(/row-level security/);
    });
  });

  describe("GET /api/advices", () => {
    it("finds by state, by number, by bill and by UTR, and counts the states", async () => {
      const own = await makePayer(ground, [1]);
      const reader = await tokenOf({ payer: own }, ["viewer"]);
      const advice = await makeApprovedAdvice(ground, { payer: own });
      await makeApprovedAdvice(ground, { payer: own, state: "expired" });
      await ask(await logIn(ground, advice.checker as Person), "post", `/advices/${advice.number}/utrs`, {
        utr: "HDFCN52026010112345678",
      }).expect(200);
      const found = async (query: string) =>
        (await ask(reader, "get", `/advices?${query}`).expect(200)).body.rows.map(
          (one: { number: string }) => one.number,
        );
      for (const query of [
        "state=approved",
        "state=open",
        `search=${advice.number.slice(4)}`,
        `search=${advice.bills[0]?.number}`,
        "search=hdfcn5",
      ]) {
        expect(await found(query), query).to.deep.equal([advice.number]);
      }
      const { body } = await ask(reader, "get", "/advices");
      expect(body.counts).to.deep.include({ approved: { count: 1, paise: "250000" }, draft: { count: 0, paise: "0" } });
      expect(body.rows[1]).to.include({ utrDeclared: true, sentBack: false });
      const home = (await ask(reader, "get", "/home").expect(200)).body;
      expect(home.awaitingBank).to.deep.equal({ count: 1, paise: "250000" });
    });
  });
});
