// Finds open bills, advices and payers by every key a line may carry; each map is built only when a line first asks for it.

import type { Paise } from "./money.ts";
import type { Advice, AdviceItem, AggregatorSettlement, Bill, Open, Payer } from "./open.ts";
import { compareText } from "./order.ts";
import { stripZeros } from "./references/text.ts";
import { utrKey } from "./utr-key.ts";

export interface KnownRemitter {
  readonly payer: string;
  readonly ifsc: string;
}

export interface OpenIndex {
  readonly open: Open;
  advice(number: string): Advice | undefined;
  adviceByVan(van: string): Advice | undefined;
  advicesDeclaring(utr: string): readonly Advice[];
  advicesOfPayer(payer: string): readonly Advice[];
  /** Open or expired, neither paid nor cancelled. */
  advicesOfAmount(paise: Paise): readonly Advice[];
  /** The open advice that holds the bill. */
  holder(bill: string): Advice | undefined;
  bill(number: string): Bill | undefined;
  /** Its place among the open bills; after them come what stands for sealed advices. */
  billAt(number: string): number | undefined;
  billsOfConnection(number: string): readonly Bill[];
  /** Oldest due first. */
  billsOfPayer(payer: string): readonly Bill[];
  billsOfAmount(paise: Paise): readonly Bill[];
  payer(id: string): Payer | undefined;
  payerByVan(van: string): Payer | undefined;
  /** By the account number without leading zeros. */
  remitters(account: string): readonly KnownRemitter[];
  /** Of whom persons' decisions taught that the account pays for them; empty where somebody registered it. */
  learnedRemitters(account: string): readonly KnownRemitter[];
  /** By the name as a bank wrote it. */
  payersLearnedBy(name: string): readonly string[];
  /** By the reference the aggregator gave its transfer. */
  settlementsReferred(reference: string): readonly AggregatorSettlement[];
  settlementsOfNet(paise: Paise): readonly AggregatorSettlement[];
}

export function indexOpen(open: Open): OpenIndex {
  const advices = lazy(() => uniqueBy(open.advices, (advice) => advice.number, "advice"));
  const vans = lazy(() => new Map(open.advices.map((advice) => [advice.van, advice])));
  const declared = lazy(() => groupBy(open.advices, (advice) => advice.declaredUtrs.map(utrKey), byNumber));
  const payerAdvices = lazy(() => groupBy(open.advices, (advice) => [advice.payer], byIssue));
  const amounts = lazy(() => groupBy(open.advices.filter(isLive), (advice) => [advice.amountPaise], byIssue));
  const holders = lazy(() => holdersOf(open.advices));
  const bills = lazy(() => placesOf(open));
  const connections = lazy(() => groupBy(open.bills, (bill) => [stripZeros(bill.connection)], byDue));
  const payerBills = lazy(() => groupBy(open.bills, (bill) => (bill.payer === null ? [] : [bill.payer]), byDue));
  const billAmounts = lazy(() => groupBy(open.bills, (bill) => [bill.outstandingPaise], byDue));
  const payers = lazy(() => uniqueBy(open.payers, (payer) => payer.id, "payer"));
  const payerVans = lazy(() => new Map(open.payers.map((payer) => [payer.van, payer])));
  const accounts = lazy(() => remittersOf(open.payers, (payer) => payer.remitters));
  const learnedAccounts = lazy(() => remittersOf(open.payers, (payer) => payer.learned?.accounts ?? []));
  const transfers = lazy(() => groupBy(open.settlements ?? [], (one) => [utrKey(one.reference)], byReference));
  const nets = lazy(() => groupBy(open.settlements ?? [], (one) => [one.netPaise], byReference));
  const learnedNames = lazy(() => groupBy(open.payers, (payer) => payer.learned?.names ?? [], byId));
  return {
    open,
    advice: (number) => advices().get(number),
    adviceByVan: (van) => vans().get(van),
    advicesDeclaring: (utr) => declared().get(utrKey(utr)) ?? [],
    advicesOfPayer: (payer) => payerAdvices().get(payer) ?? [],
    advicesOfAmount: (paise) => amounts().get(paise) ?? [],
    holder: (bill) => holders().get(bill),
    bill: (number) => open.bills[bills().get(number) ?? -1],
    billAt: (number) => bills().get(number),
    billsOfConnection: (number) => connections().get(stripZeros(number)) ?? [],
    billsOfPayer: (payer) => payerBills().get(payer) ?? [],
    billsOfAmount: (paise) => billAmounts().get(paise) ?? [],
    payer: (id) => payers().get(id),
    payerByVan: (van) => payerVans().get(van),
    remitters: (account) => accounts().get(stripZeros(account)) ?? [],
    learnedRemitters: (account) =>
      accounts().has(stripZeros(account)) ? [] : (learnedAccounts().get(stripZeros(account)) ?? []),
    payersLearnedBy: (name) => (learnedNames().get(name) ?? []).map((payer) => payer.id),
    settlementsReferred: (reference) => (open.settlements ? (transfers().get(utrKey(reference)) ?? []) : []),
    settlementsOfNet: (paise) => (open.settlements ? (nets().get(paise) ?? []) : []),
  };
}

