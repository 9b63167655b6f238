// Puts together how a decision came about: what is kept of it, and what can be said of each rule from what is kept.

import { rungsOf } from "#reconciliation/rungs.ts";
import type { Db } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import type { Story } from "./story-contract.ts";
import { coreOf, entriesOf, historyOf, paidBy, postingsOf, rulesBefore, runOf } from "./story-queries.ts";

export async function storyOf(db: Db, discomId: number, id: string): Promise<Story> {
  const core = await coreOf(db, discomId, id);
  if (!core) throw notFound("decision");
  const { runId, ...rest } = core;
  const { line, sequence, payer } = core;
  const looked = await rulesBefore(db, discomId, line.id, sequence);
  return {
    ...rest,
    run: runId === null ? null : ((await runOf(db, discomId, runId, payer?.id ?? null)) ?? null),
    ladder: looked
      ? { decisionId: looked.id, rungs: rungsOf(line as Parameters<typeof rungsOf>[0], looked.rule).map(told) }
      : null,
    paid: await paidBy(db, discomId, id),
    postings: await postingsOf(db, discomId, id),
    history: await historyOf(db, discomId, line.id),
    entries: await entriesOf(db, discomId, line.id),
  };
}

function told({ keys, ...rung }: ReturnType<typeof rungsOf>[number]) {
  return { ...rung, keys: [...keys] };
}
