// Finds everything in a line's text that may identify the payment, with its place, so that a decision can point at its evidence.

import type { Reference } from "./line.ts";
import { type DuePatterns, findDues } from "./references/dues.ts";
import { chequeColumn, findCheque, findRrn, isInstantRail } from "./references/instrument.ts";
import { findForeign, findIssued } from "./references/own.ts";
import { findAccounts, findIfscs, findName } from "./references/remitter.ts";
import { type Found, overlaps, prepare, type SearchText } from "./references/text.ts";
import { findLongUtrs, findUtrs } from "./references/utr.ts";

/** What the discom tells about its own numbers; without it only what carries check digits or a bank's shape is found. */
export interface ReferenceContext {
  readonly vanPrefixes: readonly string[];
  readonly discomCode: string;
  /** Anchored patterns, as in `Discom`. */
  readonly connectionNumber: string;
  readonly billNumber: string;
}

interface Finder {
  readonly context: ReferenceContext | null;
  readonly patterns: DuePatterns | null;
}

/** Text longer than this is not a bank's narration; the rest is not searched. */
const SEARCHED_MAX = 2000;

/** In the order of narration then bank reference, each by position. One place may be read in two ways (a bill and a connection number). */
export function findReferences(
  text: { readonly narration: string; readonly bankReference: string },
  context?: ReferenceContext,
): Reference[] {
  return referenceFinder(context)(text);
}

/** The same with the patterns compiled once, for many lines. */
export function referenceFinder(
  context?: ReferenceContext,
): (text: { readonly narration: string; readonly bankReference: string }) => Reference[] {
  const finder: Finder = {
    context: context ?? null,
    patterns: context
      ? { bill: new RegExp(context.billNumber), connection: new RegExp(context.connectionNumber) }
      : null,
  };
  return ({ narration, bankReference }) => {
    const told = prepare(narration.slice(0, SEARCHED_MAX));
    const column = prepare(bankReference.slice(0, SEARCHED_MAX));
    return [
      ...inOrder(inNarration(told, finder)).map((found): Reference => ({ ...found, field: "narration" })),
      ...inOrder(inColumn(column, told, finder)).map((found): Reference => ({ ...found, field: "bankReference" })),
    ];
  };
}

function inNarration(text: SearchText, finder: Finder): Found[] {
  const found = certain(text, finder);
  found.push(...findUtrs(text, found));
  found.push(...findIfscs(text, found));
  found.push(...findAccounts(text, found));
  if (isInstantRail(text.upper)) add(found, findRrn(text, found));
  add(found, findCheque(text, found));
  add(found, findName(text, found));
  return withDues(text, finder, found);
}

function inColumn(text: SearchText, narration: SearchText, finder: Finder): Found[] {
  if (text.compact.length < 1) return [];
  const found = certain(text, finder);
  found.push(...findUtrs(text, found));
  found.push(...findAccounts(text, found));
  if (isInstantRail(narration.upper)) add(found, findRrn(text, found));
  if (found.length === 0) add(found, chequeColumn(text, narration.upper));
  return withDues(text, finder, found);
}

/** What nothing else may claim: 22-character UTRs with a date, then our own numbers by their check digits. */
function certain(text: SearchText, { context }: Finder): Found[] {
  const long = findLongUtrs(text);
  const own = context ? findIssued(text, context.vanPrefixes, context.discomCode) : [];
  const free = own.filter((found) => !long.some((utr) => utr.start <= found.start && found.end <= utr.end));
  const spaced = long.filter((utr) => !overlaps(free, utr.start, utr.end));
  return [...free, ...spaced, ...findForeign(text, [...spaced, ...free])];
}

function withDues(text: SearchText, { patterns }: Finder, found: Found[]): Found[] {
  if (!patterns) return found;
  // An account named without its IFSC may be the consumer's account, which is what some payers call a connection.
  const taken = found.filter(
    (other) => !(other.kind === "name" || (other.kind === "account" && other.valid && !beforeIfsc(found, other))),
  );
  return [...found, ...findDues(text, patterns, taken)];
}

function beforeIfsc(found: readonly Found[], account: Found): boolean {
  return found.some((other) => other.kind === "ifsc" && other.start >= account.end && other.start - account.end <= 2);
}

function add(found: Found[], one: Found | null): void {
  if (one) found.push(one);
}

function inOrder(found: readonly Found[]): Found[] {
  return [...found].sort((a, b) => a.start - b.start || b.end - a.end || (a.kind < b.kind ? -1 : 1));
}
