import { expect } from "chai";
import supertest from "supertest";
import { asActor, asSystem, row, rows } from "#server/database.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type MadeBill, type MadeConnection, makeBills, makeConnections } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";

describe("connections", () => {
  let ground: TestGround;
  let payer: string;
  let maker: string;
  before(async () => {
    ground = await testGround();
    payer = await makePayer(ground, [1, 2]);
    maker = await logIn(ground, await makeUser(ground, { payer }, ["maker"]));
  });
  after(() => ground.close());

  const ask = (token: string, path: string) => supertest(ground.app).get(path).set("Authorization", `Bearer ${token}`);
  const send = (token: string, path: string, body: object) =>
    supertest(ground.app).post(path).set("Authorization", `Bearer ${token}`).send(body);
  const tag = (body: object, token = maker) => send(token, "/api/connections/tags", body);

  async function untagged(): Promise<{ connection: MadeConnection; bill: MadeBill }> {
    const [connection] = (await makeConnections(ground)) as [MadeConnection];
    const [bill] = (await makeBills(ground, { connections: [connection], currentPaise: 123_450n })) as [MadeBill];
    return { connection, bill };
  }

  describe("POST /api/connections/tags", () => {
    it("takes the number of a recent bill, also without the connection's leading zeros", async () => {
      const { connection, bill } = await untagged();
      const body = {
        discom: 1,
        number: connection.number.replace(/^0+/, ""),
        billNumber: bill.number,
        label: "Pump 7",
      };
      const answer = await tag(body).expect(200);
      expect(answer.body).to.include({ id: connection.id, number: connection.number });
      const list = await ask(maker, "/api/connections?search=Pump 7").expect(200);
      expect(list.body.rows[0]).to.include({ id: connection.id, label: "Pump 7", proof: "bill-number" });
      expect((await tag(body).expect(409)).body.code).to.equal("already-yours");
    });

    it("takes the amount of a recent bill as printed", async () => {
      const { connection } = await untagged();
      await tag({ discom: 1, number: connection.number, billAmount: "Rs. 1,234.50" }).expect(200);
    });

    it("answers an unknown number, a wrong bill and another's connection with a wrong bill alike, and keeps each try", async () => {
      const own = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["admin"]));
      const { connection } = await untagged();
      const [held] = (await makeConnections(ground, { payer })) as [MadeConnection];
      const tries = [
        { discom: 1, number: "999999999", billAmount: "1234.50" },
        { discom: 1, number: connection.number, billAmount: "1234.51" },
        { discom: 1, number: connection.number, billNumber: "700000000000" },
        { discom: 1, number: held.number, billAmount: "5.00" },
      ];
      const answers: { requestId: string; code: string }[] = [];
      for (const body of tries) answers.push((await tag(body, own).expect(422)).body);
      for (const { requestId: _, ...answer } of answers) {
        expect(answer).to.deep.equal(withoutId(answers[0] as { requestId: string }));
      }
      const audited = await asSystem(ground.database, (db) =>
        rows(db, "SELECT FROM audit WHERE action = 'proof of a connection failed'"),
      );
      expect(audited).to.have.length(4);
    });

    it("stops whoever walks through numbers", async () => {
      const walker = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]));
      for (let number = 100_000_001; number <= 100_000_020; number += 1) {
        await tag({ discom: 1, number: String(number), billAmount: "1000" }, walker).expect(422);
      }
      const { connection, bill } = await untagged();
      const right = { discom: 1, number: connection.number, billNumber: bill.number };
      expect((await tag(right, walker).expect(429)).body.code).to.equal("too-many-proofs");
    });

    it("says that another holds it only to who has proved it", async () => {
      const other = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]));
      const { connection, bill } = await untagged();
      const body = { discom: 1, number: connection.number, billNumber: bill.number };
      await tag(body).expect(200);
      expect((await tag(body, other).expect(409)).body.code).to.equal("connection-held");
    });

    it("is not for viewers, nor for a discom that has not admitted the payer", async () => {
      const viewer = await logIn(ground, await makeUser(ground, { payer }, ["viewer"]));
      await tag({ discom: 1, number: "1", billAmount: "1" }, viewer).expect(403);
      const local = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground, [1]) }, ["maker"]));
      const { body } = await tag({ discom: 2, number: "1", billAmount: "1" }, local).expect(422);
      expect(body.code).to.equal("discom-not-admitted");
    });

    it("lets one of two payers who claim at once have it", async () => {
      const { connection, bill } = await untagged();
      const others = await Promise.all(
        Array.from({ length: 4 }, async () =>
          logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"])),
        ),
      );
      const claim = { discom: 1, number: connection.number, billNumber: bill.number };
      const statuses = await Promise.all(others.map(async (token) => (await tag(claim, token)).status));
      expect(statuses.sort()).to.deep.equal([200, 409, 409, 409]);
    });
  });

  describe("GET /api/connections", () => {
    it("filters, sorts and pages what one holds, and nobody else's", async () => {
      const holder = await makePayer(ground, [1, 2]);
      const token = await logIn(ground, await makeUser(ground, { payer: holder }, ["viewer"]));
      await makeConnections(ground, { payer: holder, count: 3, category: "HTS 11 kV" });
      await makeConnections(ground, { payer: holder, count: 2, discom: 2, office: 2 });
      const list = async (query: string) => (await ask(token, `/api/connections${query}`).expect(200)).body;
      expect(await list("")).to.have.property("total", 5);
      expect((await list("?size=2&page=3")).rows).to.have.length(1);
      expect(await list("?category=HTS 11 kV")).to.have.property("total", 3);
      expect(await list("?discom=2&office=2")).to.have.property("total", 2);
      expect(await list("?discom=2&office=3")).to.have.property("total", 0);
      expect(await list("?discom=1&office=1")).to.have.property("total", 3);
      expect(await list("?search=%25")).to.have.property("total", 0);
      const numbers = (await list("?descending=true")).rows.map((one: { number: string }) => one.number);
      expect(numbers).to.deep.equal([...numbers].sort().reverse());
      const choices = await ask(token, "/api/connections/choices").expect(200);
      expect(
        choices.body.discoms.map(({ code, count }: { code: string; count: number }) => [code, count]),
      ).to.deep.equal([
        ["SB", 3],
        ["NB", 2],
      ]);
    });

    it("shows the app role no connection, bill or tag of another, in SQL either", async () => {
      const outsider = { userId: "1", name: "", payerId: await makePayer(ground), discomId: null, roles: ["maker"] };
      await untagged();
      const seen = await asActor(ground.database, outsider, (db) =>
        row(
          db,
          "SELECT (SELECT count(*) FROM connections) + (SELECT count(*) FROM bills) + (SELECT count(*) FROM tags) AS n",
        ),
      );
      expect(seen).to.deep.equal({ n: "0" });
    });
  });

  describe("POST /api/connections/:discom/:id/untag", () => {
    it("ends the tag with the reason and keeps the history", async () => {
      const { connection, bill } = await untagged();
      await tag({ discom: 1, number: connection.number, billNumber: bill.number }).expect(200);
      const path = `/api/connections/1/${connection.id}`;
      expect((await send(maker, `${path}/untag`, { reason: "no" }).expect(422)).body.code).to.equal("invalid-input");
      await send(maker, `${path}/untag`, { reason: "Site handed over" }).expect(200);
      await send(maker, `${path}/untag`, { reason: "Site handed over" }).expect(404);
      await tag({ discom: 1, number: connection.number, billNumber: bill.number }).expect(200);
      const { body } = await ask(maker, `${path}/tags`).expect(200);
      expect(body.rows.map((one: { untagReason: string | null }) => one.untagReason)).to.deep.equal([
        null,
        "Site handed over",
      ]);
    });

    it("is refused while a live advice holds a bill of the connection, and for another's", async () => {
      const [connection] = (await makeConnections(ground, { payer })) as [MadeConnection];
      const [bill] = (await makeBills(ground, { connections: [connection] })) as [MadeBill];
      await makeApprovedAdvice(ground, {
        payer,
        bills: [{ ...bill, paise: bill.amountPaise, connectionNumber: connection.number }],
      });
      const path = `/api/connections/1/${connection.id}/untag`;
      const { body } = await send(maker, path, { reason: "Site handed over" }).expect(409);
      expect(body.code).to.equal("connection-in-live-advice");
      const other = await logIn(ground, await makeUser(ground, { payer: await makePayer(ground) }, ["maker"]));
      await send(other, path, { reason: "Not mine at all" }).expect(404);
    });
  });
});

function withoutId({ requestId: _, ...answer }: { requestId: string }): object {
  return answer;
}
