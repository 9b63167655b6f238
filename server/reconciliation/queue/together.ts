// Several credits that paid one thing: seen as one sum, decided one by one. Each gets its own share and can be taken back alone.

import type { z } from "zod";
import { formatRupees, type Paise, paise, paiseFromString, sum, ZERO } from "#reconciliation/money.ts";
import type { Evidence } from "#reconciliation/plan.ts";
import { shareOut } from "#reconciliation/share-out.ts";
import type { Approved } from "#server/approvals/answer.ts";
import { ask, needsSecondPerson, refuseWhileWaiting } from "#server/approvals/ask.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Candidate } from "../contract.ts";
import { consider, entryOf, evidenceAbout, type Picked } from "../decide/consider.ts";
import { answerOf, discomOf, keysOf, matchApproved, matchOf } from "../decide/decide.ts";
import { standingOf } from "../decide/second-person.ts";
import { type Gathered, gatherOpen } from "../open/candidates.ts";
import { waitToDecide } from "../open/deciding.ts";
import { type LineRow, linesById } from "../open/line-queries.ts";
import { type AnyDecision, apply, type Decided } from "../run/apply.ts";
import { type Looked, openLines } from "./decide-many.ts";
import { type matchTogether as endpoint, MatchTogether } from "./queue-contract.ts";
import { addToBatch, insertBatch } from "./queue-queries.ts";

type Body = z.output<typeof MatchTogether>;
type Answer = z.input<typeof endpoint.answer>;

/** The engine looks at the sum as if one credit carried all that the lines say. */
export async function considerTogether(
  db: Db,
  discomId: number,
  ids: readonly string[],
  picked: Picked,
): Promise<{ paise: string; candidates: Candidate[] }> {
  const lines = await linesById(db, discomId, ids);
  if (lines.length < new Set(ids).size) throw notFound("line");
  requireCredits(lines);
  const one = asOne(lines);
  const candidates = await consider(db, discomId, one, picked);
  // A place in the text of one of them is no place in the others'.
  const said = candidates.map((candidate) => ({
    ...candidate,
    evidence: candidate.evidence.map(({ kind, text, agrees }) => ({ kind, text, agrees })),
  }));
  return { paise: one.paise, candidates: said };
}

export async function matchTogether(db: Db, actor: Actor, body: Body): Promise<Answer> {
  const looked = await look(db, actor, body);
  for (const { id } of looked.lines) await refuseWhileWaiting(db, discomOf(actor), `line:${id}`);
  const approvalId = await askInstead(db, actor, looked, body);
  if (approvalId !== null) return { batchId: null, decided: [], approvalId };
  const batchId = await write(db, actor, looked, body.reason);
  const decided: Answer["decided"] = [];
  for (const { id } of looked.lines) decided.push(await answerOf(db, discomOf(actor), id));
  return { batchId, decided, approvalId: null };
}

/** What a second person approved of one line, or of several together. */
export function matchAsApproved(db: Db, approved: Approved): Promise<void> {
  return approved.subject.startsWith("lines:") ? togetherApproved(db, approved) : matchApproved(db, approved);
}

/** While every line and bill stands as it stood. */
async function togetherApproved(db: Db, approved: Approved): Promise<void> {
  const { asker, content, why } = approved;
  const body = MatchTogether.parse({ ...(content["match"] as object), lines: content["looked"], reason: why });
  const looked = await look(db, asker, body);
  if (standingOf(looked.gathered, looked.decision) !== content["standing"]) {
    throw new Refusal(409, "bills-changed", "What it would pay has changed since. Ask again.");
  }
  await write(db, asker, looked, why, { approvalId: approved.id, approver: approved.approver.userId });
}

interface LookedAt {
  readonly lines: readonly LineRow[];
  readonly one: LineRow;
  readonly gathered: Gathered;
  /** Of the sum. */
  readonly decision: AnyDecision;
}

async function look(db: Db, actor: Actor, body: Body): Promise<LookedAt> {
  const discomId = discomOf(actor);
  await waitToDecide(db, discomId);
  const { open: lines, failed } = await openLines(db, discomId, body.lines);
  if (failed[0]) {
    const params = { line: failed[0].lineId };
    throw new Refusal(409, failed[0].code, "One of the lines is not as it was looked at.", { params });
  }
  if (lines.length < 2) throw new Refusal(422, "two-lines-needed", "Choose two lines or more.");
  requireCredits(lines);
  const one = asOne(lines);
  const said = { ...body, sequence: one.sequence };
  const gathered = await gatherOpen(db, discomId, lines, keysOf(said));
  const decision = matchOf(gathered, one, said);
  if (decision.deductions.some(({ kind }) => kind === "write-off")) {
    throw new Refusal(422, "write-off-of-one-line", "Something is written off of one line at a time.");
  }
  return { lines, one, gathered, decision };
}

