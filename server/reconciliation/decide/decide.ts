// A person says what a line is: matched by hand, marked, or set aside. The same rows as the engine's.

import type { z } from "zod";
import { addsUp } from "#reconciliation/allocate.ts";
import { paiseFromString, sum } from "#reconciliation/money.ts";
import type { Allocation, Deduction, Flag } from "#reconciliation/plan.ts";
import type { Approved } from "#server/approvals/answer.ts";
import { refuseWhileWaiting } from "#server/approvals/ask.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { type Matched, Match as MatchSchema, type markLine as markLineEndpoint } from "../contract.ts";
import { type Gathered, gatherOpen } from "../open/candidates.ts";
import { waitToDecide } from "../open/deciding.ts";
import { type LineRow, lineById } from "../open/line-queries.ts";
import type { KeyKind } from "../open/open-queries.ts";
import { type AnyDecision, apply, type Decided } from "../run/apply.ts";
import { evidenceAbout } from "./consider.ts";
import { insertReview, lineOfDecision } from "./decision-queries.ts";
import { requireComputed } from "./deductions.ts";
import { askInstead, standingOf } from "./second-person.ts";

type MatchBody = z.output<typeof MatchSchema>;
type MarkBody = z.output<typeof markLineEndpoint.body>;
type Answer = { decisionId: string; sequence: number; outcome: AnyDecision["outcome"] };

/** Above the limit, and where something is written off, nothing is decided: a second person is asked. */
export async function matchByHand(db: Db, actor: Actor, lineId: string, body: MatchBody): Promise<Matched> {
  const { line, gathered, decision } = await looked(db, actor, lineId, body);
  const approvalId = await askInstead(db, actor, { gathered, line, decision, why: body.reason });
  if (approvalId !== null) {
    const { decision_id: decisionId, sequence } = line;
    return { decisionId, sequence, outcome: line.outcome as Matched["outcome"], approvalId };
  }
  const answer = await write(db, actor, gathered, line, decision, body.reason, "matched by hand");
  return { ...answer, approvalId: null };
}

/** A match or a write-off that a second person approved: as it was asked, while all that it pays stands as it stood. */
export async function matchApproved(db: Db, approved: Approved): Promise<void> {
  const { asker, content, why } = approved;
  const body = MatchSchema.parse({ ...(content["match"] as object), sequence: content["sequence"], reason: why });
  const lineId = approved.subject.replace(/^line:/, "");
  const { line, gathered, decision } = await looked(db, asker, lineId, body);
  if (standingOf(gathered, decision) !== content["standing"]) {
    throw new Refusal(409, "bills-changed", "What it would pay has changed since. Ask again.");
  }
  await apply(db, gathered, [{ line, decision }], { userId: asker.userId, why, approvalId: approved.id });
  await record(db, asker, "matched by hand, by two", `line:${line.id}`, {
    sequence: line.sequence + 1,
    reason: why,
    approval: approved.id,
    approver: approved.approver.userId,
  });
}

/** The line, what is open, and the decision as the body says it; refused when it cannot be. */
async function looked(db: Db, actor: Actor, lineId: string, body: MatchBody) {
  const line = await openLine(db, actor, lineId, body.sequence);
  if (line.direction !== "credit") throw new Refusal(409, "not-a-credit", "Only money that came in can pay something.");
  const gathered = await gatherOpen(db, discomOf(actor), [line], keysOf(body));
  return { line, gathered, decision: matchOf(gathered, line, body) };
}

export async function markLine(db: Db, actor: Actor, lineId: string, body: MarkBody): Promise<Answer> {
  const line = await openLine(db, actor, lineId, body.sequence);
  const discomId = discomOf(actor);
  if (body.as === "charge" && line.direction !== "debit") {
    throw new Refusal(409, "not-a-debit", "Only money that went out can be a charge.");
  }
  const other = body.otherLineId === null ? null : await lineById(db, discomId, body.otherLineId);
  if (other === undefined || other?.id === line.id) throw notFound("line");
  const marked: Decided = {
    line,
    decision: byPerson({
      outcome: body.as === "charge" ? "excluded" : body.as,
      evidence: body.as === "charge" ? [{ kind: "charge", text: line.narration, agrees: true }] : [],
      reversesLineId: other?.id ?? null,
    }),
  };
  const decided = other && body.as === "returned" ? [marked, givenBack(line, other)] : [marked];
  await apply(db, await gatherOpen(db, discomId, []), decided, { userId: actor.userId, why: body.reason });
  await record(db, actor, `marked ${body.as}`, `line:${line.id}`, { sequence: line.sequence + 1, reason: body.reason });
  return answerOf(db, discomId, line.id);
}

