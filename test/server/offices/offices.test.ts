import { expect } from "chai";
import supertest from "supertest";
import { asSystem } from "#server/database.ts";
import { setUpDiscom } from "#server/offices/set-up.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";

describe("offices", () => {
  let ground: TestGround;
  let token: string;
  before(async () => {
    ground = await testGround();
    const payer = await makePayer(ground, [1]);
    await makePayer(ground, [2]);
    token = await logIn(ground, await makeUser(ground, { payer }, ["viewer"]));
  });
  after(() => ground.close());

  const ask = (path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`).expect(200);

  it("are listed parents first, down to the level asked for", async () => {
    const { body } = await ask("/api/offices?discom=1&level=division");
    expect(body.rows.map((one: { level: string }) => one.level)).to.deep.equal(["zone", "circle", "division"]);
    expect((await ask("/api/offices")).body.rows).to.have.length(8);
  });

  it("belong to discoms, of which a payer sees those that admitted it", async () => {
    const { body } = await ask("/api/discoms");
    expect(body.rows.map((one: { code: string }) => one.code)).to.deep.equal(["SB"]);
  });

  it("are set up as a tree, and brought up to date by setting them up again", async () => {
    const discom = {
      id: 9,
      code: "XY",
      shortName: "XYW",
      name: "Test Water",
      nameHi: "परीक्षण जल",
      kind: "water",
      connectionNumber: "^[0-9]{10}$",
      billNumber: "^[0-9]{12}$",
      vanPrefix: "XYWATR",
    } as const;
    const office = (id: number, parentId: number | null, name: string) => ({
      id,
      parentId,
      level: parentId === null ? ("zone" as const) : ("circle" as const),
      code: `X${id}`,
      name,
      nameHi: name,
    });
    await asSystem(ground.database, (db) => setUpDiscom(db, discom, [office(1, null, "Old"), office(2, 1, "Below")]));
    await asSystem(ground.database, (db) => setUpDiscom(db, discom, [office(1, null, "New"), office(2, 1, "Below")]));
    const { body } = await ask("/api/offices?discom=9");
    expect(
      body.rows.map(({ id, parentId, name }: { id: number; parentId: number; name: string }) => [id, parentId, name]),
    ).to.deep.equal([
      [1, null, "New"],
      [2, 1, "Below"],
    ]);
  });
});
