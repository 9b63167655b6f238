// Declared accounts and what became of them: registered ones stand in remitters, put there by two of the discom's people.

import type { z } from "zod";
import { type Db, row, rows } from "#server/database.ts";
import type { Declaration, DeclarationState, listDeclared } from "./remitter-contract.ts";

type Declared = z.infer<typeof listDeclared.answer>["rows"][number];

const state = `CASE WHEN EXISTS (SELECT FROM remitters m WHERE m.discom_id = r.discom_id AND m.payer_id = r.payer_id
                      AND ltrim(m.account, '0') = ltrim(r.account, '0')) THEN 'registered'
                    WHEN r.withdrawn_at IS NOT NULL THEN 'withdrawn'
                    WHEN f.declaration_id IS NOT NULL THEN 'refused'
                    WHEN EXISTS (SELECT FROM waiting_approvals q WHERE q.discom_id = r.discom_id
                      AND q.subject = 'remitter:' || r.payer_id || '-' || r.account) THEN 'asked'
                    ELSE 'waiting' END`;

const columns = `r.id, r.account, r.ifsc, r.bank, r.proof, r.at, jsonb_build_object('name', u.name, 'nameHi', u.name_hi) AS by,
  ${state} AS state, coalesce(f.why, '') AS why`;

const joined = `remitter_declarations r
  JOIN users u ON u.id = r.by_user
  LEFT JOIN remitter_refusals f ON f.discom_id = r.discom_id AND f.declaration_id = r.id`;

export async function declarationRows(db: Db, payerId: string): Promise<Declaration[]> {
  return rows(
    db,
    `SELECT ${columns}, jsonb_build_object('id', d.id, 'code', d.code, 'name', d.short_name, 'nameHi', d.name_hi) AS discom
       FROM ${joined} JOIN discoms d ON d.id = r.discom_id WHERE r.payer_id = ? ORDER BY r.id DESC LIMIT 500`,
    [payerId],
  );
}

/** Runs as the worker, bound to the discom: who declared is a person of the payer. */
export async function declaredRows(
  db: Db,
  discomId: number,
  wanted: DeclarationState,
  page: { limit: number; offset: number },
): Promise<Declared[]> {
  return rows(
    db,
    `SELECT ${columns}, jsonb_build_object('id', p.id::text, 'name', p.name, 'nameHi', p.name_hi) AS payer,
            ARRAY(SELECT o.name FROM remitters m JOIN payers o ON o.id = m.payer_id
                   WHERE m.discom_id = r.discom_id AND m.payer_id <> r.payer_id AND ltrim(m.account, '0') = ltrim(r.account, '0')) AS "alsoOf"
       FROM ${joined} JOIN payers p ON p.id = r.payer_id
      WHERE r.discom_id = :discomId AND ${state} = :wanted
      ORDER BY CASE WHEN :wanted = 'waiting' THEN r.id END, r.id DESC LIMIT :limit OFFSET :offset`,
    { discomId, wanted, ...page },
  );
}

export async function declaredTotal(db: Db, discomId: number, wanted: DeclarationState): Promise<number> {
  const found = await row<{ total: number }>(
    db,
    `SELECT count(*)::int AS total FROM ${joined} WHERE r.discom_id = ? AND ${state} = ?`,
    [discomId, wanted],
  );
  return (found as { total: number }).total;
}

export interface NewDeclaration {
  readonly discomId: number;
  readonly payerId: string;
  readonly account: string;
  readonly ifsc: string;
  readonly bank: string;
  readonly proof: string;
  readonly userId: string;
}

/** Nothing when the discom has not admitted the payer. A refused one may be declared again: the earlier goes. */
export async function insertDeclaration(db: Db, declaration: NewDeclaration): Promise<string | undefined> {
  await rows(
    db,
    `UPDATE remitter_declarations r SET withdrawn_at = now(), withdrawn_by = :userId
      WHERE r.discom_id = :discomId AND r.payer_id = :payerId AND r.account = :account AND r.withdrawn_at IS NULL
        AND EXISTS (SELECT FROM remitter_refusals f WHERE f.discom_id = r.discom_id AND f.declaration_id = r.id)`,
    { ...declaration },
  );
  const made = await row<{ id: string }>(
    db,
    `INSERT INTO remitter_declarations (discom_id, payer_id, account, ifsc, bank, proof, by_user)
     SELECT a.discom_id, a.payer_id, :account, :ifsc, :bank, :proof, :userId FROM payer_admissions a
      WHERE a.discom_id = :discomId AND a.payer_id = :payerId RETURNING id`,
    { ...declaration },
  );
  return made?.id;
}

export async function withdrawOwn(db: Db, payerId: string, id: string, userId: string): Promise<boolean> {
  const gone = await row(
    db,
    `UPDATE remitter_declarations SET withdrawn_at = now(), withdrawn_by = :userId
      WHERE payer_id = :payerId AND id = :id AND withdrawn_at IS NULL RETURNING id`,
    { payerId, id, userId },
  );
  return gone !== undefined;
}

export async function insertRefusal(
  db: Db,
  refusal: { discomId: number; id: string; why: string; userId: string },
): Promise<{ payerId: string; account: string } | undefined> {
  return row(
    db,
    `WITH refused AS (
       INSERT INTO remitter_refusals (discom_id, declaration_id, payer_id, why, by_user)
       SELECT r.discom_id, r.id, r.payer_id, :why, :userId FROM remitter_declarations r
        WHERE r.discom_id = :discomId AND r.id = :id AND r.withdrawn_at IS NULL
       ON CONFLICT DO NOTHING RETURNING discom_id, declaration_id, payer_id)
     SELECT r.payer_id AS "payerId", r.account FROM refused f
       JOIN remitter_declarations r ON r.discom_id = f.discom_id AND r.id = f.declaration_id`,
    refusal,
  );
}
