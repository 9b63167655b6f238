// Whatever is filtered and searched, the dues are those that a plain look at each bill finds; and what is exported is what is seen.

import { expect } from "chai";
import fc from "fast-check";
import Papa from "papaparse";
import supertest from "supertest";
import type { Due } from "#server/bills/contract.ts";
import { duesPage } from "#server/bills/dues-queries.ts";
import { exportDuesJob } from "#server/bills/export.ts";
import { type Actor, asActor, asSystem, row, rows } from "#server/database.ts";
import { makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { day } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";
import { runs } from "#test/support/runs.ts";

/** A few at a time: all of them together leave nothing to be found. */
const maybe = <T>(of: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of });
const aDay = fc.integer({ min: -12, max: 25 }).map(day);
const aFilter = fc.record({
  discom: maybe(fc.constantFrom(1, 2)),
  state: maybe(
    fc.constantFrom(
      "payable",
      "rebate-possible",
      "overdue",
      "due-soon",
      "rebate",
      "due",
      "in-advice",
      "paid-awaiting-posting",
    ),
  ),
  category: maybe(fc.constantFrom("NDS-II", "HTS,LTIS", "LTIS")),
  office: maybe(fc.constantFrom("1", "2", "5", "4,5")),
  subUnit: maybe(fc.constantFrom("above", "below", "0")),
  supply: maybe(fc.constantFrom("prepaid", "postpaid")),
  search: maybe(fc.constantFrom("Site 1", "%", "_", "0000", "works", "नल")),
  dueFrom: maybe(aDay),
  dueTo: maybe(aDay),
  rebateFrom: maybe(aDay),
  rebateTo: maybe(aDay),
  least: maybe(fc.constantFrom("0", "9900", "20000")),
  most: maybe(fc.constantFrom("0", "20000", "39600", "50000")),
});

