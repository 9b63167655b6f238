import { expect } from "chai";
import fc from "fast-check";
import supertest from "supertest";
import { paise } from "#reconciliation/money.ts";
import { asActor, asSystem, row, rows } from "#server/database.ts";
import { importInBackground } from "#server/statements/confirm.ts";
import { importUnattended } from "#server/statements/import-unattended.ts";
import { systemImports } from "#server/statements/importer.ts";
import { failingAt } from "#test/support/failing.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";
import { confirm, credits, cut, fileOf, importStatement, upload } from "#test/support/statements.ts";

describe("importing statements", () => {
  let ground: TestGround;
  let token: string;
  beforeEach(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  afterEach(() => ground.close());

  const api = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);

  interface Stored {
    lines: number;
    journal: number;
    bank: string;
    fingerprints: string;
  }
  const stored = (on = ground) =>
    asSystem(on.database, (db) =>
      row<Stored>(
        db,
        `SELECT (SELECT count(*)::int FROM statement_lines) AS lines, (SELECT count(*)::int FROM journal) AS journal,
                (SELECT coalesce(sum(CASE WHEN debit_account = 'bank' THEN paise ELSE -paise END), 0)::text FROM journal) AS bank,
                (SELECT coalesce(md5(string_agg(fingerprint, ',' ORDER BY fingerprint)), '') FROM statement_lines) AS fingerprints`,
      ),
    ) as Promise<Stored>;

  it("shows what a file holds before anything is stored of it", async () => {
    const shown = await upload(ground, token, fileOf(cut(credits(21))));
    expect(shown).to.include({ state: "previewed", bankAccountId: 1, held: false });
    expect(shown.report).to.include({ format: "delimited", bank: "sbi", sameAs: null });
    const [statement] = shown.report.statements;
    expect(statement).to.include({
      account: "•••• 0001",
      fromDate: "2026-04-01",
      toDate: "2026-04-07",
      openingPaise: "1000000",
      linesCount: 21,
      creditsCount: 18,
      newCount: 21,
    });
    expect(statement.sample[0].narration).to.match(/NAMELESS SENDER/);
    expect(await stored()).to.include({ lines: 0, journal: 0 });
  });

  it("adds each line with its journal row and queues the reconciling", async () => {
    const imported = await importStatement(ground, token, fileOf(cut(credits(21))));
    expect(imported.state).to.equal("imported");
    const [statement] = imported.report.statements;
    const { lines, journal, bank } = await stored();
    expect({ lines, journal }).to.deep.equal({ lines: 21, journal: 21 });
    expect(bank).to.equal(String(BigInt(statement.creditPaise) - BigInt(statement.debitPaise)));
    const jobs = await asSystem(ground.database, (db) =>
      rows<{ key: string }>(db, "SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'reconcile'"),
    );
    expect(jobs).to.deep.equal([{ key: "reconcile:1" }]);
    const { body } = await api(`/api/statements/${imported.id}/lines?size=5`).expect(200);
    expect(body.total).to.equal(21);
    expect(body.rows[0]).to.include({ state: "new", direction: "credit", paise: "10000", knownFrom: null });
  });

  it("imports a large file in the background, with progress to follow, once however often it is run", async () => {
    const { id } = await upload(ground, token, fileOf(cut(credits(84, 61))));
    const { body } = await confirm(ground, token, id).expect(200);
    expect(body.state).to.equal("previewed");
    const progress = () => api(`/api/work/${body.work}`).expect(200);
    expect((await progress()).body).to.include({ kind: "import-statement", state: "waiting", total: 5124 });
    const job = await asSystem(ground.database, (db) =>
      row<{ payload: Record<string, unknown> }>(
        db,
        "SELECT payload FROM graphile_worker._private_jobs WHERE payload->>'work' = ?",
        [body.work],
      ),
    );
    await importInBackground(job?.payload ?? {}, ground);
    await importInBackground(job?.payload ?? {}, ground);
    expect((await progress()).body).to.include({ state: "done", stage: "adding" });
    expect(await stored()).to.include({ lines: 5124, journal: 5124 });
  });

  it("adds nothing when the same file comes again, and says so", async () => {
    const first = await importStatement(ground, token, fileOf(cut(credits(21))));
    const before = await stored();
    const again = await upload(ground, token, fileOf(cut(credits(21))), "again.xls");
    expect(again.report.sameAs).to.equal(first.id);
    expect(again.report.statements[0]).to.include({ newCount: 0, newCreditPaise: "0", gap: null });
    expect((await api("/api/bank-reconciliation").expect(200)).body.waitingFilesCount).to.equal(0);
    await confirm(ground, token, again.id).expect(200);
    await confirm(ground, token, again.id).expect(200);
    expect(await stored()).to.deep.equal(before);
    const { body } = await api(`/api/statements/${again.id}/lines?state=known`).expect(200);
    expect(body.total).to.equal(21);
    expect(body.rows[0].knownFrom).to.deep.equal({ id: first.id, fileName: "april.xls" });
  });

  it("knows the lines of a CSV that came as TAB text before", async () => {
    const tab = fileOf(cut(credits(12)));
    await importStatement(ground, token, tab);
    const rowsOfCsv = tab
      .toString()
      .split("\n")
      .map((line) =>
        line
          .split("\t")
          .map((cell) => (cell.includes(",") ? `"${cell.trim()}"` : cell.trim()))
          .join(","),
      );
    const csv = await upload(ground, token, Buffer.from(rowsOfCsv.join("\n")), "april.csv");
    expect(csv.report.statements[0]).to.include({ linesCount: 12, newCount: 0, gap: null });
    expect(csv.report.sameAs).to.equal(null);
  });

  it("adds only what is new of a file that overlaps", async () => {
    const all = credits(30);
    await importStatement(ground, token, fileOf(cut(all, 0, 20)));
    const next = await importStatement(ground, token, fileOf(cut(all, 13, 30)), "next.xls");
    expect(next.report.statements[0]).to.include({ linesCount: 17, newCount: 10, gap: null });
    expect(await stored()).to.include({ lines: 30, journal: 30 });
  });

  it("comes to the same lines whatever the cuts, overlaps and order of the files", async function () {
    this.timeout(120_000);
    const all = credits(24);
    await importStatement(ground, token, fileOf(cut(all)));
    const { fingerprints } = await stored();
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 23 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 4, maxLength: 4 }),
        async (cuts, overlaps, order) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), 24];
          const files = edges
            .slice(1)
            .map((to, index) => cut(all, Math.max(0, (edges[index] as number) - (overlaps[index] as number)), to))
            .map((statement, index) => ({ statement, rank: order[index] as number }))
            .sort((a, b) => a.rank - b.rank);
          const other = await testGround();
          try {
            await makeDiscom(other, 1);
            const theirs = await logIn(other, await makeUser(other, { discom: 1 }, ["accountant"]));
            for (const { statement } of files) await importStatement(other, theirs, fileOf(statement));
            const after = await stored(other);
            expect(after).to.include({ lines: 24, journal: 24, fingerprints });
            const held = await asSystem(other.database, (db) => rows(db, "SELECT * FROM statement_gaps"));
            expect(held).to.deep.equal([]);
          } finally {
            await other.close();
          }
        },
      ),
      { numRuns: 4 },
    );
  });

  it("keeps one set of lines when 20 import the same statement at once", async function () {
    this.timeout(120_000);
    const files = await Promise.all(
      Array.from({ length: 5 }, (_, index) => upload(ground, token, fileOf(cut(credits(21))), `copy-${index}.xls`)),
    );
    const answers = await Promise.all(
      [...files, ...files, ...files, ...files].map(({ id }) => confirm(ground, token, id)),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal(Array.from({ length: 20 }, () => 200));
    const added = answers.filter(({ body }) => body.report.statements[0].newCount > 0).map(({ body }) => body.id);
    expect(new Set(added).size).to.equal(1);
    expect(await stored()).to.include({ lines: 21, journal: 21 });
  });

  it("leaves nothing half when any statement of an import fails, and finishes when tried again", async function () {
    this.timeout(120_000);
    const file = { name: "april.xls", bytes: fileOf(cut(credits(12))), bankAccountId: null };
    let failures = 0;
    for (let statement = 1; ; statement++) {
      const { database, reached } = failingAt(ground.database, statement);
      const failed = await importUnattended(systemImports({ ...ground, database }, 1), file, "inbox").then(
        () => false,
        () => true,
      );
      if (!reached()) break;
      expect(failed).to.equal(true);
      failures++;
      const { lines, journal } = await stored();
      // The last statements only read what was imported.
      expect([0, 12]).to.include(lines);
      expect(journal).to.equal(lines);
    }
    expect(failures).to.be.greaterThan(15);
    expect(await stored()).to.include({ lines: 12, journal: 12 });
    const files = await asSystem(ground.database, (db) =>
      rows(db, "SELECT state FROM statement_files WHERE state = 'previewed'"),
    );
    expect(files).to.deep.equal([]);
  });

  it("shows a gap, holds its lines, and lets a person accept it with a reason", async () => {
    const all = credits(30);
    await importStatement(ground, token, fileOf(cut(all, 0, 9)));
    const later = await importStatement(ground, token, fileOf(cut(all, 15, 30)), "later.xls");
    expect(later.held).to.equal(true);
    expect(later.report.statements[0].gap.expectedPaise).to.not.equal(later.report.statements[0].gap.foundPaise);
    await supertest(ground.app)
      .post(`/api/statements/${later.id}/gap-acceptance`)
      .set("Authorization", `Bearer ${token}`)
      .send({ why: "the bank closed for two days" })
      .expect(200);
    expect((await api(`/api/statements/${later.id}`).expect(200)).body.held).to.equal(false);
  });

  it("lets a gap go when the file that fills it comes", async () => {
    const all = credits(30);
    await importStatement(ground, token, fileOf(cut(all, 0, 9)));
    const later = await importStatement(ground, token, fileOf(cut(all, 15, 30)), "later.xls");
    expect(later.held).to.equal(true);
    await importStatement(ground, token, fileOf(cut(all, 9, 15)), "between.xls");
    expect((await api(`/api/statements/${later.id}`).expect(200)).body.held).to.equal(false);
  });

  it("asks why when the lines of one day come again in a format that tells no balance", async () => {
    const day = (narration: string) =>
      cut([{ bookingDate: "2026-04-01", direction: "credit", paise: paise(50_000n), narration, bankReference: "" }]);
    const message = (rupees: string, text: string) =>
      Buffer.from(
        [
          ":20:A",
          ":25:30000000001",
          ":28C:1",
          ":60F:C260331INR10000,",
          `:61:2604010401C${rupees},NMSCNONREF`,
          `:86:${text}`,
          `:62F:C260401INR${10_000 + Number(rupees)},`,
          "-",
        ].join("\n"),
      );
    await importStatement(ground, token, fileOf(day("CASH DEPOSIT BHAWAN")));
    const again = await upload(ground, token, message("500", "CASH DEP AT BHAWAN BR"), "april.sta");
    expect(again.report.statements[0].gap).to.include({ missingCount: 1 });
    expect((await confirm(ground, token, again.id).expect(422)).body.code).to.equal("overlap-contradicts");
    const other = await upload(ground, token, message("501", "CASH DEP AT BHAWAN BR"), "other.sta");
    expect(other.report.statements[0].gap).to.equal(null);
  });

  it("asks why when lines known before are missing from a file of their days", async () => {
    const all = credits(30);
    await importStatement(ground, token, fileOf(cut(all)));
    const altered = all.map((line, index) => (index === 12 ? { ...line, narration: "SOMETHING ELSE" } : line));
    const shown = await upload(ground, token, fileOf(cut(altered)), "altered.xls");
    expect(shown.report.statements[0].gap.missingCount).to.equal(1);
    const { body } = await confirm(ground, token, shown.id).expect(422);
    expect(body.code).to.equal("overlap-contradicts");
    expect(await stored()).to.include({ lines: 30 });
    const accepted = await confirm(ground, token, shown.id, { why: "the bank corrected its text" }).expect(200);
    expect(accepted.body).to.include({ state: "imported", held: false });
  });

  it("counts again what is new of a file that was shown before another was imported", async () => {
    const all = credits(12);
    const shown = await upload(ground, token, fileOf(cut(all)));
    expect(shown.outdated).to.equal(false);
    await importStatement(ground, token, fileOf(cut(all, 0, 9)), "first.xls");
    expect((await api(`/api/statements/${shown.id}`).expect(200)).body.outdated).to.equal(true);
    const { body } = await supertest(ground.app)
      .post(`/api/statements/${shown.id}/preview`)
      .set("Authorization", `Bearer ${token}`)
      .expect(200);
    expect(body).to.include({ outdated: false, state: "previewed" });
    expect(body.report.statements[0]).to.include({ linesCount: 12, newCount: 3 });
  });

  it("discards what was shown, which then cannot be imported", async () => {
    const { id } = await upload(ground, token, fileOf(cut(credits(6))));
    await supertest(ground.app).delete(`/api/statements/${id}`).set("Authorization", `Bearer ${token}`).expect(200);
    const { body } = await confirm(ground, token, id).expect(409);
    expect(body.code).to.equal("statement-state");
    expect(await stored()).to.include({ lines: 0 });
  });

  it("shows another discom none of it, by API and in SQL", async () => {
    const { id } = await importStatement(ground, token, fileOf(cut(credits(6))));
    await makeDiscom(ground, 2);
    const other = await makeUser(ground, { discom: 2 }, ["accountant"]);
    const theirs = await logIn(ground, other);
    const ask = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${theirs}`);
    await ask(`/api/statements/${id}`).expect(404);
    expect((await ask(`/api/statements/${id}/lines`).expect(200)).body.total).to.equal(0);
    expect((await ask("/api/statements").expect(200)).body.total).to.equal(0);
    await confirm(ground, theirs, id).expect(404);
    const actor = { userId: other.userId, name: "", payerId: null, discomId: 2, roles: ["accountant"] };
    const seen = await asActor(ground.database, actor, (db) =>
      row(
        db,
        "SELECT (SELECT count(*)::int FROM statement_lines) + (SELECT count(*)::int FROM statement_files) AS rows",
      ),
    );
    expect(seen).to.deep.equal({ rows: 0 });
  });
});
