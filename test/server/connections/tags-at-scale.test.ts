// Tags by the thousand: a file with bad rows, claims the discom decides in bulk, disputes it settles, mass actions taken back.

import { expect } from "chai";
import { moveDisputedTags } from "#server/connections/disputes/settle-dispute.ts";
import { outcomes } from "#server/connections/outcomes-contract.ts";
import { tagColumns } from "#server/connections/upload/tag-rows.ts";
import { asSystem, row, rows } from "#server/database.ts";
import { readTable } from "#server/tables/read-table.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type Asking, askingAs } from "#test/support/asking.ts";
import { day, type MadeBill, type MadeConnection, makeBills, makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";
import { runQueued } from "#test/support/queued.ts";
import { belongTo, makeSubUnit } from "#test/support/sub-units.ts";

const HEAD = ["Discom", "Connection number", "Recent bill number or amount", "Label"];
const JOBS = ["check-tag-upload", "apply-tag-upload", "apply-tag-batch", "decide-claims"];
const PDF = Buffer.from("%PDF-1.4\nletter\n%%EOF");

type Hint = { id: string; maskedNumber: string; why: string };

describe("tags at scale", function () {
  this.timeout(90_000);
  let ground: TestGround;
  let payer: string;
  let other: string;
  let maker: Asking;
  let rival: Asking;
  let officer: Asking;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground, [1], "Test Pump Works Ltd (fictional)");
    other = await makePayer(ground, [1], "Other Mills Ltd (fictional)");
    maker = askingAs(ground, await logIn(ground, await makeUser(ground, { payer }, ["maker"])));
    rival = askingAs(ground, await logIn(ground, await makeUser(ground, { payer: other }, ["maker"])));
    officer = askingAs(ground, await logIn(ground, await makeUser(ground, { discom: 1 }, ["supervisor"])));
  });
  after(() => ground.close());

  const work = () => runQueued(ground, JOBS);
  const sheet = async (...lines: (string | number)[][]) => bytesOf(writeTable("xlsx", "Sheet", [HEAD, ...lines]));

  async function send(as: Asking, bytes: Buffer, action = "tag", name = "connections.xlsx"): Promise<string> {
    const { body } = await as.upload("/api/tag-uploads", name, bytes, { action }).expect(200);
    await work();
    return body.id;
  }
  async function apply(as: Asking, id: string, choices: object = {}): Promise<void> {
    await as.post(`/api/tag-uploads/${id}/application`, choices).expect(200);
    await work();
  }
  const totals = async (as: Asking, id: string) => (await as.get(`/api/tag-uploads/${id}`).expect(200)).body;
  const countsOf = (upload: { outcomes: { outcome: string; count: number }[] }) =>
    Object.fromEntries(upload.outcomes.map(({ outcome, count }) => [outcome, count]));
  const eventsOf = (of: string, kind: string) =>
    asSystem(ground.database, (db) =>
      rows<{ facts: Record<string, unknown> }>(
        db,
        "SELECT facts FROM events WHERE payer_id = ? AND kind = ? ORDER BY id",
        [of, kind],
      ),
    );
  const holderOf = async (connection: MadeConnection) =>
    (
      await asSystem(ground.database, (db) =>
        row<{ payer_id: string | null }>(db, "SELECT payer_id FROM connections WHERE discom_id = 1 AND id = ?", [
          connection.id,
        ]),
      )
    )?.payer_id;
  const billed = async (count: number, of?: string) => {
    const connections = await makeConnections(ground, { count, ...(of && { payer: of }) });
    return { connections, bills: await makeBills(ground, { connections }) };
  };
  const settle = (dispute: { discomId: number; id: string }, body: object) =>
    officer.post(`/api/tag-disputes/${dispute.discomId}/${dispute.id}/verdict`, body);

  it("takes 5,000 rows of a workbook with 37 bad ones: good tagged, unproved claimed, proved ones of another disputed", async () => {
    const good = await billed(4963);
    const [free, theirs, theirsUnproved] = [await billed(10), await billed(5, other), await billed(2, other)];
    const line = ({ connections, bills }: typeof good, index: number, proof = true) => [
      "SB",
      (connections[index] as MadeConnection).number,
      proof ? (bills[index] as MadeBill).number : "",
      `Pump ${index}`,
    ];
    const bad = [
      ...free.connections.map((_, index) => line(free, index, false)),
      ...theirs.connections.map((_, index) => line(theirs, index)),
      ...theirsUnproved.connections.map((_, index) => line(theirsUnproved, index, false)),
      ...Array.from({ length: 8 }, (_, index) => ["SB", `09999900${index}`, "", ""]),
      ...Array.from({ length: 5 }, (_, index) => ["SB", "12AB", "5.00", String(index)]),
      ...Array.from({ length: 4 }, (_, index) => ["", "010000001", "5.00", String(index)]),
      ...good.connections.slice(0, 3).map((_, index) => line(good, index)),
    ];
    expect(bad).to.have.length(37);
    const id = await send(maker, await sheet(...good.connections.map((_, index) => line(good, index)), ...bad));
    expect(await totals(maker, id)).to.include({ rows: 5000, good: 4963, wrong: 37, claimable: 20, heldByAnother: 5 });

    const { sha256 } = (await maker.upload("/api/tag-papers", "letter.pdf", PDF).expect(200)).body;
    const choices = { withoutProof: "claim", heldByAnother: "dispute", paper: sha256, note: "Our pumps" };
    await apply(maker, id, choices);
    const applied = await totals(maker, id);
    expect(applied).to.include({ state: "applied", applied: 4963, sent: 25, wrong: 12 });
    expect(countsOf(applied)).to.deep.equal({
      applied: 4963,
      claimed: 20,
      disputed: 5,
      "number-malformed": 5,
      "discom-missing": 4,
      "duplicate-in-file": 3,
    });
    expect((await eventsOf(payer, "tags.applied")).at(-1)?.facts).to.deep.include({
      done: 4963,
      claimed: 20,
      disputed: 5,
    });
    expect((await eventsOf(other, "tag-dispute.opened")).at(-1)?.facts).to.include({ side: "holder", count: 5 });

    // Until the discom speaks, a number that does not exist looks like one that does.
    const claims = (await maker.get("/api/tag-claims?size=200").expect(200)).body;
    expect(claims.counts).to.deep.equal({ waiting: 20 });
    const shapes = new Set(
      claims.rows.map(({ number, id: _, label, ...rest }: Record<string, unknown>) =>
        JSON.stringify({ ...rest, claimedAt: 0 }),
      ),
    );
    expect([...shapes]).to.have.length(1);

    const [batch] = (await officer.get("/api/claim-batches?waiting=true").expect(200)).body.rows;
    expect(batch).to.include({ claims: 20, waiting: 20, payer: "Test Pump Works Ltd (fictional)", note: "Our pumps" });
    const letter = await officer.get(`/api/payers/${payer}/tag-papers/${batch.paper}`).buffer(true).expect(200);
    expect(letter.headers["content-disposition"]).to.match(/^attachment; filename="letter.pdf"/);
    await rival.get(`/api/payers/${payer}/tag-papers/${batch.paper}`).expect(404);
    const seen = (await officer.get(`/api/claim-batches/${batch.id}/claims`).expect(200)).body;
    expect(seen.standings).to.deep.equal({ free: 10, held: 2, "no-connection": 8 });
    const [first] = seen.rows;
    expect(first).to.include({ standing: "free", state: "waiting" });
    expect(first.likeness).to.be.within(30, 100);

    const decide = (body: object) => officer.post(`/api/claim-batches/${batch.id}/verdicts`, body);
    await decide({ claims: { view: { standing: "free" }, count: 9 }, verdict: "approved" }).expect(409);
    await decide({ claims: { view: {}, count: 20 }, verdict: "refused" }).expect(422);
    await decide({ claims: { view: { standing: "free" }, count: 10 }, verdict: "approved" }).expect(200);
    await decide({ claims: { view: { standing: "held" }, count: 2 }, verdict: "approved" }).expect(200);
    const absent = { claims: { view: { standing: "no-connection" }, count: 8 }, verdict: "refused" };
    await decide({ ...absent, reason: "No such consumer" }).expect(200);
    await work();
    expect((await eventsOf(payer, "tag-claim.decided")).length).to.equal(3);
    const decided = await totals(maker, id);
    expect(decided).to.include({ applied: 4973, sent: 7, wrong: 20 });
    expect((await maker.get("/api/tag-claims").expect(200)).body.counts).to.deep.equal({
      approved: 10,
      disputed: 2,
      refused: 8,
    });
    const back = await maker
      .get(`/api/tag-uploads/${id}/file?only=wrong`)
      .buffer(true)
      .parse(bytesOfAnswer)
      .expect(200);
    const table = await readTable(back.body, tagColumns);
    if ("code" in table) throw new Error(table.message);
    const refused = table.filter(({ cells }) => cells[4]?.startsWith(outcomes["claim-refused"].en));
    expect(refused).to.have.length(8);
    expect(refused[0]?.cells[4]).to.match(/No such consumer$/);
    const one = await asSystem(ground.database, (db) =>
      row<{ proof: string }>(db, "SELECT proof FROM tags WHERE connection_id = ? AND untagged_at IS NULL", [
        (free.connections[0] as MadeConnection).id,
      ]),
    );
    expect(one?.proof).to.equal("claim");
  });

  it("gives one of two payers whose claims on a connection are approved at once, and makes the other's a dispute", async () => {
    const [connection] = (await makeConnections(ground)) as [MadeConnection];
    const wish = { discom: 1, number: connection.number };
    const [mine, its] = await Promise.all(
      [maker, rival].map(async (as) => (await as.post("/api/tag-claims", wish).expect(200)).body.batchId as string),
    );
    await maker.post("/api/tag-claims", wish).expect(409);
    const approve = (batch: string | undefined) =>
      officer.post(`/api/claim-batches/${batch}/verdicts`, { claims: { view: {}, count: 1 }, verdict: "approved" });
    await Promise.all([approve(mine).expect(200), approve(its).expect(200)]);
    await Promise.all([work(), work()]);
    const verdicts = await asSystem(ground.database, (db) =>
      rows<{ verdict: string }>(db, "SELECT verdict FROM tag_claim_verdicts WHERE connection_id = ? ORDER BY 1", [
        connection.id,
      ]),
    );
    expect(verdicts.map(({ verdict }) => verdict)).to.deep.equal(["approved", "disputed"]);
  });

  it("shows both sides of a dispute the other's name and their own statements, and moves the tag when the discom says so", async () => {
    const { connections, bills } = await billed(2, other);
    const [connection, held] = connections as [MadeConnection, MadeConnection];
    const open = async (at: number) =>
      (
        await maker
          .post("/api/tag-disputes", { discom: 1, number: connections[at]?.number, billNumber: bills[at]?.number })
          .expect(200)
      ).body as { discomId: number; id: string };
    const dispute = await open(0);
    const path = `/api/tag-disputes/${dispute.discomId}/${dispute.id}`;
    await rival.post(`${path}/statements`, { statement: "We pay it since 2019." }).expect(200);
    const seen = (await maker.get(path).expect(200)).body;
    expect(seen).to.include({ side: "claimant", holder: "Other Mills Ltd (fictional)", state: "open", facts: null });
    expect(seen.statements).to.deep.equal([]);
    expect((await officer.get(path).expect(200)).body.statements).to.have.length(1);
    const stranger = askingAs(
      ground,
      await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["admin"])),
    );
    await stranger.get(path).expect(404);
    await stranger.post(`${path}/statements`, { statement: "Mine too." }).expect(404);

    const reason = "The sale deed names the claimant.";
    await settle(dispute, { verdict: "moves", movesOn: day(0), reason }).expect(200);
    expect(await holderOf(connection)).to.equal(payer);
    expect((await rival.get(path).expect(200)).body).to.include({ side: "holder", state: "moved", reason });
    await settle(dispute, { verdict: "stays", reason }).expect(409);

    const later = await open(1);
    const [bill] = bills.slice(1) as [MadeBill];
    const advice = { payer: other, bills: [{ ...bill, paise: bill.amountPaise, connectionNumber: held.number }] };
    await makeApprovedAdvice(ground, advice);
    const refusal = await settle(later, { verdict: "moves", movesOn: day(0), reason }).expect(409);
    expect(refusal.body.code).to.equal("tag-in-live-advice");
    expect(await holderOf(held)).to.equal(other);
    await settle(later, { verdict: "moves", movesOn: day(3), reason }).expect(200);
    const stateOf = async (id: string) => (await maker.get(`/api/tag-disputes/1/${id}`).expect(200)).body.state;
    expect(await stateOf(later.id)).to.equal("moving");

    // Its day comes while the advice still lives: the tag moves the night after the bill is free.
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE tag_disputes SET closed_at = now() WHERE discom_id = 1 AND id = ?", [later.id]),
    );
    const again = await open(1);
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO tag_dispute_verdicts (discom_id, dispute_id, verdict, moves_on, reason, by_user)
         SELECT 1, ?, 'moves', current_date - 1, 'The deed', min(id) FROM users`,
        [again.id],
      ),
    );
    await moveDisputedTags({}, ground);
    expect([await holderOf(held), await stateOf(again.id)]).to.deep.equal([other, "moving"]);
    await asSystem(ground.database, (db) => rows(db, "DELETE FROM bill_holds WHERE bill_id = ?", [bill.id]));
    await moveDisputedTags({}, ground);
    expect([await holderOf(held), await stateOf(again.id)]).to.deep.equal([payer, "moved"]);
  });

  it("takes a mass action back whole, but not while something depends on it", async () => {
    const { connections, bills } = await billed(4);
    const lines = connections.map(({ number }, index) => ["SB", number, (bills[index] as MadeBill).number, ""]);
    const id = await send(maker, await sheet(...lines));
    await apply(maker, id);
    const { batchId } = await totals(maker, id);
    const [unit] = [await makeSubUnit(ground, payer, "PATNA-1")];
    const pick = (...which: MadeConnection[]) => ({
      connections: which.map(({ discomId, id }) => ({ discom: discomId, id })),
    });
    const all = pick(...connections);

    const moved = (await maker.post("/api/connections/transfers", { selection: all, subUnit: unit }).expect(200)).body;
    await work();
    const view = { unit };
    expect((await maker.get(`/api/connections?unit=${unit}`).expect(200)).body.total).to.equal(4);
    await maker.post("/api/connections/untags", { selection: { view, count: 5 }, reason: "Sites closed" }).expect(409);
    const untagged = await maker.post("/api/connections/untags", {
      selection: { view, count: 4 },
      reason: "Sites closed",
    });
    await work();
    expect((await maker.get(`/api/tag-batches/${untagged.body.batchId}`).expect(200)).body).to.include({
      done: 4,
      undoable: true,
    });
    expect(await holderOf(connections[0] as MadeConnection)).to.equal(null);

    const undo = (batch: string) => maker.post(`/api/tag-batches/${batch}/undo`, { reason: "By mistake" });
    await undo(untagged.body.batchId).expect(200);
    await work();
    expect((await maker.get(`/api/connections?unit=${unit}`).expect(200)).body.total).to.equal(4);
    await undo(untagged.body.batchId).expect(409);

    const [bill] = bills as [MadeBill];
    const [connection] = connections as [MadeConnection];
    await makeApprovedAdvice(ground, {
      payer,
      bills: [{ ...bill, paise: bill.amountPaise, connectionNumber: connection.number }],
    });
    const back = await maker.post("/api/connections/transfers", { selection: all, subUnit: null }).expect(200);
    await work();
    const summary = (await maker.get(`/api/tag-batches/${back.body.batchId}`).expect(200)).body;
    expect(summary).to.deep.include({ done: 3, leftOut: [{ fault: "in-live-advice", count: 1 }] });
    await undo(back.body.batchId).expect(200);
    await work();
    expect((await maker.get(`/api/connections?unit=${unit}`).expect(200)).body.total).to.equal(4);
    // The tags of the file were ended and made anew since, so nothing of it is left; the first transfer's tags are gone too.
    const history = (await maker.get(`/api/connections/1/${connection.id}/tags`).expect(200)).body.rows;
    expect(history).to.have.length(2);
    expect(history[1]).to.include({ untagReason: "Sites closed" });
    expect(history[1].moves[0].to).to.include({ id: unit });
    expect([batchId, moved.batchId].every(Boolean)).to.equal(true);
  });

  it("refuses to undo a file whose connections a live advice needs, and undoes it once that is cancelled", async () => {
    const { connections, bills } = await billed(2);
    const lines = connections.map(({ number }, index) => ["SB", number, (bills[index] as MadeBill).number, ""]);
    const id = await send(maker, await sheet(...lines));
    await apply(maker, id);
    const { batchId } = await totals(maker, id);
    const [bill] = bills as [MadeBill];
    const advice = await makeApprovedAdvice(ground, {
      payer,
      bills: [{ ...bill, paise: bill.amountPaise, connectionNumber: (connections[0] as MadeConnection).number }],
    });
    const undo = () => maker.post(`/api/tag-batches/${batchId}/undo`, { reason: "Wrong list" });
    const refusal = await undo().expect(409);
    expect(refusal.body).to.deep.include({ code: "batch-depended-on", params: { count: 1 } });
    await rival.post(`/api/tag-batches/${batchId}/undo`, { reason: "Wrong list" }).expect(404);
    await maker.post(`/api/advices/${advice.number}/cancellation`, { why: "Wrong list", reason: "Wrong list" });
    await asSystem(ground.database, (db) =>
      rows(db, "DELETE FROM bill_holds WHERE discom_id = 1 AND bill_id = ?", [bill.id]),
    );
    await undo().expect(200);
    await work();
    expect(await holderOf(connections[0] as MadeConnection)).to.equal(null);
    expect((await maker.get(`/api/tag-batches/${batchId}`).expect(200)).body).to.include({ undoable: false });
  });

  it("moves by file, and leaves a person of one sub-unit only what is in it", async () => {
    const [east, west] = [await makeSubUnit(ground, payer, "EAST"), await makeSubUnit(ground, payer, "WEST")];
    const { connections, bills } = await billed(3);
    const head = ["Discom", "Connection number", "Bill number", "उप-इकाई"];
    const lines = connections.map(({ number }, index) => [
      "SB",
      number,
      (bills[index] as MadeBill).number,
      index < 2 ? "east" : "NORTH",
    ]);
    const id = await send(maker, await bytesOf(writeTable("xlsx", "Sheet", [head, ...lines])));
    expect(countsOf(await totals(maker, id))).to.deep.equal({ good: 2, "sub-unit-unknown": 1 });
    await apply(maker, id);
    const person = await makeUser(ground, { payer }, ["maker"]);
    await belongTo(ground, payer, person, [west]);
    const western = askingAs(ground, await logIn(ground, person));
    expect((await western.get("/api/connections").expect(200)).body.total).to.equal(0);
    const [first, second] = connections as [MadeConnection, MadeConnection];
    const transfer = [
      ["Discom", "Connection number", "Sub-unit"],
      ["SB", first.number, "Division WEST"],
      ["SB", second.number, "EAST"],
    ];
    const moving = await send(maker, await bytesOf(writeTable("csv", "x", transfer)), "transfer", "move.csv");
    expect(countsOf(await totals(maker, moving))).to.deep.equal({ good: 1, "same-unit": 1 });
    await apply(maker, moving);
    expect(
      (await western.get("/api/connections").expect(200)).body.rows.map(({ number }: MadeConnection) => number),
    ).to.deep.equal([first.number]);
    await western
      .post("/api/connections/transfers", { selection: { connections: [{ discom: 1, id: second.id }] }, subUnit: west })
      .expect(404);
    await western
      .post("/api/connections/transfers", { selection: { connections: [{ discom: 1, id: first.id }] }, subUnit: east })
      .expect(404);
    const tagged = { discom: 1, number: connections[2]?.number, billNumber: bills[2]?.number };
    await western.post("/api/connections/tags", tagged).expect(200);
    expect((await western.get(`/api/connections?unit=${west}`).expect(200)).body.total).to.equal(2);
  });

  it("hints at untagged connections of the same name by their last digits only, until the discom approves a claim", async () => {
    const found = await makeConnections(ground, { count: 3 });
    await asSystem(ground.database, (db) =>
      rows(
        db,
        "UPDATE connections SET name = 'M/S TEST PUMP WORKS PVT LTD' WHERE discom_id = 1 AND id = ANY(?::bigint[])",
        [found.map(({ id }) => id)],
      ),
    );
    await asSystem(ground.database, (db) => rows(db, "SELECT graphile_worker.add_job('find-tag-hints')"));
    await runQueued(ground, ["find-tag-hints"]);
    const answer = await maker.get("/api/tag-hints").expect(200);
    const hints = (answer.body.rows as Hint[]).filter(({ why }) => why === "name");
    expect(hints).to.have.length(3);
    for (const { number, id } of found) {
      expect(answer.text).not.to.include(number);
      expect(hints.map(({ maskedNumber }) => maskedNumber)).to.include(`••••••${number.slice(-3)}`);
      expect(hints.map((hint) => hint.id)).not.to.include(id);
    }
    expect(
      (await rival.get("/api/tag-hints").expect(200)).body.rows.filter(({ why }: { why: string }) => why === "name"),
    ).to.deep.equal([]);
    const [dismissed, claimed, kept] = hints as [Hint, Hint, Hint];
    await maker.post("/api/tag-hints/dismissals", { ids: [dismissed.id] }).expect(200);
    await maker.post("/api/tag-hints/claims", { ids: [claimed.id] }).expect(200);
    const left = (await maker.get("/api/tag-hints").expect(200)).body.rows.map(({ id }: { id: string }) => id);
    expect(left).to.include(kept.id).and.not.to.include.members([dismissed.id, claimed.id]);
    const claims = await maker.get("/api/tag-claims?state=waiting").expect(200);
    expect(claims.body.rows.map(({ number }: { number: string }) => number)).to.include(claimed.maskedNumber);
    for (const { number } of found) expect(claims.text).not.to.include(number);
  });

  it("lets a small payer keep only so many without approval: rows beyond that wait for the discom, whose word goes beyond", async () => {
    const small = await makePayer(ground, [1], "Corner Shop (fictional)");
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE payer_admissions SET connections_max = 2 WHERE payer_id = ?", [small]),
    );
    const owner = askingAs(ground, await logIn(ground, await makeUser(ground, { payer: small }, ["admin"])));
    const { connections, bills } = await billed(4);
    const lines = connections.map(({ number }, index) => ["SB", number, (bills[index] as MadeBill).number, ""]);
    const id = await send(owner, await sheet(...lines.slice(0, 3)));
    expect(countsOf(await totals(owner, id))).to.deep.equal({ good: 2, "over-cap": 1 });
    await apply(owner, id, { withoutProof: "claim" });
    const beyond = { discom: 1, number: connections[3]?.number, billNumber: bills[3]?.number };
    expect((await owner.post("/api/connections/tags", beyond).expect(409)).body.code).to.equal("connections-max");
    const [batch] = (await officer.get("/api/claim-batches?waiting=true").expect(200)).body.rows.filter(
      ({ payer: name }: { payer: string }) => name.startsWith("Corner Shop"),
    );
    await officer
      .post(`/api/claim-batches/${batch.id}/verdicts`, { claims: { view: {}, count: 1 }, verdict: "approved" })
      .expect(200);
    await work();
    expect((await owner.get("/api/connections").expect(200)).body.total).to.equal(3);
  });

  it("keeps papers that are PDF or PNG by their bytes, and nothing else", async () => {
    const refusal = await maker.upload("/api/tag-papers", "letter.pdf", Buffer.from("<html>")).expect(422);
    expect(refusal.body.code).to.equal("paper-kind");
    await maker.upload("/api/tag-papers", "big.pdf", Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)])).expect(413);
  });
});

function bytesOfAnswer(response: unknown, done: (error: Error | null, body: unknown) => void): void {
  const parts: Buffer[] = [];
  (response as NodeJS.ReadableStream).on("data", (part: Buffer) => parts.push(part));
  (response as NodeJS.ReadableStream).on("end", () => done(null, Buffer.concat(parts)));
}
