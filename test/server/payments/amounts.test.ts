import { expect } from "chai";
import exceljs from "exceljs";
import supertest from "supertest";
import { paise } from "#reconciliation/money.ts";
import { asActor, asSystem, rows } from "#server/database.ts";
import { restore, setAside } from "#server/payments/prepare/set-aside.ts";
import { tdsByRule } from "#server/payments/prepare/tds.ts";
import { runRecurringRules } from "#server/payments/recurring/recurring.ts";
import { applySheetJob, checkSheet } from "#server/payments/sheets/sheets.ts";
import { warnOfExpiry } from "#server/payments/steps/expiry.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeLines } from "#test/support/lines.ts";
import { logIn, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

let keys = 0;

describe("amounts of an advice", () => {
  let ground: TestGround;
  let payer: string;
  let person: Person;
  let maker: string;

  before(async () => {
    ground = await testGround();
  });
  beforeEach(async () => {
    payer = await makePayer(ground, [1, 2]);
    person = await makeUser(ground, { payer }, ["maker", "admin"]);
    maker = await logIn(ground, person);
  });
  after(() => ground.close());

  function ask(method: "get" | "post" | "put" | "delete", path: string, body?: object) {
    const request = supertest(ground.app)
      [method](`/api${path}`)
      .set("Authorization", `Bearer ${maker}`)
      .set("Idempotency-Key", `amount-key-${++keys}`);
    return body === undefined ? request : request.send(body);
  }
  const key = (bill: MadeBill | undefined) => ({ discomId: 1, billId: bill?.id ?? "" });
  const actor = () => ({ userId: person.userId, name: "", payerId: payer, discomId: null, roles: ["maker"] });
  const advice = async (number: string) => (await ask("get", `/advices/${number}`).expect(200)).body;

  async function sheet(cells: readonly (readonly string[])[], kind: "csv" | "xlsx" = "csv"): Promise<string> {
    const header = ["Bill or connection number", "Amount", "TDS", "Remark"];
    const { body } = await ask("post", "/amount-sheets")
      .attach("file", await fileOf([header, ...cells], kind), { filename: `amounts.${kind}` })
      .expect(200);
    await checkSheet({ payerId: payer, sheetId: body.id }, ground);
    return body.id;
  }
  async function apply(id: string, to: "basket" | "advice") {
    await ask("post", `/amount-sheets/${id}/application`, { to }).expect(200);
    await applySheetJob(
      { payerId: payer, sheetId: id, by: { userId: person.userId, name: "", roles: ["maker"] }, to },
      ground,
    );
    return (await ask("get", `/amount-sheets/${id}`).expect(200)).body;
  }

  describe("a sheet", () => {
    it("says what is wrong with each row, gives the file back, and takes the good rows into an advice", async () => {
      const bills = await makeBills(ground, { payer, paise: ["10000", "20000", "30000", "40000"] });
      const stranger = await makeBills(ground, {});
      await ask("post", "/set-asides", { bills: [key(bills[3])], why: "The meter was changed" }).expect(200);
      const id = await sheet(
        [
          [`${bills[0]?.number}`, "Rs. 60/-", "0.50", "part"],
          [`${bills[1]?.connectionNumber}`, "", "", "whole, by connection"],
          [`${bills[0]?.number}`, "10", "", "again"],
          [`${stranger[0]?.number}`, "10", "", "not ours"],
          [`${bills[2]?.number}`, "300.01", "", "too much"],
          [`${bills[2]?.number}`, "ten", "", "no number"],
          [`${bills[2]?.number}`, "-5", "", "negative"],
          ["", "5", "", "whose?"],
          [`${bills[3]?.number}`, "", "", "disputed"],
        ],
        "xlsx",
      );
      const checked = (await ask("get", `/amount-sheets/${id}`).expect(200)).body;
      expect(checked).to.include({ state: "checked", rows: 9, good: 2, amountPaise: "25950", tdsPaise: "50" });
      const wrong = (await ask("get", `/amount-sheets/${id}/rows`).expect(200)).body;
      expect(wrong.rows.map((one: { row: number; outcome: string }) => [one.row, one.outcome])).to.deep.equal([
        [4, "repeated-in-file"],
        [5, "number-unknown"],
        [6, "above-outstanding"],
        [7, "amount-unreadable"],
        [8, "amount-not-positive"],
        [9, "number-missing"],
        [10, "set-aside"],
      ]);
      const back = await ask("get", `/amount-sheets/${id}/file?only=wrong&language=hi`)
        .buffer(true)
        .parse((answer, done) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part)).on("end", () => done(null, Buffer.concat(parts)));
        })
        .expect(200);
      const book = new exceljs.Workbook();
      await book.xlsx.load(back.body);
      const last = book.worksheets[0]?.getRow(8);
      expect([last?.getCell(4).text, last?.getCell(5).text]).to.deep.equal(["disputed", "बिल अलग रखा गया है"]);

      const { state, applied } = await apply(id, "advice");
      expect([state, applied.bills, applied.numbers.length]).to.deep.equal(["applied", 2, 1]);
      expect(await advice(applied.numbers[0])).to.include({
        amountPaise: "25950",
        tdsPaise: "50",
        part: true,
        items: 2,
      });
      // A second run of the job, as after a crash, makes nothing more.
      await applySheetJob(
        { payerId: payer, sheetId: id, by: { userId: person.userId, name: "", roles: [] }, to: "advice" },
        ground,
      );
      expect((await ask("get", "/advices")).body.total).to.equal(1);
      await expectInvariants(ground);
    });

    it("goes into the basket, over what was asked there before", async () => {
      const bills = await makeBills(ground, { payer, paise: ["10000", "20000"] });
      await ask("post", "/basket/items", { bills: [key(bills[0])] }).expect(200);
      await apply(
        await sheet([
          [`${bills[0]?.number}`, "40", "1"],
          [`${bills[1]?.number}`, "200.00", ""],
        ]),
        "basket",
      );
      expect((await ask("get", "/basket")).body).to.include({ count: 2, amountPaise: "23900", tdsPaise: "100" });
    });

    it("of 10,000 rows is checked and made into an advice in the background", async function () {
      this.timeout(60_000);
      const bills = await makeBills(ground, {
        payer,
        paise: Array.from({ length: 10_000 }, (_, at) => String(1000 + at)),
      });
      const started = performance.now();
      const id = await sheet(bills.map((bill) => [bill.number, "5.00", ""]));
      const checked = performance.now();
      const { applied } = await apply(id, "advice");
      const done = performance.now();
      if (process.env["LOG_LEVEL"]) console.log(`check ${checked - started} ms, advice ${done - checked} ms`);
      expect(applied.bills).to.equal(10_000);
      expect(done - started, "ms in all").to.be.below(20_000);
    });

    it("that is no table is refused as a whole, and one whose bill was taken meanwhile waits for another look", async () => {
      const { body } = await ask("post", "/amount-sheets")
        .attach("file", Buffer.from("%PDF-1.4"), { filename: "a.csv" })
        .expect(200);
      await checkSheet({ payerId: payer, sheetId: body.id }, ground);
      expect((await ask("get", `/amount-sheets/${body.id}`).expect(200)).body.state).to.equal("refused");

      const bills = await makeBills(ground, { payer, paise: ["10000"] });
      const id = await sheet([[`${bills[0]?.number}`, "40", ""]]);
      await makeApprovedAdvice(ground, { payer, bills, state: "draft" });
      expect((await apply(id, "advice")).state).to.equal("checked");
    });
  });

  describe("tax by rule", () => {
    it("takes the rate of its base beyond the threshold of the year, and names its section", async () => {
      const bills = await makeBills(ground, { payer, paise: ["100000", "100000", "100000"], rebatePaise: "1000" });
      const rule = { basisPoints: 10, base: "bill", section: "194Q", thresholdPaise: "150000" };
      await ask("put", "/basket/tds-by-rule", { discomId: 1 }).expect(409);
      await ask("put", "/tds-rule", rule).expect(200);
      await ask("post", "/basket/items", { bills: bills.map(key) }).expect(200);
      await ask("put", "/basket/tds-by-rule", { discomId: 1 }).expect(200);
      const items = (await ask("get", "/basket/items")).body.rows.map((one: { tdsPaise: string }) => one.tdsPaise);
      expect(items).to.deep.equal(["0", "50", "100"]);
      const { advices } = (await ask("post", "/advices", {}).expect(200)).body;
      expect(await advice(advices[0].number)).to.deep.include({ tdsPaise: "150", details: { tdsSection: "194Q" } });
      const { paid, rule: kept } = (await ask("get", "/tds-rule").expect(200)).body;
      expect([paid[0].paise, kept.section]).to.deep.equal(["300000", "194Q"]);
    });

    it("is exact for any base and any size", () => {
      const wish = (outstanding: bigint, rebate: bigint, asked: bigint | null) => ({
        ...{ billId: "1", billNumber: "1", outstandingPaise: paise(outstanding), rebatePaise: paise(rebate) },
        ...{
          rebateUntil: rebate > 0n ? "2026-12-01" : null,
          askedPaise: asked === null ? null : paise(asked),
          tdsPaise: paise(0n),
        },
      });
      const of = (base: "payable" | "bill" | "current", asked: bigint | null) =>
        tdsByRule(
          { basisPoints: 10, base, section: "194Q", thresholdPaise: "0" },
          [{ wish: wish(90_000n, 1_000n, asked), currentPaise: paise(70_000n) }],
          paise(0n),
        )[0];
      expect([of("payable", null), of("bill", null), of("current", null)]).to.deep.equal([89n, 90n, 70n]);
      expect([of("payable", 60_000n), of("bill", 60_000n), of("current", 60_000n)]).to.deep.equal([60n, 60n, 60n]);
      const huge = { basisPoints: 1000, base: "bill", section: "x", thresholdPaise: "1" } as const;
      const quadrillion = wish(9_007_199_254_740_993n, 0n, null);
      expect(tdsByRule(huge, [{ wish: quadrillion, currentPaise: paise(0n) }], paise(0n))).to.deep.equal([
        900_719_925_474_099n,
      ]);
    });
  });

  it("sets bills aside: out of the basket, out of views and rules, until restored", async () => {
    const bills = await makeBills(ground, { payer, paise: ["10000", "20000"] });
    await ask("post", "/basket/items", { bills: bills.map(key) }).expect(200);
    await asActor(ground.database, actor(), (db) => setAside(db, actor(), [key(bills[0])], "Reading looks wrong"));
    expect((await ask("get", "/basket")).body).to.include({ count: 1, amountPaise: "20000" });
    await ask("post", "/basket/items", { bills: [key(bills[0])] }).expect(200);
    expect((await ask("post", "/basket/view", { discom: 1 }).expect(200)).body.changed).to.equal(0);
    const listed = (await ask("get", "/set-asides").expect(200)).body;
    expect(listed.rows.map((one: { why: string }) => one.why)).to.deep.equal(["Reading looks wrong"]);
    await asActor(ground.database, actor(), (db) => restore(db, actor(), [key(bills[0])], "Settled with the discom"));
    expect((await ask("post", "/basket/view", { discom: 1 }).expect(200)).body.changed).to.equal(1);
    const held = await makeApprovedAdvice(ground, { payer, state: "draft" });
    const refused = await ask("post", "/set-asides", { bills: [key(held.bills[0])], why: "Too late for that" }).expect(
      409,
    );
    expect(refused.body.code).to.equal("bill-in-live-advice");
  });

  it("says what is to be paid by when, as rebates run out", async () => {
    const soon = await makeBills(ground, { payer, paise: ["100000"], rebatePaise: "2000", rebateInDays: 2 });
    const later = await makeBills(ground, { payer, paise: ["50000"], rebatePaise: "500", rebateInDays: 4 });
    await ask("post", "/basket/items", { bills: [...soon, ...later].map(key) }).expect(200);
    const [part] = (await ask("get", "/basket")).body.parts;
    expect(part.payableBy.map((one: { amountPaise: string }) => one.amountPaise)).to.deep.equal([
      "147500",
      "149500",
      "150000",
    ]);
    expect(part.payableBy[2].until).to.equal(null);
    const { advices } = (await ask("post", "/advices", {}).expect(200)).body;
    expect((await advice(advices[0].number)).payableBy).to.deep.equal(part.payableBy);
  });

  it("makes anew what ended unpaid, in one step and once, and says what became otherwise", async () => {
    const bills = await makeBills(ground, { payer, paise: ["10000", "20000", "30000"] });
    const old = await makeApprovedAdvice(ground, {
      payer,
      bills,
      itemPaise: ["10000", "20000", "15000"],
      state: "expired",
    });
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE bills SET outside_paid_paise = CASE id WHEN ? THEN 10000 ELSE 5000 END WHERE id IN (?, ?)", [
        ...[bills[0]?.id, bills[0]?.id, bills[1]?.id],
      ]),
    );
    const { body } = await ask("post", `/advices/${old.number}/reissue`, {}).expect(200);
    expect(body).to.include({ bills: 2, leftOut: 1 });
    const made = await advice(body.number);
    expect(made).to.include({ state: "draft", amountPaise: "30000" });
    expect(made.replaces).to.deep.equal({
      number: old.number,
      leftOut: { count: 1, paise: "10000" },
      differing: { count: 1, paise: "-5000" },
    });
    expect((await advice(old.number)).replacedBy).to.equal(body.number);
    const again = await ask("post", `/advices/${old.number}/reissue`, {}).expect(409);
    expect(again.body.code).to.be.oneOf(["nothing-open", "already-reissued"]);
    const { total } = (await ask("get", `/advices/${body.number}/differences?against=replaced`).expect(200)).body;
    expect(total).to.equal(2);
  });

  describe("recurring rules", () => {
    const rule = { name: "Three days before", filter: { discom: 1 }, daysBefore: 3 };

    it("draft once a day what falls due, as their author, and say so; a paused one does not", async () => {
      await makeBills(ground, { payer, paise: ["10000", "20000"], dueInDays: 3 });
      await makeBills(ground, { payer, paise: ["40000"], dueInDays: 4 });
      const preview = (
        await ask("post", "/recurring-rules/preview", { filter: { discom: 1 }, daysBefore: 3 }).expect(200)
      ).body;
      expect(preview).to.include({ bills: 2, paise: "30000" });
      const { id } = (await ask("post", "/recurring-rules", rule).expect(200)).body;
      const paused = (await ask("post", "/recurring-rules", { ...rule, name: "Paused", daysBefore: 9 }).expect(200))
        .body;
      await ask("put", `/recurring-rules/${paused.id}`, {
        ...rule,
        name: "Paused",
        daysBefore: 9,
        state: "paused",
        version: 1,
      }).expect(200);
      await Promise.all([runRecurringRules({}, ground), runRecurringRules({}, ground)]);
      await runRecurringRules({}, ground);
      const { rules } = (await ask("get", "/recurring-rules").expect(200)).body;
      const ran = rules.find((one: { id: string }) => one.id === id);
      expect(ran.lastDraft).to.include({ outcome: "drafted", bills: 2, paise: "30000" });
      expect((await ask("get", "/advices")).body.total).to.equal(1);
      expect(await advice(ran.lastDraft.numbers[0])).to.include({ state: "draft", amountPaise: "30000" });
      const told = await asSystem(ground.database, (db) =>
        rows<{ kind: string }>(db, "SELECT kind FROM events WHERE payer_id = ? ORDER BY id", [payer]),
      );
      expect(told.map(({ kind }) => kind)).to.deep.equal(["advice.drafted"]);
      const stale = await ask("put", `/recurring-rules/${paused.id}`, { ...rule, state: "active", version: 1 }).expect(
        409,
      );
      expect(stale.body.code).to.equal("rule-changed");
    });

    it("say why they drafted nothing: nothing due, or an author who left", async () => {
      await ask("post", "/recurring-rules", rule).expect(200);
      await makeBills(ground, { payer, paise: ["10000"], dueInDays: 8 });
      await runRecurringRules({}, ground);
      const last = async () =>
        (await ask("get", "/recurring-rules")).body.rules.map(
          (one: { lastRun: { outcome: string } }) => one.lastRun?.outcome,
        );
      expect(await last()).to.deep.equal(["nothing-due"]);
      // One that nobody can run holds up none that come after it.
      const broken = (await ask("post", "/recurring-rules", { ...rule, name: "Broken" }).expect(200)).body.id;
      await asSystem(ground.database, (db) =>
        rows(
          db,
          `INSERT INTO recurring_rule_versions (payer_id, rule_id, version, name, filter, days_before, with_tds, state, by_user)
           SELECT payer_id, rule_id, 2, 'Broken', '{"discom": "none"}', days_before, with_tds, state, by_user
             FROM recurring_rules_now WHERE rule_id = ?`,
          [broken],
        ),
      );
      const gone = await makeUser(ground, { payer }, ["maker"]);
      const other = await logIn(ground, gone);
      await supertest(ground.app)
        .post("/api/recurring-rules")
        .set("Authorization", `Bearer ${other}`)
        .send({ ...rule, name: "Zero" })
        .expect(200);
      await asSystem(ground.database, (db) => rows(db, "UPDATE users SET active = false WHERE id = ?", [gone.userId]));
      await runRecurringRules({}, ground).catch(() => undefined);
      expect(await last()).to.deep.equal([undefined, "nothing-due", "author-left"]);
    });
  });

  describe("an advance", () => {
    async function approved(body: object): Promise<{ number: string; van: string; amountPaise: string }> {
      const { advices } = (await ask("post", "/advices", body).expect(200)).body;
      const number = advices[0].number as string;
      await ask("post", `/advices/${number}/submission`, {}).expect(200);
      const checker = await logIn(ground, await makeUser(ground, { payer }, ["checker"]));
      const { contentHash } = await advice(number);
      await supertest(ground.app)
        .post(`/api/advices/${number}/approval`)
        .set("Authorization", `Bearer ${checker}`)
        .set("Idempotency-Key", `amount-key-${++keys}`)
        .send({ contentHash })
        .expect(200);
      return advice(number);
    }
    async function paid({ van, amountPaise }: { van: string; amountPaise: string }): Promise<void> {
      await makeLines(ground, [{ paise: amountPaise, narration: `NEFT*YESB0000001*${van}*TEST (FICTIONAL)` }]);
      await runReconciliation(ground.database, 1, "cli");
    }
    const kept = () =>
      asSystem(ground.database, (db) =>
        rows<{ left: string }>(db, "SELECT left_paise AS left FROM kept_advances WHERE payer_id = ?", [payer]),
      );

    it("beside the bills is kept for the payer when exactly the whole comes, and the receipt says so", async () => {
      const bills = await makeBills(ground, { payer, paise: ["100000"] });
      await ask("post", "/basket/items", { bills: bills.map(key) }).expect(200);
      const made = await approved({ discomId: 1, advancePaise: "2500000" });
      expect(made).to.include({ amountPaise: "2600000", grossPaise: "100000", advancePaise: "2500000" });
      await paid(made);
      expect((await advice(made.number)).state).to.equal("settled");
      expect(await kept()).to.deep.equal([{ left: "2500000" }]);
      const { rows: receipts } = (await ask("get", `/receipts?advice=${made.number}`).expect(200)).body;
      const receipt = (await ask("get", `/receipts/${receipts[0].number}`).expect(200)).body;
      expect(receipt.advancePaise).to.equal("2500000");
      await expectInvariants(ground);
    });

    it("alone needs no bill, is receipted, leaves billing nothing to post, and goes back with its credit", async () => {
      const made = await approved({ discomId: 1, advancePaise: "5000000" });
      expect(made).to.include({ amountPaise: "5000000", grossPaise: "0", items: 0 });
      await paid({ ...made, amountPaise: "4999999" });
      expect((await advice(made.number)).state, "another amount is for a person").to.equal("approved");
      await paid(made);
      expect((await advice(made.number)).state).to.equal("settled");
      expect(await kept()).to.deep.equal([{ left: "5000000" }]);
      expect((await ask("get", `/receipts?advice=${made.number}`).expect(200)).body.rows).to.have.length(1);
      const toPost = await asSystem(ground.database, (db) =>
        rows(
          db,
          `SELECT 1 FROM posting_progress g JOIN postings p ON p.id = g.posting_id JOIN receipts r ON r.id = p.receipt_id
            WHERE r.payer_id = ? AND g.items_count > 0`,
          [payer],
        ),
      );
      expect(toPost).to.deep.equal([]);
      await makeLines(ground, [
        { direction: "debit", paise: made.amountPaise, narration: `NEFT RETURN ${made.van} ACCOUNT CLOSED` },
      ]);
      await runReconciliation(ground.database, 1, "cli");
      await expectInvariants(ground);
    });

    it("is of one discom, which the payer belongs to", async () => {
      expect((await ask("post", "/advices", { advancePaise: "100" }).expect(422)).body.code).to.equal(
        "advance-needs-discom",
      );
      await ask("post", "/advices", { discomId: 9, advancePaise: "100" }).expect(404);
    });
  });

  it("tells of an advice that is about to expire, once", async () => {
    const made = await makeApprovedAdvice(ground, { payer, validInDays: 2 });
    await makeApprovedAdvice(ground, { payer, validInDays: 3 });
    await asOld(ground, payer);
    await warnOfExpiry({}, ground);
    await warnOfExpiry({}, ground);
    const told = await asSystem(ground.database, (db) =>
      rows<{ subject: string }>(db, "SELECT subject FROM events WHERE kind = 'advice.expiring' AND payer_id = ?", [
        payer,
      ]),
    );
    expect(told.map(({ subject }) => subject)).to.deep.equal([`advice:${made.number}`]);
  });
});

/** Prepared yesterday. */
async function asOld(ground: TestGround, payer: string): Promise<void> {
  await asSystem(ground.database, async (db) => {
    await rows(db, "SET LOCAL ROLE none");
    await rows(db, "SET LOCAL session_replication_role = replica");
    await rows(db, "UPDATE advices SET prepared_at = now() - interval '1 day' WHERE payer_id = ?", [payer]);
  });
}

async function fileOf(lines: readonly (readonly string[])[], kind: "csv" | "xlsx"): Promise<Buffer> {
  if (kind === "csv") return Buffer.from(lines.map((line) => line.join(",")).join("\n"));
  const book = new exceljs.Workbook();
  book.addWorksheet("Amounts").addRows(lines.map((line) => [...line]));
  return Buffer.from(await book.xlsx.writeBuffer());
}
