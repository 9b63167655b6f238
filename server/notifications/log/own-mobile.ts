// The phone on which a person who logs in is told: used once a code that was sent there came back.

import { checkCode, codeRefusal, wantCode } from "#server/accounts/contact-codes.ts";
import { throttle } from "#server/accounts/throttle.ts";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import type { Preferences } from "../contract.ts";
import { preferences } from "./log.ts";
import { forgetMobile, keepMobile } from "./log-queries.ts";

const CODES_AN_HOUR = 5;

export async function giveMobile(services: Services, actor: Actor, mobile: string): Promise<{ minutes: number }> {
  const { database, config } = services;
  if (!config.notices.sms) throw new Refusal(409, "no-sms", "This portal sends no messages to phones.");
  await throttle(database, "own-mobile", CODES_AN_HOUR, 3600).attempt(actor.userId);
  await asSystem(database, async (db) => {
    const { language } = await preferences(db, config, actor);
    await wantCode(db, config, {
      subject: `user-mobile:${actor.userId}`,
      purpose: "verify",
      channel: "sms",
      address: mobile,
      language,
      payerId: actor.payerId,
      discomId: actor.discomId,
      facts: { name: actor.name },
    });
  });
  return { minutes: 10 };
}

export async function confirmMobile(services: Services, actor: Actor, code: string): Promise<Preferences> {
  const { database, config } = services;
  const subject = `user-mobile:${actor.userId}`;
  // What was tried stays counted, so the refusal comes after.
  const tried = await asSystem(database, (db) => checkCode(db, config, subject, "sms", code));
  if (tried.outcome !== "right") throw codeRefusal(tried.outcome);
  return asSystem(database, async (db) => {
    await keepMobile(db, actor.userId, tried.address);
    await record(db, actor, "confirmed own mobile", `user:${actor.userId}`);
    return preferences(db, config, actor);
  });
}

export async function removeMobile({ database, config }: Services, actor: Actor): Promise<Preferences> {
  return asSystem(database, async (db) => {
    await forgetMobile(db, actor.userId);
    await record(db, actor, "removed own mobile", `user:${actor.userId}`);
    return preferences(db, config, actor);
  });
}
