// What a mass-tag file cannot apply by itself goes to the discom, when its sender chose so; done again it adds nothing.

import type { Db } from "#server/database.ts";
import { insertClaimBatch } from "../claims/claim-queries.ts";
import { sayOpened } from "../disputes/open-dispute.ts";
import {
  claimBatchOf,
  discomsWithClaims,
  insertClaimsOfUpload,
  insertDisputesOfUpload,
  markClaimed,
  markDisputed,
} from "./send-queries.ts";
import { numberCell } from "./tag-rows.ts";
import type { UploadRecord } from "./upload-queries.ts";

/** Gives how many rows wait for the discom's word. */
export async function claimsOfUpload(db: Db, upload: UploadRecord, userId: string): Promise<number> {
  if (upload.action !== "tag" || upload.choices.withoutProof !== "claim") return 0;
  const { payer_id: payerId, id: uploadId, file_name: fileName } = upload;
  const { paper = null, note = "" } = upload.choices;
  const of = { payerId, uploadId };
  for (const { discom_id: discomId } of await discomsWithClaims(db, of)) {
    const batchId =
      (await claimBatchOf(db, { ...of, discomId })) ??
      (await insertClaimBatch(db, { ...of, discomId, userId, fileName, paper, note }));
    await insertClaimsOfUpload(db, { ...of, discomId, batchId, numberAt: numberCell(upload.header) });
  }
  return markClaimed(db, of);
}

/** Gives how many rows are disputed. */
export async function disputesOfUpload(db: Db, upload: UploadRecord, userId: string): Promise<number> {
  if (upload.action !== "tag" || upload.choices.heldByAnother !== "dispute") return 0;
  const of = { payerId: upload.payer_id, uploadId: upload.id };
  const opened = await insertDisputesOfUpload(db, { ...of, userId });
  await sayOpened(db, upload.payer_id, opened);
  return markDisputed(db, of);
}
