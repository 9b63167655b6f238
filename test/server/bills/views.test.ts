import { expect } from "chai";
import supertest from "supertest";
import { makeBills } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";

describe("/api/dues/views", () => {
  let ground: TestGround;
  let payer: string;

  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground);
    await makeBills(ground, { payer, paise: ["10000", "20000"], dueInDays: -3 });
    await makeBills(ground, { payer, paise: ["30000"], dueInDays: 20 });
  });
  after(() => ground.close());

  async function person() {
    const token = await logIn(ground, await makeUser(ground, { payer }, ["maker"]));
    const ask = (method: "get" | "post" | "delete", path = "/api/dues/views") =>
      supertest(ground.app)[method](path).set("Authorization", `Bearer ${token}`);
    return {
      list: async () => (await ask("get").expect(200)).body.views,
      save: (name: string, filter: object) => ask("post").send({ name, filter }),
      forget: (id: string) => ask("delete", `/api/dues/views/${id}`),
    };
  }

  it("keeps a view under its name with what it has now, and replaces one of the same name", async () => {
    const { list, save } = await person();
    await save(" Late ones ", { state: "overdue", discom: 1 }).expect(200);
    expect(await list()).to.have.length(1);
    expect((await list())[0]).to.include({ name: "Late ones", count: 2 });
    await save("Late ones", { state: "overdue", least: "15000" }).expect(200);
    const [view, ...more] = await list();
    expect(more).to.deep.equal([]);
    expect(view).to.deep.include({ count: 1, filter: { state: "overdue", least: "15000" } });
  });

  it("is each person's own: a colleague neither sees nor forgets it", async () => {
    const mine = await person();
    const colleague = await person();
    const { body } = await mine.save("Mine", { state: "overdue" }).expect(200);
    expect(await colleague.list()).to.deep.equal([]);
    expect((await colleague.forget(body.id).expect(404)).body.code).to.equal("not-found");
    await mine.forget(body.id).expect(200);
    expect(await mine.list()).to.deep.equal([]);
  });

  it("refuses a filter it does not know, and more views than are kept", async () => {
    const { save } = await person();
    expect((await save("Odd", { colour: "red" }).expect(422)).body.code).to.equal("invalid-input");
    for (let number = 1; number <= 12; number++) await save(`View ${number}`, {}).expect(200);
    expect((await save("One more", {}).expect(409)).body.code).to.equal("views-full");
    await save("View 12", { state: "due" }).expect(200);
  });
});
