import { expect } from "chai";
import { scoreCommand } from "#server/score-command.ts";
import { runAlone } from "../support/commands.ts";

describe("milaan score", () => {
  it("tells precision, hits per rule and rates per family, the same for the same seed", async () => {
    const [first, again, other] = [
      await runAlone(scoreCommand, "--lines", "600", "--bills", "4000", "--seed", "7"),
      await runAlone(scoreCommand, "--lines", "600", "--bills", "4000", "--seed", "7"),
      await runAlone(scoreCommand, "--lines", "600", "--seed", "8"),
    ];
    const report = JSON.parse(first.stdout);
    expect(first.code, first.stdout).to.equal(0);
    expect(report.automatic).to.deep.include({ wrong: 0, precision: 100 });
    expect(report.validKeys.unmatched).to.equal(0);
    expect(report.open.bills).to.be.at.least(4000);
    const hits = Object.values<Record<string, number>>(report.rules).flatMap((outcomes) => Object.values(outcomes));
    expect(hits.reduce((sum, count) => sum + count, 0)).to.equal(report.lines);
    expect(report.families["advice-van"]).to.deep.include({ matchedPercent: 100, wrong: 0, firstPercent: null });
    const same = ({ stdout }: { stdout: string }) => ({ ...JSON.parse(stdout), seconds: null });
    expect(same(again)).to.deep.equal(same(first));
    expect(same(other)).not.to.deep.equal(same(first));
  });

  it("refuses what is no number", async () => {
    for (const args of [["--lines", "x"], ["--lines", "0"], ["--what"]]) {
      expect((await runAlone(scoreCommand, ...args)).code).to.equal(64);
    }
  });
});
