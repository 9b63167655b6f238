import { expect } from "chai";
import supertest from "supertest";
import type { WrittenLine } from "#fixtures/statements/shape.ts";
import { paise } from "#reconciliation/money.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { logIn, makeDiscom, makeUser } from "#test/support/people.ts";
import { ACCOUNT, credits, cut, fileOf, importStatement } from "#test/support/statements.ts";

describe("GET /api/day", () => {
  let ground: TestGround;
  let token: string;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground, 1);
    token = await logIn(ground, await makeUser(ground, { discom: 1 }, ["accountant"]));
  });
  after(() => ground.close());

  const today = new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
  const day = async (date?: string) =>
    (
      await supertest(ground.app)
        .get(`/api/day${date ? `?date=${date}` : ""}`)
        .set("Authorization", `Bearer ${token}`)
        .expect(200)
    ).body;

  it("awaits a file, then says what came, what the rules matched and what is left, and that bank and books agree", async () => {
    expect((await day()).accounts[0]).to.include({
      state: "file-awaited",
      filesCount: 0,
      closingPaise: null,
      booksPaise: null,
    });

    const advice = await makeApprovedAdvice(ground, { paise: [40_000n, 60_000n] });
    const paying = {
      bookingDate: today,
      direction: "credit" as const,
      paise: paise(100_000n),
      narration: `BY TRANSFER-NEFT*YESB0000001*YESAP61641609999*${advice.van}*--`,
      bankReference: "",
    };
    await importStatement(ground, token, fileOf(cut([...credits(6), paying])));
    await runReconciliation(ground.database, 1, "cli");

    const found = await day();
    const [account] = found.accounts;
    expect(account).to.include({ filesCount: 1, newLines: 7, byRules: 1, differencePaise: "0", state: "to-decide" });
    expect(account.booksPaise).to.equal(account.closingPaise);
    expect(account.queue.count).to.equal(found.left.count).and.to.equal(6);
    expect(found.read).to.deep.equal({ count: 7, paise: account.creditPaise });
    expect(found.byRules).to.deep.equal({ count: 1, paise: "100000" });
    expect(found.postingsWaiting).to.deep.equal({ count: 1, paise: "100000" });
    expect(found.unidentified.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).to.equal(6);
    expect(found.collection).to.deep.include({ level: "circle" });
    expect(found.collection.offices[0]).to.include({ collectedPaise: "100000", name: "Test Circle" });
  });

  it("goes by the last of a day's files, also when an earlier one comes after it", async () => {
    const [before] = (await day()).accounts;
    const [noon, evening] = [70_000n, 30_000n].map((amount, nth) => ({
      bookingDate: today,
      direction: "credit" as const,
      paise: paise(amount),
      narration: `BY TRANSFER-NEFT*YESB0000001*YESAP6164160888${nth}*NAMELESS SENDER (FICTIONAL)*--`,
      bankReference: "",
    })) as [WrittenLine, WrittenLine];
    const closing = BigInt(before.closingPaise);
    const fileFrom = (opening: bigint, line: WrittenLine) =>
      fileOf({ account: ACCOUNT, openingPaise: paise(opening), lines: [line] });
    await importStatement(ground, token, fileFrom(closing + 70_000n, evening), "evening.xls");
    await importStatement(ground, token, fileFrom(closing, noon), "noon.xls");
    const [account] = (await day()).accounts;
    expect(account).to.include({ closingPaise: String(closing + 100_000n), differencePaise: "0" });
    expect(account.booksPaise).to.equal(account.closingPaise);
  });

  it("shows a difference where lines are missing between two files", async () => {
    const all = credits(30);
    await importStatement(ground, token, fileOf(cut(all, 20, 30)), "later.xls");
    const [account] = (await day()).accounts;
    expect(account.state).to.equal("to-explain");
    expect(account.differencePaise).not.to.equal("0");
  });

  it("leaves a day before any file empty", async () => {
    expect(await day("2020-01-01")).to.deep.include({ read: { count: 0, paise: "0" } });
  });
});
