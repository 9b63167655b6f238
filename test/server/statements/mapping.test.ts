// A file no layout fits is mapped once, and later files of the account are read by that, whichever way they come.

import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import ExcelJs from "exceljs";
import supertest from "supertest";
import { asSystem, row, rows } from "#server/database.ts";
import { sweepInboxes } from "#server/statements/sweep.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";
import { ACCOUNT, confirm, upload } from "#test/support/statements.ts";

const MAPPING = {
  captions: ["Day", "What", "Money out", "Money in", "Left"],
  columns: [
    { meaning: "booking-date", index: 0 },
    { meaning: "narration", index: 1 },
    { meaning: "debit", index: 2 },
    { meaning: "credit", index: 3 },
    { meaning: "balance", index: 4 },
  ],
  rowsToSkip: 0,
  dayOrder: "day-first",
  decimal: "point",
  delimiter: ";",
};

/** As a bank that nobody knows writes it; `days` of April 2026, a credit of 100 rupees each. */
function fileOf(days: readonly number[], account = "", tail = ""): Buffer {
  const lines = days.map((day) => `${day}/04/2026;NEFT CR MAGADH ${day};;100.00;${1000 + day * 100}.00`);
  const above = account === "" ? [] : [`Account No;${account};;;`];
  return Buffer.from([...above, "Day;What;Money out;Money in;Left", ...lines, tail].join("\n"));
}

