// Finds everything in a line's text that may identify the payment, with its place, so that a decision can point at its evidence.

import type { Reference } from "./line.ts";
import { type DuePatterns, findDues } from "./references/dues.ts";
import { chequeColumn, findCheque, findRrn, isInstantRail, mobileAfter } from "./references/instrument.ts";
import { findForeign, findIssued } from "./references/own.ts";
import { findAccounts, findIfscs, findName, isOwnTransfer } from "./references/remitter.ts";
import { type Claims, claim, type Found, isFree, noClaims, prepare, type SearchText } from "./references/text.ts";
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
    const told = prepare(narration);
    const column = prepare(bankReference);
    return [
      ...inOrder(inNarration(told, finder)).map((found): Reference => ({ ...found, field: "narration" })),
      ...inOrder(inColumn(column, told, finder)).map((found): Reference => ({ ...found, field: "bankReference" })),
    ];
  };
}

function inNarration(text: SearchText, finder: Finder): readonly Found[] {
  const claims = certain(text, finder);
  findUtrs(text, claims);
  findIfscs(text, claims);
  findAccounts(text, claims);
  if (isInstantRail(text.upper)) add(claims, findRrn(text, claims));
  add(claims, findCheque(text, claims));
  add(claims, findName(text, claims));
  return withDues(text, finder, claims.found);
}

function inColumn(text: SearchText, narration: SearchText, finder: Finder): readonly Found[] {
  if (text.compact.length < 1) return [];
  const claims = certain(text, finder);
  findUtrs(text, claims);
  findAccounts(text, claims);
  if (isInstantRail(narration.upper)) add(claims, findRrn(text, claims));
  if (claims.found.length === 0) add(claims, chequeColumn(text, narration.upper));
  return withDues(text, finder, claims.found);
}

/** What nothing else may claim: 22-character UTRs with a date, then our own numbers by their check digits. */
function certain(text: SearchText, { context }: Finder): Claims {
  const long = findLongUtrs(text);
  const bank = noClaims(text);
  for (const utr of long) claim(bank, utr);
  const claims = noClaims(text);
  for (const own of context ? findIssued(text, context.vanPrefixes, context.discomCode) : []) {
    if (!isWithinOne(long, bank, own)) claim(claims, own);
  }
  for (const utr of long) if (isFree(claims, utr.start, utr.end)) claim(claims, utr);
  findForeign(text, claims);
  return claims;
}

/** Wholly inside one of them, which stand in the order of the text. */
function isWithinOne(long: readonly Found[], bank: Claims, own: Found): boolean {
  if (isFree(bank, own.start, own.end)) return false;
  let low = 0;
  let high = long.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((long[middle]?.end ?? 0) < own.end) low = middle + 1;
    else high = middle;
  }
  return (long[low]?.start ?? Number.POSITIVE_INFINITY) <= own.start;
}

function withDues(text: SearchText, { patterns, context }: Finder, found: readonly Found[]): readonly Found[] {
  if (!patterns || !context) return found;
  const ifscs = new Set(found.filter(({ kind }) => kind === "ifsc").map(({ start }) => start));
  const beforeIfsc = ({ end }: Found) => ifscs.has(end) || ifscs.has(end + 1) || ifscs.has(end + 2);
  const claims = noClaims(text);
  for (const one of found) {
    if (one.kind === "name" || isForeign(one, context)) continue;
    const mobile = one.kind === "rrn" ? mobileAfter(text.upper, one) : null;
    if (mobile) claims.taken.fill(1, mobile.start, mobile.end);
    // An account named without its IFSC may be the consumer's account, which is what some payers call a connection.
    if (one.kind === "account" && one.valid && !beforeIfsc(one) && !isOwnTransfer(text.upper, one)) continue;
    claim(claims, one);
  }
  return [...found, ...findDues(text, patterns, claims)];
}

/** Letters glued to a bill's number look like another discom's account in one case of a hundred. */
function isForeign({ kind, value }: Found, { vanPrefixes, discomCode }: ReferenceContext): boolean {
  if (kind === "advice") return !value.startsWith(discomCode);
  return (kind === "van" || kind === "payer-van") && !vanPrefixes.some((prefix) => value.startsWith(prefix));
}

function add(claims: Claims, one: Found | null): void {
  if (one) claim(claims, one);
}

function inOrder(found: readonly Found[]): Found[] {
  return [...found].sort((a, b) => a.start - b.start || b.end - a.end || (a.kind < b.kind ? -1 : 1));
}
