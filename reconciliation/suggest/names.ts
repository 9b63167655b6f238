// Compares the remitter's name in a line with the payer master: last-resort evidence, it suggests and holds back but never decides.

import type { Case, Desk } from "../desk.ts";
import type { Reference } from "../line.ts";
import { compareText } from "../order.ts";
import { indexNames, type NameIndex } from "./trigrams.ts";

export interface LikePayer {
  readonly payer: string;
  readonly likeness: number;
}

const LEAST = 0.35;
const RANKED_MAX = 8;
/** A name this much like another payer's, and by so much less like this one's, speaks against. */
const ANOTHER = 0.75;
const LESS = 0.4;

const masters = new WeakMap<Desk, NameIndex<string>>();
const learnedMasters = new WeakMap<Desk, NameIndex<string>>();
const ranked = new WeakMap<Case, readonly LikePayer[]>();

/** By the payer's own and registered names alone: what rules may go by. */
export function likeness(desk: Desk, one: Case, payer: string): number {
  return Math.max(0, ...namesIn(one).map((name) => master(desk).compare(name, payer)));
}

/** By a name that persons' decisions taught as well: what suggestions may go by. */
export function learnedLikeness(desk: Desk, one: Case, payer: string): number {
  return Math.max(0, ...namesIn(one).map((name) => learnedMaster(desk).compare(name, payer)));
}

/** Who else has paid under a name in the line, when it was seen with nobody but them; a name of the payer's own is no doubt. */
export function learnedNamesAnother(desk: Desk, one: Case, payer: string): Reference | undefined {
  return one.line.references.find((reference) => {
    const [only, second] = reference.kind === "name" ? desk.index.payersLearnedBy(reference.value) : [];
    return only !== undefined && only !== payer && second === undefined && likeness(desk, one, payer) < ANOTHER;
  });
}

/** Those whom only a learned name brings in, after those alike by what is registered. */
export function payersLearned(desk: Desk, one: Case): readonly LikePayer[] {
  return search(learnedMaster(desk), one);
}

/** Payers whose name or remitter's name is like a name in the line, the most alike first. */
export function payersLike(desk: Desk, one: Case): readonly LikePayer[] {
  const known = ranked.get(one);
  if (known) return known;
  const list = search(master(desk), one);
  ranked.set(one, list);
  return list;
}

function search(index: NameIndex<string>, one: Case): readonly LikePayer[] {
  const best = new Map<string, number>();
  for (const name of namesIn(one)) {
    for (const { owner, likeness: alike } of index.search(name, LEAST, RANKED_MAX * 2)) {
      best.set(owner, Math.max(best.get(owner) ?? 0, alike));
    }
  }
  return [...best]
    .map(([payer, alike]): LikePayer => ({ payer, likeness: alike }))
    .sort((a, b) => b.likeness - a.likeness || compareText(a.payer, b.payer))
    .slice(0, RANKED_MAX);
}

export function namesAnother(desk: Desk, one: Case, payer: string): boolean {
  const [first] = payersLike(desk, one);
  if (!first || first.payer === payer || first.likeness < ANOTHER) return false;
  return likeness(desk, one, payer) < first.likeness - LESS;
}

export function hasName(one: Case): boolean {
  return namesIn(one).length > 0;
}

function namesIn(one: Case): string[] {
  return one.line.references.filter((reference) => reference.kind === "name").map((reference) => reference.value);
}

function master(desk: Desk): NameIndex<string> {
  const made = masters.get(desk);
  if (made) return made;
  const payers = [...desk.index.open.payers].sort((a, b) => compareText(a.id, b.id));
  const index = indexNames(
    payers.flatMap((payer) => {
      const names = new Set([payer.name, ...payer.remitters.map((remitter) => remitter.name)]);
      return [...names].map((name) => ({ owner: payer.id, name }));
    }),
  );
  masters.set(desk, index);
  return index;
}

/** Learned names alone, so that the weights of registered ones are the same whatever was learned; a shared name says nothing. */
function learnedMaster(desk: Desk): NameIndex<string> {
  const made = learnedMasters.get(desk);
  if (made) return made;
  const payers = [...desk.index.open.payers].sort((a, b) => compareText(a.id, b.id));
  const index = indexNames(
    payers.flatMap((payer) =>
      (payer.learned?.names ?? [])
        .filter((name) => desk.index.payersLearnedBy(name).length === 1)
        .map((name) => ({ owner: payer.id, name })),
    ),
  );
  learnedMasters.set(desk, index);
  return index;
}