function requireCredits(lines: readonly LineRow[]): void {
  if (lines.some(({ direction }) => direction !== "credit")) {
    throw new Refusal(409, "not-a-credit", "Only money that came in can pay something.");
  }
}

/** Day by day, as the money came; the sum is of the last one's day. */
function asOne(lines: readonly LineRow[]): LineRow {
  const last = lines.at(-1) as LineRow;
  const found = new Map(lines.flatMap((line) => line.found.map((one) => [`${one.kind} ${one.value}`, one] as const)));
  const total = sum(lines.map((line) => paiseFromString(line.paise)));
  return { ...last, paise: String(total), found: [...found.values()] };
}

async function write(
  db: Db,
  actor: Actor,
  { lines, one, gathered, decision }: LookedAt,
  why: string,
  approval: { approvalId: string; approver: string } | null = null,
): Promise<string> {
  const discomId = gathered.discom.id;
  const shares = shareOut(
    lines.map((line) => paiseFromString(line.paise)),
    decision,
  );
  const decided = lines.map((line, at): Decided => {
    const share = shares[at] ?? { allocations: [], deductions: [], advancePaise: ZERO };
    const flags = decision.flags.filter((flag) => flag !== "excess" || share.advancePaise > ZERO);
    const evidence = evidenceOfShare(gathered, line, paiseFromString(one.paise), decision);
    return { line, decision: { ...decision, ...share, flags, evidence } };
  });
  const by = { userId: actor.userId, why };
  await apply(db, gathered, decided, approval ? { ...by, approvalId: approval.approvalId } : by);
  const batchId = await insertBatch(db, discomId, { kind: "together", userId: actor.userId });
  await addToBatch(
    db,
    discomId,
    batchId,
    lines.map(({ id }) => id),
  );
  const details = { lines: lines.map(({ id }) => id), paise: one.paise, reason: why };
  await record(db, actor, "matched together", `batch:${batchId}`, approval ? { ...details, ...approval } : details);
  return batchId;
}

/** What the line's own text says, and the amount as the sum of them all agrees with it. */
function evidenceOfShare(
  gathered: Gathered,
  line: LineRow,
  total: Paise,
  { payer, advice: number }: AnyDecision,
): Evidence[] {
  const advice = gathered.open.advices.find((one) => one.number === number);
  const own = evidenceAbout(gathered, line, payer, number).filter(({ kind }) => kind !== "amount");
  if (!advice) return own;
  return [{ kind: "amount", text: formatRupees(paise(total)), agrees: advice.amountPaise === total }, ...own];
}

/** The sum decides whether two are needed, not its parts. */
async function askInstead(db: Db, actor: Actor, looked: LookedAt, body: Body): Promise<string | null> {
  const { lines, one, gathered, decision } = looked;
  if (!(await needsSecondPerson(db, gathered.discom.id, "match", BigInt(one.paise)))) return null;
  const { payer, advice, allocations, deductions, advancePaise } = decision;
  const held = payer === null ? undefined : gathered.payers.get(payer);
  const asked: readonly Looked[] = lines.map(({ id, sequence }) => ({ id, sequence }));
  const content = {
    about: `${held?.name ?? one.narration.slice(0, 60)} (${lines.length})`,
    lines: asked.map(({ id }) => id),
    looked: asked,
    match: {
      payerId: payer,
      adviceNumber: advice,
      allocations: body.allocations,
      deductions: deductions.map(({ kind, paise: part }) => ({ kind, paise: String(part) })),
      advancePaise: String(advancePaise),
    },
    payer: held ? { id: held.id, name: held.name, nameHi: held.name_hi } : null,
    bills: allocations.slice(0, 20).map(({ bill, paise: part }) => ({ billNumber: bill, paise: String(part) })),
    billsCount: allocations.length,
    grossPaise: String(sum(allocations.map(({ paise: part }) => part))),
    entry: entryOf(one, payer, advice, decision),
    standing: standingOf(gathered, decision),
  };
  const subject = `lines:${asked.map(({ id }) => id).join("-")}`;
  return ask(db, actor, { kind: "match", subject, paise: one.paise, content, why: body.reason || "matched together" });
}
