// Declaring the accounts one pays from, and the discom's look at them. Registering one is the approvals' affair, by two.

import { record } from "#server/audit/record.ts";
import { asSystem } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import * as contract from "./remitter-contract.ts";
import {
  declarationRows,
  declaredRows,
  declaredTotal,
  insertDeclaration,
  insertRefusal,
  withdrawOwn,
} from "./remitter-queries.ts";

export const remitterRoutes: readonly Route[] = [
  inTransaction(contract.listDeclarations, async ({ db, actor }) => ({
    rows: await declarationRows(db, actor.payerId as string),
  })),

  withActor(contract.declareRemitter, ({ actor, body, services }) =>
    asSystem(services.database, async (db) => {
      const payerId = actor.payerId as string;
      const id = await insertDeclaration(db, { ...body, payerId, userId: actor.userId });
      if (id === undefined) throw notFound("discom");
      await record(db, actor, "declared an account", `remitter-declaration:${id}`);
      await happened(db, {
        kind: "remitter.declared",
        discomId: body.discomId,
        payerId,
        subject: `remitter-declaration:${id}`,
        facts: { ending: body.account.slice(-4), by: actor.userId },
      });
      return { id };
    }),
  ),

  withActor(contract.withdrawDeclaration, ({ actor, params, services }) =>
    asSystem(services.database, async (db) => {
      if (!(await withdrawOwn(db, actor.payerId as string, params.id, actor.userId))) throw notFound("account");
      await record(db, actor, "took a declared account back", `remitter-declaration:${params.id}`);
      return {};
    }),
  ),

  withActor(contract.listDeclared, ({ actor, query, services }) =>
    asSystem(services.database, async (db) => {
      const discomId = actor.discomId as number;
      const { state, page, size } = query;
      return {
        rows: await declaredRows(db, discomId, state, { limit: size, offset: (page - 1) * size }),
        total: await declaredTotal(db, discomId, state),
      };
    }),
  ),

  withActor(contract.refuseDeclared, ({ actor, params, body, services }) =>
    asSystem(services.database, async (db) => {
      const discomId = actor.discomId as number;
      const refused = await insertRefusal(db, { discomId, id: params.id, why: body.why, userId: actor.userId });
      if (!refused) throw notFound("account");
      const subject = `remitter-declaration:${params.id}`;
      await record(db, actor, "refused a declared account", subject, { reason: body.why });
      const facts = { ending: refused.account.slice(-4), why: body.why };
      await happened(db, { kind: "remitter.refused", discomId, payerId: refused.payerId, subject, facts });
      return {};
    }),
  ),
];