/** The other half of a return; whatever it had paid is taken back with it. */
function givenBack(line: LineRow, other: LineRow): Decided {
  if (other.direction === line.direction || other.paise !== line.paise || other.outcome === "returned") {
    throw new Refusal(422, "not-its-return", "That line is not the same money on its way back.");
  }
  return { line: other, decision: byPerson({ outcome: "returned", reversesDecisionId: other.decision_id }) };
}

export async function parkLine(
  db: Db,
  actor: Actor,
  lineId: string,
  body: { sequence: number; reason: string },
): Promise<Answer> {
  const line = await openLine(db, actor, lineId, body.sequence);
  const gathered = await gatherOpen(db, discomOf(actor), []);
  return write(db, actor, gathered, line, byPerson({ outcome: "parked" }), body.reason, "parked");
}

export async function reviewDecision(db: Db, actor: Actor, decisionId: string): Promise<void> {
  const discomId = discomOf(actor);
  if ((await lineOfDecision(db, discomId, decisionId)) === null) throw notFound("decision");
  await insertReview(db, discomId, decisionId, actor.userId);
  await record(db, actor, "reviewed a decision", `decision:${decisionId}`);
}

export function discomOf(actor: Actor): number {
  if (actor.discomId === null) throw new Refusal(403, "role", "Your role does not allow this.");
  return actor.discomId;
}

/** The line as it was looked at, with nobody else deciding until this transaction ends. */
async function openLine(db: Db, actor: Actor, lineId: string, sequence: number): Promise<LineRow> {
  const discomId = discomOf(actor);
  await waitToDecide(db, discomId);
  const line = await lineById(db, discomId, lineId);
  if (!line) throw notFound("line");
  if (line.sequence !== sequence) {
    throw new Refusal(409, "decided-meanwhile", "Somebody else decided this line just now. Look at it again.");
  }
  if (!["new", "suggested", "unidentified", "parked"].includes(line.outcome)) {
    throw new Refusal(409, "already-decided", "The line is decided. Take that back first.");
  }
  await refuseWhileWaiting(db, discomId, `line:${line.id}`);
  return line;
}

export function keysOf({ adviceNumber, allocations, payerId }: MatchBody): (readonly [KeyKind, string])[] {
  return [
    ...(adviceNumber === null ? [] : [["advice", adviceNumber] as const]),
    ...allocations.map(({ billNumber }) => ["bill", billNumber] as const),
    ...(payerId === null ? [] : [["payer", payerId] as const]),
  ];
}

/** What a person says a line paid, held against what is open. */
export function matchOf(gathered: Gathered, line: LineRow, body: MatchBody): AnyDecision {
  const advice =
    body.adviceNumber === null ? null : adviceToPay(gathered, body.adviceNumber, body.allocations.length === 0);
  const allocations = body.allocations.length > 0 ? partsToPay(gathered, body) : (advice?.items ?? []);
  const deductions = body.deductions.map(({ kind, paise }): Deduction => ({ kind, paise: paiseFromString(paise) }));
  requireComputed(gathered, body.adviceNumber, allocations, deductions);
  const advancePaise = paiseFromString(body.advancePaise);
  const payer = payerOf(gathered, body, advice?.payer ?? null, allocations);
  if (advancePaise > 0n && payer === null) {
    throw new Refusal(422, "advance-needs-payer", "Say whose advance the money is.");
  }
  const amount = paiseFromString(line.paise);
  if (!addsUp(amount, { allocations, deductions, advancePaise })) {
    const placed =
      sum(allocations.map(({ paise }) => paise)) - sum(deductions.map(({ paise }) => paise)) + advancePaise;
    throw new Refusal(422, "does-not-add-up", "What is placed is not the amount of the line.", {
      params: { paise: String(amount), placed: String(placed) },
    });
  }
  const due =
    advice === null ? sum(allocations.map(({ paise }) => paise)) : sum(advice.items.map(({ paise }) => paise));
  const flags: Flag[] = [
    ...(due > sum(allocations.map(({ paise }) => paise)) ? (["part"] as const) : []),
    ...(advancePaise > 0n && allocations.length > 0 ? (["excess"] as const) : []),
  ];
  return byPerson({
    outcome: "matched",
    flags,
    payer,
    advice: advice?.number ?? null,
    allocations,
    deductions,
    advancePaise,
    evidence: evidenceAbout(gathered, line, payer, advice?.number ?? null),
  });
}