describe("filters of the dues", () => {
  let ground: TestGround;
  let actor: Actor;
  let token: string;
  let all: (Due & { officeId: number; unit: string | null })[];
  const units: Record<string, string> = {};

  before(async () => {
    ground = await testGround();
    const payer = await makePayer(ground, [1, 2]);
    const maker = await makeUser(ground, { payer }, ["maker"]);
    token = await logIn(ground, maker);
    actor = { userId: maker.userId, name: "", payerId: payer, discomId: null, roles: ["maker"] };
    await makeBills(ground, { payer, paise: ["10000", "20000", "5000"], dueInDays: -12 });
    await makeBills(ground, { payer, paise: ["30000", "9900"], dueInDays: 4, rebatePaise: "300", rebateInDays: 3 });
    await makeBills(ground, { payer, paise: ["40000", "41000"], dueInDays: 20, rebatePaise: "400", rebateInDays: 9 });
    await makeBills(ground, { payer, discom: 2, paise: ["50000", "60000"], dueInDays: 20 });
    await makeApprovedAdvice(ground, { payer, paise: ["70000"] });
    await asSystem(ground.database, async (db) => {
      for (const [name, parent] of [
        ["above", null],
        ["below", "above"],
      ] as const) {
        const made = await row<{ id: string }>(
          db,
          `INSERT INTO sub_units (payer_id, parent_id, kind, code, name, name_hi) VALUES (?, ?, 'division', ?, ?, ?) RETURNING id`,
          [payer, parent && units[parent], name.toUpperCase(), name, name],
        );
        units[name] = String(made?.id);
      }
      await rows(
        db,
        `INSERT INTO offices (discom_id, id, parent_id, level, code, name, name_hi, lineage) VALUES (1, 5, 3, 'section', 'S2', 'Other', 'अन्य', '{1,2,3,5}')`,
      );
      await rows(
        db,
        `UPDATE connections SET office_id = CASE WHEN discom_id = 1 AND id % 2 = 0 THEN 5 ELSE office_id END, category = CASE id % 3 WHEN 0 THEN 'LTIS' ELSE category END,
                prepaid = id % 4 = 0, name = CASE id % 5 WHEN 0 THEN 'हर घर नल' ELSE name END WHERE payer_id = ?`,
        [payer],
      );
      await rows(
        db,
        `UPDATE tags SET sub_unit_id = CASE connection_id % 3 WHEN 0 THEN ?::bigint WHEN 1 THEN ?::bigint END WHERE payer_id = ?`,
        [units["above"], units["below"], payer],
      );
    });
    const found = await page({});
    const more = await asSystem(ground.database, (db) =>
      rows<{ id: string; officeId: number; unit: string | null }>(
        db,
        `SELECT id, office_id AS "officeId", sub_unit_id AS unit FROM connections`,
      ),
    );
    const byId = new Map(more.map((one) => [one.id, one]));
    all = found.map((due) => ({
      ...due,
      ...(byId.get(due.connectionId) as { officeId: number; unit: string | null }),
    }));
    expect(all).to.have.length(10);
    expect(new Set(all.map(({ unit }) => unit)).size).to.equal(3);
  });
  after(() => ground.close());

  const page = async (filter: object): Promise<Due[]> =>
    (
      await asActor(ground.database, actor, (db) =>
        duesPage(db, { payerId: actor.payerId as string, userId: actor.userId }, filter, {
          page: 1,
          size: 100,
          sort: "connection",
          descending: false,
        }),
      )
    ).rows;

  type Filter = typeof aFilter extends fc.Arbitrary<infer F> ? F : never;
  const lineage: Record<number, number[]> = { 4: [1, 2, 3, 4], 5: [1, 2, 3, 5] };

  function fits(due: (typeof all)[number], filter: Filter): boolean {
    const payable = ["overdue", "due-soon", "rebate", "due"].includes(due.state);
    const paise = BigInt(due.payablePaise ?? due.outstandingPaise);
    const rebate = payable && due.rebatePaise !== null;
    const text = filter.search?.toLowerCase();
    const within = (value: string, from: string | undefined, to: string | undefined) =>
      (from === undefined || value >= from) && (to === undefined || value <= to);
    return (
      (filter.discom === undefined || due.discomId === filter.discom) &&
      (filter.state === undefined ||
        (filter.state === "payable"
          ? payable
          : filter.state === "rebate-possible"
            ? rebate
            : due.state === filter.state)) &&
      (filter.category === undefined || filter.category.split(",").includes(due.category)) &&
      (filter.office === undefined ||
        filter.office.split(",").some((id) => lineage[due.officeId]?.includes(Number(id)))) &&
      (filter.subUnit === undefined ||
        (filter.subUnit === "0"
          ? due.unit === null
          : due.unit === units[filter.subUnit] || (filter.subUnit === "above" && due.unit === units["below"]))) &&
      (filter.supply === undefined || due.prepaid === (filter.supply === "prepaid")) &&
      (text === undefined ||
        [due.connectionNumber, due.billNumber, due.site, due.name].some((one) => one.toLowerCase().includes(text))) &&
      within(due.dueDate, filter.dueFrom, filter.dueTo) &&
      ((filter.rebateFrom === undefined && filter.rebateTo === undefined) ||
        (rebate && within(due.rebateUntil ?? "", filter.rebateFrom, filter.rebateTo))) &&
      (filter.least === undefined || paise >= BigInt(filter.least)) &&
      (filter.most === undefined || paise <= BigInt(filter.most))
    );
  }

  it("give the bills a plain look at each of them finds", async () => {
    let matched = 0;
    await fc.assert(
      fc.asyncProperty(aFilter, async (filter) => {
        const asked = { ...filter, subUnit: filter.subUnit && (units[filter.subUnit] ?? filter.subUnit) };
        const found = (await page(asked)).map(({ billNumber }) => billNumber);
        const wanted = all.filter((due) => fits(due, filter)).map(({ billNumber }) => billNumber);
        matched += wanted.length;
        expect(found.sort()).to.deep.equal(wanted.sort());
      }),
      runs(0.05),
    );
    expect(matched).to.be.greaterThan(20);
  });

  it("write a long view to a file in the background, for who asked and nobody else", async () => {
    const ask = await supertest(ground.app)
      .post("/api/dues/exports")
      .set("Authorization", `Bearer ${token}`)
      .send({ filter: { state: "overdue" }, as: "csv", language: "hi" })
      .expect(200);
    const { workId } = ask.body as { workId: string };
    await exportDuesJob(
      { work: workId, actor, asked: { filter: { state: "overdue" }, as: "csv", language: "hi" } },
      ground,
    );
    const file = () => supertest(ground.app).get(`/api/papers/${workId}/file`);
    const answer = await file().set("Authorization", `Bearer ${token}`).responseType("blob").expect(200);
    const text = (answer.body as Buffer).toString("utf8");
    const lines = Papa.parse<string[]>(text.replace(/^\ufeff/, "").trim()).data;
    expect(lines).to.have.length(5);
    expect(lines.at(-1)).to.include("350");
    const colleague = await logIn(ground, await makeUser(ground, { payer: actor.payerId as string }, ["viewer"]));
    await file().set("Authorization", `Bearer ${colleague}`).expect(404);
  });
});
