// What a line's text says in terms of what is open: which advices, bills and payers it names, and whose they are.

import { adviceNumberOfVan } from "./check-digits.ts";
import type { Reference } from "./line.ts";
import type { Advice, AggregatorSettlement, Bill, Payer } from "./open.ts";
import type { KnownRemitter, OpenIndex } from "./open-index.ts";
import type { Evidence, ReferencedLine } from "./plan.ts";
import { digitRuns, overlaps } from "./references/text.ts";
import { utrKey } from "./utr-key.ts";

/** A reference and the open item it names. */
export interface Named<T> {
  readonly item: T;
  readonly reference: Reference;
}

/** Something in the text that belongs to a payer. */
export interface Claim {
  readonly payer: string;
  readonly reference: Reference;
}

export interface Facts {
  /** Whole UTRs and RRNs as keys, each once. */
  readonly utrs: readonly string[];
  readonly advices: readonly Named<Advice>[];
  readonly standing: readonly Named<Payer>[];
  readonly declared: readonly Named<Advice>[];
  readonly bills: readonly Named<Bill>[];
  readonly connections: readonly Named<readonly Bill[]>[];
  readonly remitters: readonly Named<Payer>[];
  readonly claims: readonly Claim[];
  /** Transfers of an aggregator, which claim nothing for one payer alone. */
  readonly settlements: readonly Named<AggregatorSettlement>[];
  /** Payers for whom an account in the text was seen to pay: no claims, because nothing learned decides. */
  readonly learned: readonly Named<Payer>[];
  /** Our own numbers, by their check digits, of advices and payers that are not among the open items. */
  readonly unknown: readonly Reference[];
}

interface Gathered {
  readonly utrs: string[];
  readonly advices: Named<Advice>[];
  readonly standing: Named<Payer>[];
  readonly declared: Named<Advice>[];
  readonly bills: Named<Bill>[];
  readonly connections: Named<readonly Bill[]>[];
  readonly remitters: Named<Payer>[];
  readonly learned: Named<Payer>[];
  readonly settlements: Named<AggregatorSettlement>[];
  readonly unknown: Reference[];
}

export function factsOf(line: ReferencedLine, index: OpenIndex): Facts {
  const facts: Gathered = {
    utrs: [],
    advices: [],
    standing: [],
    declared: [],
    bills: [],
    connections: [],
    remitters: [],
    learned: [],
    settlements: [],
    unknown: [],
  };
  for (const reference of line.references) gather(facts, reference, line, index);
  for (const reference of accountsElsewhere(line, index)) {
    nameRemitter(facts, reference, line, index);
  }
  for (const word of index.open.settlements ? longWords(line.narration) : []) {
    for (const settlement of index.settlementsReferred(word.value)) name(facts.settlements, settlement, word);
  }
  const column = columnKey(line);
  if (column) {
    for (const advice of index.advicesDeclaring(column)) name(facts.declared, advice, columnReference(line));
    for (const settlement of index.settlementsReferred(column)) {
      name(facts.settlements, settlement, columnReference(line));
    }
  }
  return { ...facts, claims: claimsIn(facts) };
}

function gather(facts: Gathered, reference: Reference, line: ReferencedLine, index: OpenIndex): void {
  switch (reference.kind) {
    case "rtgs-utr":
    case "neft-utr":
    case "rrn":
      if (isUtr(reference)) gatherUtr(facts, reference, index);
      break;
    case "van":
    case "advice":
      if (reference.valid) gatherOwn(facts.advices, adviceNamed(reference, index), reference, facts, index);
      break;
    case "payer-van":
      if (reference.valid) gatherOwn(facts.standing, index.payerByVan(reference.value), reference, facts, index);
      break;
    case "bill":
      name(facts.bills, index.bill(reference.value), reference);
      break;
    case "connection": {
      const dues = index.billsOfConnection(reference.value);
      name(facts.connections, dues.length > 0 ? dues : undefined, reference);
      break;
    }
    case "account":
      if (reference.valid) nameRemitter(facts, reference, line, index);
      break;
    case "cheque":
    case "ifsc":
    case "name":
      break;
  }
}

function gatherOwn<T>(
  list: Named<T>[],
  item: T | undefined,
  reference: Reference,
  facts: Gathered,
  { open }: OpenIndex,
): void {
  const { code, vanPrefixes } = open.discom;
  const ours = reference.value.startsWith(code) || vanPrefixes.some((prefix) => reference.value.startsWith(prefix));
  if (item === undefined && ours) facts.unknown.push(reference);
  name(list, item, reference);
}

function gatherUtr(facts: Gathered, reference: Reference, index: OpenIndex): void {
  const key = utrKey(reference.value);
  if (!facts.utrs.includes(key)) facts.utrs.push(key);
  for (const advice of index.advicesDeclaring(key)) name(facts.declared, advice, reference);
  for (const settlement of index.settlementsReferred(key)) name(facts.settlements, settlement, reference);
}

function claimsIn(facts: Gathered): Claim[] {
  return [
    ...[...facts.advices, ...facts.declared].map(({ item, reference }) => ({ payer: item.payer, reference })),
    ...[...facts.standing, ...facts.remitters].map(({ item, reference }) => ({ payer: item.id, reference })),
    ...facts.bills.flatMap(({ item, reference }) => ownersOf([item]).map((payer) => ({ payer, reference }))),
    ...facts.connections.flatMap(({ item, reference }) => ownersOf(item).map((payer) => ({ payer, reference }))),
  ];
}

const NONE: readonly Evidence[] = [];

