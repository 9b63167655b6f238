// MT940 and MT942 by the SWIFT standard, lenient to what banks do: pages, missing closings, wrapped and structured text.

import type { Balance, Line, Problem, Statement } from "../line.ts";
import { formatRupees, type Paise, paise } from "../money.ts";
import { problem } from "./draft.ts";
import { readBalance, readCount } from "./mt940-balance.ts";
import { ownerText, readEntry } from "./mt940-entry.ts";
import { type Field, messagesOf } from "./mt940-fields.ts";

export interface MtFile {
  readonly format: "mt940" | "mt942";
  readonly statements: readonly Statement[];
  readonly problems: readonly Problem[];
}

interface Page {
  account: string;
  /** `:28C:` before the slash: the same number on every page of a statement. */
  number: string;
  currency: string | null;
  opening: Balance | null;
  openingIsIntermediate: boolean;
  closingIsIntermediate: boolean;
  closing: Balance | null;
  readonly totals: Total[];
  readonly lines: Line[];
  readonly problems: Problem[];
}

interface Total {
  readonly direction: Line["direction"];
  readonly count: number;
  readonly paise: Paise;
  readonly raw: string;
}

/** Null when the text holds no message with entries or balances. */
export function readMt(text: string): MtFile | null {
  const messages = messagesOf(text);
  const pages = messages.map(readPage).filter((page) => page !== null);
  if (pages.length === 0) return null;
  const interim = messages.some((fields) => fields.some(({ tag }) => /^(?:34F|13D?|90[CD])$/.test(tag)));
  const joined = joinPages(pages);
  return {
    format: interim ? "mt942" : "mt940",
    statements: joined.map(statementOf),
    problems: joined.flatMap((page) => [...page.problems, ...controlProblems(page)]),
  };
}

const STATEMENT_TAGS = /^(?:60[FM]|61|62[FM]|34F|90[CD])$/;

function readPage(fields: readonly Field[]): Page | null {
  if (!fields.some(({ tag }) => STATEMENT_TAGS.test(tag))) return null;
  const page: Page = {
    account: "",
    number: "",
    currency: null,
    opening: null,
    openingIsIntermediate: false,
    closingIsIntermediate: false,
    closing: null,
    totals: [],
    lines: [],
    problems: [],
  };
  fields.forEach((field, index) => {
    if (field.tag === "61") takeEntry(page, field, ownerLines(fields, index + 1));
    else takeFact(page, field);
  });
  return page;
}

/** What stands in the :86: right behind an entry; some banks repeat the tag on each of its lines. */
function ownerLines(fields: readonly Field[], from: number): readonly string[] {
  const lines: string[] = [];
  for (let index = from; fields[index]?.tag === "86"; index += 1) lines.push(...(fields[index]?.lines ?? []));
  return lines;
}

function takeEntry(page: Page, field: Field, owner: readonly string[]): void {
  const entry = readEntry(field, ownerText(owner));
  if (entry === "expected") return;
  if ("code" in entry) page.problems.push(entry);
  else page.lines.push(entry);
}

function takeFact(page: Page, field: Field): void {
  const value = field.lines.join("");
  if (/^25P?$/.test(field.tag)) page.account = accountOf(field.lines[0] ?? "");
  else if (/^28C?$/.test(field.tag)) page.number = value.split("/")[0]?.trim() ?? "";
  else if (field.tag === "34F") page.currency ??= /^[A-Z]{3}/.exec(value)?.[0] ?? null;
  else if (/^6[02][FM]$/.test(field.tag)) takeBalance(page, field, value);
  else if (/^90[CD]$/.test(field.tag)) takeTotal(page, field, value);
}

