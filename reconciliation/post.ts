// Turns a line and its decision into journal transfers. Each debits one account and credits another by the same paise, so
// no posting can be out of balance; a compound entry is several transfers.

import { split } from "./allocate.ts";
import type { Line } from "./line.ts";
import { type Paise, paise, sum, ZERO } from "./money.ts";
import type { Decision, Deduction } from "./plan.ts";

export const ACCOUNTS = [
  "bank",
  "unidentified-receipts",
  "unidentified-payments",
  "unapplied",
  "receivable",
  "advance",
  "tds-receivable",
  "rebate-allowed",
  "surcharge",
  "rounding",
  "bank-charges",
  "refund-payable",
  "write-off",
  "in-transit",
] as const;

export type Account = (typeof ACCOUNTS)[number];

export interface Transfer {
  readonly debitAccount: Account;
  readonly creditAccount: Account;
  /** Always above zero. */
  readonly paise: Paise;
  readonly payer: string | null;
  /** A whole advice is one transfer: its items already say which bills it pays. */
  readonly advice: string | null;
  readonly bill: string | null;
}

/** What the decision adds to what the line's arrival posted. Nothing for what only a person can place; the ageing of the accounts is the review queue. */
export function decisionTransfers(line: Pick<Line, "direction" | "paise">, decision: Decision): Transfer[] {
  switch (decision.outcome) {
    case "matched":
      return [identified(line, decision.payer), ...applied(decision)];
    case "suggested":
      return decision.payer === null ? [] : [identified(line, decision.payer)];
    case "returned":
      // The line that undoes another clears both; what the other had paid is taken back by its own mirror.
      return decision.reverses === null ? [] : [transfer("unidentified-receipts", "unidentified-payments", line.paise)];
    case "excluded":
      if (decision.refund) return [transfer("refund-payable", "unidentified-payments", line.paise, decision.payer)];
      if (isHandedOver(decision)) return [handedOver(line)];
      return isCharged(decision) ? [transfer("bank-charges", "unidentified-payments", line.paise)] : [];
    case "duplicate":
    case "unidentified":
      return [];
  }
}

function isHandedOver(decision: Decision): boolean {
  return decision.evidence.some((evidence) => evidence.kind === "settlement");
}

/** Between two accounts of ours: what left the one and has not reached the other is on its way. */
function handedOver({ direction, paise: amount }: Pick<Line, "direction" | "paise">): Transfer {
  return direction === "credit"
    ? transfer("unidentified-receipts", "in-transit", amount)
    : transfer("in-transit", "unidentified-payments", amount);
}

function isCharged(decision: Decision): boolean {
  return decision.evidence.some((evidence) => evidence.kind === "charge");
}

function identified(line: Pick<Line, "paise">, payer: string | null): Transfer {
  return transfer("unidentified-receipts", "unapplied", line.paise, payer);
}

/** Relieves what was due, by cash and by each deduction, and keeps what is over as the payer's advance. */
function applied(decision: Decision): Transfer[] {
  const relieved = decision.advice === null ? perBill(decision) : wholeAdvice(decision);
  if (decision.advancePaise === ZERO) return relieved;
  return [...relieved, transfer("unapplied", "advance", decision.advancePaise, decision.payer)];
}

function wholeAdvice(decision: Decision): Transfer[] {
  const gross = sum(decision.allocations.map((allocation) => allocation.paise));
  return reliefs(gross, decision.deductions, decision.payer, decision.advice, null);
}

function perBill(decision: Decision): Transfer[] {
  const weights = decision.allocations.map((allocation) => allocation.paise);
  const shares = decision.deductions.map(({ kind, paise: whole }) => ({ kind, parts: split(whole, weights) }));
  return decision.allocations.flatMap((allocation, at) => {
    const own = shares.map(({ kind, parts }): Deduction => ({ kind, paise: parts[at] ?? ZERO }));
    return reliefs(allocation.paise, own, decision.payer, null, allocation.bill);
  });
}

const DEDUCTED: Record<Deduction["kind"], Account> = {
  "tds-194q": "tds-receivable",
  rebate: "rebate-allowed",
  rounding: "rounding",
  fee: "bank-charges",
  "fee-tax": "bank-charges",
  "write-off": "write-off",
  surcharge: "surcharge",
};

function reliefs(
  gross: Paise,
  deductions: readonly Deduction[],
  payer: string | null,
  advice: string | null,
  bill: string | null,
): Transfer[] {
  const given = deductions.filter((deduction) => deduction.paise > ZERO);
  const gained = deductions.filter((deduction) => deduction.paise < ZERO);
  const cash = paise(gross - sum(given.map((deduction) => deduction.paise)));
  return [
    ...(cash > ZERO ? [transfer("unapplied", "receivable", cash, payer, advice, bill)] : []),
    ...given.map(({ kind, paise: part }) => transfer(DEDUCTED[kind], "receivable", part, payer, advice, bill)),
    ...gained.map(({ kind, paise: part }) => transfer("unapplied", DEDUCTED[kind], paise(-part), payer, advice, bill)),
  ];
}

function transfer(
  debitAccount: Account,
  creditAccount: Account,
  amount: Paise,
  payer: string | null = null,
  advice: string | null = null,
  bill: string | null = null,
): Transfer {
  return { debitAccount, creditAccount, paise: amount, payer, advice, bill };
}
