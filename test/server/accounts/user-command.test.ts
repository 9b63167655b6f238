import { expect } from "chai";
import supertest from "supertest";
import { userCommand } from "#server/accounts/user-command.ts";
import { runCommand } from "#test/support/commands.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makeDiscom, makePayer } from "#test/support/people.ts";

describe("milaan user create", () => {
  let ground: TestGround;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    await makePayer(ground, [1], "Koel Works (fictional)");
  });
  after(() => ground.close());

  const run = (...args: string[]) => runCommand(ground, userCommand, ["create", ...args]);

  it("makes a person of a payer or a discom who can log in with the password printed once", async () => {
    for (const of of [
      ["--payer", "Koel Works (fictional)", "--roles", "maker,admin"],
      ["--discom", "sb", "--roles", "accountant"],
    ]) {
      const email = `new${of[0]}@test.invalid`;
      const { code, stdout } = await run("--email", email, "--name", "New Person", ...of);
      expect(code).to.equal(0);
      const { password } = JSON.parse(stdout);
      const { body } = await supertest(ground.app).post("/api/session").send({ email, password }).expect(200);
      expect(body.user.roles).to.deep.equal(of[3]?.split(","));
      expect((await run("--email", email, "--name", "Again", ...of)).code).to.equal(1);
    }
  });

  it("refuses roles of the other side, both sides at once, and who is unknown", async () => {
    const person = ["--email", "x@test.invalid", "--name", "X"];
    expect((await run(...person, "--discom", "SB", "--roles", "maker")).stderr).to.match(/Unknown role: maker/);
    expect((await run(...person, "--discom", "SB", "--payer", "1", "--roles", "admin")).code).to.equal(64);
    expect((await run(...person, "--payer", "Nobody", "--roles", "admin")).stderr).to.match(/no payer "Nobody"/);
  });
});
