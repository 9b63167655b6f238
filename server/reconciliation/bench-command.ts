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
import {
  analyze,
  type BenchAdvice,
  createDatabase,
  dropDatabase,
  type FloorLine,
  fillAdvices,
  fillBills,
  floor,
} from "./bench-queries.ts";
import { runReconciliation } from "./run.ts";

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
  const report = await onBenchDatabase(readConfig(), (database, config) =>
    measure(database, config, lines, bills, (words) => stderr.write(`${words}\n`)),
  );
  stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return report.invariantsHold ? 0 : 1;
};

async function onBenchDatabase<T>(
  config: Config,
  work: (database: Database, config: Config) => Promise<T>,
): Promise<T> {
  mkdirSync(config.dataDir, { recursive: true });
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedDatabase({ dataDir: join(config.dataDir, "postgres"), log: () => undefined })
      : null;
  const rootUrl = config.databaseUrl ?? (embedded as { url: string }).url;
  const name = `milaan_bench_${process.pid}`;
  try {
    const url = await createDatabase(rootUrl, name);
    await migrate(url);
    const database = openDatabase({ app: url, worker: url });
    try {
      await prepareQueue(database);
      return await work(database, config);
    } finally {
      await database.close();
    }
  } finally {
    await dropDatabase(rootUrl, name);
    await embedded?.stop();
  }
}

async function measure(
  database: Database,
  config: Config,
  lines: number,
  bills: number,
  tell: (words: string) => void,
) {
  const seconds: Record<"generate" | "import" | "reconcile" | "floor", number> = {
    generate: 0,
    import: 0,
    reconcile: 0,
    floor: 0,
  };
  const timed = async <T>(stage: keyof typeof seconds, work: () => Promise<T>): Promise<T> => {
    tell(`${stage} …`);
    const started = performance.now();
    const done = await work();
    seconds[stage] = Math.round(performance.now() - started) / 1000;
    return done;
  };
  const services = { config, database, log: createLog("silent") };
  const statement = await timed("generate", () => generate(database, lines, bills));
  const imported = await timed("import", () => {
    const file = { name: "bench.tsv", bytes: Buffer.from(textOf(statement)), bankAccountId: 1 };
    return importUnattended(systemImports(services, 1), file, "cli");
  });
  if (imported.state !== "imported") throw new Error(`the statement was ${imported.state}`);
  const reconciled = await timed("reconcile", () => runReconciliation(database, 1, "cli"));
  const byFloor = await timed("floor", () => asSystem(database, (db) => floor(db, statement)));
  if (byFloor !== reconciled.matched) throw new Error(`the engine matched ${reconciled.matched}, plain SQL ${byFloor}`);
  const endToEnd = seconds.import + seconds.reconcile;
  const proofs = await prove(database);
  return {
    lines,
    bills,
    matched: reconciled.matched,
    seconds,
    endToEndSeconds: round(endToEnd),
    linesPerSecond: Math.round(lines / endToEnd),
    reconcileLinesPerSecond: Math.round(lines / seconds.reconcile),
    reconcileToFloor: round(seconds.reconcile / seconds.floor),
    endToEndToFloor: round(endToEnd / seconds.floor),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    invariantsHold: proofs.every((proof) => proof.holds),
  };
}

async function generate(database: Database, lines: number, bills: number): Promise<FloorLine[]> {
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
  return Array.from({ length: lines }, (_, at) => lineOf(at, lines, advices));
}

/** Paying lines and others, mixed as a bank mixes them. */
function lineOf(at: number, lines: number, advices: readonly BenchAdvice[]): FloorLine {
  const before = Math.floor((at * advices.length) / lines);
  const advice = Math.floor(((at + 1) * advices.length) / lines) > before ? advices[before] : undefined;
  const utr = `UTIBN520260420${String(at).padStart(8, "0")}`;
  if (!advice)
    return { narration: `BY TRANSFER-NEFT*UTIB0000001*${utr}*OTHER WORKS ${at}--`, paise: String(100_003 + at * 2) };
  const narration = `BY TRANSFER-NEFT*UTIB0000001*${utr}*BENCH WORKS ${advice.id % 500} LTD*${advice.van}--`;
  return { narration, paise: advice.amount_paise };
}

/** In the shape of an SBI statement, running balance and all. */
function textOf(lines: readonly FloorLine[]): string {
  let balance = 0n;
  const rows = lines.map(({ narration, paise }) => {
    balance += BigInt(paise);
    return `20 Apr 2026\t20 Apr 2026\t${narration}\t \t \t${rupees(BigInt(paise))}\t${rupees(balance)}`;
  });
  const captions = "Txn Date\tValue Date\tDescription\tRef No./Cheque No.\tDebit\tCredit\tBalance";
  return ["Account Number : _00000030000000001", "", captions, ...rows, ""].join("\n");
}

function rupees(paise: bigint): string {
  return `${paise / 100n}.${String(paise % 100n).padStart(2, "0")}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
