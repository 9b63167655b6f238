// A payer claims a connection by a recent bill of it. Whoever has no such bill learns nothing: no such connection and a wrong bill
// are one answer, wrong tries are kept and counted.

import { readAmount } from "#reconciliation/amount.ts";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import {
  type AdmittingDiscom,
  discomsWithAdmission,
  failuresSince,
  insertFailure,
  insertTag,
  lockProofs,
  proveConnection,
  unitsWithinReach,
} from "./queries.ts";

export interface Claim {
  readonly discom: number;
  readonly number: string;
  readonly billNumber?: string | undefined;
  readonly billAmount?: string | undefined;
  readonly label: string;
  readonly subUnit?: string | undefined;
}

export interface Tagged {
  readonly discomId: number;
  readonly id: string;
  readonly number: string;
  readonly site: string;
}

/** Wrong proofs of one payer in an hour before it must wait. */
const FAILURES_MAX = 20;

export async function tagOne(database: Database, actor: Actor, claim: Claim): Promise<Tagged> {
  const payerId = actor.payerId as string;
  const subUnitId = await asSystem(database, (db) => unitFor(db, actor, claim.subUnit));
  // The wrong try must stay on record, so the refusal is thrown only after its transaction.
  const outcome = await asSystem(database, async (db): Promise<Tagged | Refusal> => {
    const proved = await prove(db, actor, claim);
    if (proved instanceof Refusal) return proved;
    if (proved.holder !== null)
      return new Refusal(409, "connection-held", "Another organisation holds this connection.");
    const { discomId, discomCode, id, number, site, proof } = proved;
    const { userId } = actor;
    await insertTag(db, { discomId, connectionId: id, payerId, userId, proof, label: claim.label, subUnitId });
    await record(db, actor, "connection tagged", `connection:${discomCode}-${number}`, { proof });
    return { discomId, id, number, site };
  });
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

export interface Proved extends Tagged {
  readonly discomCode: string;
  readonly proof: "bill-number" | "bill-amount";
  /** Another payer, or nobody; never the payer itself. */
  readonly holder: string | null;
}

/** A refusal is given back, not thrown: what was kept of the try must be committed first. */
export async function prove(
  db: Db,
  actor: Actor,
  claim: Pick<Claim, "discom" | "number" | "billNumber" | "billAmount">,
): Promise<Proved | Refusal> {
  const payerId = actor.payerId as string;
  const { billNumber, amountPaise } = proofOf(claim);
  const numberKey = keyOfNumber(claim.number);
  const discom = (await discomsWithAdmission(db, payerId)).find(({ id }) => id === claim.discom);
  if (!discom?.admitted) return notAdmitted(discom);
  await lockProofs(db, payerId);
  if ((await failuresSince(db, payerId, 1)) >= FAILURES_MAX) return tooMany();
  const found = await proveConnection(db, { discomId: discom.id, numberKey, billNumber, amountPaise });
  if (found?.holder === payerId) return new Refusal(409, "already-yours", "Your organisation holds this connection.");
  if (!found?.proved) {
    const failure = { payerId, userId: actor.userId, discomId: discom.id, number: numberKey.slice(0, 20) };
    await insertFailure(db, failure);
    await record(db, actor, "proof of a connection failed", `connection:${discom.code}-${failure.number}`);
    return proofWrong();
  }
  const { id, number, site, holder } = found;
  const proof = billNumber === null ? "bill-amount" : "bill-number";
  return { discomId: discom.id, discomCode: discom.code, id, number, site, holder, proof };
}

/** Numbers are compared without blanks, dashes and leading zeros. */
export function keyOfNumber(number: string): string {
  return number.replace(/[\s-]/g, "").replace(/^0+/, "");
}

/** A person of a single sub-unit tags into it without saying so. */
export async function unitFor(db: Db, actor: Actor, wanted: string | undefined): Promise<string | null> {
  const { whole, units } = await unitsWithinReach(db, actor.payerId as string, actor.userId);
  if (wanted === undefined) {
    if (whole) return null;
    if (units.length === 1) return units[0]?.id ?? null;
    throw new Refusal(422, "sub-unit-missing", "Say into which of your sub-units it goes.");
  }
  if (!units.some(({ id }) => id === wanted)) throw notFound("sub-unit");
  return wanted;
}

function proofOf({ billNumber, billAmount }: Pick<Claim, "billNumber" | "billAmount">): {
  billNumber: string | null;
  amountPaise: string | null;
} {
  if (billNumber) return { billNumber: billNumber.replace(/[\s-]/g, ""), amountPaise: null };
  if (!billAmount) {
    throw new Refusal(422, "proof-missing", "Give the number or the amount of a recent bill of this connection.");
  }
  const read = readAmount(billAmount);
  if (typeof read === "string" || read.paise <= 0n) {
    throw new Refusal(422, "amount-unreadable", "The amount cannot be read. Write it as on the bill: 1234.50");
  }
  return { billNumber: null, amountPaise: read.paise.toString() };
}

export function notAdmitted(discom: AdmittingDiscom | undefined): Refusal {
  return new Refusal(422, "discom-not-admitted", "This discom has not admitted your organisation yet.", {
    params: { discom: discom?.short_name ?? "" },
  });
}

function proofWrong(): Refusal {
  return new Refusal(422, "proof-wrong", "No connection of this number has such a bill. Look at a recent bill of it.");
}

function tooMany(): Refusal {
  return new Refusal(429, "too-many-proofs", "Too many connections could not be proved. Try again in an hour.", {
    params: { max: FAILURES_MAX },
  });
}
