// Policies, known remitters and trials over HTTP.

import { RULES_VERSION } from "#reconciliation/version.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import * as contract from "./contract.ts";
import { keyOf } from "./key-of.ts";
import { askToRegister, teach, withdrawKnown } from "./known.ts";
import { knownRows, knownTotal, showingsOf, withdrawalsOf } from "./known-queries.ts";
import { payerNamed, versionsInForce, versionsOf, waitingChanges } from "./queries.ts";
import { savePolicy } from "./save.ts";
import { saveService } from "./service.ts";
import { getServiceSettings, saveServiceSettings } from "./service-contract.ts";
import { serviceNow, serviceVersions } from "./service-queries.ts";
import { trialById, trialChanges, trialChangesTotal, trialRows, trialsTotal } from "./trial-queries.ts";
import { startTrial } from "./trials.ts";

export const policyRoutes: readonly Route[] = [
  inTransaction(contract.getPolicy, async ({ db, actor }) => {
    const discomId = actor.discomId as number;
    const [discom, ...payers] = await versionsInForce(db, discomId);
    if (!discom) throw notFound("policy");
    return { discom, payers, waiting: await waitingChanges(db, discomId) };
  }),

  inTransaction(contract.listPolicyVersions, async ({ db, actor, query }) => {
    const discomId = actor.discomId as number;
    const payer = query.payer === undefined ? null : ((await payerNamed(db, discomId, query.payer)) ?? null);
    if (query.payer !== undefined && payer === null) throw notFound("payer");
    const [discom] = await versionsInForce(db, discomId);
    return {
      rows: await versionsOf(db, discomId, payer?.id ?? null),
      discom: contract.Policy.parse(discom?.policy),
      payer,
    };
  }),

  inTransaction(contract.savePolicy, ({ db, actor, body }) => savePolicy(db, actor, body)),

  inTransaction(getServiceSettings, async ({ db, actor }) => {
    const discomId = actor.discomId as number;
    return { versions: await serviceVersions(db, discomId), now: await serviceNow(db, discomId) };
  }),
  inTransaction(saveServiceSettings, ({ db, actor, body }) => saveService(db, actor, body)),

  inTransaction(contract.listKnown, async ({ db, actor, query }) => {
    const discomId = actor.discomId as number;
    const { payer = null, kind = null, as = null, q, page, size } = query;
    const filter = { payer, kind, as, q: q === undefined || q === "" ? null : q };
    return {
      rows: await knownRows(db, discomId, filter, { limit: size, offset: (page - 1) * size }),
      total: await knownTotal(db, discomId, filter),
    };
  }),

  inTransaction(contract.listShowings, async ({ db, actor, query }) => {
    const subject = { ...query, key: keyOf(query), discomId: actor.discomId as number };
    return { rows: await showingsOf(db, subject), withdrawals: await withdrawalsOf(db, subject) };
  }),

  inTransaction(contract.teach, async ({ db, actor, body }) => {
    await teach(db, actor, body);
    return {};
  }),
  inTransaction(contract.withdrawKnown, async ({ db, actor, body }) => {
    await withdrawKnown(db, actor, body);
    return {};
  }),
  inTransaction(contract.registerRemitter, ({ db, actor, body }) => askToRegister(db, actor, body)),

  inTransaction(contract.startTrial, ({ db, actor, body }) => startTrial(db, actor, body)),
  inTransaction(contract.listTrials, async ({ db, actor, query: { page, size } }) => {
    const discomId = actor.discomId as number;
    return {
      rows: await trialRows(db, discomId, { limit: size, offset: (page - 1) * size }),
      total: await trialsTotal(db, discomId),
      rulesVersion: RULES_VERSION,
    };
  }),
  inTransaction(contract.getTrial, async ({ db, actor, params }) => {
    const trial = await trialById(db, actor.discomId as number, params.id);
    if (!trial) throw notFound("trial");
    return trial;
  }),
  inTransaction(contract.listTrialChanges, async ({ db, actor, params, query }) => {
    const discomId = actor.discomId as number;
    const { change = null, page, size } = query;
    return {
      rows: await trialChanges(db, discomId, params.id, change, { limit: size, offset: (page - 1) * size }),
      total: await trialChangesTotal(db, discomId, params.id, change),
    };
  }),
];
