// Finds what a cut or mistyped reference may have been: it suggests, because a guess at a reference is not the reference.

import { adviceNumberOfVan, isAdviceNumber } from "../check-digits.ts";
import type { Case, Desk } from "../desk.ts";
import type { Reference } from "../line.ts";
import type { Advice } from "../open.ts";
import { compareText } from "../order.ts";
import { utrKey } from "../utr-key.ts";

export interface NearReference {
  readonly advice: Advice | null;
  readonly payer: string;
  readonly reference: Reference;
}

const NUMBER_LENGTH = 14;
const PREFIX_MIN = 8;
const TAIL = 8;
/** A prefix shared by more than this says nothing. */
const FOUND_MAX = 5;

interface Sorted {
  readonly keys: readonly string[];
  readonly advices: ReadonlyMap<string, readonly Advice[]>;
}

const numbers = new WeakMap<Desk, Sorted>();
const declared = new WeakMap<Desk, Sorted & { readonly tails: ReadonlyMap<string, readonly Advice[]> }>();

const found = new WeakMap<Case, readonly NearReference[]>();

export function nearReferences(desk: Desk, one: Case): readonly NearReference[] {
  const known = found.get(one);
  if (known) return known;
  const near = lookNear(desk, one);
  found.set(one, near);
  return near;
}

function lookNear(desk: Desk, one: Case): NearReference[] {
  return one.line.references.flatMap((reference) => {
    const advices = advicesNear(desk, reference);
    const payers = reference.kind === "payer-van" && !reference.valid ? payersNear(desk, reference.value) : [];
    return [
      ...advices.map((advice) => ({ advice, payer: advice.payer, reference })),
      ...payers.map((payer) => ({ advice: null, payer, reference })),
    ];
  });
}

function advicesNear(desk: Desk, reference: Reference): readonly Advice[] {
  const { kind, value, valid } = reference;
  if (kind === "van" || kind === "advice") return valid ? [] : mistypedAdvices(desk, value, kind === "van");
  if (kind === "neft-utr" || kind === "rtgs-utr") return nearUtr(desk, value);
  // The number typed without the discom's letters.
  const bare = value.length === 12 && /^\d+$/.test(value) ? desk.index.open.discom.code + value : "";
  const advice = isAdviceNumber(bare) ? desk.index.advice(bare) : undefined;
  return advice ? [advice] : [];
}

function mistypedAdvices(desk: Desk, value: string, withPrefix: boolean): Advice[] {
  const prefix = desk.index.open.discom.vanPrefixes.find((known) => value.startsWith(known)) ?? "";
  const number = withPrefix && prefix === "" ? adviceNumberOfVan(value) : value.slice(prefix.length);
  if (number.length < NUMBER_LENGTH - 1) return startingWith(advicesByNumber(desk), number);
  const guesses = number.length === NUMBER_LENGTH ? oneTypo(number) : oneMissing(number);
  const found = new Set<Advice>();
  for (const guess of guesses) {
    const advice = isAdviceNumber(guess) ? desk.index.advice(guess) : undefined;
    if (advice) found.add(advice);
  }
  return found.size <= FOUND_MAX ? [...found] : [];
}

function nearUtr(desk: Desk, value: string): Advice[] {
  const key = utrKey(value);
  const index = declaredUtrs(desk);
  const found = new Set<Advice>(startingWith(index, key));
  for (let length = 10; length < key.length; length++) {
    for (const advice of index.advices.get(key.slice(0, length)) ?? []) found.add(advice);
  }
  const alikeAtTheEnd = index.tails.get(key.slice(-TAIL)) ?? [];
  if (alikeAtTheEnd.length <= FOUND_MAX) for (const advice of alikeAtTheEnd) found.add(advice);
  return [...found].filter((advice) => !advice.declaredUtrs.some((utr) => utrKey(utr) === key));
}

function payersNear(desk: Desk, value: string): string[] {
  const guesses = [...oneTypo(value)].flatMap((guess) => desk.index.payerByVan(guess)?.id ?? []);
  return [...new Set(guesses)].slice(0, FOUND_MAX);
}

/** One digit wrong or two neighbours swapped. */
function* oneTypo(text: string): Generator<string> {
  for (let at = 2; at < text.length; at++) {
    for (const digit of "0123456789") if (digit !== text[at]) yield text.slice(0, at) + digit + text.slice(at + 1);
    yield text.slice(0, at - 1) + text.charAt(at) + text.charAt(at - 1) + text.slice(at + 1);
  }
}

function* oneMissing(text: string): Generator<string> {
  for (let at = 2; at <= text.length; at++) {
    for (const digit of "0123456789") yield text.slice(0, at) + digit + text.slice(at);
  }
}

function startingWith(index: Sorted, prefix: string): Advice[] {
  if (prefix.length < PREFIX_MIN) return [];
  let low = 0;
  let high = index.keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((index.keys[middle] ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  const found = index.keys.slice(low, low + FOUND_MAX + 1).filter((key) => key.startsWith(prefix));
  return found.length <= FOUND_MAX ? found.flatMap((key) => [...(index.advices.get(key) ?? [])]) : [];
}

function advicesByNumber(desk: Desk): Sorted {
  const made = numbers.get(desk);
  if (made) return made;
  const index = sorted(desk.index.open.advices.map((advice) => [advice.number, advice]));
  numbers.set(desk, index);
  return index;
}

function declaredUtrs(desk: Desk): Sorted & { readonly tails: ReadonlyMap<string, readonly Advice[]> } {
  const made = declared.get(desk);
  if (made) return made;
  const pairs = desk.index.open.advices.flatMap((advice) =>
    advice.declaredUtrs.map((utr): [string, Advice] => [utrKey(utr), advice]),
  );
  const tails = sorted(pairs.map(([key, advice]) => [key.slice(-TAIL), advice])).advices;
  const index = { ...sorted(pairs), tails };
  declared.set(desk, index);
  return index;
}

function sorted(pairs: readonly (readonly [string, Advice])[]): Sorted {
  const advices = new Map<string, Advice[]>();
  for (const [key, advice] of [...pairs].sort((a, b) => compareText(a[1].number, b[1].number))) {
    const list = advices.get(key);
    if (!list) advices.set(key, [advice]);
    else if (list.at(-1) !== advice) list.push(advice);
  }
  return { keys: [...advices.keys()].sort(), advices };
}
