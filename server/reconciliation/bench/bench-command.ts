// `milaan bench`: a statement of N lines against M open bills, end to end through the real reader, importer and engine, and the same
// work done by plain SQL in the same run. On a database of its own, dropped afterwards.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { adviceNumber, adviceVan } from "#reconciliation/check-digits.ts";
import type { Command } from "#server/command.ts";
import { type Config, readConfig } from "#server/config.ts";
import { asSystem, type Database, migrate, openDatabase } from "#server/database.ts";
import { startEmbeddedDatabase } from "#server/embedded-database.ts";
import { prove } from "#server/invariants.ts";
import { prepareQueue } from "#server/queue.ts";
import { createLog } from "#server/start.ts";
import { importUnattended } from "#server/statements/import-unattended.ts";
import { systemImports } from "#server/statements/importer.ts";
import { runReconciliation } from "../run/run.ts";
import { floorDecisions, floorLines, layOffRowGuards } from "./bench-floor-queries.ts";
import {
  analyze,
  type BenchAdvice,
  type BenchLine,
  bareFloor,
  createDatabase,
  dropDatabase,
  fillAdvices,
  fillBills,
  settleDisk,
} from "./bench-queries.ts";

const USAGE = "Usage: milaan bench [--lines N] [--bills M]\n";
const BILLS_PER_ADVICE = 10;
/** Of every hundred lines so many name an advice; the rest is what a pool account also sees. */
const PAYING_OF_HUNDRED = 92;

export const benchCommand: Command = async (args, { stdout, stderr }) => {
  const { values } = parseArgs({ args, options: { lines: { type: "string" }, bills: { type: "string" } } });
  const lines = Number(values.lines ?? 10_000);
  const bills = Number(values.bills ?? lines * BILLS_PER_ADVICE);
  if (!Number.isSafeInteger(lines) || lines < 1 || !Number.isSafeInteger(bills) || bills < BILLS_PER_ADVICE) {
    stderr.write(USAGE);
    return 64;
  }
  const report = await onBenchServer(readConfig(), (server) =>
    measure(server, lines, bills, (words) => stderr.write(`${words}\n`)),
  );
  stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return report.invariantsHold ? 0 : 1;
};

/** Addresses of the server's own database and of those that are made for the bench. */
interface BenchServer {
  readonly rootUrl: string;
  readonly config: Config;
  readonly name: string;
}

async function onBenchServer<T>(config: Config, work: (server: BenchServer) => Promise<T>): Promise<T> {
  mkdirSync(config.dataDir, { recursive: true });
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedDatabase({ dataDir: join(config.dataDir, "postgres"), log: () => undefined })
      : null;
  const rootUrl = config.databaseUrl ?? (embedded as { url: string }).url;
  const name = `milaan_bench_${process.pid}`;
  try {
    return await work({ rootUrl, config, name });
  } finally {
    await dropDatabase(rootUrl, name);
    await dropDatabase(rootUrl, `${name}_floor`);
    await embedded?.stop();
  }
}

async function using<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ app: url, worker: url });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

type Stage = "generate" | "import" | "reconcile" | "floor" | "bareFloor";

