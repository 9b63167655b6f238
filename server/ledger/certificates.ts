// A payer's tax certificate is recorded, or taken back; nothing of it is ever changed.

import type { z } from "zod";
import { record } from "#server/audit/record.ts";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { recordCertificate } from "./tds-contract.ts";
import { certificateById, insertCertificate, insertWithdrawal, isAdmitted } from "./tds-queries.ts";

export async function recordTaxCertificate(
  db: Db,
  actor: Actor,
  { file, ...certificate }: z.output<typeof recordCertificate.body>,
): Promise<string> {
  const discomId = actor.discomId as number;
  if (!(await isAdmitted(db, discomId, certificate.payerId))) throw notFound("payer");
  const bytes = file === null ? null : paperOf(file.base64);
  const id = await insertCertificate(db, {
    ...certificate,
    discomId,
    fileName: file?.name ?? null,
    file: bytes,
    userId: actor.userId,
  });
  const { payerId, fy, quarter, number, paise } = certificate;
  await record(db, actor, "recorded a tax certificate", `tax-certificate:${id}`, {
    payerId,
    fy,
    quarter,
    number,
    paise,
  });
  return id;
}

export async function withdrawTaxCertificate(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  const discomId = actor.discomId as number;
  if (!(await certificateById(db, discomId, id))) throw notFound("certificate");
  await insertWithdrawal(db, { discomId, id, userId: actor.userId, why });
  await record(db, actor, "took back a tax certificate", `tax-certificate:${id}`, { reason: why });
}

/** What scanners and the tax office give out, by its first bytes and not by its name. */
const PAPERS = [Buffer.from("%PDF-"), Buffer.from([0xff, 0xd8, 0xff]), Buffer.from([0x89, 0x50, 0x4e, 0x47])];

function paperOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, "base64");
  if (PAPERS.some((start) => bytes.subarray(0, start.length).equals(start))) return bytes;
  throw new Refusal(422, "not-a-paper", "The file is neither PDF nor JPEG nor PNG. Scan or save it as one of them.");
}