describe("a mapping of an unknown layout", () => {
  let ground: TestGround;
  let token: string;
  let account: number;
  beforeEach(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    account = (await one<{ id: number }>("SELECT id FROM bank_accounts WHERE discom_id = 1 AND pool")).id;
  });
  afterEach(() => ground.close());

  async function one<T extends object>(sql: string): Promise<T> {
    return (await asSystem(ground.database, (db) => row<T>(db, sql))) as T;
  }
  const lines = async () => (await one<{ n: number }>("SELECT count(*)::int AS n FROM statement_lines")).n;
  const post = (path: string, body: object) =>
    supertest(ground.app).post(path).set("Authorization", `Bearer ${token}`).send(body);
  const get = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const saveFor = (id: string, change: object = {}) =>
    post(`/api/statements/${id}/mapping`, { bankAccountId: account, mapping: MAPPING, basedOn: null, ...change });

  it("is offered with a guess, tried with the reader's own figures, and nothing is kept by trying", async () => {
    const file = await upload(ground, token, fileOf([1, 2, 3], "", "04/04/2026;CHARGE;x;;1290.00"), "kosi.csv");
    expect([file.state, file.report.refused.code]).to.deep.equal(["refused", "layout-unknown"]);
    const table = (await get(`/api/statements/${file.id}/table`).expect(200)).body;
    expect([table.delimiter, table.rows[0].cells, table.rowsCount]).to.deep.equal([";", MAPPING.captions, 5]);
    const tried = (await post(`/api/statements/${file.id}/mapping-trial`, { mapping: MAPPING }).expect(200)).body;
    expect(tried.problems.map((problem: { row: number; code: string }) => [problem.row, problem.code])).to.deep.equal([
      [5, "amount-unreadable"],
    ]);
    expect(tried.statements[0]).to.deep.include({
      linesCount: 3,
      creditPaise: "30000",
      openingPaise: "100000",
      closingPaise: "129000",
    });
    expect(tried.statements[0].sample[0]).to.deep.include({ bookingDate: "2026-04-01", paise: "10000" });
    const { kept } = await one<{ kept: number }>("SELECT count(*)::int AS kept FROM statement_mappings");
    expect(kept).to.equal(0);
    const half = { ...MAPPING, columns: MAPPING.columns.slice(1) };
    await post(`/api/statements/${file.id}/mapping-trial`, { mapping: half }).expect(422);
  });

  it("reads the file at once, and later files of the account by upload and inbox without being asked", async () => {
    const file = await upload(ground, token, fileOf([1, 2, 3]), "kosi-1.csv");
    const saved = (await saveFor(file.id).expect(200)).body;
    expect(saved).to.deep.include({ state: "previewed", bankAccountId: account });
    expect(saved.mapping).to.deep.equal({ version: 1, current: 1 });
    await confirm(ground, token, file.id).expect(200);
    expect(await lines()).to.equal(3);
    const second = await upload(ground, token, fileOf([3, 4]), "kosi-2.csv");
    expect(second.report.statements[0]).to.deep.include({ linesCount: 2, newCount: 1 });
    expect(second.mapping).to.deep.equal({ version: 1, current: 1 });
    await confirm(ground, token, second.id).expect(200);

    const folder = join(ground.config.inboxDir, "SB", "statements");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "kosi-3.csv"), fileOf([5, 6], ACCOUNT));
    await utimes(join(folder, "kosi-3.csv"), new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await sweepInboxes({}, ground);
    expect(JSON.parse(await readFile(join(folder, "done", "kosi-3.csv.report.json"), "utf8")).state).to.equal(
      "imported",
    );
    expect(await lines()).to.equal(6);
    const used = (await get("/api/statement-mappings").expect(200)).body.rows;
    expect(
      used.map(({ version, filesCount }: { version: number; filesCount: number }) => [version, filesCount]),
    ).to.deep.equal([[1, 3]]);
  });

  it("reads a workbook and an HTML table by the same captions, to the same lines", async () => {
    const file = await upload(ground, token, fileOf([1, 2]), "kosi.csv");
    await saveFor(file.id).expect(200);
    await confirm(ground, token, file.id).expect(200);
    const book = new ExcelJs.Workbook();
    const sheet = book.addWorksheet("x");
    sheet.addRow(["Kosi Gramin Bank (fictional)"]);
    sheet.addRow(MAPPING.captions);
    for (const day of [1, 2])
      sheet.addRow([new Date(Date.UTC(2026, 3, day)), `NEFT CR MAGADH ${day}`, "", 100, 1000 + day * 100]);
    const xlsx = await upload(ground, token, Buffer.from(await book.xlsx.writeBuffer()), "kosi.xlsx");
    const cells = fileOf([1, 2])
      .toString()
      .trim()
      .split("\n")
      .map((text) => `<tr><td>${text.replaceAll(";", "</td><td>")}</td></tr>`);
    const html = await upload(ground, token, Buffer.from(`<html><table>${cells.join("")}</table></html>`), "kosi.xls");
    for (const { report } of [xlsx, html]) {
      expect(report.refused).to.equal(null);
      expect(report.statements[0]).to.deep.include({ linesCount: 2, newCount: 0 });
    }
  });

  it("is not used for a file that names another account, and not kept for one", async () => {
    const file = await upload(ground, token, fileOf([1, 2]), "kosi.csv");
    await saveFor(file.id).expect(200);
    const other = await upload(ground, token, fileOf([3], "39999999999"), "other.csv");
    expect(other.report.refused.code).to.equal("layout-unknown");
    expect((await saveFor(other.id, { basedOn: 1 }).expect(422)).body.code).to.equal("another-account");
    expect(
      (await upload(ground, token, fileOf([3], "39999999999"), "other.csv", account)).report.refused.code,
    ).to.equal("another-account");
    const { version } = await one<{ version: number }>("SELECT max(version) AS version FROM statement_mappings");
    expect(version).to.equal(1);
  });

  it("is edited as a new version, refuses an edit of what is no longer current, and imports what was shown", async () => {
    const file = await upload(ground, token, fileOf([1, 2]), "kosi.csv");
    await saveFor(file.id).expect(200);
    const waiting = await upload(ground, token, fileOf([3, 4]), "kosi-2.csv");
    const monthFirst = { ...MAPPING, dayOrder: "month-first" };
    await saveFor(file.id, { basedOn: null }).expect(409);
    expect((await saveFor(file.id, { basedOn: 1, mapping: monthFirst }).expect(200)).body.mapping.version).to.equal(2);
    await confirm(ground, token, waiting.id).expect(200);
    const kept = await asSystem(ground.database, (db) =>
      rows<{ day: string }>(db, "SELECT booking_date AS day FROM statement_lines ORDER BY 1"),
    );
    expect(kept.map(({ day }) => day)).to.deep.equal(["2026-04-03", "2026-04-04"]);
    expect((await get(`/api/statements/${waiting.id}`).expect(200)).body.mapping).to.deep.equal({
      version: 1,
      current: 2,
    });
  });

  it("is withdrawn with a reason; what was imported by it stays, further files are unknown again", async () => {
    const file = await upload(ground, token, fileOf([1, 2]), "kosi.csv");
    await saveFor(file.id).expect(200);
    await confirm(ground, token, file.id).expect(200);
    await post(`/api/statement-mappings/${account}/withdrawal`, { why: "wrong" }).expect(200);
    await post(`/api/statement-mappings/${account}/withdrawal`, { why: "again" }).expect(404);
    expect((await upload(ground, token, fileOf([3]), "kosi-2.csv")).report.refused.code).to.equal("layout-unknown");
    expect(await lines()).to.equal(2);
    expect((await get(`/api/statements/${file.id}`).expect(200)).body.mapping).to.deep.equal({
      version: 1,
      current: null,
    });
  });
});
