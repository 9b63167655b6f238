// Measures how alike two names are by the three-letter pieces they share, rare pieces counting more than common ones.

export interface NameIndex<T> {
  /** The most alike first; at most `limit`, none below `least`. */
  search(name: string, least: number, limit: number): { owner: T; likeness: number }[];
  /** The best likeness of `name` with any name of that owner. */
  compare(name: string, owner: T): number;
}

interface Entry<T> {
  readonly owner: T;
  readonly grams: readonly string[];
  readonly weight: number;
}

/** A name this short is too little to be part of another. */
const CONTAINED_GRAMS_MIN = 6;
const CONTAINED = 0.9;

export function indexNames<T>(names: Iterable<{ readonly owner: T; readonly name: string }>): NameIndex<T> {
  const raw = [...names]
    .map(({ owner, name }) => ({ owner, grams: gramsOf(name) }))
    .filter(({ grams }) => grams.length > 0);
  const counts = new Map<string, number>();
  for (const { grams } of raw) for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  const weigh = (gram: string) => Math.log(1 + raw.length / (counts.get(gram) ?? 0.5));
  const entries = raw.map((entry): Entry<T> => ({ ...entry, weight: total(entry.grams, weigh) }));
  const byGram = new Map<string, number[]>();
  const byOwner = new Map<T, number[]>();
  for (const [at, entry] of entries.entries()) {
    for (const gram of entry.grams) put(byGram, gram, at);
    put(byOwner, entry.owner, at);
  }
  return {
    search(name, least, limit) {
      const grams = gramsOf(name);
      const weight = total(grams, weigh);
      const shared = new Map<number, number>();
      for (const gram of grams)
        for (const at of byGram.get(gram) ?? []) shared.set(at, (shared.get(at) ?? 0) + weigh(gram));
      const best = new Map<T, number>();
      for (const [at, common] of shared) {
        const entry = entries[at];
        if (!entry) continue;
        const alike = likeness(common, weight, grams.length, entry);
        if (alike >= least && alike > (best.get(entry.owner) ?? 0)) best.set(entry.owner, alike);
      }
      return [...best]
        .map(([owner, alike]) => ({ owner, likeness: alike }))
        .sort((a, b) => b.likeness - a.likeness)
        .slice(0, limit);
    },
    compare(name, owner) {
      const grams = gramsOf(name);
      const weight = total(grams, weigh);
      let most = 0;
      for (const at of byOwner.get(owner) ?? []) {
        const entry = entries[at];
        if (!entry) continue;
        const own = new Set(entry.grams);
        const common = total(
          grams.filter((gram) => own.has(gram)),
          weigh,
        );
        most = Math.max(most, likeness(common, weight, grams.length, entry));
      }
      return most;
    },
  };
}

/** Shared part of both; or, as banks cut names, of the shorter one. */
function likeness<T>(common: number, weight: number, size: number, entry: Entry<T>): number {
  if (weight === 0) return 0;
  const both = (2 * common) / (weight + entry.weight);
  const shorter =
    Math.min(size, entry.grams.length) >= CONTAINED_GRAMS_MIN ? common / Math.min(weight, entry.weight) : 0;
  return Math.max(both, CONTAINED * shorter);
}

const LEGAL_FORM = new Set(["LTD", "LIMITED", "PVT", "PRIVATE", "LLP", "THE", "M", "S", "MS", "CO"]);

/** Pieces of each word with its edges, so that words may stand in any order; each piece once. */
function gramsOf(name: string): string[] {
  const grams = new Set<string>();
  for (const word of name.toUpperCase().split(/[^A-Z0-9]+/)) {
    if (word === "" || LEGAL_FORM.has(word)) continue;
    const edged = ` ${word} `;
    for (let i = 0; i + 3 <= edged.length; i++) grams.add(edged.slice(i, i + 3));
  }
  return [...grams].sort();
}

function total(grams: readonly string[], weigh: (gram: string) => number): number {
  let sum = 0;
  for (const gram of grams) sum += weigh(gram);
  return sum;
}

function put<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
