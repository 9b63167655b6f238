// Payers, the discoms that admit them, and the bank accounts they pay from.

import { type Db, row, rows } from "#server/database.ts";

export interface PayerRow {
  readonly id: string;
  readonly name: string;
  readonly nameHi: string;
  readonly kind: "psu" | "government" | "company";
  readonly tds194q: boolean;
}

export async function insertPayer(db: Db, payer: Omit<PayerRow, "id">): Promise<string> {
  const made = await row<{ id: string }>(
    db,
    "INSERT INTO payers (name, name_hi, kind, tds_194q) VALUES (:name, :nameHi, :kind, :tds194q) RETURNING id",
    { ...payer },
  );
  return (made as { id: string }).id;
}

export async function payerByName(db: Db, name: string): Promise<{ id: string } | undefined> {
  return row(db, "SELECT id FROM payers WHERE name = ?", [name]);
}

export async function payerById(db: Db, id: string): Promise<{ id: string } | undefined> {
  return row(db, "SELECT id FROM payers WHERE id = ?", [id]);
}

export async function discomByCode(
  db: Db,
  code: string,
): Promise<{ id: number; code: string; van_prefix: string } | undefined> {
  return row(db, "SELECT id, code, van_prefix FROM discoms WHERE code = upper(?)", [code]);
}

export async function admitPayer(db: Db, discomId: number, payerId: string, van: string): Promise<void> {
  await rows(
    db,
    "INSERT INTO payer_admissions (discom_id, payer_id, van) VALUES (?, ?, ?) ON CONFLICT (discom_id, payer_id) DO NOTHING",
    [discomId, payerId, van],
  );
}

export async function insertRemitter(
  db: Db,
  remitter: { payerId: string; discomId: number; account: string; ifsc: string; name: string },
): Promise<void> {
  await rows(
    db,
    `INSERT INTO remitters (payer_id, discom_id, account, ifsc, name)
     VALUES (:payerId, :discomId, :account, :ifsc, :name) ON CONFLICT DO NOTHING`,
    { ...remitter },
  );
}
