// `milaan match`: the whole engine on files, without a server or a database; what it prints is a public contract.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isoDate } from "#reconciliation/date.ts";
import { fingerprints, lookalikes, mayBeOne } from "#reconciliation/fingerprint.ts";
import type { ReadFile, Statement } from "#reconciliation/line.ts";
import { ZERO } from "#reconciliation/money.ts";
import type { Open } from "#reconciliation/open.ts";
import type { Allocation, Decision, ReferencedLine, Reverses } from "#reconciliation/plan.ts";
import { reconcile } from "#reconciliation/reconcile.ts";
import { referenceFinder } from "#reconciliation/reference.ts";
import { stripZeros } from "#reconciliation/references/text.ts";
import type { Command } from "#server/command.ts";
import { readPath } from "#server/statements/read-command.ts";
import { parseOpenFile } from "./open-file.ts";

const EXIT_PROBLEMS = 1;
const EXIT_REFUSED = 2;
const EXIT_USAGE = 64;

/** Where a line was read: indices into what `read` gives. */
interface Place {
  readonly file: number;
  readonly statement: number;
  readonly line: number;
}

interface PlacedLine {
  readonly place: Place;
  readonly line: ReferencedLine;
  /** Where the same row stood before, when files overlap. */
  readonly before: Place | null;
}

/** Exit code 0: every line was read and decided; 1: some rows are problems; 2: a file or OPEN.json was refused. */
export const matchCommand: Command = async (args, { stdout, stderr }) => {
  const parsed = commandLine(args);
  if (!parsed) {
    stderr.write("Usage: milaan match --open OPEN.json FILE… [--as-of DATE]\n");
    return EXIT_USAGE;
  }
  const opened = await openItems(parsed.open);
  if ("problems" in opened) {
    for (const problem of opened.problems) stderr.write(`${parsed.open}: ${problem}\n`);
    return EXIT_REFUSED;
  }
  const files: ReadFile[] = [];
  for (const file of parsed.files) files.push(await readPath(file, undefined));
  const placed = placeLines(files, opened.open);
  for (const piece of answer(placed, opened.open, parsed.asOf)) stdout.write(piece);
  for (const [at, file] of files.entries()) {
    if (file.refused) stderr.write(`${parsed.files[at]}: refused. ${file.refused.message}\n`);
    for (const problem of file.problems) stderr.write(`${parsed.files[at]}: row ${problem.row}: ${problem.message}\n`);
  }
  if (files.some((file) => file.refused)) return EXIT_REFUSED;
  return files.some((file) => file.problems.length > 0) ? EXIT_PROBLEMS : 0;
};

function commandLine(args: string[]): { open: string; files: string[]; asOf: string } | null {
  try {
    const options = { open: { type: "string" }, "as-of": { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const asOf = values["as-of"] ?? today();
    if (values.open === undefined || positionals.length === 0 || !isDay(asOf)) return null;
    return { open: values.open, files: positionals, asOf };
  } catch {
    return null;
  }
}

async function openItems(path: string): Promise<{ open: Open } | { problems: string[] }> {
  try {
    return parseOpenFile(await readFile(path, "utf8"));
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Lines of the statements before, by what they are and by what they look like. */
interface Known {
  readonly prints: Map<string, Place>;
  readonly looks: Map<string, PlacedLine>;
}

function placeLines(files: readonly ReadFile[], { discom }: Open): PlacedLine[] {
  const find = referenceFinder({ ...discom, discomCode: discom.code });
  const known: Known = { prints: new Map(), looks: new Map() };
  return files.flatMap(({ statements }, file) =>
    statements.flatMap((statement, at) => placeStatement(statement, { file, statement: at }, find, known)),
  );
}

/**
 * A row that an earlier statement of the same account holds too is the same row, as when it is imported. One format of a bank
 * writes zeros before the number that another leaves out; a return or a repetition has to be found all the same.
 */
function placeStatement(
  { account: written, lines }: Statement,
  where: { readonly file: number; readonly statement: number },
  find: ReturnType<typeof referenceFinder>,
  known: Known,
): PlacedLine[] {
  const account = stripZeros(written);
  const [prints, looks] = [fingerprints(account, lines), lookalikes(account, lines)];
  const placed = lines.map((line, at): PlacedLine => {
    const place: Place = { ...where, line: at };
    const alike = known.looks.get(looks[at] ?? "");
    const before = known.prints.get(prints[at] ?? "") ?? (alike && mayBeOne(line, alike.line) ? alike.place : null);
    return { place, line: { ...line, account, references: find(line) }, before };
  });
  // Only now: two rows of one statement are two, however alike.
  for (const [at, one] of placed.entries()) {
    if (one.before) continue;
    known.prints.set(prints[at] ?? "", one.place);
    if (account !== "") known.looks.set(looks[at] ?? "", one);
  }
  return placed;
}

/** The answer in pieces, a decision a line: that of a large statement is longer than one string can be. */
function* answer(placed: readonly PlacedLine[], open: Open, asOf: string): Generator<string> {
  const fresh = placed.filter(({ before }) => before === null);
  const plan = reconcile({ lines: fresh.map(({ line }) => line), open, asOf });
  const decided = new Map(fresh.map(({ place }, at) => [place, plan.decisions[at]]));
  yield `{ "planHash": ${JSON.stringify(plan.hash)}, "decisions": [`;
  for (const [at, { place, before }] of placed.entries()) {
    const decision = decided.get(place) ?? repeated(before);
    yield `${at === 0 ? "" : ","}\n${JSON.stringify({ ...place, ...decisionJson(decision, fresh) })}`;
  }
  yield "\n] }\n";
}

function repeated(before: Place | null): Decision {
  const text = before ? `already read as file ${before.file}, statement ${before.statement}, line ${before.line}` : "";
  return {
    outcome: "duplicate",
    rule: "P0",
    flags: [],
    payer: null,
    advice: null,
    allocations: [],
    deductions: [],
    advancePaise: ZERO,
    reverses: null,
    evidence: [{ kind: "narration", text, agrees: true }],
    suggestions: [],
  };
}

function decisionJson(decision: Decision, fresh: readonly PlacedLine[]) {
  return {
    outcome: decision.outcome,
    rule: decision.rule,
    flags: decision.flags,
    payer: decision.payer,
    advice: decision.advice,
    allocations: allocationsJson(decision.allocations),
    deductions: decision.deductions.map(({ kind, paise }) => ({ kind, paise: paise.toString() })),
    advancePaise: decision.advancePaise.toString(),
    reverses: reversesJson(decision.reverses, fresh),
    evidence: decision.evidence.map(({ kind, text, agrees }) => ({ kind, text, agrees })),
    suggestions: decision.suggestions.map(({ payer, advice, allocations, score }) => {
      return { payer, advice, allocations: allocationsJson(allocations), score };
    }),
  };
}

function reversesJson(reverses: Reverses | null, fresh: readonly PlacedLine[]): Place | { seen: string } | null {
  if (reverses === null) return null;
  return "seen" in reverses ? { seen: reverses.seen } : (fresh[reverses.line]?.place ?? null);
}

function allocationsJson(allocations: readonly Allocation[]) {
  return allocations.map(({ bill, paise }) => ({ bill, paise: paise.toString() }));
}

function isDay(text: string): boolean {
  const [year, month, day] = /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.split("-").map(Number) : [];
  return isoDate(year ?? 0, month ?? 0, day ?? 0) !== null;
}

/** The day in India. */
function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());
}
