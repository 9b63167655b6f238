// An admin looks after the people: what each may do, where and up to what amount; never so that nobody looks after them.

import { endSessions, forgetSecondFactor } from "#server/accounts/onboard.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { requireReach } from "./sub-units.ts";
import type { Access } from "./users-contract.ts";
import { lockPeople, type Subject, setAccess, setLimits, setSubUnits } from "./users-queries.ts";

export async function changeAccess(
  db: Db,
  actor: Actor,
  userId: string,
  access: Access & { readonly active: boolean },
): Promise<void> {
  const payerId = actor.payerId as string;
  const people = await lockPeople(db, payerId);
  const before = await subjectOf(db, actor, people, userId);
  await requireReach(db, actor, access.subUnitIds.length === 0 ? [null] : access.subUnitIds);
  if (userId === actor.userId && !(access.active && sameRoles(before.roles, access.roles))) {
    throw new Refusal(409, "own-access", "Another admin changes your own roles.");
  }
  const after = people.map((one) => (one.id === userId ? { ...one, ...access } : one));
  if (!after.some(isAdmin)) throw new Refusal(409, "last-admin", "Somebody must stay who looks after the people.");
  await setAccess(db, userId, access);
  await setSubUnits(db, payerId, userId, access.subUnitIds);
  await setLimits(db, payerId, userId, access);
  if (!access.active) await endSessions(db, userId);
  const { roles, active, subUnitIds, makePaise, approvePaise } = access;
  await record(db, actor, "changed what somebody may do", `user:${userId}`, {
    roles,
    active,
    subUnitIds,
    makePaise,
    approvePaise,
  });
}

/** Another admin of the payer; a person changes one's own at one's own page. */
export async function resetFactor(db: Db, actor: Actor, userId: string): Promise<void> {
  const people = await lockPeople(db, actor.payerId as string);
  await subjectOf(db, actor, people, userId);
  if (userId === actor.userId) {
    throw new Refusal(409, "own-factor", "Another admin resets yours; when there is none, ask your utility.");
  }
  await forgetSecondFactor(db, actor, userId);
}

/** By the discom, for the only admin of a payer it admitted. */
export async function resetFactorOfSoleAdmin(db: Db, actor: Actor, payerId: string, why: string): Promise<void> {
  const admins = (await lockPeople(db, payerId)).filter(isAdmin);
  const [only] = admins;
  if (!only || admins.length > 1) {
    throw new Refusal(409, "not-sole-admin", "This payer has other admins; one of them does it.");
  }
  await forgetSecondFactor(db, actor, only.id, why);
}

async function subjectOf(db: Db, actor: Actor, people: readonly Subject[], userId: string): Promise<Subject> {
  const subject = people.find(({ id }) => id === userId);
  if (!subject) throw notFound("user");
  await requireReach(db, actor, subject.subUnitIds.length === 0 ? [null] : subject.subUnitIds);
  return subject;
}

function isAdmin({ roles, active }: Pick<Subject, "roles" | "active">): boolean {
  return active && roles.includes("admin");
}

function sameRoles(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role));
}
