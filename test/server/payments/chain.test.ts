import { expect } from "chai";
import supertest from "supertest";
import { type Actor, asActor, asSystem, type Db, row, rows } from "#server/database.ts";
import { refusalFrom } from "#server/errors.ts";
import { type AdviceWishes, type MadeAdvice, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { givePhone } from "#test/support/second-factor.ts";
import { belongTo, limitTo, makeSubUnit } from "#test/support/sub-units.ts";

let keys = 0;

describe("the approval chain", () => {
  let ground: TestGround;
  let payer: string;
  let admin: string;

  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
    admin = await logIn(ground, await makeUser(ground, { payer }, ["admin"]));
  });
  after(() => ground.close());

  function ask(token: string, method: "get" | "post" | "put", path: string, body?: object) {
    const request = supertest(ground.app)
      [method](`/api${path}`)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", `chain-key-${++keys}`);
    return body === undefined ? request : request.send(body);
  }
  const checkerOf = (of = payer) => makeUser(ground, { payer: of }, ["checker"]);
  const tokenOf = (person: Person) => logIn(ground, person);
  const submitted = (wishes: AdviceWishes = {}) =>
    makeApprovedAdvice(ground, { payer, paise: ["10000", "20000"], ...wishes, state: "submitted" });
  const twoAbove = (oneUpToPaise: string | null, unitId: string | null = null, token = admin) =>
    ask(token, "post", "/approval-chains", { unitId, oneUpToPaise, why: "As the board decided" }).expect(200);
  const seen = async (token: string, { number }: { number: string }) =>
    (await ask(token, "get", `/advices/${number}`).expect(200)).body;
  async function approve(token: string, advice: { number: string }, code?: string) {
    const { contentHash } = await seen(token, advice);
    return ask(token, "post", `/advices/${advice.number}/approval`, { contentHash, ...(code && { code }) });
  }

  /** Whether it stands among what this person is asked to approve; list, count and the first screen say the same. */
  async function waitingFor(token: string, { number }: { number: string }): Promise<boolean> {
    const { rows: listed, total, forMe } = (await ask(token, "get", "/advices?state=for-me").expect(200)).body;
    const home = (await ask(token, "get", "/home").expect(200)).body;
    expect([forMe.count, home.awaitingMe]).to.deep.equal([total, forMe]);
    return listed.some((one: { number: string }) => one.number === number);
  }

  it("takes two different people above the amount, one up to it, and tells the second", async () => {
    await twoAbove("30000");
    const [first, second] = [await tokenOf(await checkerOf()), await tokenOf(await checkerOf())];
    const small = await submitted();
    expect((await approve(first, small)).body).to.deep.equal({ given: 1, needed: 1 });
    const large = await submitted({ paise: ["30001"] });
    expect((await approve(first, large)).body).to.deep.equal({ given: 1, needed: 2 });
    const after = await seen(first, large);
    expect([after.state, after.mayDecide, after.chain.hindrance]).to.deep.equal(["submitted", false, "approved-it"]);
    expect((await approve(first, large)).body.code).to.equal("approved-already");
    expect(await waitingFor(first, large)).to.equal(false);
    expect(await waitingFor(second, large)).to.equal(true);
    expect(await waitingFor(await tokenOf(large.maker), large)).to.equal(false);
    const wanted = await asSystem(ground.database, (db) =>
      rows(db, "SELECT 1 FROM events WHERE kind = 'advice.approval-wanted' AND subject = ?", [
        `advice:${large.number}`,
      ]),
    );
    expect(wanted).to.have.length(1);
    expect((await approve(second, large)).body).to.deep.equal({ given: 2, needed: 2 });
    expect((await seen(second, large)).state).to.equal("approved");
    const { body } = await ask(admin, "get", "/approval-chains").expect(200);
    expect(body.chains.map((one: { inForce: boolean }) => one.inForce)).to.deep.equal([true]);
    await ask(first, "post", "/approval-chains", { unitId: null, oneUpToPaise: null, why: "I want it" }).expect(403);
  });

  it("follows the nearest sub-unit's chain, and only who reaches the sub-unit approves", async () => {
    await twoAbove(null);
    const division = await makeSubUnit(ground, payer, `U${++keys}`);
    const section = await makeSubUnit(ground, payer, `U${++keys}`, division);
    await twoAbove("0", division);
    const [own, other] = [await checkerOf(), await checkerOf()];
    await belongTo(ground, payer, own, [division]);
    await belongTo(ground, payer, other, [await makeSubUnit(ground, payer, `U${++keys}`)]);
    const bills = await makeBills(ground, { payer, paise: ["10000", "20000"] });
    const connections = bills.map((bill) => bill.connectionId);
    await asSystem(ground.database, async (db) => {
      await rows(db, "UPDATE tags SET sub_unit_id = ? WHERE connection_id = ANY (?)", [section, connections]);
      await rows(db, "UPDATE sub_units SET ddo_code = 'DDO-7' WHERE id = ?", [division]);
    });
    const maker = await tokenOf(await makeUser(ground, { payer }, ["maker"]));
    await ask(maker, "post", "/basket/items", { bills: bills.map(({ id }) => ({ discomId: 1, billId: id })) }).expect(
      200,
    );
    const [advice] = (await ask(maker, "post", "/advices", {}).expect(200)).body.advices;
    await ask(maker, "post", `/advices/${advice.number}/submission`, {}).expect(200);
    expect((await seen(maker, advice)).details).to.deep.equal({ ddoCode: "DDO-7" });
    const strange = await tokenOf(other);
    await ask(strange, "get", `/advices/${advice.number}`).expect(404);
    expect((await ask(strange, "get", "/advices").expect(200)).body.total).to.equal(0);
    expect((await approve(await tokenOf(own), advice)).body).to.deep.equal({ given: 1, needed: 2 });
    const { id } = (await asSystem(ground.database, (db) =>
      row<{ id: string }>(db, "SELECT id FROM advices WHERE number = ?", [advice.number]),
    )) as { id: string };
    const made = { id, number: advice.number, payerId: payer } as MadeAdvice;
    expect(await insertApproval(made, other, { event: "approved" })).to.equal("within_own_reach");
  });

  it("spends a code of the phone on exactly what was shown, once", async () => {
    await twoAbove(null);
    const person = await checkerOf();
    const token = await tokenOf(person);
    const phone = await givePhone(ground, person);
    const [one, other] = [await submitted(), await submitted()];
    expect((await seen(token, one)).chain.secondFactor).to.equal("on");
    expect((await approve(token, one)).body.code).to.equal("second-factor-wanted");
    expect((await approve(token, one, "000000")).body.code).to.equal("second-factor-wrong");
    const code = await phone.code();
    await approve(token, one, code).then(({ body }) => expect(body).to.deep.equal({ given: 1, needed: 1 }));
    expect((await approve(token, other, code)).body.code).to.equal("second-factor-used");
    const spent = await asSystem(ground.database, (db) =>
      rows<{ purpose: string }>(
        db,
        "SELECT purpose FROM second_factor_uses WHERE user_id = ? AND purpose <> 'set up'",
        [person.userId],
      ),
    );
    const { contentHash } = await seen(token, one);
    expect(spent.map(({ purpose }) => purpose)).to.deep.equal([`advice:${one.number}:${contentHash}`]);
    // A code spent on one advice opens no other, whoever writes the row.
    expect(await insertApproval(other, person)).to.equal("approval_needs_code");
  });

  it("voids what was approved when the content changes, and refuses what was shown before", async () => {
    await twoAbove("0");
    const [first, second] = [await tokenOf(await checkerOf()), await tokenOf(await checkerOf())];
    const advice = await submitted();
    const maker = await tokenOf(advice.maker);
    const { contentHash } = await seen(second, advice);
    await approve(first, advice);
    await ask(maker, "post", `/advices/${advice.number}/withdrawal`, { why: "One bill too many" }).expect(200);
    await ask(maker, "put", `/advices/${advice.number}/items`, { drop: [advice.bills[1]?.id] }).expect(200);
    await ask(maker, "post", `/advices/${advice.number}/submission`, {}).expect(200);
    const old = await ask(second, "post", `/advices/${advice.number}/approval`, { contentHash });
    expect([old.status, old.body.code]).to.deep.equal([409, "content-changed"]);
    expect((await seen(second, advice)).chain.given).to.deep.equal([]);
    const { body } = await ask(second, "get", `/advices/${advice.number}/differences`).expect(200);
    expect(
      body.rows.map(({ what, nowPaise }: { what: string; nowPaise: string | null }) => [what, nowPaise]),
    ).to.deep.equal([["removed", null]]);
    expect((await approve(second, advice)).body.given).to.equal(1);
    expect((await approve(first, advice)).body.given).to.equal(2);
    await expectInvariants(ground);
  });

  it("keeps the word between maker and checkers, and nobody else's eyes on it", async () => {
    const advice = await submitted();
    const maker = await tokenOf(advice.maker);
    const checker = await tokenOf(advice.checker);
    await ask(checker, "post", `/advices/${advice.number}/comments`, { text: "Why is the pump house in it?" }).expect(
      200,
    );
    await ask(maker, "post", `/advices/${advice.number}/comments`, { text: "It moved to us in June." }).expect(200);
    const { comments } = (await ask(maker, "get", `/advices/${advice.number}/comments`).expect(200)).body;
    expect(comments.map(({ text, own }: { text: string; own: boolean }) => [text, own])).to.deep.equal([
      ["Why is the pump house in it?", false],
      ["It moved to us in June.", true],
    ]);
    const discom: Actor = { userId: "1", name: "", payerId: null, discomId: 1, roles: ["admin"] };
    const told = await asActor(ground.database, discom, (db) => rows(db, "SELECT * FROM advice_comments"));
    expect(told).to.deep.equal([]);
    const strange = await tokenOf(await checkerOf(await makePayer(ground)));
    await ask(strange, "get", `/advices/${advice.number}/comments`).expect(404);
  });

  describe("in SQL", () => {
    for (const role of ["app", "worker"] as const) {
      it(`refuses as ${role} the maker, the same twice, above a limit, another content, a stranger, and one instead of two`, async () => {
        await twoAbove("20000");
        const advice = await submitted();
        const [small, first, second] = [await checkerOf(), await checkerOf(), await checkerOf()];
        await limitTo(ground, payer, small, { approve: 29_999n });
        const changer = await makeUser(ground, { payer }, ["maker", "checker"]);
        const viewer = await makeUser(ground, { payer }, ["viewer"]);
        const stranger = await checkerOf(await makePayer(ground));
        const said = (who: Person, event: "approved" | "first-approved" = "first-approved", of: Partial<Insert> = {}) =>
          insertApproval(advice, who, { event, role, ...of });
        expect(await said(advice.maker)).to.equal("maker_is_not_checker");
        expect(await said(small)).to.equal("within_own_limit");
        expect(await said(viewer)).to.equal("approver_is_checker");
        expect(await said(stranger)).to.equal("approver_is_checker");
        expect(await said(first, "approved")).to.equal("as_many_checkers_as_needed");
        expect(await said(first, "first-approved", { hash: Buffer.alloc(32, 7) })).to.equal("approval_binds_content");
        if (role === "app") expect(await said(first, "first-approved", { as: second })).to.equal("approver_is_checker");
        expect(await said(first)).to.equal("");
        expect(await said(first, "approved")).to.equal("checkers_differ");
        expect(await said(second)).to.equal("as_many_checkers_as_needed");
        // Rows slipped in beside the hash count as another content.
        await asOwner((db) => rows(db, "UPDATE advice_items SET paise = paise - 1 WHERE advice_id = ?", [advice.id]));
        expect(await said(second, "approved")).to.equal("approval_binds_content");
        await asOwner((db) => rows(db, "UPDATE advice_items SET paise = paise + 1 WHERE advice_id = ?", [advice.id]));
        expect(await said(second, "approved")).to.equal("");

        // Who changed the draft of another had a hand in it.
        const draft = await makeApprovedAdvice(ground, { payer, state: "draft" });
        const token = await tokenOf(changer);
        const change = { billId: draft.bills[0]?.id, paise: "1000", tdsPaise: "0" };
        await ask(token, "put", `/advices/${draft.number}/items`, { change: [change] }).expect(200);
        await ask(await tokenOf(draft.maker), "post", `/advices/${draft.number}/submission`, {}).expect(200);
        expect(await insertApproval(draft, changer, { event: "approved", role })).to.equal("maker_is_not_checker");
      });
    }

    it("lets two of six who approve at once through, as two different people", async () => {
      await twoAbove("0");
      const advice = await submitted();
      const people = await Promise.all(Array.from({ length: 6 }, () => checkerOf()));
      const answers = await Promise.all(
        people.flatMap((person) =>
          (["first-approved", "approved"] as const).map((event) =>
            insertApproval(advice, person, { event, role: "worker" }),
          ),
        ),
      );
      const through = answers.filter((answer) => answer === "");
      expect(through.length).to.be.within(1, 2);
      for (const person of people) await insertApproval(advice, person, { event: "approved", role: "worker" });
      const given = await asSystem(ground.database, (db) =>
        rows<{ by: string }>(db, "SELECT by_user AS by FROM standing_approvals(1, ?)", [advice.id]),
      );
      expect(given).to.have.length(2);
      expect(new Set(given.map(({ by }) => by)).size).to.equal(2);
    });

    it("takes what a key made for its owner's making, at the first of two approvals as at the last, and no key for a checker", async () => {
      await twoAbove("0");
      const owner = await makeUser(ground, { payer }, ["admin", "checker"]);
      const scopes = ["advices:make", "advices:read"];
      const { secret, id } = (await ask(await tokenOf(owner), "post", "/api-keys", { name: "ERP", scopes }).expect(200))
        .body;
      const [bill] = await makeBills(ground, { payer });
      await ask(secret, "post", "/basket/items", { bills: [{ discomId: 1, billId: bill?.id }] }).expect(200);
      const { number } = (await ask(secret, "post", "/advices", {}).expect(200)).body.advices[0];
      await ask(secret, "post", `/advices/${number}/submission`, {}).expect(200);
      const found = await asSystem(ground.database, (db) =>
        row<{ id: string; userId: string }>(
          db,
          'SELECT a.id, k.user_id AS "userId" FROM advices a, api_keys k WHERE a.number = ? AND k.id = ?',
          [number, id],
        ),
      );
      const made = { id: found?.id, number, payerId: payer } as MadeAdvice;
      const shown = await seen(await tokenOf(owner), { number });
      expect([shown.mayDecide, shown.chain.hindrance]).to.deep.equal([false, "made-it"]);
      for (const event of ["first-approved", "approved"] as const)
        expect(await insertApproval(made, owner, { event, role: "worker" })).to.equal("maker_is_not_checker");
      // Even a key that somebody gave the role by hand.
      await asOwner((db) => rows(db, "UPDATE users SET roles = '{maker,checker}' WHERE service"));
      const key = { userId: found?.userId ?? "", email: "" };
      const asKey = await insertApproval(await submitted(), key, { event: "first-approved", role: "worker" });
      expect(asKey).to.equal("approver_is_checker");
      expect((await approve(await tokenOf(await checkerOf()), made)).body.given).to.equal(1);
      expect(await insertApproval(made, owner, { event: "approved", role: "worker" })).to.equal("maker_is_not_checker");
      expect((await approve(await tokenOf(await checkerOf()), made)).body.given).to.equal(2);
    });

    it("counts of those who approved before only who may still: not who left, lost the role, or may approve less by now", async () => {
      await twoAbove("0");
      const ways: ((person: Person) => Promise<unknown>)[] = [
        ({ userId }) => asOwner((db) => rows(db, "UPDATE users SET active = false WHERE id = ?", [userId])),
        ({ userId }) => asOwner((db) => rows(db, "UPDATE users SET roles = '{viewer}' WHERE id = ?", [userId])),
        (person) => limitTo(ground, payer, person, { approve: 1n }),
        async (person) => belongTo(ground, payer, person, [await makeSubUnit(ground, payer, `U${++keys}`)]),
      ];
      for (const losing of ways) {
        const [advice, first, second] = [await submitted(), await checkerOf(), await checkerOf()];
        expect((await approve(await tokenOf(first), advice)).body.given).to.equal(1);
        await losing(first);
        expect(await insertApproval(advice, second, { event: "approved", role: "worker" })).to.equal(
          "as_many_checkers_as_needed",
        );
        expect((await approve(await tokenOf(second), advice)).body).to.deep.equal({ given: 1, needed: 2 });
        expect((await approve(await tokenOf(await checkerOf()), advice)).body).to.deep.equal({ given: 2, needed: 2 });
      }
    });

    it("lets one of an approval and a cancelling, withdrawal or expiry at once through, never both", async () => {
      await twoAbove(null);
      const others: ((advice: MadeAdvice, token: string) => Promise<unknown>)[] = [
        (advice, token) => ask(token, "post", `/advices/${advice.number}/cancellation`, { why: "Paid by hand" }),
        (advice, token) => ask(token, "post", `/advices/${advice.number}/withdrawal`, { why: "Not yet" }),
        (advice) =>
          asSystem(ground.database, (db) =>
            rows(
              db,
              `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
               SELECT discom_id, advice_id, max(seq) + 1, payer_id, 'expired', 'expired' FROM advice_events
                WHERE advice_id = ? GROUP BY 1, 2, 4`,
              [advice.id],
            ),
          ).catch(() => undefined),
      ];
      for (const other of others) {
        const [advice, checker] = [await submitted(), await tokenOf(await checkerOf())];
        const maker = await tokenOf(advice.maker);
        const { contentHash } = await seen(checker, advice);
        await Promise.all([
          ask(checker, "post", `/advices/${advice.number}/approval`, { contentHash }),
          other(advice, maker),
        ]);
        const events = await asSystem(ground.database, (db) =>
          rows<{ event: string; state: string }>(
            db,
            "SELECT event, state FROM advice_events WHERE advice_id = ? ORDER BY seq OFFSET 2",
            [advice.id],
          ),
        );
        // Whoever came second met the state the first left: approved may be cancelled or expire, what ended is not approved.
        const approvedLate = events.findIndex(({ event }) => event === "approved") > 0;
        expect(events.length > 0 && !approvedLate, JSON.stringify(events)).to.equal(true);
        const again = await ask(checker, "post", `/advices/${advice.number}/approval`, { contentHash });
        expect(again.status, again.body.code).to.be.within(403, 409);
      }
    });

    it("keeps a maker's own limit when he sends it for approval", async () => {
      const advice = await makeApprovedAdvice(ground, { payer, paise: ["30000"], state: "draft" });
      await limitTo(ground, payer, advice.maker, { make: 29_999n });
      const { body } = await ask(
        await tokenOf(advice.maker),
        "post",
        `/advices/${advice.number}/submission`,
        {},
      ).expect(403);
      expect(body.code).to.equal("above-own-limit");
    });

    it("takes no advice that begins as approved", async () => {
      const advice = await makeApprovedAdvice(ground, { payer, state: "draft" });
      const born = await asSystem(ground.database, (db) =>
        rows(
          db,
          `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state) VALUES (1, ?, 1, ?, 'prepared', 'approved')`,
          [advice.id, payer],
        ),
      ).catch((error: { constraint?: string }) => error.constraint);
      expect(born).to.equal("advice_events_in_order");
    });
  });

  interface Insert {
    readonly event: "approved" | "first-approved";
    readonly role: "app" | "worker";
    readonly hash: Buffer;
    /** Whose session writes it. */
    readonly as: Person;
  }

  /** The constraint that refused the row; empty when it stands. */
  async function insertApproval(advice: MadeAdvice, by: Person, of: Partial<Insert> = {}): Promise<string> {
    const { event = "approved", role = "worker", as = by } = of;
    const write = async (db: Db) => {
      const found = await row<{ hash: Buffer; seq: number; payer: string }>(
        db,
        `SELECT a.content_hash AS hash, a.payer_id AS payer, (SELECT max(seq) FROM advice_events e WHERE e.advice_id = a.id) AS seq
           FROM advices a WHERE a.id = ?`,
        [advice.id],
      );
      await rows(
        db,
        `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state, by_user, content_hash)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
        [
          ...[advice.id, (found?.seq ?? 2) + 1, advice.payerId, event],
          ...[event === "approved" ? "approved" : "submitted", by.userId, of.hash ?? found?.hash ?? Buffer.alloc(32)],
        ],
      );
    };
    const session = async () => {
      if (role === "worker") return asSystem(ground.database, write);
      const whose = await asSystem(ground.database, (db) =>
        row<{ payer: string }>(db, "SELECT payer_id AS payer FROM users WHERE id = ?", [as.userId]),
      );
      const actor = { userId: as.userId, name: "", payerId: whose?.payer ?? null, discomId: null, roles: ["checker"] };
      return asActor(ground.database, actor, write);
    };
    try {
      await session();
      return "";
    } catch (error) {
      const { constraint, message } = error as { constraint?: string; message: string };
      if (constraint !== undefined) expect(refusalFrom(error), constraint).not.to.equal(null);
      return constraint ?? (message.includes("row-level security") ? "row-level security" : message);
    }
  }

  /** Past every fence and trigger, as no log-in of the product can. */
  async function asOwner(change: (db: Db) => Promise<unknown>): Promise<void> {
    await asSystem(ground.database, async (db) => {
      await rows(db, "SET LOCAL ROLE none");
      await rows(db, "SET LOCAL session_replication_role = replica");
      await change(db);
    });
  }
});
