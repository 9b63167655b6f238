// People say which accounts and names pay for a payer, or that they do not; by two, an account becomes registered.

import type { Approved } from "#server/approvals/answer.ts";
import { ask } from "#server/approvals/ask.ts";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { happened } from "#server/events/happened.ts";
import type { KnownKind } from "./contract.ts";
import { keyOf } from "./key-of.ts";
import {
  insertConfirmation,
  insertRegistration,
  insertWithdrawal,
  isOwnAccount,
  isRegistered,
  removeRegistration,
  standingCount,
} from "./known-queries.ts";
import { admittedName, lockGoverning, payerNamed } from "./queries.ts";
import { requireTrial } from "./trials.ts";

interface Said {
  readonly payerId: string;
  readonly kind: KnownKind;
  readonly key: string;
  readonly why: string;
}

export async function teach(db: Db, actor: Actor, said: Said): Promise<void> {
  const discomId = actor.discomId as number;
  const key = keyOf(said);
  await requirePayer(db, discomId, said.payerId);
  if (said.kind === "account" && (await isOwnAccount(db, discomId, key))) {
    throw new Refusal(422, "own-account", "That is an account of the discom itself.");
  }
  await lockGoverning(db, discomId);
  await insertConfirmation(db, { ...said, discomId, key, userId: actor.userId });
  await record(db, actor, `said whose ${said.kind} it is`, `payer:${said.payerId}`, { reason: said.why });
}

export async function withdrawKnown(db: Db, actor: Actor, said: Said): Promise<void> {
  const discomId = actor.discomId as number;
  const fact = { ...said, discomId, key: keyOf(said), userId: actor.userId };
  await lockGoverning(db, discomId);
  if ((await standingCount(db, fact)) === 0) throw notFound(said.kind);
  await insertWithdrawal(db, fact);
  await record(db, actor, `withdrew a learned ${said.kind}`, `payer:${said.payerId}`, { reason: said.why });
}

export interface Registration {
  readonly payerId: string;
  readonly account: string;
  readonly ifsc: string;
  readonly remove: boolean;
  readonly trialId: string | null;
  readonly untried: boolean;
  readonly why: string;
}

/** Always by two: a registered account speaks against automatic decisions for anybody else. */
export async function askToRegister(db: Db, actor: Actor, wish: Registration): Promise<{ approvalId: string }> {
  const discomId = actor.discomId as number;
  const { payerId, account, ifsc, remove, trialId, untried, why } = wish;
  await requirePayer(db, discomId, payerId);
  const payer = await payerNamed(db, discomId, payerId);
  await requirePossible(db, discomId, wish);
  await requireTrial(db, discomId, trialId, untried, { kind: "remitter", payerId, account, remove });
  const about = `${payer?.name}: ${remove ? "strike off" : "register"} …${account.slice(-4)}${trialId === null ? ", not tried" : ""}`;
  const aboutHi = `${payer?.nameHi}: …${account.slice(-4)} ${remove ? "हटाएँ" : "पंजीकृत करें"}${trialId === null ? ", बिना परखे" : ""}`;
  const content = { about, aboutHi, payer, payerId, account, ifsc, remove, trialId, untried };
  const subject = `remitter:${payerId}-${account}`;
  return { approvalId: await ask(db, actor, { kind: "remitter", subject, paise: null, content, why }) };
}

export async function registerApproved(db: Db, { asker, content, discomId, why }: Approved): Promise<void> {
  const wish = content as unknown as Registration;
  const { payerId, account, ifsc, remove } = wish;
  await lockGoverning(db, discomId);
  await requirePossible(db, discomId, wish);
  const remitter = { discomId, payerId, account, ifsc, userId: asker.userId };
  await (remove ? removeRegistration(db, remitter) : insertRegistration(db, remitter));
  const action = remove ? "struck off a payer's account" : "registered a payer's account";
  await record(db, asker, action, `payer:${payerId}`, { reason: why });
  if (remove) return;
  const facts = { ending: account.slice(-4) };
  await happened(db, { kind: "remitter.registered", discomId, payerId, subject: `payer:${payerId}`, facts });
}

async function requirePossible(db: Db, discomId: number, { payerId, account, remove }: Registration): Promise<void> {
  if ((await isRegistered(db, discomId, payerId, account)) === remove) return;
  throw remove
    ? notFound("account")
    : new Refusal(409, "already-registered", "This account is registered as the payer's already.");
}

async function requirePayer(db: Db, discomId: number, payerId: string): Promise<void> {
  if ((await admittedName(db, discomId, payerId)) === null) throw notFound("payer");
}
