// Letters and other papers that go with claims and statements: what they are is read from their bytes, and each is kept once.

import { createHash } from "node:crypto";
import type { Actor, Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Download, UploadedFile } from "#server/http.ts";
import { insertPaper, paperBytes, paperIsThere } from "./paper-queries.ts";

const PDF = Buffer.from("%PDF-");
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const NAME_MAX = 120;

export async function keepPaper(
  db: Db,
  actor: Actor,
  { name, bytes }: UploadedFile,
): Promise<{ sha256: string; fileName: string }> {
  const mediaType = mediaTypeOf(bytes);
  if (!mediaType) throw new Refusal(422, "paper-kind", "Send a PDF or a PNG picture.");
  const sha256 = createHash("sha256").update(bytes).digest();
  const fileName = name.slice(-NAME_MAX);
  await insertPaper(db, { payerId: actor.payerId as string, userId: actor.userId, sha256, fileName, mediaType, bytes });
  return { sha256: sha256.toString("hex"), fileName };
}

/** A PDF may have some bytes of rubbish before its mark; readers look within the first kilobyte, and so does this. */
function mediaTypeOf(bytes: Buffer): "application/pdf" | "image/png" | null {
  if (bytes.subarray(0, PNG.length).equals(PNG)) return "image/png";
  return bytes.subarray(0, 1024).includes(PDF) ? "application/pdf" : null;
}

/** Refuses a hash of a paper that this payer did not send. */
export async function requirePaper(db: Db, payerId: string, sha256: string): Promise<void> {
  if (!(await paperIsThere(db, payerId, sha256))) throw notFound("paper");
}

/** Always to be saved, never shown as a page of the portal. */
export async function paperOf(db: Db, payerId: string, sha256: string): Promise<Download> {
  const found = await paperBytes(db, payerId, sha256);
  if (!found) throw notFound("paper");
  const end = found.media_type === "image/png" ? ".png" : ".pdf";
  const name = found.file_name.toLowerCase().endsWith(end) ? found.file_name : `${found.file_name}${end}`;
  return { fileName: name, body: found.bytes };
}
