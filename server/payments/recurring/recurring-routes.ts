// Rules by which advices are drafted.

import { record } from "#server/audit/record.ts";
import { payerOf } from "#server/bills/owed.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { unitExists } from "../chain/unit.ts";
import { paiseOf, partsDue, runRule } from "./recurring.ts";
import * as contract from "./recurring-contract.ts";
import { insertRule, insertVersion, ruleById, rulesOf } from "./recurring-queries.ts";

export const recurringRoutes: readonly Route[] = [
  inTransaction(contract.listRecurring, async ({ db, actor }) => ({ rules: await rulesOf(db, payerOf(actor)) })),

  inTransaction(contract.makeRecurring, async ({ db, actor, body }) => {
    const payerId = payerOf(actor);
    if ((await rulesOf(db, payerId)).length >= contract.RULES_MAX) {
      throw new Refusal(409, "too-many-rules", "End a rule that is no longer needed first.", {
        params: { max: contract.RULES_MAX },
      });
    }
    if (body.unitId !== null && !(await unitExists(db, actor, body.unitId))) throw notFound("sub-unit");
    const id = await insertRule(db, payerId, actor.userId);
    await insertVersion(db, { ...body, payerId, id, version: 1, state: "active", by: actor.userId });
    await record(db, actor, "made recurring rule", `recurring-rule:${id}`, body);
    return { id };
  }),

  inTransaction(contract.changeRecurring, async ({ db, actor, params, body }) => {
    const payerId = payerOf(actor);
    const rule = await ruleById(db, payerId, params.id);
    if (!rule || rule.state === "ended") throw notFound("rule");
    if (rule.version !== body.version) throw changedMeanwhile();
    if (body.unitId !== null && !(await unitExists(db, actor, body.unitId))) throw notFound("sub-unit");
    await insertVersion(db, { ...body, payerId, id: params.id, version: rule.version + 1, by: actor.userId });
    await record(db, actor, "changed recurring rule", `recurring-rule:${params.id}`, body);
    return {};
  }),

  inTransaction(contract.previewRecurring, async ({ db, actor, body }) => {
    const parts = (await partsDue(db, actor, body)).map(({ terms, lines }) => ({
      discomId: terms.discomId,
      discom: terms.shortName,
      bills: lines.length,
      paise: paiseOf(lines),
    }));
    return {
      bills: parts.reduce((count, part) => count + part.bills, 0),
      paise: String(parts.reduce((so, part) => so + BigInt(part.paise), 0n)),
      parts,
    };
  }),

  inTransaction(contract.runRecurring, async ({ db, actor, params }) => {
    const rule = await ruleById(db, payerOf(actor), params.id);
    if (!rule || rule.state === "ended") throw notFound("rule");
    const ran = await runRule(db, actor, rule);
    if (!ran) throw new Refusal(409, "rule-ran-today", "The rule has run today already; it runs again tomorrow.");
    return ran;
  }),
];

function changedMeanwhile(): Refusal {
  return new Refusal(409, "rule-changed", "Somebody changed this rule just now. Look at it again.");
}
