// New files on the bank's SFTP server are taken and imported like those of the inbox. One process pulls for a discom at a time;
// a file is taken when it has stopped changing, remembered when it was dealt with, and deleted there only if that is set.

import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import type { SftpConfig } from "#server/sftp-config.ts";
import { STATEMENT_BYTES_MAX } from "./contract.ts";
import { importUnattended } from "./import-unattended.ts";
import { systemImports } from "./importer.ts";
import { discomOfAccount } from "./queries.ts";
import {
  discomOfCode,
  isWaiting,
  lockSftp,
  noteFailure,
  noteSuccess,
  notTaken,
  rememberTaken,
  sftpTwin,
} from "./sftp-queries.ts";
import { openSftp, type RemoteFile, SftpFailure, type SftpSource } from "./sftp-source.ts";

/** The job `pull-statements`. */
export async function pullStatements(_payload: unknown, services: Services): Promise<void> {
  const { sftp } = services.config;
  if (!sftp) return;
  const hash = settingsHash(sftp);
  await asSystem(services.database, async (db) => {
    const discomId = await discomOfCode(db, sftp.discom);
    if (discomId === null) throw new Error(`MILAAN_SFTP_DISCOM: there is no discom ${sftp.discom}`);
    if (!(await lockSftp(db, discomId)) || (await isWaiting(db, discomId, hash))) return;
    try {
      await pull(services, sftp, discomId);
      await noteSuccess(db, discomId, hash);
    } catch (error) {
      const failure = error instanceof SftpFailure ? error : { code: "failed", message: (error as Error).message };
      services.log.error({ err: error, discomId, code: failure.code }, "statements cannot be taken from the bank");
      await noteFailure(db, discomId, hash, failure);
    }
  });
}

async function pull(services: Services, sftp: SftpConfig, discomId: number): Promise<void> {
  const source = await openSftp(sftp);
  try {
    const fresh = async () => {
      const files = await source.list();
      return asSystem(services.database, (db) => notTaken(db, discomId, files));
    };
    const before = await fresh();
    if (before.length === 0) return;
    await pause(sftp.settleMs);
    const now = await fresh();
    for (const file of now)
      if (before.some((one) => isSame(one, file))) await take(services, sftp, discomId, source, file);
  } finally {
    await source.close();
  }
}

async function take(
  services: Services,
  sftp: SftpConfig,
  discomId: number,
  source: SftpSource,
  file: RemoteFile,
): Promise<void> {
  const remember = (sha256: Buffer | null, fileId: string | null) =>
    asSystem(services.database, (db) => rememberTaken(db, { discomId, ...file, sha256, fileId }));
  if (file.size > STATEMENT_BYTES_MAX) {
    services.log.error({ discomId, file: file.name }, "a statement on the bank's server is larger than 50 MB");
    return remember(null, null);
  }
  const bytes = await source.fetch(file, STATEMENT_BYTES_MAX);
  const after = await source.look(file.name);
  // It grew or was replaced while it was read: the next pull takes it whole.
  if (!after || !isSame(after, file) || bytes.length !== file.size) return;
  const sha256 = createHash("sha256").update(bytes).digest();
  const twin = await asSystem(services.database, (db) => sftpTwin(db, discomId, sha256));
  const fileId = twin ?? (await importBytes(services, sftp, discomId, { name: file.name, bytes }));
  await remember(sha256, fileId);
  if (sftp.deletes && fileId !== null) await source.remove(file.name);
}

/** Null for an empty file: there is nothing to keep. */
async function importBytes(
  services: Services,
  sftp: SftpConfig,
  discomId: number,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<string | null> {
  if (bytes.length === 0) return null;
  const bankAccountId = await asSystem(services.database, async (db) => {
    if (sftp.account === null) return null;
    const [found] = await discomOfAccount(db, sftp.account, sftp.discom);
    if (!found) throw new Error(`MILAAN_SFTP_ACCOUNT: ${sftp.discom} has no bank account of that number`);
    return found.bankAccountId;
  });
  const { id } = await importUnattended(systemImports(services, discomId), { name, bytes, bankAccountId }, "sftp");
  return id;
}

function isSame(one: RemoteFile, other: RemoteFile): boolean {
  return one.name === other.name && one.size === other.size && one.modifiedMs === other.modifiedMs;
}

/** Whether the settings are those that failed; secrets are in it only hashed. */
function settingsHash(sftp: SftpConfig): Buffer {
  return createHash("sha256").update(JSON.stringify(sftp)).digest();
}
