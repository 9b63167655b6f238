import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { matchCommand } from "#server/reconciliation/match-command.ts";

const CASES = "fixtures/match";

async function run(...args: string[]): Promise<{ code: number; out: string; said: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = [text(stdout), text(stderr)] as const;
  const code = await matchCommand(args, { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await read[0], said: await read[1] };
}

function statementOf(name: string): string {
  const folder = join(CASES, name);
  return join(folder, readdirSync(folder).find((file) => file.startsWith("statement.")) ?? "");
}

describe("milaan match", () => {
  // With MILAAN_GOLDEN=write the answers are written anew, to be reviewed as a diff.
  for (const name of readdirSync(CASES).sort()) {
    it(`decides ${name}`, async () => {
      const expected = join(CASES, name, "expected.json");
      const { code, out } = await run(
        "--open",
        join(CASES, name, "open.json"),
        statementOf(name),
        "--as-of",
        "2026-05-01",
      );
      expect(code).to.equal(0);
      if (process.env.MILAAN_GOLDEN === "write" || !existsSync(expected))
        writeFileSync(expected, `${JSON.stringify(JSON.parse(out), null, 2)}\n`);
      expect(JSON.parse(out)).to.deep.equal(JSON.parse(readFileSync(expected, "utf8")));
    });
  }

  it("has a golden line for every rule, outcome and flag", () => {
    const decisions = readdirSync(CASES).flatMap(
      (name) => JSON.parse(readFileSync(join(CASES, name, "expected.json"), "utf8")).decisions,
    );
    const rules = new Set(decisions.map((decision) => decision.rule));
    expect([...rules]).to.have.members(Array.from({ length: 12 }, (_, rung) => `P${rung}`));
    const outcomes = new Set(decisions.map((decision) => decision.outcome));
    expect([...outcomes]).to.have.members([
      "matched",
      "suggested",
      "unidentified",
      "returned",
      "duplicate",
      "excluded",
    ]);
    const flags = new Set(decisions.flatMap((decision) => decision.flags));
    expect([...flags]).to.have.members(["late", "part", "excess", "paid-again", "rounding"]);
  });

  it("takes a row that two files hold once, and names lines by their place in the files", async () => {
    const open = join(CASES, "sbi-van-and-returns", "open.json");
    const file = statementOf("sbi-van-and-returns");
    const { decisions } = JSON.parse((await run("--open", open, file, file, "--as-of", "2026-05-01")).out);
    const [first, second] = [0, 1].map((at) => decisions.filter((decision: { file: number }) => decision.file === at));
    expect(second).to.have.length(first.length);
    expect(second.every((decision: { outcome: string }) => decision.outcome === "duplicate")).to.equal(true);
    const alone = JSON.parse((await run("--open", open, file, "--as-of", "2026-05-01")).out);
    expect(first).to.deep.equal(alone.decisions);
  });

  it("takes an account for the same with and without its leading zeros", async () => {
    const folder = mkdtempSync(join(tmpdir(), "milaan-accounts-"));
    const open = join(CASES, "sbi-van-and-returns", "open.json");
    const [advice] = JSON.parse(readFileSync(open, "utf8")).advices;
    const utr = "UTIBR52026040199990001";
    const rupees = `${advice.amountPaise.slice(0, -2)}.${advice.amountPaise.slice(-2)}`;
    const header = "Txn Date,Value Date,Description,Ref No./Cheque No.,Debit,Credit,Balance";
    const credit = `01/04/2026,01/04/2026,RTGS ${utr} ${advice.van},,,${rupees},${rupees}`;
    writeFileSync(join(folder, "a.csv"), `Account Number,_00000030919410044\n${header}\n${credit}\n`);
    const back = `02/04/2026,02/04/2026,RTGS RETURN-${utr},,${rupees},,0.00`;
    writeFileSync(join(folder, "b.csv"), `Account Number,30919410044\n${header}\n${back}\n`);
    const files = [join(folder, "a.csv"), join(folder, "b.csv")];
    const { decisions } = JSON.parse((await run("--open", open, ...files, "--as-of", "2026-05-01")).out);
    expect(decisions.map((decision: { outcome: string }) => decision.outcome)).to.deep.equal(["returned", "returned"]);
    expect(decisions[1].reverses).to.deep.equal({ file: 0, statement: 0, line: 0 });
    rmSync(folder, { recursive: true });
  });

  it("takes a row for the same in a format that tells no balance, and two alike rows of one file for two", async () => {
    const folder = mkdtempSync(join(tmpdir(), "milaan-formats-"));
    const open = join(CASES, "pnb-standing-van", "open.json");
    const row = (balance: string) => `01/04/2026,01/04/2026,CASH DEPOSIT BHAWAN,,,500.00,${balance}`;
    const header =
      "Account Number,_00000030919410044\nTxn Date,Value Date,Description,Ref No./Cheque No.,Debit,Credit,Balance";
    writeFileSync(join(folder, "a.csv"), [header, row("500.00"), row("1000.00"), ""].join("\n"));
    const entry = (reference: string) => `:61:2604010401C500,00NMSC${reference}\n:86:CASH DEPOSIT BHAWAN`;
    const message = (...entries: string[]) =>
      [
        ":20:A",
        ":25:30919410044",
        ":28C:1",
        ":60F:C260331INR0,",
        ...entries,
        `:62F:C260401INR${entries.length * 500},`,
        "-",
      ].join("\n");
    writeFileSync(join(folder, "b.sta"), message(entry("NONREF"), entry("NONREF"), entry("NONREF")));
    writeFileSync(join(folder, "c.sta"), message(entry("ONE"), entry("TWO")));
    const decided = async (...files: string[]) => {
      const { out } = await run("--open", open, ...files.map((file) => join(folder, file)), "--as-of", "2026-05-01");
      return JSON.parse(out).decisions.map(({ outcome }: { outcome: string }) => outcome === "duplicate");
    };
    expect(await decided("a.csv", "b.sta")).to.deep.equal([false, false, true, true, false]);
    expect(await decided("c.sta", "b.sta")).to.deep.equal([false, false, true, true, false]);
    writeFileSync(join(folder, "d.csv"), [header, row("700.00"), ""].join("\n"));
    expect(await decided("a.csv", "d.csv"), "another balance").to.deep.equal(Array(3).fill(false));
    writeFileSync(join(folder, "e.sta"), message(entry("THREE")));
    expect(await decided("c.sta", "e.sta"), "another reference").to.deep.equal(Array(3).fill(false));
    rmSync(folder, { recursive: true });
  });

  it("takes a policy that was agreed with one payer alone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "milaan-open-"));
    const held = JSON.parse(readFileSync(join(CASES, "hold-policies", "open.json"), "utf8"));
    const { policy: strict, payers } = held;
    const loose = { partPayment: "oldest-due-first", excess: "advance", late: "accept", roundingPaise: "99" };
    const own = { ...held, policy: loose, payers: payers.map((payer: object) => ({ ...payer, policy: strict })) };
    const decide = async (open: object) => {
      writeFileSync(join(folder, "open.json"), JSON.stringify(open));
      const file = statementOf("hold-policies");
      return JSON.parse((await run("--open", join(folder, "open.json"), file, "--as-of", "2026-05-01")).out).decisions;
    };
    expect(await decide(own)).to.deep.equal(await decide(held));
    expect(await decide({ ...held, policy: loose })).not.to.deep.equal(await decide(held));
    rmSync(folder, { recursive: true });
  });

  describe("with a damaged OPEN.json", () => {
    const good = JSON.parse(readFileSync(join(CASES, "hold-policies", "open.json"), "utf8"));
    let folder = "";
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "milaan-open-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    const damaged: [string, object, string][] = [
      ["an unknown key", { ...good, surprise: 1 }, "surprise"],
      [
        "an unknown key in a payer's policy",
        { ...good, payers: [{ ...good.payers[0], policy: { guess: true } }] },
        "payers.0.policy",
      ],
      ["an unknown key inside", { ...good, policy: { ...good.policy, guess: true } }, "policy"],
      [
        "a float for money",
        { ...good, bills: [{ ...good.bills[0], outstandingPaise: "10.5" }] },
        "bills.0.outstandingPaise",
      ],
      [
        "a number for money",
        { ...good, bills: [{ ...good.bills[0], outstandingPaise: 10 }] },
        "bills.0.outstandingPaise",
      ],
      ["an impossible date", { ...good, bills: [{ ...good.bills[0], dueDate: "2026-02-30" }] }, "bills.0.dueDate"],
      [
        "a standing account of two payers",
        { ...good, payers: [good.payers[0], { ...good.payers[0], id: "other" }] },
        "payers.1.van",
      ],
      ["a bill twice", { ...good, bills: [good.bills[0], good.bills[0]] }, "bills.1.number"],
      [
        "wrong check digits",
        { ...good, advices: [{ ...good.advices[0], number: "SB260000000100" }] },
        "advices.0.number",
      ],
      ["an unreadable pattern", { ...good, discom: { ...good.discom, billNumber: "([" } }, "discom.billNumber"],
    ];
    for (const [what, open, path] of damaged) {
      it(`refuses ${what} by its path`, async () => {
        const file = join(folder, "open.json");
        writeFileSync(file, JSON.stringify(open));
        const { code, out, said } = await run("--open", file, statementOf("hold-policies"));
        expect([code, out]).to.deep.equal([2, ""]);
        expect(said).to.contain(path);
      });
    }

    it("refuses what is not JSON, is not there, or is not asked for properly", async () => {
      const file = join(folder, "broken.json");
      writeFileSync(file, "{");
      expect((await run("--open", file, statementOf("hold-policies"))).code).to.equal(2);
      expect((await run("--open", join(folder, "none.json"), "x")).code).to.equal(2);
      expect((await run(statementOf("hold-policies"))).code).to.equal(64);
      const good = join(CASES, "hold-policies", "open.json");
      expect((await run("--open", good, statementOf("hold-policies"), "--as-of", "2026-02-30")).code).to.equal(64);
    });
  });

  it("says which statement it could not read and decides the others", async () => {
    const open = join(CASES, "hold-policies", "open.json");
    const { code, out, said } = await run("--open", open, "fixtures/none.csv", statementOf("hold-policies"));
    expect(code).to.equal(2);
    expect(said).to.contain("fixtures/none.csv");
    expect(JSON.parse(out).decisions.map((decision: { file: number }) => decision.file)).to.deep.equal([1, 1, 1]);
  });
});
