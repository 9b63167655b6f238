// Somebody joins a payer: an admin, or an admission, invites by e-mail; a link that works once lets them choose a password.

import { openLink, wantCode, withdrawCodes } from "#server/accounts/contact-codes.ts";
import { createInvitedUser } from "#server/accounts/onboard.ts";
import { requireStrongPassword } from "#server/accounts/password.ts";
import { record } from "#server/audit/record.ts";
import type { Config } from "#server/config.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { requireReach } from "./sub-units.ts";
import type { Access } from "./users-contract.ts";
import {
  acceptedBy,
  emailInPayer,
  type InvitationRow,
  insertInvitation,
  invitationById,
  type NewInvitation,
  revoke,
  setLimits,
  setSubUnits,
} from "./users-queries.ts";

export interface Invited extends NewInvitation {
  readonly payer: { readonly name: string; readonly nameHi: string };
  /** Nobody: an admission. */
  readonly by: Actor | null;
}

export async function invite(db: Db, config: Config, invited: Invited): Promise<{ id: string }> {
  const { payerId, by } = invited;
  if (by) await requireReach(db, by, invited.subUnitIds.length === 0 ? [null] : invited.subUnitIds);
  if (await emailInPayer(db, payerId, invited.email)) {
    throw new Refusal(409, "user-exists", "This address logs in to your organisation already.");
  }
  const id = await insertInvitation(db, { ...invited, byUser: by?.userId ?? null });
  await record(db, by ?? { userId: null, payerId, discomId: null }, "invited somebody", `invitation:${id}`, {
    roles: invited.roles,
  });
  await sendLink(db, config, { ...invited, id });
  return { id };
}

export async function resendLink(db: Db, config: Config, actor: Actor, id: string): Promise<void> {
  const invitation = await ownInvitation(db, actor, id);
  await sendLink(db, config, invitation);
  await record(db, actor, "sent an invitation again", `invitation:${id}`);
}

export async function takeBack(db: Db, actor: Actor, id: string): Promise<void> {
  await ownInvitation(db, actor, id);
  await revoke(db, id);
  await withdrawCodes(db, subjectOf(id));
  await record(db, actor, "took an invitation back", `invitation:${id}`);
}

/** What a link invites to; refuses `invitation-past` for one that was used, replaced, taken back or is too old. */
export async function invitationOf(db: Db, token: string) {
  const opened = await openLink(db, token);
  const id = opened && /^invitation:(\d+)$/.exec(opened.subject)?.[1];
  if (!opened || !id) throw past();
  return { ...(await openInvitation(db, id)), expiresAt: opened.expiresAt, settle: opened.settle };
}

/** Gives the new user's id. */
export async function accept(db: Db, token: string, password: string): Promise<string> {
  const invitation = await invitationOf(db, token);
  requireStrongPassword(password);
  const { payerId, email, name, nameHi, roles, language } = invitation;
  const userId = await createInvitedUser(
    db,
    { payerId, discomId: null, email, name, nameHi, roles, language },
    password,
  );
  if (userId === null) {
    throw new Refusal(
      409,
      "email-taken",
      "This address logs in to another organisation. Ask for an invitation to another address.",
    );
  }
  await invitation.settle();
  await acceptedBy(db, invitation.id, userId);
  await setSubUnits(db, payerId, userId, invitation.subUnitIds);
  await setLimits(db, payerId, userId, invitation);
  await record(db, { userId, payerId, discomId: null }, "accepted an invitation", `user:${userId}`);
  return userId;
}

/** Of the admin's organisation, into sub-units the admin looks after. */
async function ownInvitation(db: Db, actor: Actor, id: string): Promise<InvitationRow> {
  const invitation = await openInvitation(db, id);
  if (invitation.payerId !== actor.payerId) throw notFound("invitation");
  await requireReach(db, actor, invitation.subUnitIds.length === 0 ? [null] : invitation.subUnitIds);
  return invitation;
}

async function openInvitation(db: Db, id: string): Promise<InvitationRow> {
  const invitation = await invitationById(db, id);
  if (!invitation) throw past();
  return invitation;
}

async function sendLink(
  db: Db,
  config: Config,
  { id, payerId, payer, email, name, nameHi, language }: Omit<Invited, "by" | keyof Access> & { id: string },
): Promise<void> {
  await wantCode(db, config, {
    subject: subjectOf(id),
    purpose: "invitation",
    channel: "email",
    address: email,
    language,
    payerId,
    facts: { name, nameHi, organisation: payer.name, organisationHi: payer.nameHi },
  });
}

function subjectOf(id: string): string {
  return `invitation:${id}`;
}

function past(): Refusal {
  return new Refusal(
    404,
    "invitation-past",
    "This invitation was used or taken back, or is too old. Ask for a new one.",
  );
}
