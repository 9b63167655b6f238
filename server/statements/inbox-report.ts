// What is laid beside a file from the inbox: for programs as JSON, for people in words.

import { formatRupees, paiseFromString } from "#reconciliation/money.ts";
import type { StatementReport, StatementSummary } from "./contract.ts";

export interface InboxReport extends StatementReport {
  /** Null when the file was not even read. */
  readonly id: string | null;
  readonly fileName: string;
  readonly state: string;
  readonly held: boolean;
}

export function refusedUnread(fileName: string, code: string, message: string): InboxReport {
  return {
    id: null,
    fileName,
    state: "refused",
    held: false,
    format: null,
    bank: null,
    refused: { code, message, params: {} },
    problems: [],
    problemsCount: 0,
    statements: [],
    sameAs: null,
  };
}

export function reportText(report: InboxReport): string {
  const lines = [report.fileName, ""];
  if (report.refused) lines.push("REFUSED: nothing of this file was imported.");
  // Rows that were not understood are told of below, each once.
  if (report.refused && report.problems.length === 0) lines.push(report.refused.message);
  else lines.push("IMPORTED.");
  for (const statement of report.statements) lines.push(...statementText(statement));
  if (report.sameAs) lines.push("The same file was imported before; it adds nothing.");
  if (report.held)
    lines.push("It contradicts earlier statements. Its lines are posted only after a person accepts that.");
  for (const { row, column, message, raw } of report.problems) {
    lines.push(`Row ${row}${column ? `, ${column}` : ""}: ${message} Found: ${raw}`);
  }
  const more = report.problemsCount - report.problems.length;
  if (more > 0) lines.push(`… and ${more} more ${more === 1 ? "row" : "rows"}.`);
  return `${lines.join("\n")}\n`;
}

function statementText(statement: StatementSummary): string[] {
  const rupees = (paise: string | null) => (paise === null ? "not stated" : `₹${formatRupees(paiseFromString(paise))}`);
  return [
    "",
    `Account ${statement.account || "not stated in the file"}, ${statement.fromDate ?? "?"} to ${statement.toDate ?? "?"}`,
    `Opening ${rupees(statement.openingPaise)}, closing ${rupees(statement.closingPaise)}`,
    `${statement.linesCount} ${statement.linesCount === 1 ? "line" : "lines"}: credits ${rupees(statement.creditPaise)}, debits ${rupees(statement.debitPaise)}`,
    ...(statement.newCount === null
      ? []
      : [
          `${statement.newCount} new, ${statement.linesCount - statement.newCount} known from earlier files and skipped`,
        ]),
  ];
}
