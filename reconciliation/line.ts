// What reading a statement yields: lines, the references found in them, and a Problem for every row that is not a line.

import type { Paise } from "./money.ts";

/** `YYYY-MM-DD`, a day in India. Compares correctly as a string. */
export type IsoDate = string;

export type Direction = "credit" | "debit";

export type ReferenceKind =
  | "rtgs-utr"
  | "neft-utr"
  | "rrn"
  | "cheque"
  | "ifsc"
  | "account"
  | "name"
  | "van"
  | "payer-van"
  | "advice"
  | "bill"
  | "connection";

/** Something in a line's text that may identify the payment. */
export interface Reference {
  readonly kind: ReferenceKind;
  /** Normalised: upper case, only letters and digits (a name keeps single spaces). */
  readonly value: string;
  /** Where in `field` it stands, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly field: "narration" | "bankReference";
  /** Check digits, embedded date or bank code hold. Structure only warns: an invalid one is still reported. */
  readonly valid: boolean;
}

/** One row of a bank's statement. */
export interface Line {
  /** 1-based row in the file as a person would count it (XML and MT940: the 1-based line in the file where the entry starts). */
  readonly row: number;
  readonly valueDate: IsoDate;
  readonly bookingDate: IsoDate;
  readonly direction: Direction;
  /** Always above zero; the direction carries the sign. */
  readonly paise: Paise;
  /** All pieces of the text joined with single spaces and runs of blanks made one, otherwise as the bank wrote it. */
  readonly narration: string;
  /**
   * The bank's own reference or cheque column, trimmed, a bare cheque number with its six digits; the bank's id of the
   * transaction where that column is empty; empty when there is neither.
   */
  readonly bankReference: string;
  /** Running balance after this line, negative when overdrawn; null when the file has none. */
  readonly balancePaise: Paise | null;
}

export type ProblemCode =
  | "amount-unreadable"
  | "amount-both-sides"
  | "amount-missing"
  | "date-unreadable"
  | "balance-broken"
  | "columns-swapped"
  | "row-unreadable"
  /** A spreadsheet wrote a long number as a power of ten. */
  | "reference-cut"
  | "control-total"
  | "entry-sum-differs";

/** A row refused with its reason. Rows in = lines + problems. */
export interface Problem {
  /** 1-based; 0 when it concerns the statement as a whole. */
  readonly row: number;
  /** The caption of the column at fault, or null when it is the whole row. */
  readonly column: string | null;
  readonly code: ProblemCode;
  /** One English sentence: what was found and what to do. Screens translate by code. */
  readonly message: string;
  /** The cell or row as it stood in the file. */
  readonly raw: string;
}

export interface Balance {
  readonly date: IsoDate;
  /** Signed: negative when the account is overdrawn. */
  readonly paise: Paise;
}

/** One account's lines for a period, in the order of time (a newest-first file is turned round). */
export interface Statement {
  /** Account number as digits, empty when the file does not say. */
  readonly account: string;
  readonly currency: string;
  readonly opening: Balance | null;
  readonly closing: Balance | null;
  readonly lines: readonly Line[];
}

export type RefusalCode =
  | "layout-unknown"
  | "not-what-it-says"
  | "pdf"
  | "biff"
  | "encrypted"
  | "quote-unclosed"
  | "header-duplicate"
  | "too-large"
  | "xml-not-well-formed"
  | "xml-doctype"
  | "entry-misplaced"
  | "empty"
  | "encoding"
  | "bank-unknown"
  | "not-found";

export interface Refusal {
  readonly code: RefusalCode;
  /** One English sentence that names the row where there is one, and says what to do. */
  readonly message: string;
}

/** Everything one file gave. A refused file gives no statements: nothing is half read. */
export interface ReadFile {
  /** `delimited`, `xlsx`, `html`, `mt940`, `mt942`, `camt.053` …; null when refused before it was known. */
  readonly format: string | null;
  /** Identifier of the layout (`sbi`, `hdfc`, …), null when the format needs none. */
  readonly bank: string | null;
  readonly statements: readonly Statement[];
  readonly problems: readonly Problem[];
  readonly refused: Refusal | null;
}
