// Codes and links on their way. What is settled, sent or past keeps its hash and loses what could be read.

import { type Db, row, rows } from "#server/database.ts";
import type { CodePurpose, ContactChannel } from "./contact-channel.ts";

export interface NewCode {
  readonly subject: string;
  readonly purpose: CodePurpose;
  readonly channel: ContactChannel;
  readonly address: string;
  readonly language: "en" | "hi";
  readonly minutes: number;
}

/** A later code takes the place of the one before. */
export async function insertCode(db: Db, code: NewCode): Promise<string> {
  await rows(
    db,
    `UPDATE contact_codes SET settled_at = now(), sealed = NULL
      WHERE subject = :subject AND channel = :channel AND settled_at IS NULL`,
    { ...code },
  );
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO contact_codes (subject, purpose, channel, address, language, hash, expires_at)
     VALUES (:subject, :purpose, :channel, :address, :language, '', now() + make_interval(mins => :minutes)) RETURNING id`,
    { ...code },
  );
  return (made as { id: string }).id;
}

export async function keepSecret(db: Db, id: string, hash: Buffer, sealed: Buffer): Promise<void> {
  await rows(db, "UPDATE contact_codes SET hash = ?, sealed = ? WHERE id = ?", [hash, sealed, id]);
}

export interface WaitingCode {
  readonly id: string;
  readonly subject: string;
  readonly purpose: CodePurpose;
  readonly channel: ContactChannel;
  readonly address: string;
  readonly language: "en" | "hi";
  readonly sealed: Buffer;
  readonly expiresAt: string;
}

export async function codeWaiting(db: Db, id: string): Promise<WaitingCode | undefined> {
  return row(
    db,
    `SELECT id, subject, purpose, channel, address, language, sealed, expires_at AS "expiresAt" FROM contact_codes
      WHERE id = ? AND sealed IS NOT NULL AND settled_at IS NULL AND expires_at > now()`,
    [id],
  );
}

export async function markSent(db: Db, id: string): Promise<void> {
  await rows(db, "UPDATE contact_codes SET sent_at = now(), sealed = NULL WHERE id = ? AND sent_at IS NULL", [id]);
}

/** Counts a try; nothing when there is none to try, or it was tried five times. */
export async function tryCode(
  db: Db,
  subject: string,
  channel: ContactChannel,
): Promise<{ id: string; hash: Buffer; address: string; tries: number } | undefined> {
  return row(
    db,
    `UPDATE contact_codes SET tries = tries + 1
      WHERE subject = ? AND channel = ? AND settled_at IS NULL AND expires_at > now() AND tries < 5
      RETURNING id, hash, address, tries`,
    [subject, channel],
  );
}

export async function settleCode(db: Db, id: string): Promise<void> {
  await rows(db, "UPDATE contact_codes SET settled_at = now(), sealed = NULL WHERE id = ?", [id]);
}

export async function settleAll(db: Db, subject: string): Promise<void> {
  await rows(
    db,
    "UPDATE contact_codes SET settled_at = now(), sealed = NULL WHERE subject = ? AND settled_at IS NULL",
    [subject],
  );
}

/** The row is locked: of two who use a link at once the second finds it settled. */
export async function codeByHash(
  db: Db,
  purpose: CodePurpose,
  hash: Buffer,
): Promise<{ id: string; subject: string; expiresAt: string } | undefined> {
  return row(
    db,
    `SELECT id, subject, expires_at AS "expiresAt" FROM contact_codes
      WHERE purpose = ? AND hash = ? AND settled_at IS NULL AND expires_at > now() FOR UPDATE`,
    [purpose, hash],
  );
}

export async function forgetExpired(db: Db): Promise<void> {
  await rows(db, "UPDATE contact_codes SET sealed = NULL WHERE sealed IS NOT NULL AND expires_at <= now()");
}
