import { expect } from "chai";
import pg from "pg";
import { pino } from "pino";
import supertest from "supertest";
import { asActor, asSystem, rows } from "#server/database.ts";
import { checkInvariants, prove } from "#server/invariants.ts";
import { useAdvance } from "#server/reconciliation/kept-money/use-advance.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { type MadeBill, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeKept, makeRefund, staff } from "#test/support/kept.ts";
import { type MadeLine, makeLines } from "#test/support/lines.ts";
import { makePayer } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";

/** Each breaks the database the way only someone past every guard could; the proof must name it. */
const breaks: Record<string, string> = {
  "lines-are-booked": "DELETE FROM journal WHERE decision_id IS NULL AND line_id = (SELECT min(line_id) FROM journal)",
  "bank-ledger-is-lines": "UPDATE journal SET paise = paise + 1 WHERE debit_account = 'bank'",
  "reversals-are-mirrors":
    "UPDATE journal SET reversal_of = (SELECT min(id) FROM journal) WHERE id = (SELECT max(id) FROM journal)",
  "matched-credits-conserved": "UPDATE decisions SET advance_paise = 5 WHERE outcome = 'matched'",
  "advances-drawn-once": "UPDATE advance_draws SET paise = paise + 1000000",
  "advance-is-ledger": "UPDATE journal SET paise = paise + 1 WHERE debit_account = 'advance'",
  "refund-payable-is-ledger": "UPDATE journal SET paise = paise + 1 WHERE credit_account = 'refund-payable'",
  "uses-relieve-bills": "DELETE FROM receipts WHERE draw_id IS NOT NULL",
  "approved-is-what-was-done": "UPDATE approval_verdicts SET by_user = (SELECT min(asked_by) FROM approvals)",
  "relieved-is-receivable": "UPDATE journal SET paise = paise - 1 WHERE credit_account = 'receivable'",
  "bills-not-overpaid": "UPDATE bills SET current_paise = 1",
  "settled-advices-have-decisions": "DELETE FROM advice_events WHERE event = 'settled'",
  "only-what-holds-counts":
    "UPDATE line_decisions SET decision_id = (SELECT max(id) FROM decisions) WHERE decision_id = (SELECT min(id) FROM decisions)",
  "line-decisions-are-last": "UPDATE line_decisions SET outcome = 'unidentified' WHERE outcome = 'matched'",
  "queue-is-ledger": "UPDATE journal SET credit_account = 'write-off' WHERE credit_account = 'unapplied'",
  "receipts-gapless": "UPDATE receipts SET serial = 9 WHERE serial = 1",
  "receipts-are-posted": "DELETE FROM postings",
  "posting-progress-is-answers": "UPDATE posting_progress SET accepted_count = 1",
  "posted-is-accepted": `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
    SELECT discom_id, advice_id, seq + 1, payer_id, 'posted', 'posted' FROM advice_events WHERE event = 'settled'`,
  "holds-fit-states": "DELETE FROM bill_holds",
  "content-is-what-was-hashed": "UPDATE advice_items SET rebate_paise = 1",
  "open-dues-are-open-bills": "DELETE FROM open_dues",
  "holders-are-tags": "UPDATE connections SET payer_id = NULL",
  "booked-on-their-day": "UPDATE journal SET booked_on = booked_on - 1 WHERE decision_id IS NULL",
  "closed-days-recompute": "UPDATE day_closings SET unapplied_paise = 5",
  "policies-loosened-by-two": `INSERT INTO policy_versions (discom_id, version, policy, by_user, why)
    SELECT 1, v, jsonb_build_object('partPayment', p, 'excess', 'hold', 'late', 'hold', 'roundingPaise', '0'), (SELECT min(id) FROM users), 'alone'
      FROM (VALUES (2, 'hold'), (3, 'oldest-due-first')) AS made (v, p)`,
  "learned-is-decided": `INSERT INTO learned_confirmations (discom_id, payer_id, kind, key, decision_id, line_id, by_user)
    SELECT discom_id, payer_id, 'name', 'MADE UP', id, line_id, (SELECT min(id) FROM users) FROM decisions WHERE rule = 'P1'`,
  "audit-chain-unbroken": "UPDATE audit SET action = 'nothing happened' WHERE seq = 1",
};

