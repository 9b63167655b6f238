// Whatever comes in and whoever decides, takes back, closes and opens again: the bank reconciles to zero on every day, the trial
// balance balances, and what was closed says for ever what it said.

import { expect } from "chai";
import fc from "fast-check";
import type { WrittenLine } from "#fixtures/statements/shape.ts";
import { paise } from "#reconciliation/money.ts";
import { answerApproval } from "#server/approvals/answer.ts";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { drawUp } from "#server/ledger/bank-reconciliation.ts";
import { trialBalance } from "#server/ledger/books.ts";
import { close } from "#server/ledger/close-day.ts";
import { askToReopen, reopenDay } from "#server/ledger/reopen-day.ts";
import { markLine, matchByHand, parkLine } from "#server/reconciliation/decide/decide.ts";
import { reverseDecision } from "#server/reconciliation/decide/take-back.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { importUnattended } from "#server/statements/import-unattended.ts";
import { systemImports } from "#server/statements/importer.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { staff } from "#test/support/kept.ts";
import { makeDiscom, makePayer } from "#test/support/people.ts";
import { expectInvariants } from "#test/support/proof.ts";
import { fileOf } from "#test/support/statements.ts";

const DAYS = 5;
const RUNS = Number(process.env["MILAAN_RUNS"] ?? 20);
const SEED = Number(process.env["MILAAN_SEED"] ?? 20_261_122);

const aLine = fc.record({
  day: fc.integer({ min: 1, max: DAYS }),
  out: fc.boolean(),
  paise: fc.constantFrom(100n, 250n, 9_900n, 123_456n),
});
const anAct = fc.record({
  act: fc.constantFrom(
    "run",
    "keep",
    "park",
    "charge",
    "duplicate",
    "return",
    "reverse",
    "reverse",
    "import",
    "close",
    "close",
    "reopen",
  ),
  at: fc.nat({ max: 1_000 }),
});

type Wish = typeof aLine extends fc.Arbitrary<infer One> ? One : never;
type Act = typeof anAct extends fc.Arbitrary<infer One> ? One : never;
/** A debit is said to give back a credit that is booked on a later day. */
const RETURNED_BEFORE_IT_CAME: [Wish[], Act[]] = [
  [
    { day: 1, out: false, paise: 100n },
    { day: 2, out: false, paise: 250n },
    { day: 2, out: false, paise: 100n },
    { day: 2, out: false, paise: 100n },
    { day: 1, out: true, paise: 250n },
  ],
  [
    { act: "run", at: 0 },
    { act: "return", at: 251 },
    { act: "run", at: 0 },
    { act: "run", at: 0 },
  ],
];

