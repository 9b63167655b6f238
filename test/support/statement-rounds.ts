// A world in which one bank file comes after the other, each with everything a run does, and what there is to compare in the end.

import { randomFrom } from "#fixtures/random.ts";
import type { WrittenLine } from "#fixtures/statements/shape.ts";
import { paise } from "#reconciliation/money.ts";
import { asSystem, row, rows } from "#server/database.ts";
import { enqueue } from "#server/queue.ts";
import { systemImports } from "#server/statements/importer.ts";
import { preview } from "#server/statements/preview.ts";
import { startWork } from "#server/work/progress.ts";
import { makeApprovedAdvice } from "./advices.ts";
import { day } from "./bills.ts";
import type { TestGround } from "./ground.ts";
import { makeDiscom, makePayer } from "./people.ts";
import { cut, fileOf } from "./statements.ts";

const DISCOM = 1;

/** Advices in the database, and the files of the money for them: matched, part, excess, returned, repeated, unknown. */
export async function makeRounds(ground: TestGround, count: number, seed: number): Promise<Buffer[]> {
  const random = randomFrom(seed);
  await makeDiscom(ground, DISCOM);
  const payer = await makePayer(ground);
  const all: WrittenLine[] = [];
  const ends: number[] = [];
  for (let round = 0; round < count; round++) {
    const amount = () => BigInt(random.int(1_000, 90_000)) * 100n;
    const whole = await makeApprovedAdvice(ground, { payer, paise: [amount(), amount(), amount()] });
    const part = await makeApprovedAdvice(ground, { payer, paise: [amount(), amount()] });
    const more = await makeApprovedAdvice(ground, { payer, paise: [amount()] });
    const back = await makeApprovedAdvice(ground, { payer, paise: [amount()] });
    const number = () => `YESAP6${String(random.int(10_000_000, 99_999_999))}${String(random.int(10, 99))}`;
    const repeated = `NEFT*YESB0000001*${number()}*NAMELESS SENDER (FICTIONAL)`;
    const returned = `NEFT*YESB0000001*${number()}*TEST WORKS ${back.van}`;
    all.push(
      credit(BigInt(whole.amountPaise), `NEFT*YESB0000001*${number()}*TEST WORKS ${whole.van}`),
      credit(BigInt(part.amountPaise) - 500n, `NEFT*YESB0000001*${number()}*TEST WORKS ${part.van}`),
      credit(BigInt(more.amountPaise) + 70_000n, `NEFT*YESB0000001*${number()}*TEST WORKS ${more.number}`),
      credit(amount(), `NEFT*YESB0000001*${number()}*NAMELESS SENDER (FICTIONAL)`),
      credit(12_345n, repeated),
      credit(12_345n, repeated),
      credit(BigInt(back.amountPaise), returned),
      debit(BigInt(back.amountPaise), `NEFT RETURN ${returned}`),
      debit(11_800n, "SMS CHARGES INCL GST"),
    );
    ends.push(all.length);
  }
  return ends.map((end, round) => fileOf(cut(all, ends[round - 1] ?? 0, end)));
}

function credit(amount: bigint, narration: string): WrittenLine {
  return line("credit", amount, narration);
}

function debit(amount: bigint, narration: string): WrittenLine {
  return line("debit", amount, narration);
}

function line(direction: "credit" | "debit", amount: bigint, narration: string): WrittenLine {
  return { bookingDate: day(0), direction, paise: paise(amount), narration, bankReference: "" };
}

/** Leaves the file to whoever works the queue, as a large upload does; gives the work that shows its progress. */
export async function queueImport(ground: TestGround, bytes: Buffer, name: string): Promise<string> {
  const id = await preview(systemImports(ground, DISCOM), { name, bytes, bankAccountId: null }, "api");
  return asSystem(ground.database, async (db) => {
    const work = await startWork(db, { userId: null, payerId: null, discomId: DISCOM }, "import-statement");
    await enqueue(db, "import-statement", { discomId: DISCOM, id, work, userId: null, bankAccountId: null, why: null });
    return work;
  });
}

