// Builders for the engine's tests: each makes what it is not given, so that a test states only what matters.

import { adviceNumber, adviceVan, payerVan } from "#reconciliation/check-digits.ts";
import { type Paise, paise, sum } from "#reconciliation/money.ts";
import type { Advice, Bill, Open, Payer, Policy } from "#reconciliation/open.ts";
import type { Decision, Plan, ReferencedLine } from "#reconciliation/plan.ts";
import { reconcile } from "#reconciliation/reconcile.ts";
import { findReferences } from "#reconciliation/reference.ts";

export const DISCOM = {
  code: "SB",
  vanPrefixes: ["SBPDCL"],
  connectionNumber: "^[0-9]{9,11}$",
  billNumber: "^[0-9]{12}$",
} as const;

export const POLICY: Policy = {
  partPayment: "oldest-due-first",
  excess: "advance",
  late: "accept",
  roundingPaise: paise(99n),
};

/** Rupees to paise. */
export function rs(rupees: number): Paise {
  return paise(BigInt(Math.round(rupees * 100)));
}

export function aPayer(serial: number, given: Partial<Payer> = {}): Payer {
  return {
    id: `payer-${serial}`,
    name: `Department ${serial} (fictional)`,
    van: payerVan("SBPDCL", serial),
    remitters: [],
    deductions: [],
    ...given,
  };
}

export function aBill(serial: number, given: Partial<Bill> = {}): Bill {
  return {
    number: `1026${String(serial).padStart(8, "0")}`,
    connection: `0020${String(serial).padStart(6, "0")}`,
    payer: "payer-1",
    outstandingPaise: rs(1000),
    dueDate: "2026-04-20",
    rebate: null,
    ...given,
  };
}

export function anAdvice(serial: number, bills: readonly Bill[], given: Partial<Advice> = {}): Advice {
  const number = adviceNumber("SB", 2026, serial);
  const items = given.items ?? bills.map((bill) => ({ bill: bill.number, paise: bill.outstandingPaise }));
  const tdsPaise = given.tdsPaise ?? paise(0n);
  return {
    number,
    van: adviceVan("SBPDCL", number),
    payer: bills[0]?.payer ?? "payer-1",
    amountPaise: paise(sum(items.map((item) => item.paise)) - tdsPaise),
    tdsPaise,
    items,
    declaredUtrs: [],
    issuedOn: "2026-04-01",
    validUntil: "2026-04-15",
    state: "open",
    ...given,
  };
}

export function open(given: Partial<Open> = {}): Open {
  return { discom: DISCOM, payers: [], bills: [], advices: [], seen: [], policy: POLICY, ...given };
}

export function aLine(narration: string, amount: Paise, given: Partial<ReferencedLine> = {}): ReferencedLine {
  const line = {
    row: 1,
    account: "40012345678",
    valueDate: "2026-04-10",
    bookingDate: "2026-04-10",
    direction: "credit" as const,
    paise: amount,
    narration,
    bankReference: "",
    balancePaise: null,
    ...given,
  };
  return { ...line, references: given.references ?? findReferences(line, { ...DISCOM, discomCode: DISCOM.code }) };
}

export function plan(openItems: Open, ...lines: ReferencedLine[]): Plan {
  return reconcile({ lines, open: openItems, asOf: "2026-05-01" });
}

/** The one line's decision. */
export function decide(openItems: Open, line: ReferencedLine): Decision {
  const decision = plan(openItems, line).decisions[0];
  if (!decision) throw new Error("no decision");
  return decision;
}

/** `P1 matched late`: what a decision comes to, in a word. */
export function verdict(decision: Decision | undefined): string {
  return decision ? [decision.rule, decision.outcome, ...decision.flags].join(" ") : "none";
}
