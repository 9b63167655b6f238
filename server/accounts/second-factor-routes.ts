// Setting up one's second factor, and doing without.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { type Route, type Services, withActor } from "#server/http.ts";
import { passwordFits } from "./password.ts";
import { type UserRow, userById } from "./queries.ts";
import { begin, confirm, giveRecoveryCodes, secondFactorOf, spendAnyCode, spendCode } from "./second-factor.ts";
import * as contract from "./second-factor-contract.ts";
import { factorFacts, forgetFactor } from "./second-factor-queries.ts";
import { throttle } from "./throttle.ts";

export const secondFactorRoutes: readonly Route[] = [
  withActor(contract.getSecondFactor, ({ actor, services }) =>
    asSystem(services.database, (db) => factorFacts(db, actor.userId)),
  ),

  withActor(contract.beginSecondFactor, ({ actor, body, services }) =>
    proven(services, actor, body, async (db, user) => {
      await record(db, actor, "began a second factor", `user:${user.id}`);
      return begin(db, services, user);
    }),
  ),

  withActor(contract.confirmSecondFactor, ({ actor, body, services }) =>
    asSystem(services.database, async (db) => {
      const recoveryCodes = await confirm(db, services, actor.userId, body.code);
      await record(db, actor, "set up a second factor", `user:${actor.userId}`);
      return { recoveryCodes };
    }),
  ),

  withActor(contract.renewRecoveryCodes, ({ actor, body, services }) =>
    asSystem(services.database, async (db) => {
      await spendCode(db, services, actor.userId, body.code, "recovery codes");
      await record(db, actor, "renewed recovery codes", `user:${actor.userId}`);
      return { recoveryCodes: await giveRecoveryCodes(db, actor.userId) };
    }),
  ),

  withActor(contract.removeSecondFactor, ({ actor, body, services }) =>
    proven(services, actor, body, async (db, user) => {
      await forgetFactor(db, user.id);
      if ((await secondFactorOf(db, user.id)) === "missing") {
        throw new Refusal(409, "second-factor-required", "Your organisation asks for a second factor.");
      }
      await record(db, actor, "removed the second factor", `user:${user.id}`);
      return {};
    }),
  ),
];

/** The password again, and a code where codes are asked for: a screen left open is not enough to change what protects it. */
async function proven<T>(
  services: Services,
  actor: Actor,
  proof: { password: string; code?: string | undefined },
  work: (db: Db, user: UserRow) => Promise<T>,
): Promise<T> {
  await throttle(services.database, "password", 10, 300).attempt(actor.userId);
  return asSystem(services.database, async (db) => {
    const user = (await userById(db, actor.userId)) as UserRow;
    if (!(await passwordFits(user.password_hash, proof.password))) {
      throw new Refusal(422, "wrong-password", "The password is wrong.");
    }
    if ((await secondFactorOf(db, user.id)) === "on") {
      if (proof.code === undefined) {
        throw new Refusal(422, "second-factor-wanted", "A code of your second factor is wanted.");
      }
      await spendAnyCode(db, services, user.id, proof.code, "second factor");
    }
    return work(db, user);
  });
}
