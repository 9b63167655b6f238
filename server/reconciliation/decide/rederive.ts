// What the rules would say of a decided line today: the decision is taken back, the rules look at the line, and nothing of it is kept.

import type { Decision } from "#reconciliation/plan.ts";
import { RULES_VERSION } from "#reconciliation/version.ts";
import { type Actor, asActor, type Database, type Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { gatherOpen } from "../open/candidates.ts";
import { type LineRow, lineById } from "../open/line-queries.ts";
import { planFor } from "../run/batch.ts";
import { lineOfDecision } from "./decision-queries.ts";
import type { Rederivation } from "./decisions-contract.ts";
import { takeBack } from "./take-back.ts";

/** Thrown so that the transaction keeps nothing. */
class Thought extends Error {
  readonly answer: Rederivation;

  constructor(answer: Rederivation) {
    super("nothing of this is kept");
    this.answer = answer;
  }
}

export async function rederive(database: Database, actor: Actor, decisionId: string): Promise<Rederivation> {
  try {
    await asActor(database, actor, async (db) => {
      throw new Thought(await thinkAgain(db, actor, decisionId));
    });
  } catch (error) {
    if (error instanceof Thought) return error.answer;
    throw error;
  }
  throw new Error("a thought was kept");
}

async function thinkAgain(db: Db, actor: Actor, decisionId: string): Promise<Rederivation> {
  const discomId = actor.discomId as number;
  const lineId = await lineOfDecision(db, discomId, decisionId);
  const line = lineId === null ? undefined : await lineById(db, discomId, lineId);
  if (!line) throw notFound("decision");
  const isOpen = line.outcome === "suggested" || line.outcome === "unidentified";
  const others = isOpen ? [] : await takeBack(db, actor, [line.decision_id as string], "thought of and not done");
  const lines = [line, ...others.filter(({ id }) => id !== line.id)];
  const gathered = await gatherOpen(db, discomId, lines);
  const [decision] = planFor(gathered, lines).decisions as [Decision];
  return {
    outcome: decision.outcome,
    rule: decision.rule,
    flags: [...decision.flags],
    payer: nameOf(decision.payer),
    adviceNumber: decision.advice,
    evidence: decision.evidence.map((evidence) => ({ ...evidence })),
    rulesVersion: RULES_VERSION,
    same: sameAs(line, decision),
  };

  function nameOf(payer: string | null) {
    return payer === null ? null : (gathered.payers.get(payer)?.name ?? null);
  }
}

function sameAs(line: LineRow, { outcome, rule }: Decision): boolean {
  return line.outcome === outcome && line.rule === rule;
}
