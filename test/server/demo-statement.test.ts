// The demo's statement of the day is read as the pool account's own, and its credit carries the advice's number and sum.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { demoStatementCommand } from "#server/demo-statement.ts";
import { type MadeAdvice, makeApprovedAdvice, makeBills } from "#test/support/advices.ts";
import { runCommand } from "#test/support/commands.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";

describe("milaan demo-statement", () => {
  let ground: TestGround;
  let folder: string;
  let advice: MadeAdvice;

  before(async () => {
    ground = await testGround();
    folder = mkdtempSync(join(tmpdir(), "milaan-tour-"));
    advice = await makeApprovedAdvice(ground, { paise: ["150000", "250000"] });
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await ground.close();
  });

  const run = (...args: string[]) => runCommand(ground, demoStatementCommand, args);

  it("writes the credit of the advice among two hundred other lines", async () => {
    const { code, stdout } = await run(advice.number, folder);
    const { file, lines } = JSON.parse(stdout) as { file: string; lines: number };
    expect([code, lines]).to.deep.equal([0, 201]);
    const read = await readStatementFile(readFileSync(file), { name: file });
    const ours = read.statements
      .flatMap((statement) => statement.lines)
      .filter((line) => line.narration.includes(advice.van));
    expect(ours.map(({ direction, paise }) => [direction, String(paise)])).to.deep.equal([
      ["credit", advice.amountPaise],
    ]);
  });

  it("lets other payers pay open bills of theirs by number, and none of this payer's", async () => {
    const [open] = await makeBills(ground, { paise: ["400000"] });
    await makeBills(ground, { payer: advice.payerId, paise: ["500000"] });
    await makeBills(ground, { payer: null, paise: ["600000"] });
    const { file } = JSON.parse((await run(advice.number, folder)).stdout) as { file: string };
    const read = await readStatementFile(readFileSync(file), { name: file });
    const named = read.statements
      .flatMap((statement) => statement.lines)
      .filter(({ narration }) => narration.includes("BILL "));
    expect(named.map(({ narration }) => /BILL (\d+)/.exec(narration)?.[1])).to.deep.equal([open?.number]);
    expect(["300000", "400000"]).to.include(String(named[0]?.paise));
  });

  it("takes the number as screens show it, in groups and in small letters", async () => {
    const groups = advice.number.toLowerCase().match(/.{1,4}/g) ?? [];
    const { code, stdout } = await run(...groups, folder);
    expect([code, JSON.parse(stdout).file]).to.deep.equal([
      0,
      JSON.parse((await run(advice.number, folder)).stdout).file,
    ]);
  });

  it("says what is wrong with a number nobody has, and with what is no number", async () => {
    expect(await run("SB260000000000")).to.include({ code: 1, stderr: "There is no advice SB260000000000.\n" });
    expect(await run("tomorrow")).to.include({ code: 64 });
  });
});
