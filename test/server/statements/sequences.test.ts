// However the files of one truth come in (overlapping, repeated, out of order, as text and then as workbook), the end is the state
// of one clean import: lines, decisions, bills, journal and bank reconciliation. SEQUENCES=1000 SEQUENCE_SEED=7 looks further.

import { expect } from "chai";
import type { WrittenLine } from "#fixtures/statements/shape.ts";
import { writeWorkbook } from "#fixtures/statements/write-workbook.ts";
import { paise } from "#reconciliation/money.ts";
import { type Database, type Db, rows } from "#server/database.ts";
import { drawUp } from "#server/ledger/bank-reconciliation.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { importUnattended } from "#server/statements/import-unattended.ts";
import { systemImports } from "#server/statements/importer.ts";
import { type MadeAdvice, makeApprovedAdvice } from "#test/support/advices.ts";
import { type Dice, diceOf } from "#test/support/fuzz/dice.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePayer } from "#test/support/people.ts";
import { cut, fileOf } from "#test/support/statements.ts";

const RUNS = Number(process.env["SEQUENCES"] ?? 8);
const SEED = Number(process.env["SEQUENCE_SEED"] ?? 20_261_122);

interface Step {
  readonly from: number;
  readonly to: number;
  readonly form: "text" | "workbook";
  readonly reconcile: boolean;
}

describe(`statements in any order, seed ${SEED}, ${RUNS} sequences`, function () {
  this.timeout(0);
  let ground: TestGround;
  let truth: readonly WrittenLine[];
  let clean: unknown;
  const files = new Map<string, Buffer>();

  before(async () => {
    ground = await testGround();
    const payer = await makePayer(ground, [1]);
    const advices: MadeAdvice[] = [];
    for (const amounts of [["250000"], ["130050", "99900"], ["500000"], ["77700"]])
      advices.push(await makeApprovedAdvice(ground, { payer, paise: amounts }));
    truth = linesOf(advices);
    clean = await endOf([{ from: 0, to: truth.length, form: "text", reconcile: true }]);
    const outcomes = new Set((clean as State).decisions.map(({ outcome }) => outcome));
    expect([...outcomes]).to.include.members(["matched", "returned", "excluded", "unidentified"]);
    expect((clean as State).journal.length).to.be.above(truth.length);
  });
  after(() => ground.close());

  it("end as one clean import", async () => {
    for (let run = 0; run < RUNS; run += 1) {
      const steps = sequence(diceOf(SEED, run), truth.length);
      try {
        expect(await endOf(steps)).to.deep.equal(clean);
      } catch (error) {
        (error as Error).message =
          `SEQUENCE_SEED=${SEED}, sequence ${run}: ${JSON.stringify(steps)}: ${(error as Error).message}`;
        throw error;
      }
    }
  });

  /** Imports and reconciles inside one transaction that is rolled back, as trials on history do; what stands at its end. */
  async function endOf(steps: readonly Step[]): Promise<unknown> {
    const outer = await ground.database.worker.transaction();
    try {
      const database = within(ground.database, outer);
      const services = { ...ground, database };
      for (const step of steps) {
        const name = `april-${step.from}-${step.to}.${step.form === "text" ? "xls" : "xlsx"}`;
        const bytes = await fileFor(step);
        const file = await importUnattended(systemImports(services, 1), { name, bytes, bankAccountId: null }, "inbox");
        expect(file.report.refused, name).to.equal(null);
        if (step.reconcile) await runReconciliation(database, 1, "import");
      }
      await runReconciliation(database, 1, "import");
      await outer.raw("SET CONSTRAINTS ALL IMMEDIATE");
      return await stateOf(outer);
    } finally {
      await outer.rollback();
    }
  }

  async function fileFor({ from, to, form }: Step): Promise<Buffer> {
    const key = `${from} ${to} ${form}`;
    const part = cut(truth, from, to);
    const made = files.get(key) ?? (form === "text" ? fileOf(part) : Buffer.from(await writeWorkbook("sbi", part)));
    files.set(key, made);
    return made;
  }
});

/** A database whose transactions are parts of one that is still open; temporary tables end with each of them. */
function within(database: Database, outer: Db): Database {
  const transaction = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    const done = await outer.transaction(work);
    await outer.raw(`DO $$ DECLARE t text; BEGIN
      FOR t IN SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema() AND c.relkind = 'r'
      LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END $$`);
    return done;
  };
  return { ...database, worker: { transaction } as unknown as Database["worker"], beside: null };
}

const DAYS = 6;

