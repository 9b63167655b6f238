import { expect } from "chai";
import supertest from "supertest";
import { type Actor, asActor, asSystem, row } from "#server/database.ts";
import { limitsOf, reaches } from "#server/organisations/limits.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser, type Person } from "#test/support/people.ts";
import { belongTo, limitTo, makeSubUnit } from "#test/support/sub-units.ts";

describe("sub-units", () => {
  let ground: TestGround;
  let payer: string;
  let token: string;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
    token = await logIn(ground, await makeUser(ground, { payer }, ["admin"]));
  });
  after(() => ground.close());

  const facts = (code: string, parentId: string | null) => ({
    parentId,
    kind: "division",
    code,
    name: `Division ${code}`,
    nameHi: `प्रमंडल ${code}`,
  });
  const call = (method: "get" | "post" | "put", path: string, body: object = {}, by = token) =>
    supertest(ground.app)
      [method](path)
      .set("Authorization", `Bearer ${by}`)
      .send(method === "get" ? undefined : body);
  const made = async (code: string, parent: string | null): Promise<string> =>
    (await call("post", "/api/sub-units", facts(code, parent)).expect(200)).body.id;
  const actorOf = (person: Person): Actor => ({
    userId: person.userId,
    name: "",
    payerId: payer,
    discomId: null,
    roles: ["maker"],
  });

  it("stand as a tree, move with all that is below them, and never below themselves", async () => {
    const north = await made("north", null);
    const patna = await made("patna", north);
    const kankarbagh = await made("kankarbagh", patna);
    const south = await made("south", null);
    const { body } = await call("get", "/api/sub-units").expect(200);
    const codes = (answer: typeof body) => answer.rows.map((unit: { code: string }) => unit.code);
    expect(codes(body)).to.deep.equal(["NORTH", "PATNA", "KANKARBAGH", "SOUTH"]);
    expect(body.whole).to.equal(true);
    await call("put", `/api/sub-units/${patna}`, { ...facts("patna", south), active: true }).expect(200);
    const moved = (await call("get", "/api/sub-units").expect(200)).body;
    expect(codes(moved)).to.deep.equal(["NORTH", "SOUTH", "PATNA", "KANKARBAGH"]);
    const lineage = await asSystem(ground.database, (db) =>
      row<{ lineage: string[] }>(db, "SELECT lineage::text[] FROM sub_units WHERE id = ?", [kankarbagh]),
    );
    expect(lineage?.lineage).to.deep.equal([south, patna, kankarbagh]);
    const circle = { ...facts("south", kankarbagh), active: true };
    expect((await call("put", `/api/sub-units/${south}`, circle).expect(422)).body.code).to.equal(
      "sub-unit-below-itself",
    );
    expect((await call("post", "/api/sub-units", facts("patna", null)).expect(409)).body.code).to.equal(
      "sub-unit-code-taken",
    );
  });

  it("are another payer's affair only by not existing", async () => {
    const other = await makePayer(ground, [1], "Other Works (fictional)");
    const foreign = await makeSubUnit(ground, other, "THEIRS");
    expect((await call("post", "/api/sub-units", facts("below", foreign)).expect(404)).body.code).to.equal("not-found");
    await call("put", `/api/sub-units/${foreign}`, { ...facts("mine", null), active: true }).expect(404);
    const { body } = await call("get", "/api/sub-units").expect(200);
    expect(body.rows.map((unit: { id: string }) => unit.id)).not.to.include(foreign);
  });

  it("let a person see theirs and below, and nothing that has no sub-unit", async () => {
    const top = await makeSubUnit(ground, payer, "TOP");
    const below = await makeSubUnit(ground, payer, "BELOW", top);
    const beside = await makeSubUnit(ground, payer, "BESIDE");
    const [whole, some] = [
      await makeUser(ground, { payer }, ["maker"]),
      await makeUser(ground, { payer }, ["maker", "admin"]),
    ];
    await belongTo(ground, payer, some, [top]);
    const seen = (person: Person, unit: string | null) =>
      asActor(ground.database, actorOf(person), (db) => reaches(db, actorOf(person), unit));
    const table: [Person, string | null, boolean][] = [
      [whole, top, true],
      [whole, beside, true],
      [whole, null, true],
      [some, top, true],
      [some, below, true],
      [some, beside, false],
      [some, null, false],
    ];
    for (const [person, unit, expected] of table) expect(await seen(person, unit), `${unit}`).to.equal(expected);
    const theirs = await logIn(ground, some);
    const { body } = await call("get", "/api/sub-units", {}, theirs).expect(200);
    expect(body.rows.map((unit: { code: string }) => unit.code)).to.deep.equal(["TOP", "BELOW"]);
    expect(body.whole).to.equal(false);
    const refused = await call("post", "/api/sub-units", facts("elsewhere", beside), theirs).expect(403);
    expect(refused.body.code).to.equal("beyond-your-sub-units");
    await call("post", "/api/sub-units", facts("under-below", below), theirs).expect(200);
  });

  it("hold amounts to the paisa, per person and act", async () => {
    const person = await makeUser(ground, { payer }, ["maker"]);
    const within = (doing: string, paise: bigint) =>
      asActor(
        ground.database,
        actorOf(person),
        async (db) =>
          (
            await row<{ fits: boolean }>(db, "SELECT within_limit(?, ?, ?) AS fits", [
              person.userId,
              doing,
              paise.toString(),
            ])
          )?.fits,
      );
    expect(await within("approve", 10n ** 17n)).to.equal(true);
    await limitTo(ground, payer, person, { approve: 500_000_00n });
    const table: [string, bigint, boolean][] = [
      ["approve", 500_000_00n, true],
      ["approve", 500_000_01n, false],
      ["make", 10n ** 17n, true],
    ];
    for (const [doing, paise, expected] of table) expect(await within(doing, paise)).to.equal(expected);
    const limits = await asActor(ground.database, actorOf(person), (db) => limitsOf(db, actorOf(person)));
    expect(limits).to.deep.equal({ makePaise: null, approvePaise: 500_000_00n, subUnitIds: null });
  });
});