async function measure(server: BenchServer, lines: number, bills: number, tell: (words: string) => void) {
  const { rootUrl, config, name } = server;
  const seconds: Record<Stage, number> = { generate: 0, import: 0, reconcile: 0, floor: 0, bareFloor: 0 };
  const timed = async <T>(stage: Stage, work: () => Promise<T>): Promise<T> => {
    tell(`${stage} …`);
    if (stage !== "generate" && stage !== "reconcile") await settleDisk(rootUrl);
    const started = performance.now();
    const done = await work();
    seconds[stage] = Math.round(performance.now() - started) / 1000;
    return done;
  };
  const url = await createDatabase(rootUrl, name);
  await migrate(url);
  const advices = await timed("generate", () =>
    using(url, async (database) => {
      await prepareQueue(database);
      return generate(database, lines, bills);
    }),
  );
  // Drawn anew wherever it is needed, so that the measured process does not hold what no portal would.
  const statement = () => linesOf(lines, advices);
  const floorUrl = await createDatabase(rootUrl, `${name}_floor`, name);
  const ours = await using(url, async (database) => {
    const services = { config, database, log: createLog("silent") };
    const imported = await timed("import", () => {
      const file = { name: "bench.tsv", bytes: textOf(statement()), bankAccountId: 1 };
      return importUnattended(systemImports(services, 1), file, "cli");
    });
    if (imported.state !== "imported") throw new Error(`the statement was ${imported.state}`);
    const { matched } = await timed("reconcile", () => runReconciliation(database, 1, "cli"));
    return { matched, peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024), proofs: await prove(database) };
  });
  const floor = await using(floorUrl, async (database) => {
    const bare = await timed("bareFloor", () => asSystem(database, (db) => bareFloor(db, statement())));
    await asSystem(database, layOffRowGuards);
    const matched = await timed("floor", () =>
      asSystem(database, async (db) => {
        await floorLines(db, rowsOf(statement()), textOf(statement()));
        return floorDecisions(db);
      }),
    );
    return { bare, matched, proofs: await prove(database) };
  });
  if (new Set([ours.matched, floor.matched, floor.bare]).size !== 1) {
    throw new Error(`the engine matched ${ours.matched}, plain SQL ${floor.matched} and ${floor.bare}`);
  }
  const endToEnd = seconds.import + seconds.reconcile;
  return {
    lines,
    bills,
    matched: ours.matched,
    seconds,
    endToEndSeconds: round(endToEnd),
    linesPerSecond: Math.round(lines / endToEnd),
    reconcileLinesPerSecond: Math.round(lines / seconds.reconcile),
    ratioToFloor: round(endToEnd / seconds.floor),
    ratioToBareFloor: round(endToEnd / seconds.bareFloor),
    peakMemoryMb: ours.peakMemoryMb,
    invariantsHold: ours.proofs.every((proof) => proof.holds),
    floorInvariantsHold: floor.proofs.every((proof) => proof.holds),
  };
}

async function generate(database: Database, lines: number, bills: number): Promise<BenchAdvice[]> {
  const paying = Math.min(Math.ceil((lines * PAYING_OF_HUNDRED) / 100), Math.floor(bills / BILLS_PER_ADVICE));
  const numbers = Array.from({ length: paying }, (_, serial) => {
    const number = adviceNumber("SB", 2026, serial + 1);
    return { number, van: adviceVan("SBPDCL", number) };
  });
  const advices = await asSystem(database, async (db) => {
    await fillBills(db, bills);
    return fillAdvices(db, numbers);
  });
  await asSystem(database, analyze);
  return advices;
}

function* linesOf(lines: number, advices: readonly BenchAdvice[]): Generator<BenchLine> {
  for (let at = 0; at < lines; at++) yield lineOf(at, lines, advices);
}

/** Paying lines and others, mixed as a bank mixes them. */
function lineOf(at: number, lines: number, advices: readonly BenchAdvice[]): BenchLine {
  const before = Math.floor((at * advices.length) / lines);
  const advice = Math.floor(((at + 1) * advices.length) / lines) > before ? advices[before] : undefined;
  const utr = `UTIBN520260420${String(at).padStart(8, "0")}`;
  if (!advice)
    return { narration: `BY TRANSFER-NEFT*UTIB0000001*${utr}*OTHER WORKS ${at}--`, paise: String(100_003 + at * 2) };
  const narration = `BY TRANSFER-NEFT*UTIB0000001*${utr}*BENCH WORKS ${advice.id % 500} LTD*${advice.van}--`;
  return { narration, paise: advice.amount_paise };
}

const CAPTIONS = "Txn Date\tValue Date\tDescription\tRef No./Cheque No.\tDebit\tCredit\tBalance";

/** In the shape of an SBI statement, running balance and all. */
function textOf(lines: Iterable<BenchLine>): Buffer {
  const file = [Buffer.from(`Account Number : _00000030000000001\n\n\n${CAPTIONS}\n`)];
  for (const row of rowsOf(lines)) file.push(Buffer.from(row));
  return Buffer.concat(file);
}

function* rowsOf(lines: Iterable<BenchLine>): Generator<string> {
  let balance = 0n;
  for (const { narration, paise } of lines) {
    balance += BigInt(paise);
    yield `20 Apr 2026\t20 Apr 2026\t${narration}\t \t \t${rupees(BigInt(paise))}\t${rupees(balance)}\n`;
  }
}

function rupees(paise: bigint): string {
  return `${paise / 100n}.${String(paise % 100n).padStart(2, "0")}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
