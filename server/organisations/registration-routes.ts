// Coming in over HTTP: the applicant's page, the discom's desk, one's own organisation.

import { beginSession } from "#server/accounts/session.ts";
import { keepCookie } from "#server/accounts/session-cookie.ts";
import { throttle } from "#server/accounts/throttle.ts";
import { record } from "#server/audit/record.ts";
import { asSystem } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { openly, type Route, type Services, withActor } from "#server/http.ts";
import { admitTo, applyTo, boundTo, refuse } from "./admit.ts";
import { accept, invitationOf } from "./invite.ts";
import {
  admittedRows,
  admittedTotal,
  applicationOne,
  applicationRows,
  applicationTotal,
  likesOf,
  openDiscoms,
  organisationOf,
  ownStandings,
  standingsOf,
} from "./page-queries.ts";
import { register, registrationOf, resend, verify } from "./register.ts";
import * as contract from "./registration-contract.ts";
import { setFactorRequired } from "./registration-queries.ts";
import { resetFactorOfSoleAdmin } from "./users.ts";

export const registrationRoutes: readonly Route[] = [
  openly(contract.listOpenDiscoms, ({ services }) =>
    asSystem(services.database, async (db) => ({ rows: await openDiscoms(db) })),
  ),

  openly(contract.registerOrganisation, async ({ body, services, http }) => {
    await slow(services, "register", 10, 3600, String(http.request.ip));
    const { discoms, ...registration } = body;
    // Whoever's address it is must not be sent a code each second by who registers others.
    for (const address of [body.email, body.mobile]) await slow(services, "codes", 5, 900, address);
    return asSystem(services.database, (db) => register(db, services.config, registration, discoms));
  }),

  openly(contract.getRegistration, ({ params, services }) =>
    asSystem(services.database, async (db) => {
      const { id, name, nameHi, kind, email, mobile, emailVerified, mobileVerified, at } = await registrationOf(
        db,
        params.token,
      );
      const standings = await standingsOf(db, id);
      return { name, nameHi, kind, email, mobile, emailVerified, mobileVerified, at, standings };
    }),
  ),

  openly(contract.sendContactCode, async ({ params, body, services }) => {
    const { email, mobile } = await asSystem(services.database, (db) => registrationOf(db, params.token));
    const { channel, address } = body;
    await slow(services, "codes", 5, 900, address ?? (channel === "email" ? email : mobile));
    await slow(services, "codes-of", 10, 3600, params.token);
    await asSystem(services.database, (db) => resend(db, services.config, params.token, channel, address));
    return {};
  }),

  openly(contract.verifyContact, async ({ params, body, services, http }) => {
    await slow(services, "verify", 30, 900, String(http.request.ip));
    const verified = await asSystem(services.database, (db) =>
      verify(db, services.config, params.token, body.channel, body.code),
    );
    if (verified instanceof Refusal) throw verified;
    return verified;
  }),

  withActor(contract.listApplications, ({ actor, query, services }) =>
    asSystem(services.database, async (db) => {
      const discomId = actor.discomId as number;
      const { state, page, size } = query;
      return {
        rows: await applicationRows(db, discomId, state, { limit: size, offset: (page - 1) * size }),
        total: await applicationTotal(db, discomId, state),
      };
    }),
  ),

  withActor(contract.getApplication, ({ actor, params, services }) =>
    asSystem(services.database, async (db) => {
      const one = await applicationOne(db, actor.discomId as number, params.id);
      if (!one) throw notFound("application");
      return { ...one, likes: await likesOf(db, actor.discomId as number, one) };
    }),
  ),

  withActor(contract.admitApplication, ({ actor, params, body, services }) =>
    asSystem(services.database, (db) =>
      admitTo(db, services.config, actor.discomId as number, params.id, {
        actor,
        why: body.why,
        connectionsMax: null,
      }),
    ),
  ),

  withActor(contract.refuseApplication, ({ actor, params, body, services }) =>
    asSystem(services.database, async (db) => {
      await refuse(db, actor, params.id, body.why);
      return {};
    }),
  ),

  withActor(contract.listAdmitted, ({ actor, query, services }) =>
    asSystem(services.database, async (db) => {
      const discomId = actor.discomId as number;
      const { q = null, bounded = null, page, size } = query;
      return {
        rows: await admittedRows(db, discomId, { q, bounded }, { limit: size, offset: (page - 1) * size }),
        total: await admittedTotal(db, discomId, { q, bounded }),
      };
    }),
  ),

  withActor(contract.boundConnections, ({ actor, params, body, services }) =>
    asSystem(services.database, async (db) => {
      await boundTo(db, actor, params.id, body.max, body.why);
      return {};
    }),
  ),

  withActor(contract.resetSoleAdmin, ({ actor, params, body, services }) =>
    asSystem(services.database, async (db) => {
      const filter = { q: null, bounded: null };
      const own = await admittedRows(db, actor.discomId as number, filter, { limit: 100_000, offset: 0 });
      if (!own.some(({ id }) => id === params.id)) throw notFound("payer");
      await resetFactorOfSoleAdmin(db, actor, params.id, body.why);
      return {};
    }),
  ),

  withActor(contract.getOrganisation, ({ actor, services }) =>
    asSystem(services.database, async (db) => {
      const payerId = actor.payerId as string;
      const standings = await ownStandings(db, payerId);
      const known = new Set(standings.map(({ discom }) => discom.id));
      const others = (await openDiscoms(db)).filter(({ id }) => !known.has(id));
      return { ...(await organisationOf(db, payerId)), standings, others };
    }),
  ),

  withActor(contract.applyToDiscom, ({ actor, body, services }) =>
    asSystem(services.database, async (db) => {
      await applyTo(db, actor, body.discomId);
      return {};
    }),
  ),

  withActor(contract.requireSecondFactor, ({ actor, body, services }) =>
    asSystem(services.database, async (db) => {
      await setFactorRequired(db, actor.payerId as string, body.required);
      const said = body.required ? "asked for a second factor" : "asked for no second factor";
      await record(db, actor, said, `payer:${actor.payerId}`);
      return {};
    }),
  ),

  openly(contract.getInvitation, ({ params, services }) =>
    asSystem(services.database, async (db) => {
      const { payer, email, name, nameHi, roles, language, expiresAt } = await invitationOf(db, params.token);
      return {
        organisation: payer.name,
        organisationHi: payer.nameHi,
        email,
        name,
        nameHi,
        roles,
        language,
        expiresAt,
      };
    }),
  ),

  openly(contract.acceptInvitation, async ({ params, body, services, http }) => {
    await slow(services, "accept", 30, 900, String(http.request.ip));
    const opened = await asSystem(services.database, async (db) =>
      beginSession(db, services.config, await accept(db, params.token, body.password)),
    );
    return keepCookie(http.response, services, opened);
  }),
];

function slow(services: Services, name: string, attempts: number, seconds: number, key: string): Promise<void> {
  return throttle(services.database, name, attempts, seconds).attempt(key);
}
