// Every table, asked of PostgreSQL itself: with the app role a payer and a discom see their own rows, and nobody known sees none.

import { expect } from "chai";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice } from "#test/support/paid.ts";
import { makeDiscom, makePayer, makeUser } from "#test/support/people.ts";

/** What every signed-in person may read, and what belongs to nobody; all other tables are fenced. */
const unfenced = [
  "invariant_checks",
  "discoms",
  "offices",
  "migrations",
  "migrations_lock",
  "rate_limits",
  "ticks",
  "events_waiting",
  "refresh_tokens",
  "number_series",
];

interface Table {
  name: string;
  fenced: boolean;
  forced: boolean;
  readable: boolean;
  columns: string[];
}

describe("tenancy in the database", () => {
  let ground: TestGround;
  let tables: Table[];
  let own: { payer: string; discom: number };
  let other: Actor;

  before(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
    const paid = await makePaidAdvice(ground);
    own = { payer: paid.payerId, discom: paid.discomId };
    const stranger = await makePayer(ground, [1, 2], "Strangers Ltd (fictional)");
    const person = await makeUser(ground, { payer: stranger }, ["maker"]);
    other = { userId: person.userId, name: "", payerId: stranger, discomId: null, roles: ["maker"] };
    tables = await asSystem(ground.database, (db) =>
      rows<Table>(
        db,
        `SELECT c.relname AS name, c.relrowsecurity AS fenced, c.relforcerowsecurity AS forced,
                has_table_privilege('milaan_app', c.oid, 'SELECT') AS readable,
                array_agg(a.attname::text) AS columns
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          WHERE c.relkind = 'r' GROUP BY c.oid ORDER BY 1`,
      ),
    );
  });
  after(() => ground.close());

  const countAs = async (actor: Actor, sql: string) =>
    (await asActor(ground.database, actor, (db) => row<{ count: number }>(db, sql)))?.count;
  const readable = () => tables.filter((table) => table.readable && !unfenced.includes(table.name));

  it("fences every table but the reviewed few, for their owner too", () => {
    const open = tables.filter(({ fenced, forced }) => !(fenced && forced)).map(({ name }) => name);
    expect(open.filter((name) => !unfenced.includes(name))).to.deep.equal([]);
  });

  it("shows a payer no row of another payer, and of the discom's own books none at all", async () => {
    for (const { name, columns } of readable()) {
      const foreign = columns.includes("payer_id")
        ? `payer_id IS DISTINCT FROM ${other.payerId}`
        : name === "payers" || name === "users"
          ? `id <> ${name === "payers" ? other.payerId : other.userId}`
          : name === "bank_accounts"
            ? "NOT pool"
            : "true";
      expect(await countAs(other, `SELECT count(*)::int AS count FROM ${name} WHERE ${foreign}`), name).to.equal(0);
    }
  });

  it("shows another discom's people no row of this discom", async () => {
    await makeDiscom(ground, 2);
    const person = await makeUser(ground, { discom: 2 }, ["accountant"]);
    const actor: Actor = { userId: person.userId, name: "", payerId: null, discomId: 2, roles: ["accountant"] };
    for (const { name, columns } of readable()) {
      if (!columns.includes("discom_id")) continue;
      const found = await countAs(actor, `SELECT count(*)::int AS count FROM ${name} WHERE discom_id = ${own.discom}`);
      expect(found, name).to.equal(0);
    }
  });

  it("shows nobody anything without an actor", async () => {
    for (const { name } of readable()) {
      const found = await row<{ count: number }>(ground.database.app, `SELECT count(*)::int AS count FROM ${name}`);
      expect(found?.count, name).to.equal(0);
    }
  });

  it("has rows to hide: what the tests above look for is there", async () => {
    for (const name of [
      "advices",
      "advice_items",
      "bill_holds",
      "receipts",
      "settlements",
      "connections",
      "bills",
      "tags",
      "journal",
    ]) {
      const found = await asSystem(ground.database, (db) =>
        row<{ count: number }>(db, `SELECT count(*)::int AS count FROM ${name}`),
      );
      expect(found?.count, name).to.be.greaterThan(0);
    }
  });

  it("lets a payer change nothing of another's", async () => {
    const tries = [
      `UPDATE tags SET untagged_by = ${other.userId}, untagged_at = now(), untag_reason = 'mine' WHERE payer_id = ${own.payer}`,
      `DELETE FROM bill_holds WHERE payer_id = ${own.payer}`,
      `DELETE FROM advice_items WHERE payer_id = ${own.payer}`,
      `UPDATE advices SET valid_until = valid_until + 1 WHERE payer_id = ${own.payer}`,
    ];
    for (const sql of tries) {
      const changed = await asActor(ground.database, other, async (db) => {
        const answer = await db.raw<{ rowCount: number }>(sql);
        return answer.rowCount;
      });
      expect(changed, sql).to.equal(0);
    }
    const forged = `INSERT INTO advice_events (discom_id, advice_id, seq, payer_id, event, state)
                    SELECT ${own.discom}, 1, 99, ${own.payer}, 'cancelled', 'cancelled'`;
    let refused = "";
    await asActor(ground.database, other, (db) => rows(db, forged)).catch((error) => {
      refused = String(error);
    });
    expect(refused).to.match(/row-level security|does not follow/);
  });
});
