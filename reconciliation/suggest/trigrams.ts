// Measures how alike two names are by the three-letter pieces they share, rare pieces counting more than common ones.

export interface NameIndex<T> {
  /** The most alike first; at most `limit`, none below `least`. */
  search(name: string, least: number, limit: number): { owner: T; likeness: number }[];
  /** The best likeness of `name` with any name of that owner. */
  compare(name: string, owner: T): number;
}

/** A name as the sorted numbers of its pieces. */
interface Pieces {
  readonly ids: readonly number[];
  readonly weight: number;
}

interface Entry<T> extends Pieces {
  readonly owner: T;
}

/** A name this short is too little to be part of another. */
const CONTAINED_PIECES_MIN = 6;
const CONTAINED = 0.9;
/** Pieces that more than this share of names have find too many; they count only once others have found a name. */
const COMMON_SHARE = 0.02;
const COMMON_MIN = 200;
/** Names looked at closely. */
const SHORTLIST = 60;
/** Piece number of what no indexed name has. */
const UNKNOWN = -1;

export function indexNames<T>(names: Iterable<{ readonly owner: T; readonly name: string }>): NameIndex<T> {
  const raw = [...names].map(({ owner, name }) => ({ owner, grams: gramsOf(name) }));
  const numbers = new Map<string, number>();
  const postings: number[][] = [];
  for (const [at, { grams }] of raw.entries()) {
    for (const gram of grams) {
      const id = numbers.get(gram) ?? postings.length;
      if (id === postings.length) postings.push([]);
      numbers.set(gram, id);
      postings[id]?.push(at);
    }
  }
  const weigh = (id: number) => Math.log(1 + raw.length / (postings[id]?.length ?? 0.5));
  const weights = postings.map((_, id) => weigh(id));
  const piecesOf = (grams: readonly string[]): Pieces => {
    const ids = grams.map((gram) => numbers.get(gram) ?? UNKNOWN).sort((a, b) => a - b);
    return { ids, weight: ids.reduce((sum, id) => sum + (weights[id] ?? weigh(UNKNOWN)), 0) };
  };
  const entries = raw.map(({ owner, grams }): Entry<T> => ({ owner, ...piecesOf(grams) }));
  const byOwner = new Map<T, Entry<T>[]>();
  for (const entry of entries) byOwner.set(entry.owner, [...(byOwner.get(entry.owner) ?? []), entry]);
  const common = Math.max(COMMON_MIN, raw.length * COMMON_SHARE);

  function shortlist(name: Pieces): number[] {
    const shared = new Map<number, number>();
    for (const id of name.ids) {
      const found = postings[id] ?? [];
      if (found.length > common) continue;
      for (const at of found) shared.set(at, (shared.get(at) ?? 0) + (weights[id] ?? 0));
    }
    const ranked = [...shared].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return ranked.slice(0, SHORTLIST).map(([at]) => at);
  }

  return {
    search(name, least, limit) {
      const pieces = piecesOf(gramsOf(name));
      const best = new Map<T, number>();
      for (const at of shortlist(pieces)) {
        const entry = entries[at];
        if (!entry) continue;
        const alike = likeness(pieces, entry, weights);
        if (alike >= least && alike > (best.get(entry.owner) ?? 0)) best.set(entry.owner, alike);
      }
      const ranked = [...best].sort((a, b) => b[1] - a[1]).slice(0, limit);
      return ranked.map(([owner, alike]) => ({ owner, likeness: alike }));
    },
    compare(name, owner) {
      const pieces = piecesOf(gramsOf(name));
      return Math.max(0, ...(byOwner.get(owner) ?? []).map((entry) => likeness(pieces, entry, weights)));
    },
  };
}

/** Shared part of both; or, as banks cut names, of the shorter one. */
function likeness(name: Pieces, entry: Pieces, weights: readonly number[]): number {
  if (name.weight === 0 || entry.weight === 0) return 0;
  const shared = sharedWeight(name.ids, entry.ids, weights);
  const both = (2 * shared) / (name.weight + entry.weight);
  const enough = Math.min(name.ids.length, entry.ids.length) >= CONTAINED_PIECES_MIN;
  return Math.max(both, enough ? (CONTAINED * shared) / Math.min(name.weight, entry.weight) : 0);
}

/** Walks two sorted lists at once. */
function sharedWeight(a: readonly number[], b: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let at = 0;
  for (const id of a) {
    while (at < b.length && (b[at] ?? 0) < id) at++;
    if (id !== UNKNOWN && b[at] === id) sum += weights[id] ?? 0;
  }
  return sum;
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
