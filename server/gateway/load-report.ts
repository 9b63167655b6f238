// An aggregator's report comes in: each settlement whole or not at all, once, and a contradicting repetition is an alarm.

import { createHash } from "node:crypto";
import { utrKey } from "#reconciliation/utr-key.ts";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { enqueue } from "#server/queue.ts";
import { findHeader } from "#server/tables/columns.ts";
import { type FileRefusal, isRefusal } from "#server/tables/file-refusal.ts";
import { readTable } from "#server/tables/read-table.ts";
import type { SettlementProblem, SettlementReport } from "./contract.ts";
import { hashesOf, insertSettlement, lockReports } from "./queries.ts";
import { type ReportedSettlement, readReport, reportColumns } from "./report-rows.ts";

/** Whose layout this is; another aggregator's is another list of captions. */
const AGGREGATOR = "razorpay";
const PROBLEMS_MAX = 1_000;

export interface ReportFile {
  readonly discomId: number;
  readonly name: string;
  readonly bytes: Buffer;
  readonly by: Actor | null;
}

export async function loadReport(database: Database, file: ReportFile): Promise<SettlementReport | FileRefusal> {
  const table = await readTable(file.bytes, reportColumns);
  if (isRefusal(table)) return table;
  const header = findHeader(table, reportColumns);
  if (isRefusal(header)) return header;
  const { settlements, refused, problems } = readReport(table, header);
  const kept = await asSystem(database, (db) => keep(db, file, settlements));
  return {
    aggregator: AGGREGATOR,
    fileName: file.name,
    rowsRead: table.filter((row) => row.number > header.row).length,
    settlementsAdded: kept.added,
    settlementsUnchanged: kept.unchanged,
    settlementsRefused: refused.size + kept.problems.length,
    problems: [...problems, ...kept.problems].slice(0, PROBLEMS_MAX),
  };
}

async function keep(db: Db, file: ReportFile, settlements: readonly ReportedSettlement[]) {
  const { discomId } = file;
  await lockReports(db, discomId);
  const numbers = settlements.map(({ number }) => number);
  const known = await hashesOf(db, discomId, AGGREGATOR, numbers);
  const problems: SettlementProblem[] = [];
  const kept = { added: 0, unchanged: 0, problems };
  for (const settlement of settlements) {
    const sums = sumsOf(settlement);
    const hash = hashOf(settlement);
    const before = known.get(settlement.number);
    if (before === hash) kept.unchanged++;
    else if (before !== undefined) problems.push(wrong(settlement, "settlement-changed", CHANGED));
    else if (sums.net <= 0n) problems.push(wrong(settlement, "net-not-positive", NOT_POSITIVE));
    else {
      await insert(db, file, settlement, hash);
      kept.added++;
    }
  }
  if (kept.added > 0) {
    const who = file.by ?? { userId: null, payerId: null, discomId };
    await record(db, who, "loaded aggregator settlements", `discom:${discomId}`, {
      file: file.name,
      added: kept.added,
    });
    await enqueue(db, "book-clearing", { discomId }, `book-clearing:${discomId}`);
  }
  return kept;
}

const CHANGED = "The aggregator reported this settlement before with another content. Ask it which one holds.";
const NOT_POSITIVE = "Refunds exceed payments: nothing was transferred for this settlement.";

function wrong({ number }: ReportedSettlement, code: string, remedy: string): SettlementProblem {
  return { row: 0, column: reportColumns.number.caption, code, found: number, remedy };
}

async function insert(db: Db, file: ReportFile, settlement: ReportedSettlement, hash: string): Promise<void> {
  const sums = sumsOf(settlement);
  const entries = settlement.entries.map((entry, at) => ({ position: at + 1, ...entry }));
  await insertSettlement(db, {
    discomId: file.discomId,
    aggregator: AGGREGATOR,
    number: settlement.number,
    utr: settlement.utr,
    utrKey: utrKey(settlement.utr),
    settledOn: settlement.settledOn,
    gross: String(sums.gross),
    fee: String(sums.fee),
    tax: String(sums.tax),
    net: String(sums.net),
    hash,
    fileName: file.name,
    byUser: file.by?.userId ?? null,
    entries: inJson(entries),
  });
}

function sumsOf({ entries }: ReportedSettlement) {
  const payments = entries.filter(({ kind }) => kind === "payment");
  return {
    gross: total(payments.map(({ paise }) => paise)),
    fee: total(payments.map(({ fee }) => fee)),
    tax: total(payments.map(({ tax }) => tax)),
    net: total(entries.map(({ net }) => net)),
  };
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, one) => sum + one, 0n);
}

/** Whatever order the rows stand in, the content is the same. */
function hashOf({ number, utr, settledOn, entries }: ReportedSettlement): string {
  const ordered = [...entries].sort((a, b) => (a.number < b.number ? -1 : 1));
  return createHash("sha256")
    .update(inJson({ number, utr, settledOn, entries: ordered }))
    .digest("hex");
}

function inJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
}
