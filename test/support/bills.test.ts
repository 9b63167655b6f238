import { expect } from "chai";
import { asActor, asSystem, row, rows } from "#server/database.ts";
import { makeBills, makeConnections } from "./bills.ts";
import { type TestGround, testGround } from "./ground.ts";
import { makePayer } from "./people.ts";

describe("builders of connections and bills", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
  });
  after(() => ground.close());

  it("make bills of tagged connections that only the holder sees", async () => {
    const [holder, other] = [await makePayer(ground), await makePayer(ground)];
    const connections = await makeConnections(ground, { payer: holder, count: 3 });
    const bills = await makeBills(ground, { connections, currentPaise: (index) => BigInt(index + 1) * 5_00n });
    expect(bills.map(({ amountPaise }) => amountPaise)).to.deep.equal(["500", "1000", "1500"]);
    const seenBy = (payerId: string) =>
      asActor(ground.database, { userId: "1", name: "", payerId, discomId: null, roles: ["viewer"] }, (db) =>
        rows(db, "SELECT FROM bills"),
      );
    expect(await seenBy(holder)).to.have.length(3);
    expect(await seenBy(other)).to.have.length(0);
    const due = await asSystem(ground.database, (db) =>
      row<{ sum: string }>(db, "SELECT sum(outstanding_paise) FROM bill_dues"),
    );
    expect(due?.sum).to.equal("3000");
  });
});
