// The bulk statements of an import: rows are taken in beside the lines, compared, and only what is new is added.

import { inflateRawSync } from "node:zlib";
import { copyIn, type Db, row, rows } from "#server/database.ts";

/** One import into an account at a time: what is new is counted and added as one step. */
export async function lockAccount(db: Db, discomId: number, bankAccountId: number): Promise<void> {
  await rows(db, "SELECT pg_advisory_xact_lock(hashtextextended(?, 7003))", [`statement ${discomId} ${bankAccountId}`]);
}

/**
 * Takes a statement's rows in beside the lines. No key is kept over them: it cost as much as the COPY, and that a fingerprint
 * stands once is held by the lines themselves. The planner is told of the one column it joins by, a tenth of looking at all.
 */
export async function receive(db: Db, copyParts: readonly Uint8Array[]): Promise<void> {
  await rows(
    db,
    `CREATE TEMP TABLE IF NOT EXISTS incoming (
       place int, row int, value_date date, booking_date date, direction text, paise bigint, narration text,
       bank_reference text, balance_paise bigint, found jsonb, utr text, fingerprint text) ON COMMIT DROP`,
  );
  await rows(db, "TRUNCATE incoming");
  await copyIn(db, "COPY incoming FROM STDIN", inflated(copyParts));
  await rows(db, "ANALYZE incoming (fingerprint)");
}

function* inflated(parts: readonly Uint8Array[]): Iterable<Buffer> {
  for (const part of parts) yield inflateRawSync(part);
}

export interface Comparison {
  readonly newCount: number;
  readonly newCreditPaise: string;
  readonly missingCount: number;
  readonly expectedPaise: string | null;
}

/**
 * What `receive` took, against what the account has already. Of the first and the last day a file may have a part, so a known line that
 * it does not have is missing there only where it looks like a new one in a format that tells no balance, and no UTR tells them apart.
 */
export async function compare(
  db: Db,
  account: { discomId: number; bankAccountId: number; fromDate: string; toDate: string; openingPaise: bigint | null },
): Promise<Comparison> {
  const found = await row<Comparison>(
    db,
    `WITH fresh AS (
       SELECT i.place, i.booking_date, i.direction, i.paise, i.balance_paise, i.utr FROM incoming i
        WHERE NOT EXISTS (SELECT FROM statement_lines l WHERE l.discom_id = :discomId
                           AND l.bank_account_id = :bankAccountId AND l.fingerprint = i.fingerprint))
     SELECT (SELECT count(*)::int FROM fresh) AS "newCount",
            (SELECT coalesce(sum(paise), 0)::text FROM fresh WHERE direction = 'credit') AS "newCreditPaise",
            (SELECT count(*)::int FROM statement_lines l
              WHERE l.discom_id = :discomId AND l.bank_account_id = :bankAccountId
                AND l.booking_date > :fromDate AND l.booking_date < :toDate
                AND NOT EXISTS (SELECT FROM incoming i WHERE i.fingerprint = l.fingerprint))
          + (SELECT count(DISTINCT l.id)::int FROM statement_lines l
               JOIN fresh f ON f.booking_date = l.booking_date AND f.direction = l.direction AND f.paise = l.paise
              WHERE l.discom_id = :discomId AND l.bank_account_id = :bankAccountId
                AND l.booking_date IN (:fromDate, :toDate)
                AND (l.balance_paise IS NULL) <> (f.balance_paise IS NULL) AND (l.utr IS NULL OR f.utr IS NULL)
                AND NOT EXISTS (SELECT FROM incoming i WHERE i.fingerprint = l.fingerprint)) AS "missingCount",
            CASE WHEN EXISTS (SELECT FROM fresh WHERE place = 1)
              THEN opening_gap(:discomId, :bankAccountId, :fromDate, :openingPaise, NULL) END AS "expectedPaise"`,
    { ...account, openingPaise: account.openingPaise?.toString() ?? null },
  );
  return found as Comparison;
}

export async function insertStatement(
  db: Db,
  statement: {
    discomId: number;
    fileId: string;
    bankAccountId: number;
    fromDate: string;
    toDate: string;
    openingPaise: bigint | null;
    closingPaise: bigint | null;
    linesCount: number;
    newCount: number;
    creditPaise: bigint;
    debitPaise: bigint;
    linked: boolean;
    missingCount: number;
  },
): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO statements (discom_id, file_id, bank_account_id, from_date, to_date, opening_paise, closing_paise, lines_count,
            new_count, credit_paise, debit_paise, linked, missing_count)
     VALUES (:discomId, :fileId, :bankAccountId, :fromDate, :toDate, :openingPaise, :closingPaise, :linesCount,
            :newCount, :creditPaise, :debitPaise, :linked, :missingCount) RETURNING id`,
    {
      ...statement,
      openingPaise: statement.openingPaise?.toString() ?? null,
      closingPaise: statement.closingPaise?.toString() ?? null,
      creditPaise: statement.creditPaise.toString(),
      debitPaise: statement.debitPaise.toString(),
    },
  );
  return (made as { id: string }).id;
}

async function insertKnown(db: Db, into: { discomId: number; bankAccountId: number; statementId: string }) {
  await rows(
    db,
    `INSERT INTO statement_known_lines (discom_id, statement_id, row, line_id)
     SELECT :discomId::int, :statementId::bigint, i.row, l.id FROM incoming i
       JOIN statement_lines l ON l.discom_id = :discomId AND l.bank_account_id = :bankAccountId AND l.fingerprint = i.fingerprint`,
    into,
  );
}

/** Adds the lines that are new and gives how many; the table's trigger books each. What was known is noted first. */
export async function addLines(
  db: Db,
  into: { discomId: number; bankAccountId: number; statementId: string },
  knownCount: number,
): Promise<number> {
  if (knownCount > 0) await insertKnown(db, into);
  const added = await row<{ count: number }>(
    db,
    `WITH added AS (
       INSERT INTO statement_lines (discom_id, bank_account_id, statement_id, row, value_date, booking_date, direction, paise,
              narration, bank_reference, balance_paise, found, utr, fingerprint)
       SELECT :discomId::int, :bankAccountId::int, :statementId::bigint, row, value_date, booking_date, direction, paise,
              narration, bank_reference, balance_paise, found, utr, fingerprint
         FROM incoming ORDER BY place
       ON CONFLICT ON CONSTRAINT line_once DO NOTHING
       RETURNING id)
     SELECT count(*)::int AS count FROM added`,
    into,
  );
  return (added as { count: number }).count;
}
