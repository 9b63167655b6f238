// Versions of mappings, and which file each was used for.

import type { Mapping } from "#reconciliation/banks/mapping.ts";
import { type Db, row, rows } from "#server/database.ts";
import type { MappingVersion } from "./mapping-contract.ts";

export interface AccountMapping {
  readonly bankAccountId: number;
  /** Of the account. */
  readonly number: string;
  readonly version: number;
  readonly mapping: Mapping;
}

/** What holds now, for one account or for all. */
export function currentMappings(db: Db, discomId: number, bankAccountId: number | null): Promise<AccountMapping[]> {
  return rows(
    db,
    `SELECT m.bank_account_id AS "bankAccountId", a.number, m.version, m.mapping
       FROM (SELECT DISTINCT ON (bank_account_id) * FROM statement_mappings
              WHERE discom_id = :discomId AND (:bankAccountId::int IS NULL OR bank_account_id = :bankAccountId)
              ORDER BY bank_account_id, version DESC) m
       JOIN bank_accounts a ON a.discom_id = m.discom_id AND a.id = m.bank_account_id
      WHERE m.mapping IS NOT NULL ORDER BY m.bank_account_id`,
    { discomId, bankAccountId },
  );
}

/** The version a file was read by, whatever holds now. */
export function mappingOfVersion(
  db: Db,
  discomId: number,
  { bankAccountId, version }: { bankAccountId: number; version: number },
): Promise<AccountMapping | undefined> {
  return row(
    db,
    `SELECT m.bank_account_id AS "bankAccountId", a.number, m.version, m.mapping
       FROM statement_mappings m JOIN bank_accounts a ON a.discom_id = m.discom_id AND a.id = m.bank_account_id
      WHERE m.discom_id = :discomId AND m.bank_account_id = :bankAccountId AND m.version = :version`,
    { discomId, bankAccountId, version },
  );
}

/** Null when the account never had one. A withdrawn one counts. */
export async function latestVersion(db: Db, discomId: number, bankAccountId: number): Promise<number | null> {
  const found = await row<{ version: number | null }>(
    db,
    "SELECT max(version) AS version FROM statement_mappings WHERE discom_id = ? AND bank_account_id = ?",
    [discomId, bankAccountId],
  );
  return found?.version ?? null;
}

export async function insertMapping(
  db: Db,
  made: {
    discomId: number;
    bankAccountId: number;
    version: number;
    mapping: Mapping | null;
    fileId: string | null;
    userId: string;
    why: string;
  },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO statement_mappings (discom_id, bank_account_id, version, mapping, file_id, by_user, why)
     VALUES (:discomId, :bankAccountId, :version, :mapping, :fileId, :userId, :why)`,
    { ...made, mapping: made.mapping && JSON.stringify(made.mapping) },
  );
}

export function mappingVersions(db: Db, discomId: number): Promise<MappingVersion[]> {
  return rows(
    db,
    `SELECT m.bank_account_id AS "bankAccountId", m.version, m.mapping, m.file_id AS "fileId",
            jsonb_build_object('name', u.name, 'nameHi', u.name_hi) AS by, m.at, m.why,
            (SELECT count(*)::int FROM statement_files f
              WHERE f.discom_id = m.discom_id AND f.bank_account_id = m.bank_account_id AND f.mapping_version = m.version) AS "filesCount"
       FROM statement_mappings m JOIN users u ON u.id = m.by_user
      WHERE m.discom_id = ? ORDER BY m.bank_account_id, m.version DESC`,
    [discomId],
  );
}
