// The review queue and a person's decisions over HTTP.

import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import * as contract from "./contract.ts";
import { consider } from "./decide/consider.ts";
import { markLine, matchByHand, parkLine, reviewDecision } from "./decide/decide.ts";
import { decisionDetail, decisionRows, decisionSums, peopleWhoDecided } from "./decide/decision-queries.ts";
import * as decisions from "./decide/decisions-contract.ts";
import { rederive } from "./decide/rederive.ts";
import { reverseDecision } from "./decide/take-back.ts";
import { lineById } from "./open/line-queries.ts";
import { findAdvices, findBills, findConnections, findLines, findPayers } from "./queue/find-queries.ts";
import { queueRoutes } from "./queue/queue-routes.ts";
import { counterpartsOf, historyOf, lineFacts } from "./queue/review-queries.ts";
import { runUnderWay } from "./run/follow-run.ts";

export const reconciliationRoutes: readonly Route[] = [
  ...queueRoutes,

  inTransaction(contract.getRunProgress, async ({ db, actor }) => ({
    work: (await runUnderWay(db, actor.discomId as number)) ?? null,
  })),

  inTransaction(contract.getLine, async ({ db, actor, params, query }) => {
    const discomId = actor.discomId as number;
    const facts = await lineFacts(db, discomId, params.id);
    const line = await lineById(db, discomId, params.id);
    if (!facts || !line) throw notFound("line");
    const open = ["new", "suggested", "unidentified", "parked"].includes(facts.outcome);
    const candidates = open
      ? await consider(db, discomId, line, { advice: query.advice ?? null, payer: query.payer ?? null })
      : [];
    return { ...facts, candidates, history: await historyOf(db, discomId, params.id) };
  }),

  inTransaction(contract.listCounterparts, async ({ db, actor, params }) => {
    return { rows: await counterpartsOf(db, actor.discomId as number, params.id) };
  }),

  inTransaction(contract.matchLine, ({ db, actor, params, body }) => matchByHand(db, actor, params.id, body)),
  inTransaction(contract.markLine, ({ db, actor, params, body }) => markLine(db, actor, params.id, body)),
  inTransaction(contract.parkLine, ({ db, actor, params, body }) => parkLine(db, actor, params.id, body)),
  inTransaction(decisions.reverseDecision, ({ db, actor, params, body }) =>
    reverseDecision(db, actor, params.id, body.reason),
  ),
  inTransaction(decisions.reviewDecision, async ({ db, actor, params }) => {
    await reviewDecision(db, actor, params.id);
    return {};
  }),

  inTransaction(decisions.listDecisions, async ({ db, actor, query }) => {
    const discomId = actor.discomId as number;
    const { page, size, rule = null, person = null, outcome = null, from = null, to = null, q } = query;
    const filter = { rule, person, outcome, from, to, q: q === undefined || q === "" ? null : q };
    return {
      rows: await decisionRows(db, discomId, filter, { limit: size, offset: (page - 1) * size }),
      ...(await decisionSums(db, discomId, filter)),
      people: await peopleWhoDecided(db, discomId),
    };
  }),

  inTransaction(decisions.getDecision, async ({ db, actor, params }) => {
    const decision = await decisionDetail(db, actor.discomId as number, params.id);
    if (!decision) throw notFound("decision");
    return decision;
  }),

  withActor(decisions.rederiveDecision, ({ actor, params, services: { database } }) =>
    rederive(database, actor, params.id),
  ),

  inTransaction(contract.find, async ({ db, actor, query }) => {
    const discomId = actor.discomId as number;
    const found: contract.Found[] = [];
    for (const look of [findAdvices, findPayers, findConnections, findBills, findLines]) {
      found.push(...(await look(db, discomId, query.q)));
    }
    return { found };
  }),
];
