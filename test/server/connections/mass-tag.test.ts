import { expect } from "chai";
import supertest from "supertest";
import type { TagAction } from "#server/connections/contract.ts";
import { outcomes } from "#server/connections/outcomes-contract.ts";
import { applyTagUploadJob } from "#server/connections/upload/apply-upload.ts";
import { checkTagUpload } from "#server/connections/upload/check-upload.ts";
import { tagColumns } from "#server/connections/upload/tag-rows.ts";
import { asSystem, row, rows } from "#server/database.ts";
import { readTable } from "#server/tables/read-table.ts";
import { bytesOf, writeTable } from "#server/tables/write-table.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type MadeBill, type MadeConnection, makeBills, makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";

const HEAD = ["Discom", "Connection number", "Recent bill number or amount", "Label"];

describe("mass tagging", () => {
  let ground: TestGround;
  let payer: string;
  let userId: string;
  let maker: string;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground, [1, 2]);
    const person = await makeUser(ground, { payer }, ["maker"]);
    userId = person.userId;
    maker = await logIn(ground, person);
  });
  after(() => ground.close());

  const ask = (path: string, token = maker) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);

  /** Sends the file and runs its check as the worker would. */
  async function upload(
    name: string,
    bytes: Buffer,
    action: TagAction = "tag",
    token = maker,
    of = payer,
  ): Promise<string> {
    const { body } = await supertest(ground.app)
      .post("/api/tag-uploads")
      .set("Authorization", `Bearer ${token}`)
      .field("action", action)
      .attach("file", bytes, name)
      .expect(200);
    await checkTagUpload({ payerId: of, uploadId: body.id }, ground);
    return body.id;
  }
  async function apply(id: string): Promise<void> {
    await supertest(ground.app)
      .post(`/api/tag-uploads/${id}/application`)
      .set("Authorization", `Bearer ${maker}`)
      .send({})
      .expect(200);
    await applyTagUploadJob({ payerId: payer, uploadId: id, userId }, ground);
  }
  const totals = async (id: string) => (await ask(`/api/tag-uploads/${id}`).expect(200)).body;
  const csv = (...lines: string[][]) => Buffer.from([HEAD, ...lines].map((line) => line.join(",")).join("\n"));

  async function fetchFile(id: string, query: string): Promise<{ rows: readonly string[][]; name: string }> {
    const answer = await ask(`/api/tag-uploads/${id}/file?${query}`).buffer(true).parse(bytesOfAnswer).expect(200);
    const table = await readTable(answer.body, tagColumns);
    if ("code" in table) throw new Error(table.message);
    return { rows: table.map(({ cells }) => [...cells]), name: String(answer.headers["content-disposition"]) };
  }

  async function fresh(
    count: number,
    discom: 1 | 2 = 1,
  ): Promise<{ connections: MadeConnection[]; bills: MadeBill[] }> {
    const connections = await makeConnections(ground, { count, discom });
    return {
      connections,
      bills: await makeBills(ground, { connections, currentPaise: (index) => BigInt(index + 1) * 11_125n }),
    };
  }

  it("takes a workbook with wrong rows: totals, errors, good rows applied, the same workbook back in Hindi", async () => {
    const { connections, bills } = await fresh(3);
    const north = await fresh(1, 2);
    const [mine] = (await makeConnections(ground, { payer })) as [MadeConnection];
    const other = await makePayer(ground);
    const [theirs] = (await makeConnections(ground, { payer: other })) as [MadeConnection];
    const [theirBill] = (await makeBills(ground, { connections: [theirs] })) as [MadeBill];
    const at = (index: number) => (connections[index] as MadeConnection).number;
    const sent = [
      HEAD,
      ["SB", Number(at(0)), (bills[0] as MadeBill).number, "Own pump 1"],
      ["sbtest", at(1), "222.50", ""],
      ["SB", at(1), "222.50", ""],
      ["SB", at(2), "1.00", "wrong amount"],
      ["SB", "O12345678", "1.00", ""],
      ["SB", "", "1.00", ""],
      ["SB", at(2), "-do-", ""],
      ["SB", at(2), "", "=HYPERLINK(1)"],
      ["SB", mine.number, "1.00", ""],
      ["SB", theirs.number, theirBill.number, ""],
      ["SB", theirs.number, "1.00", ""],
      ["NBPDCL", (north.connections[0] as MadeConnection).number, "Rs. 111.25", "North"],
      ["SB", at(1).replace(/^0/, ""), "222.50", ""],
    ];
    const id = await upload("मेरे कनेक्शन.xlsx", await bytesOf(writeTable("xlsx", "Sheet", sent)));

    const checked = await totals(id);
    expect(checked).to.include({ state: "checked", rows: 13, good: 3, applied: 0, wrong: 10 });
    const found = await ask(`/api/tag-uploads/${id}/rows`).expect(200);
    expect(found.body.rows.map((one: { row: number; outcome: string }) => [one.row, one.outcome])).to.deep.equal([
      [3, "discom-unknown"],
      [5, "proof-wrong"],
      [6, "number-malformed"],
      [7, "number-missing"],
      [8, "proof-unreadable"],
      [9, "proof-missing"],
      [10, "already-yours"],
      [11, "held-by-another"],
      [12, "proof-wrong"],
      [14, "duplicate-in-file"],
    ]);
    expect(found.body.rows[3]).to.include({ discom: "SBPDCL", proof: "1.00" });
    expect(checked.discoms.map((one: { name: string; rows: number }) => [one.name, one.rows])).to.deep.equal([
      ["SBPDCL", 11],
      ["NBPDCL", 1],
      ["", 1],
    ]);
    const before = await ask("/api/connections?search=Own pump 1").expect(200);
    expect(before.body.total, "nothing is changed by a check").to.equal(0);

    await apply(id);
    expect(await totals(id)).to.include({ state: "applied", good: 0, applied: 3, wrong: 10 });
    const list = await ask("/api/connections?search=Own pump 1").expect(200);
    expect(list.body.rows[0]).to.include({ number: at(0), label: "Own pump 1", proof: "bill-number" });

    const back = await fetchFile(id, "language=hi");
    expect(back.name).to.match(/\.xlsx/);
    expect(back.rows[0]).to.deep.equal([...HEAD, "परिणाम"]);
    expect(back.rows[1]?.[4]).to.equal(outcomes.applied.hi);
    expect(back.rows[4]?.slice(0, 5)).to.deep.equal(["SB", at(2), "1.00", "wrong amount", outcomes["proof-wrong"].hi]);
    const wrong = await fetchFile(id, "language=en&only=wrong");
    expect(wrong.rows).to.have.length(11);

    // The file that came back is a file one can send: what was applied is one's own now, what was wrong is wrong still.
    const again = await upload("again.xlsx", await bytesOf(writeTable("xlsx", "Sheet", back.rows)));
    expect(await totals(again)).to.include({ rows: 13, good: 0, wrong: 13 });
  });

  it("gives a CSV back as a CSV that no spreadsheet runs", async () => {
    const id = await upload("x.csv", csv(["SB", "999999999", "5.00", "=1+1"]));
    const answer = await ask(`/api/tag-uploads/${id}/file?language=en`).buffer(true).parse(textOf).expect(200);
    expect(answer.headers["content-disposition"]).to.match(/x-result\.csv/);
    expect(String(answer.body)).to.equal(
      `\ufeff${HEAD.join(",")},Result\r\nSB,999999999,5.00,'=1+1,${outcomes["proof-wrong"].en}\r\n`,
    );
  });

  it("refuses a file it cannot read, by name, and says so on the work and the list", async () => {
    const id = await upload("x.csv", Buffer.from("Discom,Name\nSB,Pump\n"));
    const found = await totals(id);
    expect(found.state).to.equal("refused");
    expect(found.problem).to.deep.include({ code: "column-missing", params: { row: 1, columns: "Connection number" } });
    const work = await ask(`/api/work/${found.workId}`).expect(200);
    expect(work.body).to.include({ state: "failed" });
    await supertest(ground.app)
      .post(`/api/tag-uploads/${id}/application`)
      .set("Authorization", `Bearer ${maker}`)
      .send({})
      .expect(409);
  });

  it("looks no further at a file that mostly guesses, and tells none of it", async () => {
    const guesser = await makePayer(ground);
    const token = await logIn(ground, await makeUser(ground, { payer: guesser }, ["maker"]));
    const { connections } = await fresh(1);
    const lines = Array.from({ length: 1_100 }, (_, index) => ["SB", String(300_000_000 + index), "100", ""]);
    lines.push(["SB", (connections[0] as MadeConnection).number, "111.25", ""]);
    const id = await upload("guess.csv", csv(...lines), "tag", token, guesser);
    const { body } = await ask(`/api/tag-uploads/${id}`, token).expect(200);
    expect(body).to.include({ state: "refused", rows: 0 });
    expect(body.problem.code).to.equal("too-many-proofs");
    const kept = await asSystem(ground.database, (db) =>
      row<{ count: number }>(db, "SELECT count(*)::int FROM proof_failures WHERE payer_id = ?", [guesser]),
    );
    expect(kept?.count).to.equal(1_100);
  });

  it("goes on where an interrupted job was, and tags nothing twice", async () => {
    const { connections, bills } = await fresh(4);
    const lines = connections.map(({ number }, index) => ["SB", number, (bills[index] as MadeBill).number, ""]);
    const id = await upload("x.csv", csv(...lines));
    await apply(id);
    await asSystem(ground.database, (db) =>
      rows(db, "UPDATE tag_uploads SET state = 'applying' WHERE payer_id = ? AND id = ?", [payer, id]),
    );
    await applyTagUploadJob({ payerId: payer, uploadId: id, userId }, ground);
    expect(await totals(id)).to.include({ state: "applied", applied: 4 });
  });

  it("says of a good row that somebody took it between check and applying", async () => {
    const { connections, bills } = await fresh(1);
    const [{ number }, { number: bill }] = [connections[0] as MadeConnection, bills[0] as MadeBill];
    const id = await upload("x.csv", csv(["SB", number, bill, ""]));
    const faster = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]));
    await supertest(ground.app)
      .post("/api/connections/tags")
      .set("Authorization", `Bearer ${faster}`)
      .send({ discom: 1, number, billNumber: bill })
      .expect(200);
    await apply(id);
    expect((await totals(id)).outcomes).to.deep.equal([{ outcome: "held-by-another", count: 1 }]);
  });

  it("untags by file with a reason, but not what a live advice holds or others hold", async () => {
    const connections = await makeConnections(ground, { payer, count: 3 });
    const numbers = connections.map(({ number }) => number) as [string, string, string];
    const held = connections[1] as MadeConnection;
    const [bill] = (await makeBills(ground, { connections: [held] })) as [MadeBill];
    await makeApprovedAdvice(ground, {
      payer,
      bills: [{ ...bill, paise: bill.amountPaise, connectionNumber: held.number }],
    });
    const { connections: free } = await fresh(1);
    const lines = [
      ["Discom", "Connection number", "Reason"],
      ["SB", numbers[0], "Site closed"],
      ["SB", numbers[1], "Site closed"],
      ["SB", numbers[2], "-"],
      ["SB", (free[0] as MadeConnection).number, "Site closed"],
    ];
    const id = await upload("untag.csv", Buffer.from(lines.map((line) => line.join(",")).join("\n")), "untag");
    const { body } = await ask(`/api/tag-uploads/${id}/rows`).expect(200);
    expect(body.rows.map((one: { row: number; outcome: string }) => [one.row, one.outcome])).to.deep.equal([
      [3, "in-live-advice"],
      [4, "reason-missing"],
      [5, "not-yours"],
    ]);
    await apply(id);
    const holders = await asSystem(ground.database, (db) =>
      rows<{ payer_id: string | null }>(
        db,
        "SELECT payer_id FROM connections WHERE discom_id = 1 AND number = ANY(?) ORDER BY number",
        [numbers],
      ),
    );
    expect(holders.map(({ payer_id }) => payer_id)).to.deep.equal([null, payer, payer]);
  });

  it("offers templates that its own check understands, for untagging with what one holds", async () => {
    const template = await ask("/api/tag-uploads/template?action=untag&kind=csv")
      .buffer(true)
      .parse(textOf)
      .expect(200);
    const lines = String(template.body).trim().split("\r\n");
    expect(lines[0]).to.equal("Discom,Connection number,Reason");
    expect(lines.length).to.be.greaterThan(3);
    const workbook = await ask("/api/tag-uploads/template?action=tag&kind=xlsx")
      .buffer(true)
      .parse(bytesOfAnswer)
      .expect(200);
    const table = await readTable(workbook.body, tagColumns);
    expect(table).to.deep.equal([{ number: 1, cells: HEAD }]);
  });

  it("is each payer's own: nobody else sees the file", async () => {
    const id = await upload("x.csv", csv(["SB", "999999999", "5.00", ""]));
    const outsider = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["admin"]));
    for (const path of ["", "/rows", "/file"]) await ask(`/api/tag-uploads/${id}${path}`, outsider).expect(404);
  });
});

type Stream = NodeJS.ReadableStream;

function bytesOfAnswer(response: unknown, done: (error: Error | null, body: unknown) => void): void {
  const parts: Buffer[] = [];
  (response as Stream).on("data", (part: Buffer) => parts.push(part));
  (response as Stream).on("end", () => done(null, Buffer.concat(parts)));
}

function textOf(response: unknown, done: (error: Error | null, body: unknown) => void): void {
  bytesOfAnswer(response, (error, body) => done(error, String(body)));
}