/** `whole`: with all of its items; else the parts that are named are looked at, and only they. */
function adviceToPay(gathered: Gathered, number: string, whole: boolean) {
  const row = gathered.advices.get(number);
  const advice = gathered.open.advices.find((one) => one.number === number);
  if (!row || !advice) throw notFound("advice");
  if (row.state !== "approved" && row.state !== "expired") {
    throw new Refusal(409, "advice-state", "The advice is not in a state that allows this.", {
      params: { state: row.state },
    });
  }
  if (whole) for (const item of advice.items) requireOpen(gathered, item);
  return advice;
}

function partsToPay(gathered: Gathered, { allocations }: MatchBody): Allocation[] {
  const named = new Set(allocations.map(({ billNumber }) => billNumber));
  if (named.size < allocations.length) throw new Refusal(422, "bill-twice", "A bill is named twice.");
  return allocations.map(({ billNumber, paise }) => {
    const part = { bill: billNumber, paise: paiseFromString(paise) };
    if (!gathered.bills.has(billNumber)) throw notFound("bill");
    requireOpen(gathered, part);
    return part;
  });
}

function requireOpen(gathered: Gathered, { bill, paise }: Allocation): void {
  const outstanding = gathered.bills.get(bill)?.outstanding ?? "0";
  if (paise > paiseFromString(outstanding)) {
    throw new Refusal(409, "bill-overpaid", "A bill would be paid beyond its amount.", {
      params: { bill, outstanding },
    });
  }
}

/** Who is said to have paid; left open where the bills belong to nobody or to several. */
function payerOf(
  gathered: Gathered,
  { payerId }: MatchBody,
  ofAdvice: string | null,
  allocations: readonly Allocation[],
): string | null {
  if (ofAdvice !== null) return ofAdvice;
  if (payerId !== null) {
    if (!gathered.payers.has(payerId)) throw notFound("payer");
    return payerId;
  }
  const holders = new Set(allocations.map(({ bill }) => gathered.bills.get(bill)?.payer_id ?? null));
  const [holder = null] = holders;
  return holders.size === 1 ? holder : null;
}

export function byPerson(said: Partial<AnyDecision> & Pick<AnyDecision, "outcome">): AnyDecision {
  return {
    rule: "person",
    flags: [],
    payer: null,
    advice: null,
    allocations: [],
    deductions: [],
    advancePaise: paiseFromString("0"),
    evidence: [],
    suggestions: [],
    reversesLineId: null,
    reversesDecisionId: null,
    ...said,
  };
}

async function write(
  db: Db,
  actor: Actor,
  gathered: Gathered,
  line: LineRow,
  decision: AnyDecision,
  why: string,
  action: string,
): Promise<Answer> {
  await apply(db, gathered, [{ line, decision }], { userId: actor.userId, why });
  await record(db, actor, action, `line:${line.id}`, { sequence: line.sequence + 1, reason: why });
  return answerOf(db, gathered.discom.id, line.id);
}

export async function answerOf(db: Db, discomId: number, lineId: string): Promise<Answer> {
  const line = (await lineById(db, discomId, lineId)) as LineRow;
  return {
    decisionId: line.decision_id as string,
    sequence: line.sequence,
    outcome: line.outcome as Answer["outcome"],
  };
}
