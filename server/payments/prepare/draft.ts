// What an advice will say is decided here, from what is owed and what was asked, and nowhere else: paid part, rebate, TDS, validity.

import { type Paise, paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";

/** A bill somebody wants to pay, with what is owed on it today. */
export interface Wish {
  readonly billId: string;
  readonly billNumber: string;
  readonly outstandingPaise: Paise;
  /** What can still be won by paying the whole bill until `rebateUntil`; zero when nothing. */
  readonly rebatePaise: Paise;
  readonly rebateUntil: string | null;
  /** Null pays what is outstanding. */
  readonly askedPaise: Paise | null;
  readonly tdsPaise: Paise;
}

export interface DraftItem {
  readonly billId: string;
  /** What the bill is relieved of, gross of rebate and TDS. */
  readonly paise: Paise;
  readonly rebatePaise: Paise;
  readonly tdsPaise: Paise;
  /** To be transferred for it. */
  readonly amountPaise: Paise;
  readonly part: boolean;
}

export interface Draft {
  readonly items: readonly DraftItem[];
  readonly grossPaise: Paise;
  readonly rebatePaise: Paise;
  readonly tdsPaise: Paise;
  readonly amountPaise: Paise;
  /** `YYYY-MM-DD`: the day after which a rebate in it is lost, or the discom's days have passed. */
  readonly validUntil: string;
  readonly part: boolean;
}

export type WishProblem = "above-outstanding" | "tds-too-large";

export function problemOf(wish: Wish): WishProblem | null {
  if (wish.askedPaise !== null && wish.askedPaise > wish.outstandingPaise) return "above-outstanding";
  return draftItem(wish).amountPaise <= 0n ? "tds-too-large" : null;
}

/** Wishes must have no problem. `lastDay` is today and the discom's days of validity. */
export function draftOf(wishes: readonly Wish[], lastDay: string): Draft {
  const items = wishes.map(draftItem);
  const rebateDays = wishes.flatMap((wish, index) =>
    items[index]?.rebatePaise !== ZERO && wish.rebateUntil !== null ? [wish.rebateUntil] : [],
  );
  return {
    items,
    grossPaise: sum(items.map((item) => item.paise)),
    rebatePaise: sum(items.map((item) => item.rebatePaise)),
    tdsPaise: sum(items.map((item) => item.tdsPaise)),
    amountPaise: sum(items.map((item) => item.amountPaise)),
    validUntil: rebateDays.reduce((earliest, day) => (day < earliest ? day : earliest), lastDay),
    part: items.some((item) => item.part),
  };
}

/** The rebate is for whole bills only. */
export function draftItem(wish: Wish): DraftItem {
  const amount = wish.askedPaise ?? wish.outstandingPaise;
  const part = amount < wish.outstandingPaise;
  const rebatePaise = part ? ZERO : wish.rebatePaise;
  return {
    billId: wish.billId,
    paise: amount,
    rebatePaise,
    tdsPaise: wish.tdsPaise,
    amountPaise: paise(amount - rebatePaise - wish.tdsPaise),
    part,
  };
}

/** Tax on what is transferred before it, half a paisa up. */
export function tdsOf(wish: Wish, basisPoints: number): Paise {
  const base = draftItem({ ...wish, tdsPaise: ZERO }).amountPaise;
  return paise((base * BigInt(basisPoints) + 5_000n) / 10_000n);
}

/** Amounts as they come from SQL and the wire. */
export function wish(row: {
  billId: string;
  billNumber: string;
  outstandingPaise: string;
  rebatePaise: string;
  rebateUntil: string | null;
  askedPaise: string | null;
  tdsPaise: string;
}): Wish {
  return {
    billId: row.billId,
    billNumber: row.billNumber,
    outstandingPaise: paiseFromString(row.outstandingPaise),
    rebatePaise: paiseFromString(row.rebatePaise),
    rebateUntil: row.rebateUntil,
    askedPaise: row.askedPaise === null ? null : paiseFromString(row.askedPaise),
    tdsPaise: paiseFromString(row.tdsPaise),
  };
}
