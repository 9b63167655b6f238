// Goes through the rows under a header: a line, a piece of the line above, a total, a footer, or a problem; never nothing at all.

import { readAmount } from "../amount.ts";
import { looksLikeDate } from "../date.ts";
import type { Problem } from "../line.ts";
import { cellDates, dayOrderOf } from "./body-dates.ts";
import { draftOf, hasDigit, narrationOf, type Places, placesOf } from "./body-draft.ts";
import { type Controls, noControls, summaryCaptions, takeDatedLabel, takeLabel, takeSummary } from "./controls.ts";
import { type Draft, problem } from "./draft.ts";
import { cellAt, cleanText, isBlank, type Row, rowText } from "./row.ts";
import type { Section } from "./sections.ts";
import { fitToHeader, isComplete } from "./width.ts";

export interface Body {
  readonly drafts: readonly Draft[];
  readonly controls: Readonly<Controls>;
}

const FOOTER =
  /statement summary|legends? used|computer[- ]generated|system[- ]generated|end of (?:the )?statement|disclaimer|unless the constituent|^\W*(?:important|notes?\b|abbreviations?|this is an?\b|generated (?:on|by)|page \d)|registered office|closing balance includes|contents of this statement|^\W*(?:account|a\/c|customer|branch|statement)\b[^|]{0,30}:/i;
const DECORATION = /^[\s*\-=_.~#+]*$/;

interface Reading {
  readonly places: Places;
  readonly drafts: Draft[];
  /** Continuation texts by the index of the draft they belong to. */
  readonly pieces: Map<number, string[]>;
  readonly controls: Controls;
  inFooter: boolean;
  /** Number of the row that last gave a line or a piece of one: right below it text goes on, whatever it looks like. */
  lastRow: number;
  /** Captions of a summary block whose values stand in the next row. */
  summary: readonly string[] | null;
}

export function readBody(section: Section): Body {
  const places = placesOf(section);
  const order = section.layout.mapping?.dayOrder ?? dayOrderOf(section.body, places.dates);
  const controls = noControls();
  const reading: Reading = {
    places,
    drafts: [],
    pieces: new Map(),
    controls,
    inFooter: false,
    lastRow: 0,
    summary: null,
  };
  for (const found of section.body) {
    const { row, fits } = fitToHeader(found, places);
    // An opening balance of 45000 reads like a spreadsheet's day: below the captions of a summary it is none.
    const dated = reading.summary === null && looksDated(row, places);
    if (dated ? takeDatedLabel(row, places, controls, reading.drafts.length === 0) : takeUndated(row, reading))
      continue;
    reading.inFooter = false;
    reading.lastRow = row.number;
    const draft = draftOf(row, places, cellDates(row, places.dates, order));
    reading.drafts.push(fits || draft.problem ? draft : { ...draft, problem: tooWide(row) });
  }
  return { drafts: reading.drafts.map((draft, index) => withPieces(draft, reading.pieces.get(index))), controls };
}

/** True when a row without a date is accounted for as something else than a line. What holds an amount is not. */
function takeUndated(row: Row, reading: Reading): boolean {
  const { places, controls, drafts } = reading;
  if (isBlank(row) || isDecoration(row)) return true;
  if (reading.summary) {
    takeSummary(row, reading.summary, controls);
    reading.summary = null;
    return true;
  }
  reading.summary = summaryCaptions(row);
  if (reading.summary || takeLabel(row, places, controls, drafts.length === 0)) return true;
  if (isComplete(row, places)) return false;
  if (reading.inFooter) return !(isShifted(row) && isSuspect(drafts));
  const isNext = row.number === reading.lastRow + 1;
  if (isNext && takeContinuation(row, reading)) return true;
  if (isShifted(row)) return false;
  reading.inFooter = isFooter(row);
  if (reading.inFooter || takeContinuation(row, reading)) return true;
  return !(holdsAmount(row, places) || (isNext && isTorn(row)));
}

function takeContinuation(row: Row, reading: Reading): boolean {
  const { places, drafts, pieces } = reading;
  const piece = continuation(row, places);
  if (piece === null) return false;
  reading.lastRow = row.number;
  const index = drafts.length - 1;
  const above = pieces.get(index);
  if (above) above.push(piece);
  else if (index >= 0) pieces.set(index, [piece]);
  return true;
}

function withPieces(draft: Draft, pieces: readonly string[] | undefined): Draft {
  return pieces ? { ...draft, narration: [draft.narration, ...pieces].filter(Boolean).join(" ") } : draft;
}

function tooWide(row: Row): Problem {
  const message = "The row has more cells than the header, and they cannot be told apart; put quotes around its text.";
  return problem(row.number, null, "row-unreadable", message, rowText(row));
}

export function holdsAmount(row: Row, { debit, credit, amount, balance }: Places): boolean {
  return [debit, credit, amount, balance].some((at) => hasDigit(cellAt(row, at)));
}

/** Right below a line, days and figures without a word, one with paise: the rest of a row that was torn in two. */
function isTorn(row: Row): boolean {
  if (row.cells.some((cell) => /\p{L}/u.test(cell) && !looksLikeDate(cleanText(cell)))) return false;
  return row.cells.some((cell) => /\d\.\d\d/.test(cell) && typeof readAmount(cleanText(cell)) !== "string");
}

/** No line was read, or a row was refused already: then a footer's table is no likelier than lines in the wrong place. */
function isSuspect(drafts: readonly Draft[]): boolean {
  return drafts.length === 0 || drafts.some((draft) => draft.problem !== null);
}

/** A day, a text and an amount, but not under the captions for them: a line whose cells were moved. */
export function isShifted(row: Row, cellsMin = 4): boolean {
  const cells = row.cells.map(cleanText).filter((cell) => cell !== "");
  if (cells.length < cellsMin || !cells.some((cell) => looksLikeDate(cell) && /\D/.test(cell))) return false;
  const hasAmount = cells.some((cell) => /\d\.\d\d/.test(cell) && typeof readAmount(cell) !== "string");
  return hasAmount && cells.some((cell) => /\p{L}{2}/u.test(cell));
}

/** A date and nothing else, or behind a word of its own (`Printed on | 02-04-2026`), is when the page was printed. */
function looksDated(row: Row, { dates, narration }: Places): boolean {
  const filled = row.cells.filter((cell) => cell.trim() !== "").length;
  if (filled < 2) return false;
  if (looksLikeDate(cellAt(row, dates.booking))) return true;
  if (dates.value < 0 || !looksLikeDate(cellAt(row, dates.value))) return false;
  const isLabel = filled === 2 && /^\P{N}+$/u.test(cellAt(row, dates.booking)) && cellAt(row, narration) === "";
  return !isLabel;
}

function isDecoration(row: Row): boolean {
  return row.cells.every((cell) => DECORATION.test(cell));
}

function isFooter(row: Row): boolean {
  return FOOTER.test(rowText(row).slice(0, 300));
}

/** Text in the narration column, and perhaps the reference's, and nowhere else belongs to the line above. */
function continuation(row: Row, places: Places): string | null {
  const { narrations, reference } = places;
  const piece = narrationOf(row, places);
  if (piece === "") return null;
  const isAlone = row.cells.every(
    (cell, index) => narrations.includes(index) || index === reference || cell.trim() === "",
  );
  return isAlone ? [piece, cellAt(row, reference)].filter(Boolean).join(" ") : null;
}
