import { type ChildProcess, execFile } from "node:child_process";
import { expect } from "chai";

describe("the command line", () => {
  it("tells how a command is used when asked, and when it does not understand", async () => {
    const [help, asked, misunderstood] = await Promise.all([
      milaan(["--help"]),
      milaan(["bench", "--help"]),
      milaan(["bench", "--wat"]),
    ]);
    expect([help.code, asked.code, misunderstood.code]).to.deep.equal([0, 0, 64]);
    expect(help.said).to.contain("match --open OPEN.json FILE");
    expect(asked.said).to.contain("bench [--lines N] [--bills M]");
    expect(misunderstood.said).to.contain("--wat").and.to.contain("bench [--lines N] [--bills M]");
  });

  it("ends in silence when nobody reads on", async () => {
    const file = "fixtures/match/pnb-standing-van/statement.csv";
    const { said } = await milaan(["read", ...Array(40).fill(file)], (child) => child.stdout?.destroy());
    expect(said).not.to.contain("EPIPE");
    expect(said.split("\n").filter((line) => line !== "" && !line.startsWith(file))).to.deep.equal([]);
  });
});

function milaan(
  args: readonly string[],
  meddle?: (child: ChildProcess) => void,
): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["--import", "tsx", "server/cli.ts", ...args], (_, __, said) =>
      resolve({ code: child.exitCode ?? -1, said }),
    );
    meddle?.(child);
  });
}
