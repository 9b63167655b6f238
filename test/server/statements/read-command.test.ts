import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { readCommand } from "#server/statements/read-command.ts";

const FIXTURES = "fixtures/statements";

describe("milaan read", () => {
  it("prints each file with the keys of the contract, in order, and exits 0", async () => {
    const { code, files, stderr } = await run(`${FIXTURES}/sbi/tab-april.xls`, `${FIXTURES}/swift/plain.sta`);
    expect(code).to.equal(0);
    expect(files.map(({ file, format, bank }) => [file, format, bank])).to.deep.equal([
      [`${FIXTURES}/sbi/tab-april.xls`, "delimited", "sbi"],
      [`${FIXTURES}/swift/plain.sta`, "mt940", null],
    ]);
    const [sbi] = files;
    expect(Object.keys(sbi!)).to.deep.equal(["file", "format", "bank", "statements", "problems", "refused"]);
    const [statement] = sbi!.statements;
    expect(Object.keys(statement!)).to.deep.equal(["account", "currency", "opening", "closing", "lines"]);
    expect(statement!.opening).to.deep.equal({ date: "2026-04-01", paise: "123456789" });
    const [line] = statement!.lines;
    expect(Object.keys(line!)).to.deep.equal([
      "row",
      "valueDate",
      "bookingDate",
      "direction",
      "paise",
      "narration",
      "bankReference",
      "balancePaise",
      "references",
    ]);
    expect(line!.paise).to.match(/^[1-9]\d*$/);
    expect(Object.keys(line!.references[0]!)).to.deep.equal(["kind", "value", "valid"]);
    expect(stderr).to.contain("31 line(s)");
  });

  it("exits 1 when a row is a problem and 2 when a file is refused, and still reads the others", async () => {
    const problem = await run(`${FIXTURES}/bad/unreadable-amount.xls`);
    expect(problem.code).to.equal(1);
    expect(problem.files[0]!.problems[0]).to.include({ row: 26, code: "amount-unreadable", raw: "12,34O.50" });
    const refused = await run(`${FIXTURES}/bad/statement.pdf`, `${FIXTURES}/yes/csv-april.csv`, "no/such/file.csv");
    expect(refused.code).to.equal(2);
    expect(refused.files.map((file) => file.refused?.code ?? null)).to.deep.equal(["pdf", null, "not-found"]);
    expect(refused.files[1]!.statements[0]!.lines).to.have.length(21);
  });

  it("forces a bank's layout", async () => {
    const right = await run(`${FIXTURES}/iob/csv-april.csv`, "--bank", "indian");
    expect(right.files[0]!.bank).to.equal("indian");
    const wrong = await run("--bank", "hdfc", `${FIXTURES}/iob/csv-april.csv`);
    expect([wrong.code, wrong.files[0]!.refused?.code]).to.deep.equal([2, "layout-unknown"]);
    const unknown = await run("--bank", "nobody", `${FIXTURES}/iob/csv-april.csv`);
    expect([unknown.code, unknown.files[0]!.refused?.code]).to.deep.equal([2, "bank-unknown"]);
  });

  it("says how it is used when there is no file or an unknown option", async () => {
    for (const args of [[], ["--loud"]]) {
      const out = { stdout: new PassThrough(), stderr: new PassThrough() };
      expect(await readCommand(args, out)).to.equal(64);
      expect(await text(out.stderr.end())).to.contain("milaan read FILE…");
    }
  });
});

interface FileJson {
  readonly file: string;
  readonly format: string | null;
  readonly bank: string | null;
  readonly statements: readonly {
    readonly opening: { readonly date: string; readonly paise: string } | null;
    readonly lines: readonly { readonly paise: string; readonly references: readonly object[] }[];
  }[];
  readonly problems: readonly object[];
  readonly refused: { readonly code: string } | null;
}

async function run(...args: string[]): Promise<{ code: number; files: FileJson[]; stderr: string }> {
  const out = { stdout: new PassThrough(), stderr: new PassThrough() };
  const [code, stdout, stderr] = await Promise.all([
    readCommand(args, out).finally(() => {
      out.stdout.end();
      out.stderr.end();
    }),
    text(out.stdout),
    text(out.stderr),
  ]);
  return { code, files: (JSON.parse(stdout) as { files: FileJson[] }).files, stderr };
}
