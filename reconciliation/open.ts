// What is open on the discom's side: the bills, advices and payers that a credit may pay, and the policy that governs doubt.

import type { IsoDate } from "./line.ts";
import type { Paise } from "./money.ts";

export interface Discom {
  /** Two capital letters; they begin every advice number. */
  readonly code: string;
  /** Client prefixes the bank gave for virtual accounts, 4–6 capital letters. */
  readonly vanPrefixes: readonly string[];
  /** Anchored pattern of a connection number as text; compared on the zero-stripped key. */
  readonly connectionNumber: string;
  readonly billNumber: string;
}

export interface Remitter {
  readonly account: string;
  readonly ifsc: string;
  readonly name: string;
}

/** What decisions of persons taught about a payer: it may suggest and hold back, and never decides. */
export interface Learned {
  readonly accounts: readonly { readonly account: string; readonly ifsc: string }[];
  /** As banks wrote them. */
  readonly names: readonly string[];
}

export interface Payer {
  readonly id: string;
  readonly name: string;
  /** Standing virtual account: prefix, `P`, serial, check digits. */
  readonly van: string;
  readonly remitters: readonly Remitter[];
  readonly deductions: readonly "tds-194q"[];
  /** What is agreed with this payer alone; every key it leaves out is the discom's. */
  readonly policy?: OwnPolicy | undefined;
  readonly learned?: Learned | undefined;
}

export interface Bill {
  readonly number: string;
  readonly connection: string;
  /** The payer who holds the connection, null when nobody tagged it. */
  readonly payer: string | null;
  readonly outstandingPaise: Paise;
  readonly dueDate: IsoDate;
  /** Taken off when the bank's value date is on or before `until`. */
  readonly rebate: { readonly paise: Paise; readonly until: IsoDate } | null;
  /** Comes on top when the bank's value date is on or after `from`; what is paid without it leaves no part of the bill open. */
  readonly surcharge?: { readonly paise: Paise; readonly from: IsoDate } | null | undefined;
}

export interface AdviceItem {
  readonly bill: string;
  /** What the bill is relieved of when this advice is paid, gross of TDS and rebate. */
  readonly paise: Paise;
}

export interface Advice {
  readonly number: string;
  readonly van: string;
  readonly payer: string;
  /** What is to be transferred: items − TDS − rebate + advance. */
  readonly amountPaise: Paise;
  /** Money beside the bills, kept for the payer when it is paid exactly; an advice may be nothing else. */
  readonly advancePaise?: Paise | undefined;
  readonly tdsPaise: Paise;
  readonly items: readonly AdviceItem[];
  /**
   * Every bill of it is open for what the advice asks and in nothing else that is laid out, so that nothing within it matters to
   * who pays it whole: `items` is then one that stands for all, with the advice's number for a bill. It can be paid whole or left.
   */
  readonly sealed?: boolean | undefined;
  readonly declaredUtrs: readonly string[];
  readonly issuedOn: IsoDate;
  readonly validUntil: IsoDate;
  readonly state: "open" | "expired" | "paid" | "cancelled";
}

/** A credit decided earlier, kept so that its return or its repetition is recognised. */
export interface Seen {
  readonly id: string;
  readonly utr: string;
  readonly paise: Paise;
  readonly valueDate: IsoDate;
  readonly payer: string | null;
  /** Six digits, where it came by cheque. */
  readonly cheque?: string | undefined;
}

/** What an aggregator says one of its transfers was for: many payments in one sum, less its fee and the tax on it. */
export interface AggregatorSettlement {
  /** The aggregator's own number of it. */
  readonly number?: string | undefined;
  /** The UTR of the transfer, as the aggregator gives it. */
  readonly reference: string;
  readonly aggregator: string;
  readonly settledOn: IsoDate;
  readonly grossPaise: Paise;
  readonly feePaise: Paise;
  readonly taxPaise: Paise;
  readonly netPaise: Paise;
  readonly payments: readonly AggregatorPayment[];
  /** Its payments stand on the aggregator's own account already: the transfer pays no bill, it is that account's money coming over. */
  readonly own?: boolean | undefined;
}

export interface AggregatorPayment {
  readonly id: string;
  readonly payer: string | null;
  readonly items: readonly AdviceItem[];
}

/** Money to be paid back, or paid back: its number goes with the payment and stands in the debit's text. */
export interface Refund {
  readonly number: string;
  readonly payer: string;
  readonly paise: Paise;
  /** The line that paid it, by its id; null while it is to be paid. */
  readonly paidBy: string | null;
}

export interface Policy {
  readonly partPayment: "oldest-due-first" | "hold";
  readonly excess: "advance" | "hold";
  readonly late: "accept" | "hold";
  /** A difference up to this many paise is a rounding (below one rupee). */
  readonly roundingPaise: Paise;
}

/** Some keys of a policy: what one payer agreed on otherwise than the discom's. */
export type OwnPolicy = { readonly [Key in keyof Policy]?: Policy[Key] | undefined };

/** The discom's policy with the payer's own keys over it. */
export function effectivePolicy(discom: Policy, own: OwnPolicy | undefined): Policy {
  return {
    partPayment: own?.partPayment ?? discom.partPayment,
    excess: own?.excess ?? discom.excess,
    late: own?.late ?? discom.late,
    roundingPaise: own?.roundingPaise ?? discom.roundingPaise,
  };
}

export interface Open {
  readonly discom: Discom;
  readonly payers: readonly Payer[];
  readonly bills: readonly Bill[];
  readonly advices: readonly Advice[];
  readonly seen: readonly Seen[];
  readonly settlements?: readonly AggregatorSettlement[] | undefined;
  /** Those that the lines' text names. */
  readonly refunds?: readonly Refund[] | undefined;
  readonly policy: Policy;
}
