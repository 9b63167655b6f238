// Thousands of damaged files per reader: each is answered, quickly, with every row that holds a line told of or the whole refused.
// FUZZ_RUNS=20000 FUZZ_SEED=7 looks further; a failure names the seed and the run, FUZZ_RUN repeats that one alone.

import { expect } from "chai";
import type { Layout } from "#reconciliation/banks/layout.ts";
import { mappingFault } from "#reconciliation/banks/mapping.ts";
import type { ReadFile, Statement } from "#reconciliation/line.ts";
import { guessMapping } from "#reconciliation/read/guess-mapping.ts";
import { layoutOf } from "#reconciliation/read/own-layout.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { type Dice, diceOf, SEED } from "#test/support/fuzz/dice.ts";
import { asDelimited, asHtml, asWorkbook } from "#test/support/fuzz/encode.ts";
import {
  camtEntries,
  camtLines,
  damageLines,
  damageXml,
  swiftEntries,
  swiftMessage,
} from "#test/support/fuzz/messages.ts";
import { damageTable, rowsWithLines, tableOf } from "#test/support/fuzz/tables.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 400);
const ONLY = process.env["FUZZ_RUN"];
const MILLISECONDS_MAX = 5000;

interface Case {
  readonly name: string;
  readonly bytes: Buffer;
  /** Each needs a line or a problem at one of its rows, unless the file is refused. */
  readonly accounted: readonly (readonly [first: number, last: number])[];
  /** What a person said of the columns. */
  readonly layout?: Layout;
}

const READERS: Readonly<Record<string, (dice: Dice) => Case>> = {
  delimited: (dice) => tableCase(dice, "s.txt", asDelimited),
  mapped: mappedCase,
  html: (dice) => tableCase(dice, "s.xls", asHtml),
  xlsx: (dice) => tableCase(dice, "s.xlsx", asWorkbook),
  "xlsx inside": (dice) => {
    const damaged = (xml: string) => damagedBytes(Buffer.from(xml), dice).toString();
    const encode = (rows: readonly string[][]) =>
      asWorkbook(rows, dice, (xml) => (dice.onceIn(2) ? damaged(xml) : xml));
    return { ...tableCase(dice, "s.xlsx", encode), accounted: [] };
  },
  "mt940 and mt942": (dice) => {
    const lines = Array.from({ length: 1 + dice.below(2) }, () => swiftMessage(dice)).flat();
    damageLines(lines, dice);
    const accounted = swiftEntries(lines).map((row) => [row, row] as const);
    return { name: "s.txt", bytes: Buffer.from(lines.join(dice.pick(["\n", "\r\n"]))), accounted };
  },
  camt: (dice) => {
    const lines = camtLines(dice);
    damageXml(lines, dice);
    return { name: "s.xml", bytes: Buffer.from(lines.join("\n")), accounted: camtEntries(lines) };
  },
};

/** As a person would map the undamaged file: from the guess, where that is whole. */
function mappedCase(dice: Dice): Case {
  const table = tableOf(dice);
  const rows = table.rows.map((cells, index) => ({ number: index + 1, cells }));
  const mapping = guessMapping(rows, null);
  if (!mapping || mappingFault(mapping)) return { name: "s.txt", bytes: Buffer.from("-"), accounted: [] };
  return { ...tableCase(dice, "s.txt", asDelimited, table), layout: layoutOf(mapping) };
}

function tableCase(
  dice: Dice,
  name: string,
  encode: (rows: readonly string[][], dice: Dice) => Buffer,
  table = tableOf(dice),
): Case {
  damageTable(table, dice);
  const rows = rowsWithLines(table.rows);
  return { name, bytes: encode(table.rows, dice), accounted: rows.map((row) => [row, row] as const) };
}

for (const [reader, make] of Object.entries(READERS)) {
  describe(`fuzzing ${reader}, seed ${SEED}, ${RUNS} files`, function () {
    this.timeout(0);

    it("tells of every row that holds a line, and proves its balances", async () => {
      await everyRun(async (dice) => {
        const made = make(dice);
        const read = await readQuickly(shown(made.bytes), made);
        if (!read.refused) expectAccounted(read, made);
      });
    });

    it("answers for damage to the bytes", async () => {
      await everyRun(async (dice) => {
        const made = make(dice);
        await readQuickly(shown(damagedBytes(made.bytes, dice)), made);
      });
    });
  });
}

