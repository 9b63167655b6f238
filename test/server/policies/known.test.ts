import { randomUUID } from "node:crypto";
import { expect } from "chai";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makePayer, makeUser } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

const ACCOUNT = "50200088771122";
let transfers = 100;
/** As ICICI prints it: the sender's account beside their IFSC. */
const from = (name: string, account = ACCOUNT) =>
  `NEFT-HDFCN5202604103233${++transfers}0-${name}-bill-${account}-HDFC0001234`;

describe("what is known of who pays for whom", () => {
  let ground: TestGround;
  let token: string;
  let second: string;
  beforeEach(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    second = await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"]));
  });
  afterEach(async () => {
    await expectInvariants(ground);
    await ground.close();
  });

  const get = (path: string, by = token) => supertest(ground.app).get(path).set("Authorization", `Bearer ${by}`);
  const post = (path: string, body: object, by = token) =>
    supertest(ground.app)
      .post(path)
      .set("Authorization", `Bearer ${by}`)
      .set("Idempotency-Key", randomUUID())
      .send(body);
  const run = () => runReconciliation(ground.database, 1, "cli");
  const line = async (paise: bigint | string, narration: string) => {
    const [made] = (await makeLines(ground, [{ paise, narration }])) as [MadeLine];
    await run();
    return made;
  };
  const match = async (made: MadeLine, bill: MadeBill | undefined) => {
    const { sequence } = await heldOf(ground, made);
    const allocations = [{ billNumber: bill?.number, paise: made.paise }];
    const { body } = await post(`/api/lines/${made.id}/match`, { sequence, allocations }).expect(200);
    return body.decisionId as string;
  };
  const known = async (payer: string) => {
    const { body } = await get(`/api/known?payer=${payer}`).expect(200);
    return body.rows.map((row: { kind: string; as: string; key: string }) => `${row.kind} ${row.key} ${row.as}`);
  };
  const evidence = (payerId: string, kind: string, key: string) =>
    get(`/api/known/evidence?${new URLSearchParams({ payerId, kind, key })}`).expect(200);
  const firstSuggestion = async (made: MadeLine) => {
    const found = await asSystem(ground.database, (db) =>
      rows<{ payer: string | null; rule: string; kinds: string[] }>(
        db,
        `SELECT d.suggestions->0->>'payer' AS payer, d.rule, ARRAY(SELECT e->>'kind' FROM jsonb_array_elements(d.evidence) e) AS kinds
           FROM line_decisions h JOIN decisions d ON d.discom_id = h.discom_id AND d.id = h.decision_id WHERE h.line_id = ?`,
        [made.id],
      ),
    );
    return found[0] as { payer: string | null; rule: string; kinds: string[] };
  };

  it("learns an account by one decision of a person, a name by two, and forgets what is taken back", async () => {
    const payer = await makePayer(ground);
    const bills = await makeBills(ground, { payer, paise: [31_000n, 32_000n, 33_000n, 34_000n] });
    const one = await match(await line(31_000n, from("SHARED SERVICES CENTRE")), bills[0]);
    expect(await known(payer)).to.deep.equal([`account ${ACCOUNT} learned`, "name SHARED SERVICES CENTRE seen"]);
    const next = await line(33_000n, from("SOMEBODY ELSE"));
    const offered = await firstSuggestion(next);
    expect(offered).to.deep.include({ payer, rule: "P8" });
    expect(offered.kinds).to.include("learned-account");
    const { body: looked } = await get(`/api/lines/${next.id}`).expect(200);
    const chips = looked.candidates[0].evidence.map(({ kind, agrees }: Record<string, unknown>) => [kind, agrees]);
    expect(looked.candidates[0].payer.id).to.equal(payer);
    expect(chips).to.deep.include(["learned-account", true]);
    expect(chips).not.to.deep.include(["account", true]);
    const two = await match(await line(32_000n, from("SHARED SERVICES CENTRE")), bills[1]);
    expect(await known(payer)).to.deep.equal([`account ${ACCOUNT} learned`, "name SHARED SERVICES CENTRE learned"]);
    const { body } = await evidence(payer, "account", ACCOUNT);
    expect(body.rows.map(({ decisionId, counts }: Record<string, string>) => [decisionId, counts])).to.deep.equal([
      [two, "yes"],
      [one, "yes"],
    ]);
    for (const id of [one, two]) await post(`/api/decisions/${id}/reversal`, { reason: "wrong payer" }).expect(200);
    expect(await known(payer)).to.deep.equal([]);
    const { body: after } = await evidence(payer, "account", ACCOUNT);
    expect(after.rows.map(({ counts }: { counts: string }) => counts)).to.deep.equal(["taken-back", "taken-back"]);
    await run();
    expect((await firstSuggestion(next)).kinds).not.to.include("learned-account");
  });

  it("says nothing by an agency's account that paid for two payers", async () => {
    const [one, two, three] = [await makePayer(ground), await makePayer(ground), await makePayer(ground)];
    const amounts = { paise: [41_000n, 42_000n] };
    const ofOne = await makeBills(ground, { payer: one, ...amounts });
    const ofTwo = await makeBills(ground, { payer: two, ...amounts });
    await match(await line(41_000n, from("AGENCY FOR ALL")), ofOne[0]);
    const before = await line(42_000n, from("AGENCY FOR ALL"));
    expect((await firstSuggestion(before)).kinds).to.include("learned-account");
    await match(await line(41_000n, from("AGENCY FOR ALL")), ofTwo[0]);
    const { body } = await get("/api/known?kind=account").expect(200);
    expect(body.rows.map(({ as, shared }: { as: string; shared: boolean }) => [as, shared])).to.deep.equal([
      ["learned", true],
      ["learned", true],
    ]);
    await run();
    const after = await firstSuggestion(before);
    expect(after.kinds).not.to.include("learned-account");
    expect(after.rule).not.to.equal("P8");
    const [bill] = await makeBills(ground, { payer: three, paise: [43_000n] });
    const named = await line(43_000n, `${from("AGENCY FOR ALL")} BILL ${bill?.number}`);
    expect(await heldOf(ground, named)).to.include({ outcome: "matched", rule: "P3" });
  });

  it("holds back by what it learned what another payer's bill would have decided, and decides nothing by it", async () => {
    const [one, two] = [await makePayer(ground), await makePayer(ground)];
    const [first] = await makeBills(ground, { payer: one, paise: [51_000n] });
    const ofTwo = await makeBills(ground, { payer: two, paise: [52_000n, 53_000n] });
    const before = await line(52_000n, `${from("OFFICE OF ONE")} BILL ${ofTwo[0]?.number}`);
    expect(await heldOf(ground, before)).to.include({ outcome: "matched", rule: "P3" });
    await match(await line(51_000n, from("OFFICE OF ONE")), first);
    const held = await line(53_000n, `${from("OFFICE OF ONE")} BILL ${ofTwo[1]?.number}`);
    expect(await heldOf(ground, held)).to.include({ outcome: "suggested" });
  });

  it("is taught and withdrawn by people with a reason, and an account of the discom itself is nobody's", async () => {
    const payer = await makePayer(ground);
    const fact = { payerId: payer, kind: "name", key: "ssc patna, collections", why: "they wrote so" };
    await post("/api/known", fact).expect(200);
    expect(await known(payer)).to.deep.equal(["name SSC PATNA COLLECTIONS learned"]);
    await post("/api/known/withdrawals", { ...fact, why: "they closed it" }).expect(200);
    expect(await known(payer)).to.deep.equal([]);
    await post("/api/known/withdrawals", fact).expect(404);
    const { body } = await evidence(payer, "name", fact.key);
    expect(body.rows).to.have.length(1);
    expect(body.rows[0]).to.deep.include({ counts: "withdrawn", decisionId: null, why: "they wrote so" });
    expect(body.withdrawals[0].why).to.equal("they closed it");
    await post("/api/known", fact).expect(200);
    expect(await known(payer)).to.deep.equal(["name SSC PATNA COLLECTIONS learned"]);
    const own = { payerId: payer, kind: "account", key: "30000000001", why: "by mistake" };
    expect((await post("/api/known", own).expect(422)).body.code).to.equal("own-account");
    await post("/api/known", { ...own, key: "IFSC" }).expect(422);
    await post("/api/known", { ...own, payerId: "999999" }).expect(404);
  });

  it("never learns from an account of the discom, a bank's pool, or what a rule decided", async () => {
    const payer = await makePayer(ground);
    const bills = await makeBills(ground, { payer, paise: [61_000n, 62_000n, 63_000n] });
    await match(await line(61_000n, from("A B C", "30000000001")), bills[0]);
    await match(await line(62_000n, "BY TRANSFER FROM 99509044300"), bills[1]);
    const decided = await line(63_000n, `${from("A B C")} BILL ${bills[2]?.number}`);
    expect(await heldOf(ground, decided)).to.include({ outcome: "matched" });
    expect(await known(payer)).to.deep.equal(["name A B C seen"]);
  });

  it("becomes registered by two, and is struck off by two", async () => {
    const payer = await makePayer(ground);
    const [bill] = await makeBills(ground, { payer, paise: [71_000n] });
    await match(await line(71_000n, from("A B C")), bill);
    const wish = { payerId: payer, account: ACCOUNT, trialId: null, untried: true, why: "a letter of theirs" };
    const register = async (more: object) => {
      const { body } = await post("/api/known/registrations", { ...wish, ...more }).expect(200);
      const { body: asked } = await get(`/api/approvals/${body.approvalId}`).expect(200);
      const verdict = { approve: true, contentHash: asked.contentHash, why: "saw the letter" };
      await post(`/api/approvals/${body.approvalId}/verdict`, verdict).expect(403);
      return post(`/api/approvals/${body.approvalId}/verdict`, verdict, second);
    };
    expect((await register({})).body.state).to.equal("approved");
    expect(await known(payer)).to.deep.equal([`account ${ACCOUNT} registered`, "name A B C seen"]);
    await post("/api/known/registrations", wish).expect(409);
    expect((await register({ remove: true })).body.state).to.equal("approved");
    expect(await known(payer)).to.deep.equal([`account ${ACCOUNT} learned`, "name A B C seen"]);
    await post("/api/known/registrations", { ...wish, untried: false }).expect(422);
  });

  it("shows a discom nothing of another's, and nothing to billing", async () => {
    const payer = await makePayer(ground, [1, 2]);
    await post("/api/known", { payerId: payer, kind: "name", key: "A B C", why: "they wrote so" }).expect(200);
    const other = await logIn(ground, await makeUser(ground, { discom: 2 }, ["admin"]));
    expect((await get("/api/known", other).expect(200)).body.rows).to.deep.equal([]);
    const billing = await logIn(ground, await makeUser(ground, { discom: 1 }, ["billing"]));
    await get("/api/known", billing).expect(403);
  });
});
