// What a line may be, laid out for a person: candidates with their evidence, and what accepting each would post to the paisa.

import { grossOf } from "#reconciliation/advice-standing.ts";
import { oldestDueFirst } from "#reconciliation/allocate.ts";
import { type Case, type Desk, layOut, policyFor } from "#reconciliation/desk.ts";
import { deductions as deductionsOf, explain, tds194q } from "#reconciliation/difference.ts";
import { evidenceOf, learnedEvidence } from "#reconciliation/facts.ts";
import type { Reference } from "#reconciliation/line.ts";
import { formatRupees, type Paise, paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import type { Advice } from "#reconciliation/open.ts";
import type { Allocation, Decision, Deduction, Evidence, Suggestion } from "#reconciliation/plan.ts";
import { decisionTransfers } from "#reconciliation/post.ts";
import { hasName, learnedLikeness, likeness } from "#reconciliation/suggest/names.ts";
import { nearReferences } from "#reconciliation/suggest/near-references.ts";
import type { Db } from "#server/database.ts";
import type { Candidate } from "../contract.ts";
import { type Gathered, gatherOpen, referencedLine } from "../open/candidates.ts";
import type { LineRow } from "../open/line-queries.ts";
import type { KeyKind } from "../open/open-queries.ts";
import { planFor } from "../run/batch.ts";

const CANDIDATES_MAX = 5;
const BILLS_SHOWN_MAX = 8;
const ALIKE = 0.9;
const NEARLY_ALIKE = 0.35;

/** What a person found and wants to see beside what the engine thinks. */
export interface Picked {
  readonly advice: string | null;
  readonly payer: string | null;
}

/** Empty for a debit: only money that came in can pay something. */
export async function consider(db: Db, discomId: number, line: LineRow, picked: Picked): Promise<Candidate[]> {
  if (line.direction !== "credit") return [];
  const first = await gatherOpen(db, discomId, [line]);
  const payers = new Set([picked.payer, ...suggestionsOf(first, line).map(({ payer }) => payer)]);
  // Whoever the text only hints at is looked at with everything they owe.
  const hinted: (readonly [KeyKind, string])[] = [...payers].flatMap((payer) =>
    payer === null ? [] : [["payer", payer] as const],
  );
  if (picked.advice !== null) hinted.push(["advice", picked.advice]);
  const gathered = hinted.length > 0 ? await gatherOpen(db, discomId, [line], hinted) : first;
  const looked = lookAt(gathered, line);
  const found = suggestionsOf(gathered, line);
  const chosen = gathered.open.advices.find(({ number }) => number === picked.advice);
  const shown = [
    ...(chosen ? [{ payer: chosen.payer, advice: chosen.number, allocations: [], score: null }] : []),
    ...found.filter(({ advice }) => advice === null || advice !== chosen?.number),
  ].slice(0, CANDIDATES_MAX);
  const likeliest = found.find((suggestion) => suggestion.payer !== null)?.payer ?? null;
  const keeper =
    picked.payer !== null && gathered.payers.has(picked.payer) ? picked.payer : (chosen?.payer ?? likeliest);
  const kept = keeper === null ? null : held(gathered, looked, line, keeper);
  // A payer with nothing of theirs to pay is the same as holding the money for them.
  const isKept = (one: Shown) => one.payer === keeper && one.advice === null && one.allocations.length === 0;
  const candidates = shown.map((one) => (kept && isKept(one) ? kept : candidateFrom(gathered, looked, line, one)));
  if (kept === null) return candidates;
  if (picked.payer === keeper) return [kept, ...candidates.filter((one) => one !== kept)];
  return candidates.includes(kept) ? candidates : [...candidates, kept];
}

interface Looked {
  readonly desk: Desk;
  readonly one: Case;
}

function lookAt(gathered: Gathered, line: LineRow): Looked {
  const desk = layOut({ lines: [referencedLine(line)], open: gathered.open, asOf: gathered.discom.today });
  return { desk, one: desk.cases[0] as Case };
}

function suggestionsOf(gathered: Gathered, line: LineRow): Suggestion[] {
  const [decision] = planFor(gathered, [line]).decisions as [Decision];
  const { payer, advice, allocations, suggestions } = decision;
  return decision.outcome === "matched" ? [{ payer, advice, allocations, score: 1 }, ...suggestions] : [...suggestions];
}

interface Proposal {
  readonly allocations: readonly Allocation[];
  readonly deductions: readonly Deduction[];
  readonly advancePaise: Paise;
  readonly inFull: boolean;
}

type Shown = Omit<Suggestion, "score"> & { readonly score: number | null };

function candidateFrom(gathered: Gathered, looked: Looked, line: LineRow, suggestion: Shown): Candidate {
  const advice = gathered.open.advices.find(({ number }) => number === suggestion.advice) ?? null;
  const row = advice === null ? null : (gathered.advices.get(advice.number) ?? null);
  const payable = row === null || row.state === "approved" || row.state === "expired";
  const cash = paiseFromString(line.paise);
  const items = advice !== null && payable ? openItems(gathered, advice) : suggestion.allocations;
  const asks = advice !== null ? advice.amountPaise : sum(items.map((item) => leftOf(gathered, item)));
  const proposal = payable ? propose(gathered, looked, cash, advice, items, suggestion.payer) : null;
  return {
    payer: payerOf(gathered, suggestion.payer),
    advice: row && { number: row.number, state: row.state, validUntil: row.valid_until, itemsCount: row.items_count },
    asksPaise: String(asks),
    billsCount: advice?.items.length ?? items.length,
    bills: items.slice(0, BILLS_SHOWN_MAX).map(({ bill, paise: part }) => ({ number: bill, paise: String(part) })),
    score: suggestion.score,
    evidence: evidenceFor(looked, line, suggestion.payer, advice, asks).map(plain),
    ...proposed(line, suggestion.payer, advice, proposal),
  };
}

/** The money as this payer's, with no bill paid yet. */
function held(gathered: Gathered, looked: Looked, line: LineRow, payer: string): Candidate {
  const advancePaise = paiseFromString(line.paise);
  return {
    payer: payerOf(gathered, payer),
    advice: null,
    asksPaise: null,
    billsCount: 0,
    bills: [],
    score: null,
    evidence: evidenceFor(looked, line, payer, null, null).map(plain),
    ...proposed(line, payer, null, { allocations: [], deductions: [], advancePaise, inFull: true }),
  };
}

/** In full where the amount is explained, with the rest as advance where it is over, oldest due first where it is short. */
function propose(
  gathered: Gathered,
  { desk, one }: Looked,
  cash: Paise,
  advice: Advice | null,
  items: readonly Allocation[],
  payer: string | null,
): Proposal | null {
  const parts = items.map((item) => item.paise);
  const gross = sum(parts);
  const whole =
    advice === null || (items.length === advice.items.length && gross === sum(advice.items.map((item) => item.paise)));
  const foreseen = advice !== null && whole ? deductionsOf(advice.tdsPaise, rebateOf(advice), ZERO) : [];
  const due = paise(gross - sum(foreseen.map((deduction) => deduction.paise)));
  const inFull = advice !== null || items.every((item) => item.paise === leftOf(gathered, item));
  if (cash === due) return { allocations: items, deductions: foreseen, advancePaise: ZERO, inFull };
  const tds = payer !== null && gathered.payers.get(payer)?.tds_194q === true ? tds194q(parts) : [];
  const rebate = sum(items.map(({ bill }) => rebateToday(gathered, bill, one.line.valueDate)));
  const taken =
    gross > 0n
      ? explain(cash, { parts, tds: [ZERO, ...tds], rebates: [ZERO, rebate] }, policyFor(desk, payer).roundingPaise)
      : null;
  if (taken) return { allocations: items, deductions: taken, advancePaise: ZERO, inFull: true };
  if (cash > due) {
    return payer === null
      ? null
      : { allocations: items, deductions: foreseen, advancePaise: paise(cash - due), inFull: true };
  }
  const dues = items.map(({ bill, paise: part }) => ({
    bill,
    paise: part,
    dueDate: gathered.bills.get(bill)?.due_date ?? "",
  }));
  const { allocations } = oldestDueFirst(cash, dues);
  return { allocations, deductions: [], advancePaise: ZERO, inFull: false };
}

function openItems(gathered: Gathered, advice: Advice): Allocation[] {
  return advice.items.flatMap(({ bill, paise: asked }) => {
    const left = paiseFromString(gathered.bills.get(bill)?.outstanding ?? "0");
    const part = left < asked ? left : asked;
    return part > 0n ? [{ bill, paise: part }] : [];
  });
}

/** What the bill still asks, of which a suggestion may pay a part. */
function leftOf(gathered: Gathered, { bill, paise: part }: Allocation): Paise {
  const row = gathered.bills.get(bill);
  return row ? paiseFromString(row.outstanding) : part;
}

function rebateToday(gathered: Gathered, bill: string, day: string): Paise {
  const row = gathered.bills.get(bill);
  return row && row.rebate_until !== null && day <= row.rebate_until ? paiseFromString(row.rebate_paise) : ZERO;
}

type Proposed = Pick<Candidate, "match" | "grossPaise" | "deductions" | "advancePaise" | "inFull" | "entry">;

function proposed(line: LineRow, payer: string | null, advice: Advice | null, proposal: Proposal | null): Proposed {
  const { allocations, deductions, advancePaise, inFull } = proposal ?? {
    allocations: [],
    deductions: [],
    advancePaise: ZERO,
    inFull: false,
  };
  const wire = deductions.map(({ kind, paise: part }) => ({ kind, paise: String(part) }));
  const gross = sum(allocations.map((allocation) => allocation.paise));
  const whole = advice !== null && inFull && allocations.length === advice.items.length && gross === grossOf(advice);
  return {
    match: proposal && {
      payerId: payer,
      adviceNumber: advice?.number ?? null,
      allocations: whole ? [] : allocations.map(({ bill, paise: part }) => ({ billNumber: bill, paise: String(part) })),
      deductions: wire,
      advancePaise: String(advancePaise),
    },
    grossPaise: String(gross),
    deductions: wire,
    advancePaise: String(advancePaise),
    inFull,
    entry: proposal === null ? [] : entryOf(line, payer, advice?.number ?? null, proposal),
  };
}

/** The journal entry as it would be posted; transfers between the same two accounts are shown as one. */
export function entryOf(
  line: LineRow,
  payer: string | null,
  advice: string | null,
  proposal: Pick<Decision, "allocations" | "deductions" | "advancePaise">,
): Candidate["entry"] {
  const transfers = decisionTransfers(
    { direction: line.direction, paise: paiseFromString(line.paise) },
    {
      ...proposal,
      outcome: "matched",
      rule: "P7",
      flags: [],
      payer,
      advice,
      reverses: null,
      evidence: [],
      suggestions: [],
    },
  );
  const sums = new Map<string, { debitAccount: string; creditAccount: string; paise: bigint }>();
  for (const { debitAccount, creditAccount, paise: part } of transfers) {
    const key = `${debitAccount} ${creditAccount}`;
    const known = sums.get(key);
    if (known) known.paise += part;
    else sums.set(key, { debitAccount, creditAccount, paise: part });
  }
  return [...sums.values()].map((one) => ({ ...one, paise: String(one.paise) }));
}

/** All that the text says for or against this payer and this advice, each with its place in the text. */
function evidenceFor(
  looked: Looked,
  line: LineRow,
  payer: string | null,
  advice: Advice | null,
  asks: Paise | null,
): Evidence[] {
  const agrees = asks === paiseFromString(line.paise);
  return [
    ...(asks === null ? [] : [{ kind: "amount", text: formatRupees(asks), agrees } as const]),
    ...claimed(looked, payer, advice),
    ...alike(looked, payer),
  ];
}

/** An advice named must be this one; anything else named must be this payer's; a cut reference is only near. */
function claimed({ desk, one }: Looked, payer: string | null, advice: Advice | null): Evidence[] {
  const found = new Map<object, Evidence>();
  const add = (reference: Reference, agrees: boolean | null, say = evidenceOf) => {
    if (!found.has(reference)) found.set(reference, say(reference, agrees));
  };
  for (const { item, reference } of one.facts.advices) {
    const silent = advice === null && item.payer === payer;
    add(reference, silent ? null : item === advice);
  }
  for (const { payer: owner, reference } of one.facts.claims) add(reference, owner === payer);
  for (const { item, reference } of one.facts.learned) add(reference, item.id === payer, learnedEvidence);
  for (const near of nearReferences(desk, one)) if (near.payer === payer) add(near.reference, null);
  return [...found.values()];
}

function alike({ desk, one }: Looked, payer: string | null): Evidence[] {
  if (payer === null || !hasName(one)) return [];
  const registered = likeness(desk, one, payer);
  const learned = learnedLikeness(desk, one, payer);
  const likely = Math.max(registered, learned);
  const name = one.line.references.find((reference) => reference.kind === "name");
  if (!name || likely < NEARLY_ALIKE) return [];
  const say = learned > registered ? learnedEvidence : evidenceOf;
  return [{ ...say(name, likely >= ALIKE ? true : null), text: likely.toFixed(2) }];
}

/** What the text says of the payer and the advice a person chose: kept with the decision, so that it can be looked at again. */
export function evidenceAbout(
  gathered: Gathered,
  line: LineRow,
  payer: string | null,
  adviceNumber: string | null,
): Evidence[] {
  const advice = gathered.open.advices.find(({ number }) => number === adviceNumber) ?? null;
  return evidenceFor(lookAt(gathered, line), line, payer, advice, advice?.amountPaise ?? null);
}

function plain(evidence: Evidence): Candidate["evidence"][number] {
  const { kind, text, agrees, at } = evidence;
  return { kind, text, agrees, ...(at && { at: { ...at } }) };
}

function payerOf(gathered: Gathered, id: string | null): Candidate["payer"] {
  const payer = id === null ? undefined : gathered.payers.get(id);
  return payer ? { id: payer.id, name: payer.name, nameHi: payer.name_hi } : null;
}

/** What an advice takes off for paying in time: the rest between its items, its TDS and the amount to transfer. */
function rebateOf(advice: Advice): Paise {
  return paise(grossOf(advice) - advice.tdsPaise - advice.amountPaise);
}