/** A run that is looked at alone prints its file. */
function shown(bytes: Buffer): Buffer {
  if (ONLY) process.stdout.write(`${bytes.toString(bytes[1] === 0 || bytes[1] === 0xfe ? "utf16le" : "utf8")}\n`);
  return bytes;
}

async function everyRun(run: (dice: Dice) => Promise<void>): Promise<void> {
  for (let index = ONLY ? Number(ONLY) : 0; index < (ONLY ? Number(ONLY) + 1 : RUNS); index += 1) {
    try {
      await run(diceOf(SEED, index));
    } catch (error) {
      (error as Error).message = `FUZZ_SEED=${SEED} FUZZ_RUN=${index}: ${(error as Error).message}`;
      throw error;
    }
  }
}

async function readQuickly(bytes: Buffer, { name, layout }: Case): Promise<ReadFile> {
  const started = performance.now();
  const read = await readStatementFile(bytes, { name, ...(layout && { layout }) });
  expect(performance.now() - started).to.be.below(MILLISECONDS_MAX);
  if (read.refused) {
    expect(read.refused.code).to.match(/^[a-z0-9-]+$/);
    expect(read.refused.message).to.match(/\.$/);
    expect(read.statements).to.deep.equal([]);
  }
  for (const line of read.statements.flatMap(({ lines }) => lines)) {
    if (line.paise <= 0n || !/^\d{4}-\d\d-\d\d$/.test(line.valueDate) || !/^\d{4}-\d\d-\d\d$/.test(line.bookingDate)) {
      expect.fail(`row ${line.row} is no line: ${line.paise}, ${line.valueDate}, ${line.bookingDate}`);
    }
  }
  for (const { message, code } of read.problems) if (message === "") expect.fail(`${code} says nothing`);
  if (read.problems.length === 0) for (const statement of read.statements) expectProved(statement);
  return read;
}

function expectAccounted({ statements, problems }: ReadFile, { accounted }: Case): void {
  const told = new Set([...statements.flatMap(({ lines }) => lines), ...problems].map(({ row }) => row));
  // Above captions that fit no row, nothing tells a line from a preamble; the rows below them are told of.
  const first = problems.length === 0 ? 0 : Math.min(...told);
  const lost = accounted.filter(([start, last]) => {
    if (start < first || saysRowsAreMissing(problems, start)) return false;
    // Half of a row that was torn in two is told of with its other half.
    const above = Math.max(...[...told].filter((row) => row < start));
    if (problems.some(({ row }) => row === above || row === start + 1)) return false;
    for (let row = start; row <= last; row += 1) if (told.has(row)) return false;
    return true;
  });
  if (lost.length > 0) expect.fail(`rows ${lost.map(([start]) => start).join(", ")} are lost in silence`);
}

/** A balance that breaks further down says that a row is missing before it; a total that differs says so of the whole. */
function saysRowsAreMissing(problems: ReadFile["problems"], row: number): boolean {
  return problems.some((one) => one.code === "control-total" || (one.code === "balance-broken" && one.row > row));
}

/** Without a problem, what the file states before and after is what its lines come to, and each balance follows. */
function expectProved({ opening, closing, lines }: Statement): void {
  let moved = 0n;
  let before = opening?.paise ?? null;
  for (const line of lines) {
    const step = line.direction === "credit" ? line.paise : -line.paise;
    moved += step;
    if (before !== null && line.balancePaise !== null && before + step !== line.balancePaise) {
      expect.fail(`row ${line.row}: ${before} and ${step} are not ${line.balancePaise}`);
    }
    before = before === null || line.balancePaise !== null ? line.balancePaise : ((before + step) as typeof before);
  }
  if (opening && closing) expect(opening.paise + moved).to.equal(closing.paise);
}

function damagedBytes(bytes: Buffer, dice: Dice): Buffer {
  let damaged = Buffer.from(bytes);
  for (let times = 1 + dice.below(6); times > 0 && damaged.length > 0; times -= 1) {
    const at = dice.below(damaged.length);
    const kind = dice.below(5);
    if (kind === 0) damaged = damaged.subarray(0, at);
    else if (kind === 1) damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + 1 + dice.below(40))]);
    else if (kind === 2)
      damaged = Buffer.concat([damaged.subarray(0, at), Buffer.from([dice.below(256)]), damaged.subarray(at)]);
    else if (kind === 3)
      damaged = Buffer.concat([
        damaged.subarray(0, at),
        damaged.subarray(at, at + dice.below(200)),
        damaged.subarray(at),
      ]);
    else damaged[at] = dice.below(256);
  }
  return damaged;
}