describe("the invariants", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    const paid = await makeApprovedAdvice(ground, { paise: [5_000n] });
    await makeApprovedAdvice(ground, { paise: [6_000n] });
    await makeLines(ground, [
      { paise: 5_000n, narration: `NEFT ${paid.van}` },
      { paise: 700n, narration: "CASH" },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    await keepUseAndRefund();
    await closeYesterday();
  });
  after(() => ground.close());

  it("hold, and the list has a way to break each of them here", async () => {
    await expectInvariants(ground);
    const names = (await prove(ground.database)).map(({ name }) => name);
    expect(names).to.deep.equal(Object.keys(breaks));
  });

  for (const [name, sql] of Object.entries(breaks)) {
    it(`name ${name} when it is broken, and are whole again after`, async () => {
      await broken(sql, async () => {
        const found = (await prove(ground.database)).find((proof) => proof.name === name);
        expect(found?.holds, name).to.equal(false);
        expect(found?.broken.length, name).to.be.greaterThan(0);
      });
    });
  }

  it("see an author of the audit moved to another column, though the ids are the same", async () => {
    await broken(
      "UPDATE audit SET user_id = payer_id, payer_id = user_id WHERE num_nonnulls(user_id, payer_id) = 1",
      async () => {
        const found = (await prove(ground.database)).find((proof) => proof.name === "audit-chain-unbroken");
        expect(found?.holds).to.equal(false);
      },
    );
  });

  it("are checked by the clock and shown on the health page", async () => {
    await supertest(ground.app).get("/healthz/invariants").expect(200, { at: null, seconds: null, broken: [] });
    await checkInvariants({}, ground);
    const { body } = await supertest(ground.app).get("/healthz/invariants").expect(200);
    expect(body.broken).to.deep.equal([]);
    await broken(breaks["receipts-are-posted"] as string, () => checkInvariants({}, ground));
    const after = await supertest(ground.app).get("/healthz/invariants").expect(503);
    expect(after.body.broken).to.include("receipts-are-posted");
  });

  it("leave the last hash of each chain of the audit in the log, where who cuts it off cannot reach it", async () => {
    const lines: string[] = [];
    const log = pino({ level: "info" }, { write: (line) => void lines.push(line) });
    await checkInvariants({}, { ...ground, log });
    const last = await asSystem(ground.database, (db) =>
      rows(
        db,
        "SELECT DISTINCT ON (chain) chain, seq, encode(hash, 'hex') AS hash FROM audit ORDER BY chain, seq DESC",
      ),
    );
    expect(last).not.to.deep.equal([]);
    expect(JSON.parse(lines.find((line) => line.includes("audit heads")) ?? "{}").heads).to.deep.equal(last);
  });

  async function closeYesterday(): Promise<void> {
    const { userId } = await staff(ground, "supervisor");
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO day_closings (discom_id, bank_account_id, from_day, day, bank_paise, ledger_paise, gaps_paise, unidentified_receipts_paise,
           unapplied_paise, unidentified_payments_paise, last_decision_id, last_statement_id, content_hash, closed_by)
         SELECT 1, 1, d.day, d.day, b.bank, b.bank, 0, b.unidentified_receipts, b.unapplied, b.unidentified_payments, 0, 0, sha256('made'), ?
           FROM (SELECT (now() AT TIME ZONE 'Asia/Kolkata')::date - 1 AS day) d, book_balances(1, 1, d.day) b`,
        [userId],
      ),
    );
  }

  async function keepUseAndRefund(): Promise<void> {
    const people = { accountant: await staff(ground, "accountant"), supervisor: await staff(ground, "supervisor") };
    const payer = await makePayer(ground);
    await makeKept(ground, people.accountant, { payer, paise: 900n });
    const [bill] = (await makeBills(ground, { payer, paise: [900n] })) as [MadeBill];
    const wish = { payerId: payer, bills: [{ billNumber: bill.number, paise: "400" }], reason: "" };
    await asActor(ground.database, people.accountant, (db) => useAdvance(db, people.accountant, wish));
    const [line] = (await makeLines(ground, [{ paise: 800n, narration: "CASH" }])) as [MadeLine];
    await runReconciliation(ground.database, 1, "cli");
    await makeRefund(ground, people, line, { payer, paise: 800n });
  }

  /** As the superuser with every trigger off; the tables are put back from a copy. */
  async function broken(sql: string, work: () => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: ground.url });
    await client.connect();
    const table = /^(?:DELETE FROM|UPDATE|INSERT INTO) (\w+)/.exec(sql)?.[1] as string;
    try {
      await client.query(`SET session_replication_role = replica; CREATE TEMP TABLE kept AS TABLE ${table}`);
      await client.query(sql);
      await work();
    } finally {
      const columns = await client.query<{ names: string }>(
        `SELECT string_agg(quote_ident(attname), ', ') AS names FROM pg_attribute
          WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
      );
      const { names } = columns.rows[0] as { names: string };
      await client.query(
        `DELETE FROM ${table}; INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM kept`,
      );
      await client.end();
    }
  }
});