/** Whole, part and split payments of advices, twins, a returned transfer, charges, and money nobody can place. */
function linesOf(advices: readonly MadeAdvice[]): WrittenLine[] {
  const [one, two, three, four] = advices as [MadeAdvice, MadeAdvice, MadeAdvice, MadeAdvice];
  const credit = (day: number, amount: string | bigint, narration: string, bankReference = ""): WrittenLine => ({
    bookingDate: `2026-11-${String(10 + (day % DAYS)).padStart(2, "0")}`,
    direction: "credit",
    paise: paise(BigInt(amount)),
    narration,
    bankReference,
  });
  const debit = (...told: Parameters<typeof credit>): WrittenLine => ({ ...credit(...told), direction: "debit" });
  const returned = "SBINN52026111000000042";
  return [
    credit(0, one.amountPaise, `NEFT*YESB0000001*${one.van}*TEST WORKS (FICTIONAL)`),
    credit(0, 5000n, "BY TRANSFER-UPI/CR/631400000001/NAMELESS/SBIN/x--"),
    credit(0, 5000n, "BY TRANSFER-UPI/CR/631400000001/NAMELESS/SBIN/x--"),
    debit(1, 1770n, "COMMISSION CHARGES GST"),
    credit(1, two.amountPaise, `RTGS ${two.number} TEST WORKS`),
    credit(1, 33300n, `BY TRANSFER-NEFT*HDFC0000001*${returned}*KOSI JAL (FICTIONAL)*--`, returned),
    credit(2, BigInt(three.amountPaise) / 2n, `NEFT*YESB0000001*${three.van}*PART ONE`),
    debit(2, 33300n, `NEFT RETURN-${returned}-KOSI JAL-ACCOUNT CLOSED/R03`, returned),
    credit(3, "123456", "CHEQUE DEPOSIT---282403", "282403"),
    credit(3, BigInt(four.amountPaise) + 100n, `NEFT*YESB0000001*${four.van}*ONE RUPEE MORE`),
    credit(4, "100", "INT PAID"),
    credit(4, "100", "INT PAID"),
    credit(5, "99999", "BY TRANSFER-IMPS 631500000002 NAMELESS"),
    debit(5, 500000n, "SWEEP TO 39999999999"),
  ];
}

/** Pieces that cover the truth, some of them cut inside a day, with repeats and overlaps, in any order. */
function sequence(dice: Dice, length: number): Step[] {
  const cuts = [0, length, ...Array.from({ length: dice.below(4) }, () => 1 + dice.below(length - 1))];
  const edges = [...new Set(cuts)].sort((one, other) => one - other);
  const pieces = edges.slice(1).map((to, index) => [edges[index] as number, to] as const);
  const more = Array.from({ length: dice.below(4) }, () => {
    const from = dice.below(length - 1);
    return dice.onceIn(2) ? dice.pick(pieces) : ([from, from + 1 + dice.below(length - from)] as const);
  });
  return shuffled([...pieces, ...more], dice).map(([from, to]) => ({
    from,
    to,
    form: dice.onceIn(2) ? "text" : "workbook",
    reconcile: dice.onceIn(3),
  }));
}

function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  const mixed = [...list];
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    const other = dice.below(index + 1);
    [mixed[index], mixed[other]] = [mixed[other] as T, mixed[index] as T];
  }
  return mixed;
}

interface State {
  readonly lines: readonly unknown[];
  readonly decisions: readonly { readonly outcome: string }[];
  readonly bills: readonly unknown[];
  readonly journal: readonly unknown[];
  readonly statements: readonly unknown[];
}

/** By what the bank wrote, since numbers of rows differ between ways that lead to the same end. */
async function stateOf(db: Db): Promise<State> {
  const lines = await rows(
    db,
    `SELECT booking_date, value_date, direction, paise, narration, bank_reference, balance_paise, fingerprint
       FROM statement_lines WHERE discom_id = 1 ORDER BY booking_date, balance_paise, fingerprint`,
  );
  const decisions = await rows<{ outcome: string }>(
    db,
    `SELECT l.fingerprint, d.outcome, d.rule FROM statement_lines l
       LEFT JOIN line_decisions d ON d.discom_id = l.discom_id AND d.line_id = l.id
      WHERE l.discom_id = 1 ORDER BY l.fingerprint`,
  );
  const bills = await rows(db, "SELECT id, outstanding_paise FROM bill_dues WHERE discom_id = 1 ORDER BY id");
  const journal = await rows(
    db,
    `SELECT l.fingerprint, account, j.booked_on, j.value_date, payer_id, advice_id, bill_id, sum(amount)::text AS paise
       FROM journal j JOIN statement_lines l ON l.discom_id = j.discom_id AND l.id = j.line_id,
            LATERAL (VALUES (j.debit_account, j.paise), (j.credit_account, -j.paise)) side (account, amount)
      WHERE j.discom_id = 1 GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(amount) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
  );
  const days = await rows<{ day: string }>(db, "SELECT DISTINCT booking_date AS day FROM statement_lines ORDER BY 1");
  const statements: unknown[] = [];
  for (const { day } of days) {
    const { statement } = await drawUp(db, 1, { day });
    const { groups, gaps, ledgerPaise, unidentifiedReceiptsPaise, unappliedPaise, unidentifiedPaymentsPaise } =
      statement;
    statements.push({
      day,
      groups,
      gaps,
      ledgerPaise,
      unidentifiedReceiptsPaise,
      unappliedPaise,
      unidentifiedPaymentsPaise,
    });
  }
  return { lines, decisions, bills, journal, statements };
}