function takeBalance(page: Page, field: Field, value: string): void {
  const balance = readBalance(value);
  if (!balance) {
    const message = `The balance :${field.tag}: cannot be read; download the file again.`;
    page.problems.push(problem(field.line, `:${field.tag}:`, "amount-unreadable", message, value));
    return;
  }
  page.currency ??= balance.currency;
  const { date, paise: amount } = balance;
  if (field.tag.startsWith("62")) {
    page.closing = { date, paise: amount };
    page.closingIsIntermediate = field.tag === "62M";
  } else {
    page.opening ??= { date, paise: amount };
    page.openingIsIntermediate = field.tag === "60M";
  }
}

function takeTotal(page: Page, field: Field, value: string): void {
  const total = readCount(value);
  const direction = field.tag === "90C" ? "credit" : "debit";
  if (total) page.totals.push({ direction, ...total, raw: value });
}

/** `IFSC/account`, `account/INR`, `accountINR`: the account alone. */
function accountOf(value: string): string {
  const parts = value
    .trim()
    .split("/")
    .map((part) => part.replace(/\s*[A-Z]{3}$/, "").replace(/[\s-]/g, ""));
  return parts.findLast((part) => /\d{4}/.test(part)) ?? parts.at(-1) ?? "";
}

/** A page that goes on from the one before is no statement of its own. */
function joinPages(pages: readonly Page[]): readonly Page[] {
  const joined: Page[] = [];
  for (const page of pages) {
    const before = joined.at(-1);
    if (!before || !goesOn(before, page)) {
      joined.push(page);
      continue;
    }
    if (before.closing && page.opening && before.closing.paise !== page.opening.paise) {
      before.problems.push(pageProblem(page.opening.paise, before.closing.paise));
    }
    before.lines.push(...page.lines);
    before.problems.push(...page.problems);
    before.totals.push(...page.totals);
    before.closing = page.closing;
    before.closingIsIntermediate = page.closingIsIntermediate;
  }
  return joined;
}

/** By both intermediate balances, or by one of them and the statement's number. */
function goesOn(before: Page, page: Page): boolean {
  if (before.account !== page.account) return false;
  if (before.closingIsIntermediate && page.openingIsIntermediate) return true;
  const isOpen = before.closingIsIntermediate || page.openingIsIntermediate;
  return isOpen && before.number === page.number;
}

function statementOf({ account, currency, opening, closing, lines }: Page): Statement {
  return { account, currency: currency ?? "INR", opening, closing, lines };
}

/** An entry that could not be read leaves nothing to hold the totals against: it is a problem already. */
function controlProblems(page: Page): readonly Problem[] {
  if (page.problems.length > 0) return [];
  const found = page.totals.filter((total) => !agrees(page.lines, total)).map(totalProblem);
  if (!page.opening || !page.closing) return found;
  const moved = movement(page.lines);
  const expected = paise(page.opening.paise + moved);
  return expected === page.closing.paise ? found : [...found, closingProblem(page.closing.paise, expected)];
}

function movement(lines: readonly Line[]): bigint {
  return lines.reduce((sum, line) => (line.direction === "credit" ? sum + line.paise : sum - line.paise), 0n);
}

function agrees(lines: readonly Line[], total: Total): boolean {
  const ofSide = lines.filter(({ direction }) => direction === total.direction);
  return ofSide.length === total.count && ofSide.reduce((sum, line) => sum + line.paise, 0n) === total.paise;
}

function closingProblem(stated: Paise, expected: Paise): Problem {
  const message = `The file states a closing balance of ${formatRupees(stated)}, but opening and entries come to ${formatRupees(expected)}; entries are missing or changed.`;
  return problem(0, ":62F:", "control-total", message, formatRupees(stated));
}

function pageProblem(stated: Paise, before: Paise): Problem {
  const message = `A page begins with ${formatRupees(stated)}, but the page before ended with ${formatRupees(before)}; a page is missing.`;
  return problem(0, ":60M:", "control-total", message, formatRupees(stated));
}

function totalProblem({ direction, raw }: Total): Problem {
  const message = `The file's own count and sum of ${direction}s (${raw}) differ from its entries; entries are missing or changed.`;
  return problem(0, direction === "credit" ? ":90C:" : ":90D:", "control-total", message, raw);
}
