// A row on its way to being a line: everything read from its cells, before the running balance has proved it.

import type { Direction, IsoDate, Line, Problem, ProblemCode } from "../line.ts";
import type { Paise } from "../money.ts";

export interface Draft {
  readonly row: number;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate;
  /** What the columns say; null when they contradict themselves and only the balance can tell. */
  readonly claimed: Direction | null;
  /** Above zero; null when the row is already a problem. */
  readonly paise: Paise | null;
  readonly narration: string;
  readonly bankReference: string;
  readonly balancePaise: Paise | null;
  readonly amountColumn: string;
  readonly amountRaw: string;
  readonly balanceColumn: string;
  readonly balanceRaw: string;
  readonly problem: Problem | null;
}

export function problem(row: number, column: string | null, code: ProblemCode, message: string, raw: string): Problem {
  return { row, column, code, message, raw };
}

export function lineOf(draft: Draft, direction: Direction): Line {
  if (draft.paise === null) throw new TypeError(`row ${draft.row} has no amount and cannot be a line`);
  return {
    row: draft.row,
    valueDate: draft.valueDate,
    bookingDate: draft.bookingDate,
    direction,
    paise: draft.paise,
    narration: draft.narration,
    bankReference: draft.bankReference,
    balancePaise: draft.balancePaise,
  };
}
