// Billing sends a table of connections or bills; good rows go in by one transaction, bad rows are named, a file sent twice changes nothing.

import { createHash } from "node:crypto";
import type { Row } from "#reconciliation/read/row.ts";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import { gatherStatistics } from "#server/statistics.ts";
import { findHeader } from "#server/tables/columns.ts";
import { type FileRefusal, isRefusal } from "#server/tables/file-refusal.ts";
import { readTable } from "#server/tables/read-table.ts";
import type { Findings } from "./feed-cells.ts";
import { billColumns, connectionColumns } from "./feed-columns.ts";
import type { FeedKind, FeedProblem, FeedReport } from "./feed-contract.ts";
import { type NewlyLow, upsertBalances, upsertDetails } from "./feed-detail-queries.ts";
import {
  billProblems,
  carryArrears,
  connectionProblems,
  discomById,
  type FedDiscom,
  feedsOfSeed,
  insertFeed,
  judgeBills,
  judgeConnections,
  lockFeed,
  stageBills,
  stageConnections,
  stagedCounts,
  upsertBills,
  upsertConnections,
} from "./feed-queries.ts";
import { billRows, connectionRows, type NumberPatterns } from "./feed-rows.ts";

export interface FeedFile {
  readonly discomId: number;
  readonly source: FeedReport["source"];
  readonly name: string;
  readonly bytes: Buffer;
  readonly by: Actor | null;
}

const PROBLEMS_KEPT = 1_000;
const columnsOf = { connections: connectionColumns, bills: billColumns };

/** Gives the report with every problem; the stored one keeps the first thousand. */
export async function loadFeed(
  database: Database,
  kind: FeedKind | "as-its-header-says",
  file: FeedFile,
): Promise<FeedReport | FileRefusal> {
  const table = await readTable(file.bytes, { ...connectionColumns, ...billColumns });
  if (isRefusal(table)) return table;
  const meant = kind === "as-its-header-says" ? kindOf(table) : kind;
  const outcome = await asSystem(database, async (db) => {
    const discom = await discomById(db, file.discomId);
    if (!discom) return { code: "discom-unknown", message: "There is no such discom." };
    await lockFeed(db, discom.id);
    return meant === "bills" ? loadBills(db, discom, table, file) : loadConnections(db, discom, table, file);
  });
  await gatherStatistics(database, table.length, ["connections", "bills", "open_dues"]);
  return outcome;
}

/** Only a table of bills names bills. */
function kindOf(table: readonly Row[]): FeedKind {
  const bills = findHeader(table, billColumns);
  return isRefusal(bills) && isRefusal(findHeader(table, { number: billColumns.number })) ? "connections" : "bills";
}

async function loadConnections(
  db: Db,
  discom: FedDiscom,
  table: readonly Row[],
  file: FeedFile,
): Promise<FeedReport | FileRefusal> {
  const header = findHeader(table, columnsOf.connections);
  if (isRefusal(header)) return header;
  const found: Findings = { problems: [], notes: [] };
  const values = await connectionRows(table, header, patternsOf(discom), found);
  await stageConnections(db, values);
  await judgeConnections(db, discom.id);
  for (const { row, code, office } of await connectionProblems(db)) {
    const remedy = "Send the offices first, or correct the code.";
    found.problems.push({ row, column: connectionColumns.office.caption, code, found: office, remedy });
  }
  const report = await keepReport(db, "connections", file, table, header.row, found);
  await upsertConnections(db, discom.id);
  await tellLowBalances(db, discom.id, await upsertBalances(db, discom.id, values));
  return report;
}

async function loadBills(
  db: Db,
  discom: FedDiscom,
  table: readonly Row[],
  file: FeedFile,
): Promise<FeedReport | FileRefusal> {
  const header = findHeader(table, columnsOf.bills);
  if (isRefusal(header)) return header;
  const found: Findings = { problems: [], notes: [] };
  const values = await billRows(table, header, patternsOf(discom), found);
  await stageBills(db, values);
  await judgeBills(db, discom.id);
  for (const { row, code, number, connection_key } of await billProblems(db)) {
    const of = billFaults[code as keyof typeof billFaults];
    const text = of.column === billColumns.connection.caption ? connection_key : number;
    found.problems.push({ row, code, column: of.column, found: text, remedy: of.remedy });
  }
  const report = await keepReport(db, "bills", file, table, header.row, found);
  await upsertBills(db, discom.id, report.id);
  await upsertDetails(db, discom.id, values);
  await carryArrears(db, discom.id);
  return report;
}

/** Once for each time a balance falls below its limit. */
function tellLowBalances(db: Db, discomId: number, low: readonly NewlyLow[]): Promise<void> {
  return happened(
    db,
    ...low.map(({ payerId, connectionId, ...facts }) => ({
      kind: "connection.balance-low" as const,
      discomId,
      payerId,
      subject: `connection:${connectionId}`,
      facts,
    })),
  );
}

const billFaults = {
  "connection-unknown": {
    column: billColumns.connection.caption,
    remedy: "Send the connection first, or correct its number.",
  },
  "bill-of-other-connection": {
    column: billColumns.connection.caption,
    remedy: "The bill number is known for another connection. Correct one of the two numbers.",
  },
  "bill-held": {
    column: billColumns.number.caption,
    remedy: "The bill is in a live advice or paid here, so its amounts stay. Send it again when the advice has ended.",
  },
};

function patternsOf(discom: FedDiscom): NumberPatterns {
  return { connection: new RegExp(discom.connection_number), bill: new RegExp(discom.bill_number) };
}

async function keepReport(
  db: Db,
  kind: FeedKind,
  file: FeedFile,
  table: readonly Row[],
  headerRow: number,
  found: Findings,
): Promise<FeedReport> {
  const problems = found.problems.sort((one, other) => one.row - other.row);
  const { added, changed } = await stagedCounts(db, kind);
  const rowsRead = table.filter(({ number }) => number > headerRow).length;
  const rowsRefused = new Set(problems.map(({ row }) => row)).size;
  const counts = { rowsRead, rowsAdded: added, rowsChanged: changed, rowsRefused };
  const { id, asOf } = await insertFeed(db, {
    discomId: file.discomId,
    kind,
    source: file.source,
    fileName: file.name,
    sha256: createHash("sha256").update(file.bytes).digest(),
    ...counts,
    problems: problems.slice(0, PROBLEMS_KEPT),
    notes: found.notes.slice(0, PROBLEMS_KEPT),
    loadedBy: file.by?.userId ?? null,
  });
  const by = { userId: file.by?.userId ?? null, payerId: null, discomId: file.discomId };
  await record(db, by, "billing feed loaded", `feed:${id}`, { kind, ...counts });
  const rowsUnchanged = rowsRead - added - changed - rowsRefused;
  return {
    id,
    kind,
    source: file.source,
    fileName: file.name,
    asOf,
    ...counts,
    rowsUnchanged,
    problems,
    notes: found.notes,
  };
}

/** How far the demo has been loaded. */
export function seededFeeds(db: Db): Promise<{ bills: number; since: string | null }> {
  return feedsOfSeed(db);
}

/** The rows that came back, as a table with why. */
export function problemTable(problems: readonly FeedProblem[]): (string | number)[][] {
  const head = ["Row", "Column", "Code", "Found", "What to do"];
  return [head, ...problems.map(({ row, column, code, found, remedy }) => [row, column, code, found, remedy])];
}
