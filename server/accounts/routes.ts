// Log-in and the session's life.

import { record } from "#server/audit/record.ts";
import { asSystem } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import { openly, publicly, type Route, withActor } from "#server/http.ts";
import { changePassword, chooseLanguage, logIn, logOut, logOutEverywhere, refreshSession } from "./contract.ts";
import { hashPassword, passwordFits, requireStrongPassword } from "./password.ts";
import { revokeUser, setLanguage, setPassword, type UserRow, userById } from "./queries.ts";
import { checkPassword, closeSession, continueSession, openSession, refresh, signingKey } from "./session.ts";
import { clearCookie, keepCookie, readCookie } from "./session-cookie.ts";
import { throttle } from "./throttle.ts";

export const accountRoutes: readonly Route[] = [
  openly(logIn, async ({ body, services, http }) => {
    const attempts = throttle(services.database, "log-in", 10, 300);
    const [name, address] = [`name ${body.email}`, `address ${http.request.ip}`];
    // Who is slowed down by address leaves no counter for each name that is tried.
    await attempts.attempt(address);
    await attempts.attempt(name);
    const user = await asSystem(services.database, (db) => checkPassword(db, body.email, body.password));
    if (!user) throw new Refusal(401, "wrong-credentials", "The e-mail or the password is wrong.");
    const opened = await asSystem(services.database, (db) => openSession(db, services, user, body.code)).catch(
      async (error) => {
        if (body.code !== undefined) {
          await asSystem(services.database, (db) => record(db, null, "second factor refused", `user:${user.id}`));
        } else await attempts.giveBack(address);
        throw error;
      },
    );
    await attempts.forgive(name);
    // Not forgiven: with a log-in of one's own now and then, others could be guessed for ever.
    await attempts.giveBack(address);
    return keepCookie(http.response, services, opened);
  }),

  openly(refreshSession, async ({ services, http }) => {
    const key = signingKey(services.config.secret);
    const opened = await asSystem(services.database, (db) => refresh(db, key, readCookie(http.request, services)));
    if (!opened) {
      clearCookie(http.response, services);
      throw new Refusal(401, "session-ended", "Your session has ended. Log in again.");
    }
    return keepCookie(http.response, services, opened);
  }),

  publicly(logOut, async ({ db, services, http }) => {
    await closeSession(db, readCookie(http.request, services));
    clearCookie(http.response, services);
    return {};
  }),

  withActor(logOutEverywhere, async ({ actor, services, http }) => {
    await asSystem(services.database, async (db) => {
      await revokeUser(db, actor.userId);
      await record(db, actor, "logged out everywhere", `user:${actor.userId}`);
    });
    clearCookie(http.response, services);
    return {};
  }),

  withActor(changePassword, async ({ actor, body, services, http }) => {
    requireStrongPassword(body.next);
    await throttle(services.database, "password", 10, 300).attempt(actor.userId);
    const opened = await asSystem(services.database, async (db) => {
      const user = (await userById(db, actor.userId)) as UserRow;
      if (!(await passwordFits(user.password_hash, body.current))) {
        throw new Refusal(422, "wrong-password", "The current password is wrong.");
      }
      await revokeUser(db, user.id);
      await setPassword(db, user.id, await hashPassword(body.next));
      await record(db, actor, "changed password", `user:${user.id}`);
      return continueSession(db, signingKey(services.config.secret), (await userById(db, user.id)) as UserRow);
    });
    return keepCookie(http.response, services, opened);
  }),

  withActor(chooseLanguage, async ({ actor, body, services }) => {
    await asSystem(services.database, (db) => setLanguage(db, actor.userId, body.language));
    return {};
  }),
];
