// The people of a payer over HTTP.

import { throttle } from "#server/accounts/throttle.ts";
import { type Actor, asSystem } from "#server/database.ts";
import { type Route, type Services, withActor } from "#server/http.ts";
import { invite, resendLink, takeBack } from "./invite.ts";
import { organisationOf } from "./page-queries.ts";
import { changeAccess, resetFactor } from "./users.ts";
import * as contract from "./users-contract.ts";
import { invitationRows, userRows } from "./users-queries.ts";

export const userRoutes: readonly Route[] = [
  withActor(contract.listUsers, ({ actor, services }) =>
    asSystem(services.database, async (db) => ({
      users: await userRows(db, actor.payerId as string, actor.userId),
      invitations: await invitationRows(db, actor.payerId as string, actor.userId),
    })),
  ),
  withActor(contract.inviteUser, async ({ actor, body, services }) => {
    await slowLetters(services, actor);
    return asSystem(services.database, async (db) => {
      const payerId = actor.payerId as string;
      const payer = await organisationOf(db, payerId);
      const nameHi = body.nameHi === "" ? body.name : body.nameHi;
      return invite(db, services.config, { ...body, nameHi, payerId, payer, by: actor });
    });
  }),
  withActor(contract.resendInvitation, async ({ actor, params, services }) => {
    await slowLetters(services, actor);
    return asSystem(services.database, async (db) => {
      await resendLink(db, services.config, actor, params.id);
      return {};
    });
  }),
  withActor(contract.revokeInvitation, ({ actor, params, services }) =>
    asSystem(services.database, async (db) => {
      await takeBack(db, actor, params.id);
      return {};
    }),
  ),
  withActor(contract.changeUser, ({ actor, params, body, services }) =>
    asSystem(services.database, async (db) => {
      await changeAccess(db, actor, params.id, body);
      return {};
    }),
  ),
  withActor(contract.resetUserFactor, ({ actor, params, services }) =>
    asSystem(services.database, async (db) => {
      await resetFactor(db, actor, params.id);
      return {};
    }),
  ),
];

/** Each invitation is a letter to somebody who did not ask for it. */
function slowLetters(services: Services, actor: Actor): Promise<void> {
  return throttle(services.database, "invitations", 100, 3600).attempt(actor.payerId as string);
}
