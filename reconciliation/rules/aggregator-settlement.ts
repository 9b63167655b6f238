// P2: an aggregator's transfer, by the reference it gave and exactly its net: the gross pays the bills, fee and tax are our charges.

import { type Case, type Desk, say, vetoesOfMany } from "../desk.ts";
import { evidenceOf } from "../facts.ts";
import { type Paise, paise, sum, ZERO } from "../money.ts";
import type { AggregatorSettlement } from "../open.ts";
import type { Allocation, Decision, Deduction } from "../plan.ts";
import { daysApart } from "./returns.ts";
import { amountEvidence } from "./settle.ts";

/** Between the day the aggregator names and the bank's value date stand at most a few holidays. */
const DAYS_MAX = 7;

export function byAggregatorSettlement(desk: Desk, one: Case): Decision | null {
  const [named] = one.facts.settlements;
  if (!named || one.facts.settlements.length > 1 || one.repeated || one.utrShared) return null;
  const { item: settlement, reference } = named;
  if (settlement.netPaise !== one.line.paise) return null;
  if (daysApart(settlement.settledOn, one.line.valueDate) > DAYS_MAX) return null;
  if (settlement.own) {
    const found = evidenceOf(reference, true, ` handed over by ${settlement.aggregator}`);
    return say("excluded", "P2", { evidence: [{ ...found, kind: "settlement" }, amountEvidence(one)] });
  }
  if (!addsUpItself(settlement)) return null;
  const allocations = allocationsOf(settlement);
  if (allocations.some(({ bill, paise: part }) => part > desk.remaining.left(bill))) return null;
  const payers = payersOf(desk, settlement);
  if (vetoesOfMany(one, payers).length > 0) return null;
  const [payer = null] = payers;
  return say("matched", "P2", {
    payer: payers.size === 1 ? payer : null,
    allocations,
    deductions: deductionsOf(settlement),
    evidence: [evidenceOf(reference, true, ` settled by ${settlement.aggregator}`), amountEvidence(one)],
  });
}

/** Gross is what was paid for bills, and net what is left of it after fee and tax: refunds and disputes in between are a person's. */
function addsUpItself(settlement: AggregatorSettlement): boolean {
  const { grossPaise, feePaise, taxPaise, netPaise } = settlement;
  const items = settlement.payments.flatMap((payment) => payment.items.map((item) => item.paise));
  return (
    items.every((item) => item > ZERO) &&
    feePaise >= ZERO &&
    taxPaise >= ZERO &&
    sum(items) === grossPaise &&
    grossPaise - feePaise - taxPaise === netPaise
  );
}

/** One bill may be paid by several payments. */
export function allocationsOf({ payments }: AggregatorSettlement): Allocation[] {
  const parts = new Map<string, Paise>();
  for (const { items } of payments) {
    for (const { bill, paise: part } of items) parts.set(bill, paise((parts.get(bill) ?? ZERO) + part));
  }
  return [...parts].map(([bill, part]) => ({ bill, paise: part }));
}

function deductionsOf({ feePaise, taxPaise }: AggregatorSettlement): Deduction[] {
  const list: Deduction[] = [
    { kind: "fee", paise: feePaise },
    { kind: "fee-tax", paise: taxPaise },
  ];
  return list.filter((deduction) => deduction.paise !== ZERO);
}

/** Whose bills and payments these are. */
export function payersOf(desk: Desk, { payments }: AggregatorSettlement): Set<string> {
  const payers = new Set<string>();
  for (const { payer, items } of payments) {
    if (payer !== null) payers.add(payer);
    for (const { bill } of items) {
      const holder = desk.index.bill(bill)?.payer;
      if (holder) payers.add(holder);
    }
  }
  return payers;
}
