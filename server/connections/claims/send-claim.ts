// A payer claims a connection it cannot prove. Whether there is one of that number it learns from the discom's word alone.

import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import { requirePaper } from "../papers.ts";
import { discomsWithAdmission } from "../queries.ts";
import { restoreZeros } from "../restore-zeros.ts";
import { keyOfNumber, notAdmitted, unitFor } from "../tag.ts";
import { insertClaim, insertClaimBatch, insertWithdrawal, waitsAlready } from "./claim-queries.ts";

export async function sendClaim(
  db: Db,
  actor: Actor,
  claim: {
    discom: number;
    number: string;
    label: string;
    subUnit?: string | undefined;
    paper?: string | undefined;
    note: string;
  },
): Promise<{ batchId: string }> {
  const payerId = actor.payerId as string;
  const discom = (await discomsWithAdmission(db, payerId)).find(({ id }) => id === claim.discom);
  if (!discom?.admitted) throw notAdmitted(discom);
  const number = restoreZeros(claim.number, new RegExp(discom.connection_number));
  if (number === null) {
    throw new Refusal(422, "number-malformed", "This is not a connection number of this discom.");
  }
  const numberKey = keyOfNumber(number);
  const discomId = discom.id;
  if (await waitsAlready(db, { payerId, discomId, numberKey })) {
    throw new Refusal(409, "claim-waits", "Your claim on this number waits already.");
  }
  if (claim.paper) await requirePaper(db, payerId, claim.paper);
  const subUnitId = await unitFor(db, actor, claim.subUnit);
  const { note, label } = claim;
  const sent = { discomId, payerId, userId: actor.userId, uploadId: null, fileName: null };
  const batchId = await insertClaimBatch(db, { ...sent, paper: claim.paper ?? null, note });
  await insertClaim(db, { discomId, payerId, batchId, number, numberKey, label, subUnitId });
  await record(db, actor, "connection claimed without proof", `claim-batch:${discomId}-${batchId}`, { number });
  return { batchId };
}

export async function withdrawOne(db: Db, actor: Actor, of: { discom: number; id: string }): Promise<void> {
  const payerId = actor.payerId as string;
  const done = await insertWithdrawal(db, { payerId, discomId: of.discom, id: of.id, userId: actor.userId });
  if (!done) throw notFound("claim");
  await record(db, actor, "tag claim withdrawn", `tag-claim:${of.discom}-${of.id}`);
}
