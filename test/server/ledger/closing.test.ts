import { expect } from "chai";
import supertest from "supertest";
import { paise } from "#reconciliation/money.ts";
import { asActor, asSystem, rows } from "#server/database.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { importUnattended } from "#server/statements/import-unattended.ts";
import { systemImports } from "#server/statements/importer.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { confirm, credits, cut, fileOf, importStatement, upload } from "#test/support/statements.ts";

const lines = credits(30);
const key = () => crypto.randomUUID();

describe("closing a day", () => {
  let ground: TestGround;
  let accountant: string;
  let supervisor: string;
  let second: string;
  let boss: Person;
  let lateFile: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    boss = await makeUser(ground, { discom: 1 }, ["supervisor"]);
    accountant = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
    supervisor = await logIn(ground, boss);
    second = await logIn(ground, await makeUser(ground, { discom: 1 }, ["admin"]));
    // 1 to 5 April, three lines a day; then 6 to 8 April.
    await importStatement(ground, accountant, fileOf(cut(lines, 0, 15)), "first.xls");
    await importStatement(ground, accountant, fileOf(cut(lines, 15, 24)), "second.xls");
    await runReconciliation(ground.database, 1, "cli");
  });
  after(() => ground.close());

  const get = (path: string, token = accountant) =>
    supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const post = (path: string, body: object, token = supervisor) =>
    supertest(ground.app).post(path).set("Authorization", `Bearer ${token}`).set("Idempotency-Key", key()).send(body);
  const statementOf = async (day: string) =>
    (await get(`/api/bank-reconciliation?account=1&day=${day}`).expect(200)).body;
  const closeAs = async (day: string, token = supervisor) => {
    const { contentHash } = await statementOf(day);
    return post("/api/day-closings", { account: 1, day, contentHash }, token);
  };
  const sql = <Row>(text: string, values: readonly unknown[] = []) =>
    asSystem(ground.database, (db) => rows<Row>(db, text, values));
  const refusedBy = async (work: () => Promise<unknown>): Promise<string> => {
    try {
      await work();
    } catch (error) {
      return String((error as { constraint?: string; code?: string }).constraint ?? (error as { code?: string }).code);
    }
    return "nothing";
  };
  const lineOn = async (day: string, direction = "credit") =>
    (
      await sql<{ id: string; sequence: number }>(
        `SELECT l.id, h.sequence FROM statement_lines l JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
        WHERE l.booking_date = ? AND l.direction = ? ORDER BY l.id LIMIT 1`,
        [day, direction],
      )
    )[0] as { id: string; sequence: number };

  it("states the bank's balance from the statement itself, on any of its days, and a difference of zero", async () => {
    let balance = 1_000_000n;
    for (const [index, line] of lines.slice(0, 24).entries()) {
      balance += line.direction === "credit" ? line.paise : -line.paise;
      if (index % 3 !== 2) continue;
      const statement = await statementOf(line.bookingDate);
      expect(statement.bankPaise, line.bookingDate).to.equal(String(balance));
      expect(statement.ledgerPaise).to.equal(String(balance));
      expect(statement.differencePaise).to.equal("0");
    }
  });

  it("lists what waits for its place, line by line, to the paisa", async () => {
    const { groups, cashBookPaise, bankPaise } = await statementOf("2026-04-05");
    expect(groups.map((group: { kind: string }) => group.kind)).to.deep.equal(["unidentified", "unexplained"]);
    const less = await get("/api/bank-reconciliation/items?account=1&day=2026-04-05&kind=unidentified").expect(200);
    const sum = less.body.rows.reduce((all: bigint, item: { paise: string }) => all + BigInt(item.paise), 0n);
    expect(String(sum)).to.equal(groups[0].paise);
    expect(less.body.total).to.equal(groups[0].count);
    expect(BigInt(bankPaise) - BigInt(groups[0].paise) + BigInt(groups[1].paise)).to.equal(BigInt(cashBookPaise));
    expect(cashBookPaise, "nothing is placed yet, so the cash book holds the opening").to.equal("1000000");
  });

  it("is a supervisor's, of a day that is over, that a statement reaches, with the statement that was shown", async () => {
    expect((await closeAs("2026-04-05", accountant)).status).to.equal(403);
    const beyond = await closeAs("2026-04-20");
    expect(beyond.body.code).to.equal("statement-awaited");
    const stale = await post("/api/day-closings", { account: 1, day: "2026-04-05", contentHash: "0".repeat(64) });
    expect(stale.body.code).to.equal("books-changed");
    expect((await statementOf("2999-01-01")).blockers).to.include("day-not-over");
  });

  it("closes every open day up to it, once", async () => {
    const closed = await closeAs("2026-04-05");
    expect(closed.body).to.include({ fromDay: "2026-04-01", day: "2026-04-05" });
    const { closing, blockers, closedThrough } = await statementOf("2026-04-05");
    expect(closing.unchanged).to.equal(true);
    expect(blockers).to.deep.equal(["closed"]);
    expect(closedThrough).to.equal("2026-04-05");
    expect((await closeAs("2026-04-03")).body.code).to.equal("day-closed-already");
  });

  it("lets nothing be booked on it in SQL, by whatever role", async () => {
    const line = await lineOn("2026-04-02");
    const insert = `INSERT INTO journal (discom_id, entry_id, value_date, booked_on, debit_account, credit_account, paise, bank_account_id, line_id, decision_id)
      SELECT 1, 1, '2026-04-02', '2026-04-05', 'unidentified-receipts', 'unapplied', 1, 1, ?, (SELECT min(id) FROM decisions)`;
    expect(await refusedBy(() => sql(insert, [line.id]))).to.equal("day_closed");
    const actor = { userId: boss.userId, name: "", payerId: null, discomId: 1, roles: ["supervisor"] };
    expect(await refusedBy(() => asActor(ground.database, actor, (db) => rows(db, insert, [line.id])))).to.equal(
      "day_closed",
    );
    const owner = `SET LOCAL ROLE milaan_owner`;
    expect(
      await refusedBy(() =>
        asSystem(ground.database, async (db) => {
          await rows(db, "RESET ROLE");
          await rows(db, owner);
          return rows(db, insert, [line.id]);
        }),
      ),
    ).to.equal("day_closed");
    expect(await refusedBy(() => sql("DELETE FROM day_closings"))).to.be.oneOf(["42501", "append_only"]);
    expect(await refusedBy(() => sql("UPDATE day_closings SET day = '2026-01-01'"))).to.be.oneOf([
      "42501",
      "append_only",
    ]);
  });

  it("lets nobody close in SQL with figures that are not the ledger's, or who is no supervisor", async () => {
    const closing = (ledger: string) =>
      `INSERT INTO day_closings (discom_id, bank_account_id, from_day, day, bank_paise, ledger_paise, gaps_paise, unidentified_receipts_paise,
           unapplied_paise, unidentified_payments_paise, last_decision_id, last_statement_id, content_hash, closed_by)
         SELECT 1, 1, '2026-04-06', '2026-04-06', ${ledger}, ${ledger}, 0, unidentified_receipts, unapplied, unidentified_payments, 0, 0,
           sha256('x'), ? FROM book_balances(1, 1, '2026-04-06')`;
    const insert = (ledger: string, by: string) => sql(closing(ledger), [by]);
    expect(await refusedBy(() => insert("bank + 1", boss.userId))).to.equal("closing_is_true");
    const [clerk] = await sql<{ id: string }>("SELECT id FROM users WHERE roles = '{accountant}' LIMIT 1");
    expect(await refusedBy(() => insert("bank", clerk?.id ?? "0"))).to.equal("supervisor_closes");
    const inTheirName = { userId: clerk?.id ?? "0", name: "", payerId: null, discomId: 1, roles: ["accountant"] };
    expect(
      await refusedBy(() => asActor(ground.database, inTheirName, (db) => rows(db, closing("bank"), [boss.userId]))),
      "an accountant in a supervisor's name",
    ).to.equal("supervisor_closes");
  });

  it("books what is decided about its lines on the first open day, and its statement stays as it was", async () => {
    const before = await statementOf("2026-04-05");
    const payer = await makePayer(ground);
    const line = await lineOn("2026-04-02");
    const [{ paise: amount }] = (await sql<{ paise: string }>("SELECT paise FROM statement_lines WHERE id = ?", [
      line.id,
    ])) as [{ paise: string }];
    const matched = await post(
      `/api/lines/${line.id}/match`,
      {
        sequence: line.sequence,
        adviceNumber: null,
        payerId: payer,
        allocations: [],
        deductions: [],
        advancePaise: amount,
        reason: "their standing advance",
      },
      accountant,
    ).expect(200);
    const booked = await sql<{ booked_on: string; value_date: string }>(
      "SELECT DISTINCT booked_on, value_date FROM journal WHERE line_id = ? AND decision_id IS NOT NULL",
      [line.id],
    );
    expect(booked).to.deep.equal([{ booked_on: "2026-04-06", value_date: "2026-04-02" }]);
    const again = await statementOf("2026-04-05");
    expect(again.contentHash).to.equal(before.contentHash);
    expect(again.closing.unchanged).to.equal(true);
    const after = await statementOf("2026-04-06");
    expect(BigInt(after.cashBookPaise)).to.equal(1_000_000n + BigInt(amount));
    expect(after.differencePaise).to.equal("0");
    await post(`/api/decisions/${matched.body.decisionId}/reversal`, { reason: "not theirs" }, accountant).expect(200);
    const mirrors = await sql<{ booked_on: string }>(
      "SELECT DISTINCT booked_on FROM journal WHERE line_id = ? AND reversal_of IS NOT NULL",
      [line.id],
    );
    expect(mirrors).to.deep.equal([{ booked_on: "2026-04-06" }]);
    expect((await statementOf("2026-04-05")).contentHash).to.equal(before.contentHash);
    expect((await statementOf("2026-04-05")).closing.unchanged).to.equal(true);
  });

  it("books on the first open day what a run finds out about its lines only now", async () => {
    const before = await statementOf("2026-04-05");
    const [line] = await sql<{ id: string; paise: string; utr: string }>(
      "SELECT id, paise, utr FROM statement_lines WHERE booking_date = '2026-04-03' AND direction = 'credit' ORDER BY id LIMIT 1",
    );
    const advice = await makeApprovedAdvice(ground, { paise: [line?.paise ?? "0"] });
    const payer = await makeUser(ground, { payer: advice.payerId }, ["maker"]);
    await sql("INSERT INTO advice_utrs (discom_id, advice_id, payer_id, utr, by_user) VALUES (1, ?, ?, ?, ?)", [
      advice.id,
      advice.payerId,
      line?.utr,
      payer.userId,
    ]);
    const { matched } = await runReconciliation(ground.database, 1, "cli");
    expect(matched).to.equal(1);
    const booked = await sql<{ booked_on: string; value_date: string }>(
      "SELECT DISTINCT booked_on, value_date FROM journal WHERE line_id = ? AND decision_id IS NOT NULL",
      [line?.id],
    );
    expect(booked).to.deep.equal([{ booked_on: "2026-04-06", value_date: "2026-04-03" }]);
    const after = await statementOf("2026-04-05");
    expect(after.contentHash).to.equal(before.contentHash);
    expect(after.closing.unchanged).to.equal(true);
  });

  it("takes no statement that would add lines to it, by person, inbox or command line, and says what to do", async () => {
    const late = [
      { ...lines[0], bookingDate: "2026-04-05", paise: paise(77n), narration: "NEFT CR-LATE" },
      ...lines.slice(15, 18),
    ] as typeof lines;
    const bytes = fileOf({
      ...cut(lines, 15, 18),
      openingPaise: paise(cut(lines, 15, 18).openingPaise - 77n),
      lines: late,
    });
    lateFile = (await upload(ground, accountant, bytes, "late.xls")).id;
    const refused = await confirm(ground, accountant, lateFile, { why: "the bank sent it late" });
    expect(refused.status).to.equal(409);
    expect(refused.body).to.include({ code: "day-closed" });
    expect(refused.body.params).to.deep.equal({ day: "2026-04-05", closed: "2026-04-05" });
    expect(refused.body.detail).to.contain("opened again");
    const other = fileOf({ ...cut(lines, 0, 1), openingPaise: paise(5n), lines: [late[0] as (typeof lines)[number]] });
    const unattended = await importUnattended(
      systemImports(ground, 1, null),
      { name: "later.xls", bytes: other, bankAccountId: 1 },
      "cli",
    );
    expect(unattended.state).to.equal("refused");
    expect(unattended.report.refused).to.deep.include({ code: "day-closed" });
    const [{ count }] = (await sql<{ count: number }>("SELECT count(*)::int AS count FROM statement_lines")) as [
      { count: number },
    ];
    expect(count).to.equal(24);
    await importStatement(ground, accountant, fileOf(cut(lines, 9, 27)), "overlapping.xls");
    expect((await statementOf("2026-04-05")).closing.unchanged, "an overlap adds nothing to it").to.equal(true);
  });

  it("is taken back by two only, in the database too, from the last day on", async () => {
    const next = await closeAs("2026-04-07");
    expect(next.body.fromDay).to.equal("2026-04-06");
    const closings = await get("/api/day-closings?account=1").expect(200);
    const [last, first] = closings.body.rows;
    const reopening = (closing: string, asked: string, approved: string) =>
      sql(
        `INSERT INTO day_reopenings (discom_id, closing_id, approval_id, asked_by, approved_by, why) VALUES (1, ?, 1, ?, ?, 'x')`,
        [closing, asked, approved],
      );
    expect(await refusedBy(() => reopening(last.id, boss.userId, boss.userId))).to.equal("reopening_takes_two");
    const [other] = await sql<{ id: string }>("SELECT id FROM users WHERE roles = '{admin}' AND id <> ?", [
      boss.userId,
    ]);
    expect(await refusedBy(() => reopening(first.id, boss.userId, other?.id ?? ""))).to.equal("later_day_closed");
    expect(await refusedBy(() => reopening(last.id, boss.userId, other?.id ?? ""))).to.equal("reopening_was_approved");

    const asked = await post(`/api/day-closings/${first.id}/reopening`, { why: "a late statement of the bank" });
    expect(asked.status).to.equal(200);
    const { approvalId } = asked.body;
    const approval = (await get(`/api/approvals/${approvalId}`).expect(200)).body;
    expect(approval.content).to.deep.include({ from: "2026-04-01", to: "2026-04-07", closings: [first.id, last.id] });
    const verdict = { approve: true, contentHash: approval.contentHash, why: "agreed" };
    expect((await post(`/api/approvals/${approvalId}/verdict`, verdict, supervisor)).status, "who asked").to.equal(403);
    const done = await post(`/api/approvals/${approvalId}/verdict`, verdict, second);
    expect(done.body).to.include({ state: "approved" });
    expect((await statementOf("2026-04-05")).closedThrough).to.equal(null);
    const [newest] = (await get("/api/day-closings?account=1").expect(200)).body.rows;
    expect(newest.reopening).to.deep.include({ why: "a late statement of the bank" });
    const audit = await sql<{ action: string }>("SELECT action FROM audit WHERE action LIKE '%opened closed days%'");
    expect(audit).to.have.length(1);
  });

  it("lets the late line in once it is open, and says what the person accepted that bank and books differ by", async () => {
    await confirm(ground, accountant, lateFile, { why: "the bank sent it late" }).expect(200);
    const statement = await statementOf("2026-04-05");
    expect(statement.gaps).to.have.length(1);
    expect(statement.gaps[0]).to.include({ paise: "-77" });
    expect(statement.gaps[0].accepted.why).to.equal("the bank sent it late");
    expect(BigInt(statement.ledgerPaise) - 77n).to.equal(BigInt(statement.bankPaise));
    expect(statement.differencePaise).to.equal("0");
    expect((await closeAs("2026-04-05")).body).to.include({ fromDay: "2026-04-01", day: "2026-04-05" });
  });

  it("does not close over a gap that nobody accepted", async () => {
    const after = cut(lines, 27, 30);
    const jumped = { ...after, openingPaise: paise(after.openingPaise + 500n) };
    await importStatement(ground, accountant, fileOf(jumped), "jumped.xls");
    const statement = await statementOf("2026-04-10");
    expect(statement.differencePaise).to.equal("500");
    expect(statement.blockers).to.deep.equal(["gap-open", "bank-and-books-differ"]);
    expect((await closeAs("2026-04-10")).body.code).to.equal("gap-open");
    expect((await closeAs("2026-04-09")).body, "the days before it agree").to.include({ fromDay: "2026-04-06" });
  });

  it("prints and exports with every listed line, in both languages", async () => {
    for (const language of ["en", "hi"]) {
      const pdf = await get(`/api/bank-reconciliation.pdf?account=1&day=2026-04-05&language=${language}`).expect(200);
      expect(pdf.body.subarray(0, 5).toString()).to.equal("%PDF-");
    }
    await get("/api/bank-reconciliation.xlsx?account=1&day=2026-04-05").expect(200);
  });

  it("waits for an import that is under way, and is then told that the books changed", async () => {
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const importing = asSystem(ground.database, async (db) => {
      await rows(
        db,
        `INSERT INTO statement_lines (discom_id, bank_account_id, statement_id, row, value_date, booking_date, direction, paise, narration,
           bank_reference, found, fingerprint)
         SELECT 1, 1, max(id), 999, '2026-04-10', '2026-04-10', 'credit', 5, 'UNDER WAY', '', '[]', 'under way' FROM statements`,
      );
      await held;
    });
    const { contentHash } = await statementOf("2026-04-10");
    const [gap] = await sql<{ id: string }>("SELECT statement_id AS id FROM statement_gaps WHERE NOT accepted");
    await sql(
      "INSERT INTO statement_gap_acceptances (discom_id, statement_id, by_user, why) VALUES (1, ?, ?, 'looked at')",
      [gap?.id, boss.userId],
    );
    let answered = false;
    const closing = post("/api/day-closings", { account: 1, day: "2026-04-10", contentHash }).then((answer) => {
      answered = true;
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(answered, "the closing waits").to.equal(false);
    finish();
    await importing;
    expect((await closing).body.code).to.be.oneOf(["books-changed", "bank-and-books-differ"]);
    const [closed] = await sql<{ day: string }>("SELECT day FROM closed_days");
    expect(closed?.day).to.equal("2026-04-09");
  });
});