/** Facts that belong to someone else than the payer who is about to be credited. */
export function contradictions(facts: Facts, payer: string | null): readonly Evidence[] {
  if (payer === null || facts.claims.every((claim) => claim.payer === payer)) return NONE;
  return facts.claims
    .filter((claim) => claim.payer !== payer)
    .map(({ payer: other, reference }) => evidenceOf(reference, false, ` belongs to ${other}`));
}

/** What was learned of another payer: it holds an automatic decision back where a registered account would. */
export function learnedContradictions(facts: Facts, payer: string | null): readonly Evidence[] {
  if (payer === null) return NONE;
  return facts.learned
    .filter(({ item }) => item.id !== payer)
    .map(({ item, reference }) => learnedEvidence(reference, false, ` has paid for ${item.id}`));
}

/** The same without UTRs: what another payer declared, perhaps by a slip, is no match for our own check digits and amount. */
export function strongContradictions(facts: Facts, payer: string): readonly Evidence[] {
  return contradictions(facts, payer).filter(
    ({ kind }) => kind !== "rtgs-utr" && kind !== "neft-utr" && kind !== "rrn",
  );
}

export function evidenceOf(reference: Reference, agrees: boolean | null, note = ""): Evidence {
  const { kind, value, field, start, end } = reference;
  return { kind, text: value + note, agrees, at: { field, start, end } };
}

export function learnedEvidence(reference: Reference, agrees: boolean | null, note = ""): Evidence {
  const kind = reference.kind === "name" ? "learned-name" : "learned-account";
  return { ...evidenceOf(reference, agrees, note), kind };
}

/** Whole enough to identify a transfer: a cut one only suggests. */
export function isUtr(reference: Reference): boolean {
  if (reference.kind === "rrn") return reference.valid;
  if (reference.kind !== "neft-utr" && reference.kind !== "rtgs-utr") return false;
  return reference.valid || reference.value.length === 22 || /^IN\d{14}$/.test(reference.value);
}

function adviceNamed(reference: Reference, index: OpenIndex): Advice | undefined {
  if (reference.kind === "advice") return index.advice(reference.value);
  return index.adviceByVan(reference.value) ?? index.advice(adviceNumberOfVan(reference.value));
}

function nameRemitter(facts: Gathered, reference: Reference, line: ReferencedLine, index: OpenIndex): void {
  name(facts.remitters, soleOwner(index.remitters(reference.value), reference, line, index), reference);
  name(facts.learned, soleOwner(index.learnedRemitters(reference.value), reference, line, index), reference);
}

/** An account that two payers registered, or that paid for two, is a pool of their bank: it says nothing. */
function soleOwner(
  known: readonly KnownRemitter[],
  reference: Reference,
  line: ReferencedLine,
  index: OpenIndex,
): Payer | undefined {
  if (known.length === 0) return undefined;
  const bank = line.references
    .find((other) => other.kind === "ifsc" && other.start >= reference.end)
    ?.value.slice(0, 4);
  const owners = new Set(known.map((remitter) => remitter.payer));
  const [first] = known;
  if (!first || owners.size !== 1) return undefined;
  const sameBank = !bank || known.some((remitter) => remitter.ifsc === "" || remitter.ifsc.slice(0, 4) === bank);
  return sameBank ? index.payer(first.payer) : undefined;
}

const UNCERTAIN = new Set<Reference["kind"]>(["bill", "connection", "name"]);

/** Known accounts that stand where no bank's shape would have them; a number found as something certain is not one. */
function accountsElsewhere(line: ReferencedLine, index: OpenIndex): Reference[] {
  return digitRuns(line.narration).flatMap(({ start, end }): Reference[] => {
    if (end - start < 9 || end - start > 18) return [];
    const value = line.narration.slice(start, end);
    if (index.remitters(value).length === 0 && index.learnedRemitters(value).length === 0) return [];
    const taken = line.references.filter(({ field, kind }) => field === "narration" && !UNCERTAIN.has(kind));
    if (overlaps(taken, start, end)) return [];
    return [{ kind: "account", value, start, end, field: "narration", valid: true }];
  });
}

/** A payer may have declared the reference of their own bank, in no shape a bank is known for; words and accounts are of many transfers. */
function columnKey({ bankReference, references }: ReferencedLine): string | null {
  if (references.some(({ kind, field }) => kind === "account" && field === "bankReference")) return null;
  const key = utrKey(bankReference);
  return key.length >= DECLARED_MIN && key.replace(/\D/g, "").length >= DECLARED_DIGITS_MIN ? key : null;
}

const DECLARED_MIN = 10;
const DECLARED_DIGITS_MIN = 6;

/** An aggregator's reference may have no shape that a bank's has. */
export function longWords(narration: string): Reference[] {
  return [...narration.matchAll(/[A-Za-z0-9]{10,40}/g)].flatMap(({ index: start, 0: word }): Reference[] => {
    if (!/\d/.test(word)) return [];
    const value = utrKey(word);
    return [{ kind: "neft-utr", value, start, end: start + word.length, field: "narration", valid: false }];
  });
}

function columnReference(line: ReferencedLine): Reference {
  const value = utrKey(line.bankReference);
  return { kind: "neft-utr", value, start: 0, end: line.bankReference.length, field: "bankReference", valid: false };
}

function ownersOf(bills: readonly Bill[]): string[] {
  return [...new Set(bills.flatMap((bill) => (bill.payer === null ? [] : [bill.payer])))];
}

function name<T>(list: Named<T>[], item: T | undefined, reference: Reference): void {
  if (item !== undefined && !list.some((known) => known.item === item)) list.push({ item, reference });
}
