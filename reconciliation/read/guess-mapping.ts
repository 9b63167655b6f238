// A first guess at what an unknown table's columns mean, from captions that any bank uses: a person corrects it, the reader proves it.

import { ALL_LAYOUTS } from "../banks/all.ts";
import type { Delimiter, MappedMeaning, Mapping } from "../banks/mapping.ts";
import { captionKey } from "../banks/meaning.ts";
import { ambiguousParts, looksLikeDate } from "../date.ts";
import { cellAt, type Row } from "./row.ts";

/** Words of captions, the more telling first; English and Hindi. */
const WORDS: readonly (readonly [meaning: MappedMeaning, words: RegExp])[] = [
  ["value-date", /value.*(?:date|dt)|मूल्य.*(?:दिनांक|तिथि)/i],
  ["balance", /balance|\bbal\b|^left$|शेष/i],
  ["debit", /debit|withdraw|\bdr\b|paid out|money out|payment|नामे|निकासी/i],
  ["credit", /credit|deposit|\bcr\b|paid in|money in|receipt|जमा/i],
  ["booking-date", /date|^day$|\bdt\b|posted|दिनांक|तिथि/i],
  ["reference", /\bref|cheque|chq|instrument|utr|rrn|संदर्भ|चेक/i],
  ["narration", /narration|description|particular|remark|detail|^what$|विवरण/i],
  ["side", /^(?:dr\W*cr|cr\W*dr|d\W*c|type|side)$/i],
  ["amount", /amount|\bamt\b|राशि/i],
  ["transaction-id", /(?:tran|txn|transaction).*(?:id|no)/i],
];

const HEADER_WITHIN_ROWS = 200;
const CAPTIONS_MIN = 3;

/** Null when no row looks like captions. */
export function guessMapping(rows: readonly Row[], delimiter: Delimiter | null): Mapping | null {
  const near = rows.slice(0, HEADER_WITHIN_ROWS);
  const scored = near.map((row) => ({ row, columns: guessColumns(row) }));
  const best = scored.reduce((one, other) => (other.columns.length > one.columns.length ? other : one), {
    row: { number: 0, cells: [] } as Row,
    columns: [] as ReturnType<typeof guessColumns>,
  });
  if (best.columns.length < CAPTIONS_MIN) return null;
  const below = rows.filter(({ number }) => number > best.row.number).slice(0, HEADER_WITHIN_ROWS);
  return {
    captions: best.row.cells.map((_, index) => cellAt(best.row, index)),
    columns: best.columns,
    rowsToSkip: 0,
    dayOrder: isMonthFirst(below) ? "month-first" : "day-first",
    decimal: isCommaDecimal(below) ? "comma" : "point",
    delimiter,
  };
}

function guessColumns(row: Row): Mapping["columns"] {
  const found: { meaning: MappedMeaning; index: number }[] = [];
  row.cells.forEach((_, index) => {
    const caption = cellAt(row, index);
    if (caption === "" || caption.length > 60 || looksLikeDate(caption)) return;
    const meaning = meaningOf(caption, new Set(found.map((column) => column.meaning)));
    if (meaning) found.push({ meaning, index });
  });
  const twoColumns =
    found.some(({ meaning }) => meaning === "debit") && found.some(({ meaning }) => meaning === "credit");
  return twoColumns ? found.filter(({ meaning }) => meaning !== "amount" && meaning !== "side") : found;
}

function meaningOf(caption: string, taken: ReadonlySet<MappedMeaning>): MappedMeaning | null {
  const known = KNOWN.get(captionKey(caption));
  if (known && (!taken.has(known) || known === "narration")) return known;
  return WORDS.find(([meaning, words]) => words.test(caption) && !taken.has(meaning))?.[0] ?? null;
}

/** What the layouts we know mean by a caption. */
const KNOWN: ReadonlyMap<string, MappedMeaning> = new Map(
  ALL_LAYOUTS.flatMap(({ columns }) =>
    columns.flatMap(({ meaning, captions }) =>
      meaning === "ignored" || meaning === "both-dates"
        ? []
        : captions.map((caption) => [captionKey(caption), meaning] as const),
    ),
  ),
);

function isMonthFirst(rows: readonly Row[]): boolean {
  const parts = rows.flatMap(({ cells }) => cells.map((cell) => ambiguousParts(cell)).filter((part) => part !== null));
  return parts.some(([, second]) => second > 12) && !parts.some(([first]) => first > 12);
}

/** Figures that end in a comma and two digits, and none that end in a point and two. */
function isCommaDecimal(rows: readonly Row[]): boolean {
  const cells = rows.flatMap((row) => row.cells.map((_, index) => cellAt(row, index)));
  const comma = cells.some((cell) => /^-?[\d. ]*\d,\d\d$/.test(cell));
  return comma && !cells.some((cell) => /^-?[\d, ]*\d\.\d\d$/.test(cell));
}