export function isLive(advice: Advice): boolean {
  return advice.state === "open" || advice.state === "expired";
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export function sealedItems(open: Open): AdviceItem[] {
  return open.advices.flatMap((advice) => (advice.sealed ? advice.items : []));
}

function placesOf(open: Open): Map<string, number> {
  const names = [...open.bills.map((bill) => bill.number), ...sealedItems(open).map((item) => item.bill)];
  const places = new Map(names.map((name, at) => [name, at]));
  if (places.size !== names.length) throw new Error("a bill stands twice among the open items");
  return places;
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string, what: string): Map<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    if (map.has(key(item))) throw new Error(`${what} ${key(item)} stands twice among the open items`);
    map.set(key(item), item);
  }
  return map;
}

function groupBy<T, K>(
  items: readonly T[],
  keys: (item: T) => readonly K[],
  order: (a: T, b: T) => number,
): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    for (const key of keys(item)) {
      const group = groups.get(key);
      if (!group) groups.set(key, [item]);
      else if (group.at(-1) !== item) group.push(item);
    }
  }
  for (const group of groups.values()) if (group.length > 1) group.sort(order);
  return groups;
}

function holdersOf(advices: readonly Advice[]): Map<string, Advice> {
  const map = new Map<string, Advice>();
  for (const advice of [...advices].sort(byNumber)) {
    if (advice.state === "open") for (const item of advice.items) map.set(item.bill, advice);
  }
  return map;
}

function remittersOf(
  payers: readonly Payer[],
  accountsOf: (payer: Payer) => readonly { readonly account: string; readonly ifsc: string }[],
): Map<string, KnownRemitter[]> {
  const map = new Map<string, KnownRemitter[]>();
  for (const payer of [...payers].sort(byId)) {
    for (const remitter of accountsOf(payer)) {
      const key = stripZeros(remitter.account);
      const known = map.get(key) ?? [];
      if (!known.some((other) => other.payer === payer.id && other.ifsc === remitter.ifsc)) {
        map.set(key, [...known, { payer: payer.id, ifsc: remitter.ifsc }]);
      }
    }
  }
  return map;
}

function byReference(a: AggregatorSettlement, b: AggregatorSettlement): number {
  return compareText(a.reference, b.reference) || compareText(a.aggregator, b.aggregator);
}

function byId(a: Payer, b: Payer): number {
  return compareText(a.id, b.id);
}

function byNumber(a: Advice, b: Advice): number {
  return compareText(a.number, b.number);
}

function byIssue(a: Advice, b: Advice): number {
  return compareText(a.issuedOn, b.issuedOn) || byNumber(a, b);
}

function byDue(a: Bill, b: Bill): number {
  return compareText(a.dueDate, b.dueDate) || compareText(a.number, b.number);
}
