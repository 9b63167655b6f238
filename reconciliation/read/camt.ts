// camt.052, .053 and .054 of any version, streamed entry by entry; the namespace's version does not matter, the names do.

import type { Balance, Line, Problem, Statement } from "../line.ts";
import { formatRupees, type Paise, paise } from "../money.ts";
import { readCamtAmount, readEntry, readXmlDay } from "./camt-entry.ts";
import { problem } from "./draft.ts";
import { ReadFault } from "./fault.ts";
import { parseXml } from "./xml.ts";
import { at, firstText, textAt, type XmlNode } from "./xml-tree.ts";

export interface CamtFile {
  readonly format: "camt.052" | "camt.053" | "camt.054";
  readonly statements: readonly Statement[];
  readonly problems: readonly Problem[];
}

const MESSAGES: ReadonlyMap<string, CamtFile["format"]> = new Map([
  ["BkToCstmrAcctRpt", "camt.052"],
  ["BkToCstmrStmt", "camt.053"],
  ["BkToCstmrDbtCdtNtfctn", "camt.054"],
]);
const STATEMENTS = new Set(["Rpt", "Stmt", "Ntfctn"]);
/** Parts of a statement that are kept as a tree until they close; the rest is passed over. */
const PARTS = new Set(["Acct", "Bal", "Ntry", "TxsSummry"]);

interface Draft {
  account: string;
  currency: string;
  opening: Balance | null;
  closing: Balance | null;
  readonly totals: Total[];
  readonly lines: Line[];
  readonly problems: Problem[];
}

interface Total {
  readonly direction: Line["direction"];
  readonly paise: Paise | null;
  readonly count: number | null;
}

const CHUNK = 65_536;

/** Throws a `ReadFault` for XML that is not well-formed, brings a DOCTYPE, or is no camt statement. */
export async function readCamt(text: string): Promise<CamtFile> {
  let format: CamtFile["format"] | null = null;
  const drafts: Draft[] = [];
  const path: string[] = [];
  const tree: XmlNode[] = [];
  await parseXml(chunksOf(text), {
    open: (name, attributes, line) => {
      const parent = path.at(-1) ?? "";
      path.push(name);
      format ??= MESSAGES.get(name) ?? null;
      if (STATEMENTS.has(name) && MESSAGES.has(parent)) drafts.push(emptyDraft());
      const above = tree.at(-1);
      const inStatement = STATEMENTS.has(parent) && MESSAGES.has(path.at(-3) ?? "");
      if (name === "Ntry" && !inStatement) throw misplaced(line);
      if (!above && !(inStatement && PARTS.has(name))) return;
      const node: XmlNode = { name, attributes, line, text: "", children: [] };
      above?.children.push(node);
      tree.push(node);
    },
    close: () => {
      path.pop();
      const node = tree.pop();
      const draft = drafts.at(-1);
      if (node && draft && tree.length === 0) takePart(draft, node);
    },
    text: (piece) => {
      const node = tree.at(-1);
      if (node) node.text += piece;
    },
  });
  if (format === null) throw noStatement();
  return {
    format,
    statements: drafts.map(statementOf),
    problems: drafts.flatMap((draft) => [...draft.problems, ...controlProblems(draft)]),
  };
}

function* chunksOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += CHUNK) yield text.slice(start, start + CHUNK);
}

function emptyDraft(): Draft {
  return { account: "", currency: "INR", opening: null, closing: null, totals: [], lines: [], problems: [] };
}

function takePart(draft: Draft, node: XmlNode): void {
  if (node.name === "Acct") takeAccount(draft, node);
  else if (node.name === "Bal") takeBalance(draft, node);
  else if (node.name === "TxsSummry") takeTotals(draft, node);
  else {
    const { lines, problems } = readEntry(node);
    draft.lines.push(...lines);
    draft.problems.push(...problems);
  }
}

function takeAccount(draft: Draft, node: XmlNode): void {
  draft.account = firstText(node, "Id/Othr/Id", "Id/IBAN", "Id/PrtryAcct/Id").replace(/[\s-]/g, "");
  draft.currency = textAt(node, "Ccy") || draft.currency;
}

/** Opening booked (or the previous closing), closing booked; the others say what is available or interim. */
function takeBalance(draft: Draft, node: XmlNode): void {
  const kind = firstText(node, "Tp/CdOrPrtry/Cd", "Tp/Cd");
  if (kind !== "OPBD" && kind !== "PRCD" && kind !== "CLBD") return;
  const amount = readCamtAmount(textAt(node, "Amt"));
  const date = readXmlDay(firstText(node, "Dt/Dt", "Dt/DtTm"));
  if (amount === null || date === null) {
    const message = `The balance ${kind} cannot be read; download the file again.`;
    draft.problems.push(problem(node.line, "Bal", "amount-unreadable", message, textAt(node, "Amt")));
    return;
  }
  const balance = { date, paise: textAt(node, "CdtDbtInd") === "DBIT" ? paise(-amount) : amount };
  if (kind === "CLBD") draft.closing = balance;
  else if (kind === "OPBD" || !draft.opening) draft.opening = balance;
}

function takeTotals(draft: Draft, node: XmlNode): void {
  for (const [name, direction] of [
    ["TtlCdtNtries", "credit"],
    ["TtlDbtNtries", "debit"],
  ] as const) {
    const total = at(node, name);
    if (!total) continue;
    const count = textAt(total, "NbOfNtries");
    draft.totals.push({
      direction,
      paise: readCamtAmount(textAt(total, "Sum")),
      count: /^\d+$/.test(count) ? Number(count) : null,
    });
  }
}

function statementOf({ account, currency, opening, closing, lines }: Draft): Statement {
  return { account, currency, opening, closing, lines };
}

function controlProblems(draft: Draft): readonly Problem[] {
  if (draft.problems.some(({ code }) => code !== "entry-sum-differs")) return [];
  const found = draft.totals.flatMap((total) => totalProblem(draft.lines, total));
  if (!draft.opening || !draft.closing) return found;
  const expected = paise(draft.opening.paise + sumOf(draft.lines, "credit") - sumOf(draft.lines, "debit"));
  if (expected === draft.closing.paise) return found;
  const message = `The file states a closing balance of ${formatRupees(draft.closing.paise)}, but opening and entries come to ${formatRupees(expected)}; entries are missing or changed.`;
  return [...found, problem(0, "CLBD", "control-total", message, formatRupees(draft.closing.paise))];
}

/** Only the sum: entries split into their details, or announced and not booked, are counted differently. */
function totalProblem(lines: readonly Line[], { direction, paise: stated }: Total): readonly Problem[] {
  const read = sumOf(lines, direction);
  if (stated === null || stated === read) return [];
  const message = `The file states ${direction}s of ${formatRupees(stated)}, but its entries come to ${formatRupees(paise(read))}; entries are missing or changed.`;
  return [problem(0, "TxsSummry", "control-total", message, formatRupees(stated))];
}

function sumOf(lines: readonly Line[], direction: Line["direction"]): bigint {
  return lines.reduce((sum, line) => (line.direction === direction ? sum + line.paise : sum), 0n);
}

/** An entry where no statement holds it would be passed over: money without a word. */
function misplaced(line: number): ReadFault {
  const message = `Line ${line}: an entry stands outside of a statement. Download the file again.`;
  return new ReadFault("entry-misplaced", message);
}

function noStatement(): ReadFault {
  const message =
    "This XML is no camt.052, camt.053 or camt.054 statement. Download the statement in one of these, or as CSV.";
  return new ReadFault("layout-unknown", message);
}
