// Builders of the people and organisations a test needs; each makes what it lacks.

import supertest from "supertest";
import { payerVan } from "#reconciliation/check-digits.ts";
import { hashPassword } from "#server/accounts/password.ts";
import { asSystem, row, rows } from "#server/database.ts";
import type { TestGround } from "./ground.ts";

export const PASSWORD = "a test password of length";
const passwordHash = hashPassword(PASSWORD);
let serial = 0;

export interface Person {
  readonly userId: string;
  readonly email: string;
}

/** Discom 1 (SB, SBPDCL) or 2 (NB, NBPDCL) with zone, circle, division and section offices 1–4 and a pool account. */
export async function makeDiscom(ground: TestGround, id: 1 | 2 = 1): Promise<number> {
  const [code, short, prefix] = id === 1 ? ["SB", "SBPDCL", "SBPDCL"] : ["NB", "NBPDCL", "NBPDCL"];
  await asSystem(ground.database, async (db) => {
    await rows(
      db,
      `INSERT INTO discoms (id, code, short_name, name, name_hi, kind, connection_number, bill_number, van_prefix)
       VALUES (?, ?, ?, ?, ?, 'electricity', '^[0-9]{9}$', '^[0-9]{12}$', ?) ON CONFLICT DO NOTHING`,
      [id, code, short, `${short} (test)`, `${short} (परीक्षण)`, prefix],
    );
    await rows(
      db,
      `INSERT INTO offices (discom_id, id, parent_id, level, code, name, name_hi, lineage) VALUES
         (:id, 1, NULL, 'zone', 'Z1', 'Test Zone', 'परीक्षण अंचल', '{1}'),
         (:id, 2, 1, 'circle', 'C1', 'Test Circle', 'परीक्षण परिमंडल', '{1,2}'),
         (:id, 3, 2, 'division', 'D1', 'Test Division', 'परीक्षण प्रमंडल', '{1,2,3}'),
         (:id, 4, 3, 'section', 'S1', 'Test Section', 'परीक्षण प्रशाखा', '{1,2,3,4}') ON CONFLICT DO NOTHING`,
      { id },
    );
    await rows(
      db,
      `INSERT INTO bank_accounts (discom_id, id, bank, number, ifsc, name, name_hi, pool)
       VALUES (?, 1, 'sbi', ?, 'SBIN0000001', 'Pool', 'पूल', true) ON CONFLICT DO NOTHING`,
      [id, `3000000000${id}`],
    );
  });
  return id;
}

export async function makePayer(
  ground: TestGround,
  discoms: readonly number[] = [1],
  name = "Test Works Ltd (fictional)",
): Promise<string> {
  for (const id of discoms) await makeDiscom(ground, id as 1 | 2);
  return asSystem(ground.database, async (db) => {
    const payer = (await row<{ id: string }>(
      db,
      "INSERT INTO payers (name, name_hi, kind) VALUES (?, ?, 'company') RETURNING id",
      [name, "परीक्षण वर्क्स लि. (काल्पनिक)"],
    )) as { id: string };
    for (const id of discoms) {
      await rows(
        db,
        "INSERT INTO payer_admissions (discom_id, payer_id, van) SELECT id, ?, ? FROM discoms WHERE id = ?",
        [payer.id, payerVan(id === 1 ? "SBPDCL" : "NBPDCL", Number(payer.id)), id],
      );
    }
    return payer.id;
  });
}

export async function makeUser(
  ground: TestGround,
  of: { payer: string } | { discom: number },
  roles: readonly string[],
): Promise<Person> {
  const email = `person${++serial}@test.invalid`;
  const hash = await passwordHash;
  const made = await asSystem(ground.database, (db) =>
    row<{ id: string }>(
      db,
      `INSERT INTO users (email, name, name_hi, payer_id, discom_id, roles, password_hash)
       VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        email,
        `Person ${serial}`,
        `व्यक्ति ${serial}`,
        "payer" in of ? of.payer : null,
        "discom" in of ? of.discom : null,
        [...roles],
        hash,
      ],
    ),
  );
  return { userId: (made as { id: string }).id, email };
}

/** Logs in over HTTP and gives the access token. */
export async function logIn(ground: TestGround, person: Person): Promise<string> {
  const answer = await supertest(ground.app)
    .post("/api/session")
    .send({ email: person.email, password: PASSWORD })
    .expect(200);
  return (answer.body as { accessToken: string }).accessToken;
}
