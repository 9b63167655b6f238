// A table under a known header becomes one statement: lines proved by the running balance, and a problem for every row that is none.

import { readAmount } from "./amount.ts";
import { looksLikeDate } from "./date.ts";
import type { Balance, Problem, Statement } from "./line.ts";
import { formatRupees, type Paise } from "./money.ts";
import { type Body, holdsAmount, isShifted, readBody } from "./read/body.ts";
import { type Places, placesOf } from "./read/body-draft.ts";
import type { Controls } from "./read/controls.ts";
import { type Draft, problem } from "./read/draft.ts";
import { type PreambleFacts, preambleFacts } from "./read/preamble.ts";
import { type Proved, prove } from "./read/prove.ts";
import { cellAt, cleanText, type Row, rowText } from "./read/row.ts";
import type { Section } from "./read/sections.ts";
import { isComplete } from "./read/width.ts";

export interface Normalised {
  readonly statement: Statement;
  readonly problems: readonly Problem[];
}

export function normalise(section: Section): Normalised {
  const facts = preambleFacts(section.preamble);
  const body = readBody(section);
  const stated = statedOpening(facts, body);
  const closing = body.controls.closing ?? facts.closing?.paise ?? null;
  const proved = prove(body.drafts, { opening: stated, closing });
  const statement: Statement = {
    account: facts.account,
    currency: facts.currency,
    opening: balance(proved.openingPaise, facts.period?.from ?? proved.lines[0]?.bookingDate),
    closing: balance(proved.closingPaise ?? closing, facts.period?.to ?? proved.lines.at(-1)?.bookingDate),
    lines: proved.lines,
  };
  const misplaced = linesAbove(section, body.drafts.length === 0);
  return { statement, problems: [...misplaced, ...proved.problems, ...controlProblems(body, proved, closing)] };
}

const PREAMBLE = /\b(?:opening|closing|balance|period|from|total|limit)\b/i;

/** A sheet that was sorted may carry lines above the captions: they are told of, never taken for preamble. */
function linesAbove(section: Section, nothingBelow: boolean): readonly Problem[] {
  const places = placesOf(section);
  return section.preamble
    .filter(
      (row) =>
        isComplete(row, places) ||
        isDatedMoney(row, places) ||
        isLineBehindLabel(row) ||
        (!PREAMBLE.test(rowText(row)) && isShifted(row, nothingBelow ? 4 : 5)),
    )
    .map((row) => {
      const message = "A line stands above the captions; put it below them, or download the file again.";
      return problem(row.number, null, "row-unreadable", message, rowText(row));
    });
}

/** Two rows that ran into one: behind what a preamble says stand a day, a text and two amounts. */
function isLineBehindLabel(row: Row): boolean {
  const label = row.cells.findLastIndex((cell) => PREAMBLE.test(cell));
  const cells = row.cells.slice(label + 1);
  const amounts = cells.filter((cell) => /\d\.\d\d/.test(cell) && typeof readAmount(cleanText(cell)) !== "string");
  return label >= 0 && amounts.length >= 2 && isShifted({ ...row, cells });
}

/** `Balance as on` some day is the opening, unless the lines run towards it. */
function statedOpening({ opening }: PreambleFacts, { controls, drafts }: Body): Paise | null {
  if (controls.opening !== null) return controls.opening;
  if (!opening || opening.date === null) return opening?.paise ?? null;
  const unaided = prove(drafts, { opening: null, closing: null });
  const isClosing = unaided.closingPaise === opening.paise && unaided.openingPaise !== opening.paise;
  const isLater =
    unaided.lines.length > 0 && unaided.lines.every(({ bookingDate }) => bookingDate < (opening.date ?? ""));
  return isClosing || isLater ? null : opening.paise;
}

function isDatedMoney(row: Row, places: Places): boolean {
  const { dates, narration } = places;
  return looksLikeDate(cellAt(row, dates.booking)) && /\p{L}/u.test(cellAt(row, narration)) && holdsAmount(row, places);
}

function balance(amount: Paise | null, date: string | undefined): Balance | null {
  return amount === null || date === undefined ? null : { date, paise: amount };
}

/** What the bank counted itself must be what was read. Where an amount is not known nothing can be counted. */
function controlProblems(body: Body, proved: Proved, closing: Paise | null): readonly Problem[] {
  const { movementPaise, closingPaise } = proved;
  if (movementPaise === null) return [];
  const found: Problem[] = [];
  if (closing !== null && closingPaise !== null && closing !== closingPaise) {
    found.push(differs("closing balance", formatRupees(closing), formatRupees(closingPaise)));
  }
  const byColumn = totalProblems(body.drafts, body.controls, false);
  const bySide = proved.swapped ? totalProblems(body.drafts, body.controls, true) : byColumn;
  return [...found, ...(bySide.length === 0 ? [] : byColumn)];
}

/** Under swapped captions a bank may still count its totals by what they are: either way is believed. */
function totalProblems(drafts: readonly Draft[], controls: Readonly<Controls>, turned: boolean): readonly Problem[] {
  const found: Problem[] = [];
  for (const side of ["debit", "credit"] as const) {
    const ofSide = drafts.filter(({ claimed }) => claimed !== null && (claimed === side) !== turned);
    const total = ofSide.reduce((sum, draft) => sum + (draft.paise ?? 0n), 0n) as Paise;
    const stated = side === "debit" ? controls.debitTotal : controls.creditTotal;
    const count = side === "debit" ? controls.debitCount : controls.creditCount;
    if (stated !== null && abs(stated) !== total) {
      found.push(differs(`total of the ${side} column`, formatRupees(abs(stated)), formatRupees(total)));
    }
    if (count !== null && count !== ofSide.length) {
      found.push(differs(`number of ${side}s`, String(count), String(ofSide.length)));
    }
  }
  return found;
}

function abs(amount: Paise): Paise {
  return (amount < 0n ? -amount : amount) as Paise;
}

function differs(what: string, stated: string, read: string): Problem {
  const message = `The file states a ${what} of ${stated}, but its rows come to ${read}; rows are missing or changed.`;
  return problem(0, null, "control-total", message, stated);
}
