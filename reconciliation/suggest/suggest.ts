// P8 to P10, and what certain rules had to leave: the likeliest explanations of a line for a person to choose from.

import { standingOf } from "../advice-standing.ts";
import { type Case, type Desk, say, vetoes } from "../desk.ts";
import { setKey } from "../explanations.ts";
import { evidenceOf, learnedContradictions, learnedEvidence } from "../facts.ts";
import { compareText } from "../order.ts";
import type { Decision, Evidence, Flag, Rule, Suggestion } from "../plan.ts";
import { amountEvidence } from "../rules/settle.ts";
import { type Candidate, candidatesFor } from "./candidates.ts";
import { learnedLikeness, likeness } from "./names.ts";
import { oddsOf, scoreOf } from "./score.ts";

const SHOWN_MAX = 5;
const SCORE_MIN = 0.003;
const LIKE_MIN = 0.3;

interface Ranked {
  readonly candidate: Candidate;
  readonly suggestion: Suggestion;
  readonly odds: number;
  /** Payer and bills: an advice and its bare bills are one thing to a person. */
  readonly what: string;
  readonly tie: string;
}

/** Suggested with at most five, or unidentified. */
export function suggest(desk: Desk, one: Case): Decision {
  const [best, ...others] = rank(desk, one);
  const offer = best?.suggestion.advice;
  if (offer) desk.offered.set(offer, offeredBefore(desk, offer) + 1);
  const certain = certainPayer(one);
  const shared = {
    flags: flagsOf(desk, one),
    payer: certain,
    evidence: evidence(desk, one, best?.candidate, certain),
  };
  if (!best) return say(certain === null ? "unidentified" : "suggested", certain === null ? "P11" : "P7", shared);
  return say("suggested", ruleOf(best.candidate), {
    ...shared,
    advice: paidAgain(desk, one)?.number ?? null,
    suggestions: [best, ...others].map((ranked) => ranked.suggestion),
  });
}

function rank(desk: Desk, one: Case): Ranked[] {
  const best = new Map<string, Ranked>();
  for (const candidate of candidatesFor(desk, one)) {
    const { payer, advice, allocations } = candidate;
    const what = `${payer ?? ""} ${setKey(allocations)}`;
    const key = `${advice?.number ?? ""} ${what}`;
    const odds = oddsOf(desk, one, candidate);
    const known = best.get(key);
    if (scoreOf(odds) < SCORE_MIN || (known && !isBetter(odds, candidate.rule, known))) continue;
    const before = advice ? String(offeredBefore(desk, advice.number)).padStart(6, "0") : "";
    const tie = [before, advice?.issuedOn ?? "9", advice?.number ?? "", what].join(" ");
    const suggestion = { payer, advice: advice?.number ?? null, allocations, score: scoreOf(odds) };
    best.set(key, { candidate, suggestion, odds, what, tie });
  }
  const ranked = [...best.values()].sort((a, b) => b.odds - a.odds || compareText(a.tie, b.tie));
  const asAdvice = new Set(ranked.flatMap(({ suggestion, what }) => (suggestion.advice === null ? [] : [what])));
  return ranked.filter(({ suggestion, what }) => suggestion.advice !== null || !asAdvice.has(what)).slice(0, SHOWN_MAX);
}

function offeredBefore(desk: Desk, advice: string): number {
  return desk.offered.get(advice) ?? 0;
}

/** Of two ways to the same thing the likelier counts, and of equals the higher rung. */
function isBetter(odds: number, rule: Rule, known: Ranked): boolean {
  if (odds !== known.odds) return odds > known.odds;
  return Number(rule.slice(1)) < Number(known.candidate.rule.slice(1));
}

/** P8 asks that the known remitter leaves exactly one thing it can be. */
function ruleOf(candidate: Candidate): Rule {
  return candidate.rule === "P8" && !candidate.sole ? "P10" : candidate.rule;
}

/** The payer whose own number stands in the text with nothing against it: the money is theirs, though not yet placed. */
function certainPayer(one: Case): string | null {
  const named = new Set([
    ...one.facts.advices.map((advice) => advice.item.payer),
    ...one.facts.standing.map((payer) => payer.item.id),
  ]);
  const [payer] = named;
  return payer !== undefined && named.size === 1 && !one.repeated && against(one, payer) === 0 ? payer : null;
}

function against(one: Case, payer: string): number {
  return vetoes(one, payer).length + learnedContradictions(one.facts, payer).length;
}

function paidAgain(desk: Desk, one: Case): { number: string } | null {
  const pointed = [...one.facts.advices, ...one.facts.declared];
  const closed = pointed.find((named) => !desk.remaining.isPayable(named.item));
  return closed?.item ?? null;
}

function flagsOf(desk: Desk, one: Case): Flag[] {
  const flags: Flag[] = [];
  if (one.facts.advices.some((named) => standingOf(desk, named.item, one.line).late)) flags.push("late");
  if (paidAgain(desk, one)) flags.push("paid-again");
  return flags;
}

/** All that the text says, and whether it speaks for or against the first suggestion. */
function evidence(desk: Desk, one: Case, best: Candidate | undefined, certain: string | null): Evidence[] {
  const payer = best?.payer ?? certain;
  const claims = one.facts.claims.map((claim) =>
    evidenceOf(claim.reference, claim.payer === payer, claim.payer === payer ? "" : ` belongs to ${claim.payer}`),
  );
  const learned = one.facts.learned.map(({ item, reference }) =>
    learnedEvidence(reference, item.id === payer, item.id === payer ? "" : ` has paid for ${item.id}`),
  );
  const said = new Set([...one.facts.claims, ...one.facts.learned].map(({ reference }) => reference));
  const named = [...one.facts.bills, ...one.facts.connections].map(({ reference }) => reference);
  const silent = one.line.references
    .filter((reference) => !said.has(reference) && (!reference.valid || named.includes(reference)))
    .map((reference) => evidenceOf(reference, null));
  const fits = best?.fit === "exact" || best?.fit === "typed" || best?.fit === "group";
  return [
    ...claims,
    ...learned,
    ...silent,
    ...nameEvidence(desk, one, payer),
    ...one.doubts,
    amountEvidence(one, fits ? true : null),
  ];
}

/** A name is only ever near. */
function nameEvidence(desk: Desk, one: Case, payer: string | null): Evidence[] {
  const known = payer === null ? undefined : desk.index.payer(payer);
  const registered = known ? likeness(desk, one, known.id) : 0;
  const learned = known ? learnedLikeness(desk, one, known.id) : 0;
  const alike = Math.max(registered, learned);
  const reference = one.line.references.find((found) => found.kind === "name");
  if (!known || !reference || alike < LIKE_MIN) return [];
  if (learned > registered) return [learnedEvidence(reference, null, ` has paid for ${known.name}`)];
  return [evidenceOf(reference, null, ` is like ${known.name} (${Math.round(alike * 100)}%)`)];
}
