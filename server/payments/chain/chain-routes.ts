// The approval chain of a payer: who must approve how much.

import { record } from "#server/audit/record.ts";
import { payerOf } from "#server/bills/owed.ts";
import { Refusal } from "#server/errors.ts";
import { inTransaction, type Route } from "#server/http.ts";
import { reaches } from "#server/organisations/limits.ts";
import { listApprovalChains, setApprovalChain } from "./chain-contract.ts";
import { chainsOf, insertChain } from "./chain-queries.ts";
import { unitExists } from "./unit.ts";

export const chainRoutes: readonly Route[] = [
  inTransaction(listApprovalChains, async ({ db, actor }) => ({ chains: await chainsOf(db, payerOf(actor)) })),

  inTransaction(setApprovalChain, async ({ db, actor, body }) => {
    if (body.inherited && body.unitId === null) {
      throw new Refusal(422, "chain-of-organisation", "The organisation's own chain follows no other.");
    }
    if (body.unitId !== null && !(await unitExists(db, actor, body.unitId))) {
      throw new Refusal(422, "unit-unknown", "There is no such sub-unit.");
    }
    if (!(await reaches(db, actor, body.unitId))) {
      throw new Refusal(403, "beyond-your-sub-units", "That is beyond the sub-units you look after.");
    }
    const chain = { ...body, oneUpToPaise: body.inherited ? null : body.oneUpToPaise };
    await insertChain(db, { ...chain, payerId: payerOf(actor), by: actor.userId });
    const { unitId, oneUpToPaise, inherited, why } = chain;
    await record(db, actor, "set approval chain", `payer:${payerOf(actor)}`, { unitId, oneUpToPaise, inherited, why });
    return {};
  }),
];
