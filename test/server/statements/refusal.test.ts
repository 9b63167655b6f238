import { expect } from "chai";
import supertest from "supertest";
import { asSystem, row, rows } from "#server/database.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";
import { ACCOUNT, confirm, credits, cut, fileOf, upload } from "#test/support/statements.ts";

describe("statements that cannot be imported", () => {
  let ground: TestGround;
  let token: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi)
         VALUES (1, 2, 'hdfc', '50100000000022', 'HDFC0000001', 'Second', 'दूसरा')`,
      ),
    );
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  after(() => ground.close());
  afterEach(async () => {
    const kept = await asSystem(ground.database, (db) =>
      row(
        db,
        `SELECT (SELECT count(*)::int FROM statement_lines) AS lines, (SELECT count(*)::int FROM statements) AS statements,
                (SELECT count(*)::int FROM journal) AS journal`,
      ),
    );
    expect(kept, "stored of a refused file").to.deep.equal({ lines: 0, statements: 0, journal: 0 });
  });

  const text = (change: (text: string) => string) => Buffer.from(change(fileOf(cut(credits(12))).toString("utf8")));

  /** Uploads, expects the file kept as refused, and that confirming it is refused too. */
  async function refused(bytes: Buffer, name = "april.xls", bankAccountId?: number) {
    const shown = await upload(ground, token, bytes, name, bankAccountId);
    expect(shown.state).to.equal("refused");
    const { body } = await confirm(ground, token, shown.id).expect(409);
    expect(body.code).to.equal("statement-state");
    return shown.report;
  }

  it("names both accounts when the file is of another one than was chosen", async () => {
    const { refused: why } = await refused(fileOf(cut(credits(12))), "april.xls", 2);
    expect(why.code).to.equal("another-account");
    expect(why.params).to.deep.equal({ found: "•••• 0001", chosen: "•••• 0022" });
    expect(why.message).not.to.contain(ACCOUNT);
  });

  it("names the account that is none of ours", async () => {
    const { refused: why } = await refused(fileOf({ ...cut(credits(12)), account: "39999999998877" }));
    expect(why).to.deep.include({ code: "account-not-ours", params: { found: "•••• 8877" } });
  });

  it("names row and column of a broken balance", async () => {
    const { refused: why, problems } = await refused(text((tab) => tab.replace("\t101.00\t", "\t151.00\t")));
    expect(why.code).to.equal("rows-refused");
    expect(problems[0]).to.include({ code: "balance-broken", column: "Balance" });
    expect(why.params).to.include({ row: String(problems[0].row), column: "Balance" });
    expect(why.message).to.match(/^Row \d+, Balance: /);
  });

  it("names row, column and what stood there of an amount it cannot read", async () => {
    const { problems } = await refused(text((csv) => csv.replace("\t100.00\t", "\t1OO.oo\t")));
    expect(problems[0]).to.include({ code: "amount-unreadable", column: "Credit", raw: "1OO.oo" });
  });

  it("serves the problems page by page", async () => {
    const shown = await upload(
      ground,
      token,
      text((csv) => csv.replaceAll("\t100.00\t", "\tx\t")),
    );
    const { body } = await supertest(ground.app)
      .get(`/api/statements/${shown.id}/problems?size=1&page=2`)
      .set("Authorization", `Bearer ${token}`)
      .expect(200);
    expect(body.total).to.equal(shown.report.problemsCount);
    expect(body.rows).to.deep.equal([shown.report.problems[1]]);
  });

  const unclosed = () => {
    const csv = fileOf({ ...cut(credits(12)), account: "50100000000022" }, "hdfc").toString();
    return Buffer.from(csv.replace("BY TRANSFER", '"BY TRANSFER'));
  };
  const broken: readonly [what: string, code: string, bytes: () => Buffer, name: string][] = [
    ["an unclosed quote", "quote-unclosed", unclosed, "april.csv"],
    [
      "a header that names a column twice",
      "header-duplicate",
      () => text((tab) => tab.replace("Value Date", "Txn Date")),
      "april.xls",
    ],
    ["an unknown layout", "layout-unknown", () => Buffer.from("a,b,c\n1,2,3\n"), "april.csv"],
    ["a PDF", "pdf", () => Buffer.from("%PDF-1.7\n1 0 obj"), "april.pdf"],
    ["a file that is not what its name says", "not-what-it-says", () => fileOf(cut(credits(3))), "april.xlsx"],
    ["blank space", "empty", () => Buffer.from("  \n "), "april.csv"],
  ];
  for (const [what, code, bytes, name] of broken) {
    it(`refuses ${what} as ${code}`, async () => {
      expect((await refused(bytes(), name)).refused.code).to.equal(code);
    });
  }

  it("waits for a person when the file does not say its account", async () => {
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi)
         VALUES (1, 3, 'sbi', '30000000000333', 'SBIN0000002', 'Third', 'तीसरा')`,
      ),
    );
    const shown = await upload(
      ground,
      token,
      text((tab) => tab.replace(/^Account Number.*$/m, "")),
    );
    expect(shown).to.include({ state: "previewed", bankAccountId: null });
    const { body } = await confirm(ground, token, shown.id).expect(422);
    expect(body.code).to.equal("account-needed");
  });

  it("takes nothing larger than it says, nor from who may not", async () => {
    const viewer = await logIn(ground, await makeUser(ground, { discom: 1 }, ["billing"]));
    const { body } = await supertest(ground.app)
      .post("/api/statements")
      .set("Authorization", `Bearer ${viewer}`)
      .attach("file", fileOf(cut(credits(3))), "april.xls")
      .expect(403);
    expect(body.code).to.equal("role");
  });

  it("stops a file that asks for too much time, and stays up", async function () {
    this.timeout(30_000);
    const { inChild, ChildFailure } = await import("#server/child.ts");
    const entry = new URL("../../support/endless-process.ts", import.meta.url);
    const failure = await inChild(entry, { endless: true }, { seconds: 1, megabytes: 64 }).catch((error) => error);
    expect(failure).to.be.instanceOf(ChildFailure).with.property("reason", "too-long");
    const hungry = await inChild(entry, { endless: false }, { seconds: 20, megabytes: 64 }).catch((error) => error);
    expect(hungry).to.be.instanceOf(ChildFailure).with.property("reason", "ended");
  });
});
