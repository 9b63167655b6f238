// Brings in a payer with the discoms that admit it, and people with what they log in by.

import { payerVan } from "#reconciliation/check-digits.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { hashPassword } from "./password.ts";
import { admitPayer, insertPayer, insertRemitter, type PayerRow, payerByName } from "./payer-queries.ts";
import { insertUser, revokeUser, userByEmail } from "./queries.ts";
import { forgetFactor } from "./second-factor-queries.ts";

export interface NewPayer extends Omit<PayerRow, "id"> {
  readonly discoms: readonly { readonly id: number; readonly vanPrefix: string }[];
  readonly remitters: readonly { readonly account: string; readonly ifsc: string }[];
}

/** Gives the payer's id; a payer of the same name is found, not made again. */
export async function onboardPayer(db: Db, payer: NewPayer): Promise<string> {
  const { name, nameHi, kind, tds194q } = payer;
  const id = (await payerByName(db, name))?.id ?? (await insertPayer(db, { name, nameHi, kind, tds194q }));
  for (const discom of payer.discoms) {
    await admitPayer(db, discom.id, id, payerVan(discom.vanPrefix, Number(id)));
    for (const remitter of payer.remitters) {
      await insertRemitter(db, { payerId: id, discomId: discom.id, name, ...remitter });
    }
  }
  await record(db, { userId: null, payerId: id, discomId: null }, "payer onboarded", `payer:${id}`);
  return id;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly nameHi: string;
  readonly payerId: string | null;
  readonly discomId: number | null;
  readonly roles: readonly string[];
}

/** Gives the id, and whether the user was made now: one who exists keeps roles and password. */
export async function createUser(db: Db, user: NewUser, password: string): Promise<{ id: string; created: boolean }> {
  const email = user.email.toLowerCase();
  const existing = await userByEmail(db, email);
  if (existing) return { id: existing.id, created: false };
  const passwordHash = await hashPassword(password);
  const id = await insertUser(db, { ...user, email, language: "en", passwordHash });
  const by = { userId: null, payerId: user.payerId, discomId: user.discomId };
  await record(db, by, "user created", `user:${id}`, { roles: [...user.roles] });
  return { id, created: true };
}

/** Gives the id; null when somebody logs in by this address already. */
export async function createInvitedUser(
  db: Db,
  user: NewUser & { readonly language: "en" | "hi" },
  password: string,
): Promise<string | null> {
  const email = user.email.toLowerCase();
  if (await userByEmail(db, email)) return null;
  return insertUser(db, { ...user, email, passwordHash: await hashPassword(password) });
}

/** A phone is lost: the person logs in with the password alone and sets up another. Every session ends. */
export async function forgetSecondFactor(db: Db, by: Actor, userId: string, reason = ""): Promise<void> {
  await forgetFactor(db, userId);
  await revokeUser(db, userId);
  await record(db, by, "reset a second factor", `user:${userId}`, { reason });
}

export function endSessions(db: Db, userId: string): Promise<void> {
  return revokeUser(db, userId);
}