describe(`the books, under any sequence, seed ${SEED}`, () => {
  let ground: TestGround;
  let accountant: Actor;
  let supervisor: Actor;
  let payer: string;
  let serial = 1;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    payer = await makePayer(ground);
    accountant = await staff(ground, "accountant");
    supervisor = await staff(ground, "supervisor");
  });
  after(() => ground.close());

  it("reconcile to zero, balance, and leave closed days as they were", async function () {
    this.timeout(Math.max(240_000, RUNS * 10_000));
    await fc.assert(
      fc.asyncProperty(
        fc.array(aLine, { minLength: 3, maxLength: 14 }),
        fc.array(anAct, { minLength: 4, maxLength: 14 }),
        async (wishes, acts) => {
          const account = await openAccount();
          const files = filesOf(account.number, wishes);
          const closed = new Map<string, string>();
          await takeIn(account.id, files.shift());
          for (const { act, at } of acts) {
            if (act === "import") await takeIn(account.id, files.shift());
            else if (act === "run") await runReconciliation(ground.database, 1, "cli");
            else if (act === "reopen") await reopenSome(account.id, at, closed);
            else if (act === "close") await closeSome(account.id, dayOf(1 + (at % DAYS)), closed);
            else await decide(account.id, act, at);
          }
          for (const left of files) await takeIn(account.id, left);
          await expectZero(account.id);
          await expectUnchanged(account.id, closed);
        },
      ),
      { numRuns: RUNS, seed: SEED, examples: [RETURNED_BEFORE_IT_CAME] },
    );
    await expectInvariants(ground);
    await asActor(ground.database, accountant, async (db) => {
      const sheet = await trialBalance(db, 1, {});
      expect(sheet.debitPaise).to.equal(sheet.creditPaise);
      const inCredit = sheet.rows.reduce(
        (all, { balancePaise }) => all + (BigInt(balancePaise) < 0n ? BigInt(balancePaise) : 0n),
        0n,
      );
      expect(String(-inCredit)).to.equal(sheet.balancePaise);
    });
  });

  async function openAccount(): Promise<{ id: number; number: string }> {
    const id = ++serial;
    const number = String(40_000_000_000 + id);
    await asSystem(ground.database, (db) =>
      rows(
        db,
        `INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi) VALUES (1, ?, 'sbi', ?, 'SBIN0000001', 'More', 'और')`,
        [id, number],
      ),
    );
    return { id, number };
  }

  /** The days' lines in two files that meet inside a day or between two, each with its own running balance. */
  function filesOf(account: string, wishes: readonly { day: number; out: boolean; paise: bigint }[]): Buffer[] {
    const lines = wishes
      .toSorted((a, b) => a.day - b.day)
      .map((wish, index): WrittenLine => {
        return {
          bookingDate: dayOf(wish.day),
          direction: wish.out ? "debit" : "credit",
          paise: paise(wish.paise),
          narration: `BY TRANSFER-NEFT*YESB0000001*YESAP${String(serial).padStart(5, "0")}${String(index).padStart(6, "0")}*NOBODY (FICTIONAL)*--`,
          bankReference: "",
        };
      });
    const middle = Math.ceil(lines.length / 2);
    let opening = 5_000_000n;
    return [lines.slice(0, middle), lines.slice(middle)].flatMap((part) => {
      const file = { account, openingPaise: paise(opening), lines: part };
      for (const line of part) opening += line.direction === "credit" ? line.paise : -line.paise;
      return part.length === 0 ? [] : [fileOf(file)];
    });
  }

  /** Lines of a day closed meanwhile are refused whole; then the books stay as they are. */
  async function takeIn(account: number, bytes: Buffer | undefined): Promise<void> {
    if (!bytes) return;
    const file = { name: `${account}-${bytes.length}.xls`, bytes, bankAccountId: account };
    const { state, report } = await importUnattended(systemImports(ground, 1, null), file, "cli");
    if (state !== "imported") expect(report.refused?.code).to.equal("day-closed");
  }

  async function decide(account: number, act: string, at: number): Promise<void> {
    const direction = act === "charge" ? "debit" : act === "keep" ? "credit" : null;
    const line = await asSystem(ground.database, (db) =>
      row<{ id: string; sequence: number; paise: string; decisionId: string | null }>(
        db,
        `SELECT l.id, h.sequence, l.paise, h.decision_id AS "decisionId" FROM statement_lines l
           JOIN line_decisions h ON h.discom_id = l.discom_id AND h.line_id = l.id
          WHERE l.discom_id = 1 AND l.bank_account_id = :account AND (:direction::text IS NULL OR l.direction = :direction)
            AND (CASE WHEN :taken THEN h.outcome NOT IN ('new', 'suggested', 'unidentified') ELSE h.outcome IN ('new', 'suggested', 'unidentified', 'parked') END)
          ORDER BY l.id OFFSET :at % 5 LIMIT 1`,
        { account, direction, taken: act === "reverse", at },
      ),
    );
    if (!line) return;
    const { id, sequence } = line;
    const reason = "because the property says so";
    await asActor(ground.database, accountant, async (db) => {
      if (act === "reverse") await reverseDecision(db, accountant, line.decisionId as string, reason);
      else if (act === "park") await parkLine(db, accountant, id, { sequence, reason });
      else if (act === "charge")
        await markLine(db, accountant, id, { sequence, as: "charge", otherLineId: null, reason });
      else if (act === "duplicate")
        await markLine(db, accountant, id, { sequence, as: "duplicate", otherLineId: null, reason });
      else if (act === "return") {
        const other = await row<{ id: string }>(
          db,
          `SELECT o.id FROM statement_lines l JOIN statement_lines o ON o.discom_id = l.discom_id AND o.bank_account_id = l.bank_account_id
              AND o.paise = l.paise AND o.direction <> l.direction
             JOIN line_decisions h ON h.discom_id = o.discom_id AND h.line_id = o.id
            WHERE l.discom_id = 1 AND l.id = ? AND l.direction = 'debit' AND h.outcome <> 'returned' ORDER BY o.id LIMIT 1`,
          [id],
        );
        await markLine(db, accountant, id, { sequence, as: "returned", otherLineId: other?.id ?? null, reason });
      } else {
        const kept = { payerId: payer, adviceNumber: null, allocations: [], deductions: [], advancePaise: line.paise };
        await matchByHand(db, accountant, id, { ...kept, sequence, reason });
      }
    });
  }

  async function closeSome(account: number, day: string, closed: Map<string, string>): Promise<void> {
    await asActor(ground.database, supervisor, async (db) => {
      const { statement } = await drawUp(db, 1, { account, day });
      if (statement.blockers.length > 0) {
        expect(
          statement.blockers.filter(
            (blocker) => blocker !== "closed" && blocker !== "statement-awaited" && blocker !== "balance-unknown",
          ),
        ).to.deep.equal([]);
        return;
      }
      await close(db, supervisor, { account, day, contentHash: statement.contentHash });
      closed.set(day, statement.contentHash);
    }).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      throw new Error(`${error.code}: ${error.message}`);
    });
  }

  /** One asks, another approves; with the closing every later one falls. */
  async function reopenSome(account: number, at: number, closed: Map<string, string>): Promise<void> {
    const standing = await asSystem(ground.database, (db) =>
      rows<{ id: string; day: string }>(
        db,
        "SELECT id, day FROM standing_closings WHERE discom_id = 1 AND bank_account_id = ? ORDER BY day",
        [account],
      ),
    );
    const first = standing[at % Math.max(1, standing.length)];
    if (!first) return;
    const id = await asActor(ground.database, accountant, (db) => askToReopen(db, accountant, first.id, "a late page"));
    const { hash } = (await asSystem(ground.database, (db) =>
      row<{ hash: string }>(db, "SELECT encode(content_hash, 'hex') AS hash FROM approvals WHERE id = ?", [id]),
    )) as { hash: string };
    const { state } = await asActor(ground.database, supervisor, (db) =>
      answerApproval(db, supervisor, id, { approve: true, contentHash: hash, why: "" }, { "reopen-day": reopenDay }),
    );
    expect(state).to.equal("approved");
    for (const { day } of standing) if (day >= first.day) closed.delete(day);
  }

  async function expectZero(account: number): Promise<void> {
    await asActor(ground.database, accountant, async (db) => {
      for (let day = 1; day <= DAYS; day += 1) {
        const { statement, items } = await drawUp(db, 1, { account, day: dayOf(day) });
        if (statement.bankPaise === null) continue;
        expect(statement.differencePaise, dayOf(day)).to.equal("0");
        expect(statement.ledgerPaise, dayOf(day)).to.equal(statement.bankPaise);
        expect(
          items.every((item) => item.paise > 0n),
          "nothing waits below zero",
        ).to.equal(true);
      }
    });
  }

  async function expectUnchanged(account: number, closed: ReadonlyMap<string, string>): Promise<void> {
    await asActor(ground.database, accountant, async (db) => {
      for (const [day, hash] of closed) {
        const { statement } = await drawUp(db, 1, { account, day });
        expect(statement.contentHash, day).to.equal(hash);
        expect(statement.closing?.unchanged, day).to.equal(true);
      }
    });
  }
});

function dayOf(day: number): string {
  return `2026-05-${String(day).padStart(2, "0")}`;
}