/** True when every file is in, every line was laid before the engine, and no such job waits; one that was replaced waits no more. */
export async function isSettled(ground: TestGround): Promise<boolean> {
  const left = await asSystem(ground.database, (db) =>
    row<{ count: number }>(
      db,
      `SELECT (SELECT count(*) FROM line_decisions WHERE outcome = 'new')
            + (SELECT count(*) FROM statement_files WHERE state = 'previewed')
            + (SELECT count(*) FROM graphile_worker.jobs
                WHERE task_identifier IN ('import-statement', 'reconcile') AND attempts < max_attempts) AS count`,
    ),
  );
  return Number(left?.count) === 0;
}

/** Everything the jobs leave behind, told without the ids that a run that was thrown away used up. */
const told: Readonly<Record<string, string>> = {
  files: "SELECT file_name, state, report->>'bank' AS bank FROM statement_files",
  statements: "SELECT from_date, to_date, opening_paise, closing_paise, lines_count, new_count FROM statements",
  lines:
    "SELECT l.fingerprint, l.row, h.outcome, h.rule, h.sequence FROM statement_lines l JOIN line_decisions h ON h.line_id = l.id",
  decisions: `SELECT l.fingerprint, d.sequence, d.outcome, d.rule, d.flags, d.payer_id, a.number, d.advance_paise, d.deductions, d.evidence,
      d.suggestions, o.fingerprint AS reverses FROM decisions d JOIN statement_lines l ON l.id = d.line_id
      LEFT JOIN advices a ON a.id = d.advice_id LEFT JOIN statement_lines o ON o.id = d.reverses_line_id`,
  settlements: `SELECT a.number, s.round, l.fingerprint, s.value_date FROM settlements s JOIN advices a ON a.id = s.advice_id
      JOIN decisions d ON d.id = s.decision_id JOIN statement_lines l ON l.id = d.line_id`,
  allocations: `SELECT b.number, x.paise, l.fingerprint FROM allocations x JOIN bills b ON b.id = x.bill_id
      JOIN decisions d ON d.id = x.decision_id JOIN statement_lines l ON l.id = d.line_id`,
  journal: `SELECT l.fingerprint, j.value_date, j.debit_account, j.credit_account, j.paise, j.payer_id, j.advice_id, j.bill_id, d.sequence,
      j.reversal_of IS NOT NULL AS mirror FROM journal j JOIN statement_lines l ON l.id = j.line_id LEFT JOIN decisions d ON d.id = j.decision_id`,
  receipts: `SELECT r.number, r.fy, r.serial, r.paise, r.gross_paise, r.value_date, l.fingerprint FROM receipts r JOIN statement_lines l ON l.id = r.line_id`,
  postings: "SELECT r.number, p.kind, p.attempt FROM postings p JOIN receipts r ON r.id = p.receipt_id",
  advices: "SELECT a.number, e.seq, e.event, e.state FROM advice_events e JOIN advices a ON a.id = e.advice_id",
  holds: "SELECT bill_id, advice_id FROM bill_holds",
};

export async function endState(ground: TestGround): Promise<Record<string, string[]>> {
  const state: Record<string, string[]> = {};
  for (const [name, sql] of Object.entries(told)) {
    const found = await asSystem(ground.database, (db) =>
      rows<{ told: string }>(db, `SELECT t::text AS told FROM (${sql}) t`),
    );
    state[name] = found.map(({ told: text }) => text).sort();
  }
  return state;
}

/** Serials of the receipts, which must be 1, 2, 3 … */
export async function receiptSerials(ground: TestGround): Promise<number[]> {
  const found = await asSystem(ground.database, (db) =>
    rows<{ serial: string }>(db, "SELECT serial FROM receipts ORDER BY serial"),
  );
  return found.map(({ serial }) => Number(serial));
}
