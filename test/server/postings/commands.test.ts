import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import type { Command } from "#server/command.ts";
import { asSystem, row } from "#server/database.ts";
import { acknowledgeCommand } from "#server/postings/acknowledge-command.ts";
import { postingsCommand } from "#server/postings/postings-command.ts";
import { bytesOf } from "#server/tables/write-table.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";

describe("milaan postings and milaan acknowledge", () => {
  const environment = { ...process.env };
  let ground: TestGround;
  let paid: Paid;
  let folder: string;
  before(async () => {
    ground = await testGround();
    paid = await makePaidAdvice(ground, { paise: [125_050n, 74_950n] });
    folder = mkdtempSync(join(tmpdir(), "milaan-answers-"));
    process.env["DATABASE_URL"] = ground.url;
    process.env["MILAAN_DATA"] = folder;
  });
  after(async () => {
    process.env = environment;
    rmSync(folder, { recursive: true, force: true });
    await ground.close();
  });

  async function run(command: Command, ...args: string[]): Promise<{ code: number; out: string; told: string }> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const [out, told] = [bytesOf(stdout), bytesOf(stderr)];
    const code = await command(args, { stdout, stderr });
    stdout.end();
    stderr.end();
    return { code, out: String(await out), told: String(await told) };
  }

  it("carry the outbox to billing and its answers back, until the advice is posted", async () => {
    const { code, out } = await run(postingsCommand, "--discom", "SB");
    const [head, ...lines] = out.replace("\ufeff", "").trimEnd().split("\r\n");
    expect(code).to.equal(0);
    expect(head).to.equal("posting_id,kind,receipt_number,connection,bill_number,amount,value_date,utr");
    expect(lines.map((line) => line.split(",")[5])).to.deep.equal(["1250.50", "749.50"]);

    const file = join(folder, "answers.csv");
    const answers = lines.map((line) => `${line.split(",")[0]},${line.split(",")[4]},accepted`);
    writeFileSync(
      file,
      ["posting_id,bill_number,outcome", ...answers, `${paid.postingId},999,accepted`, "x,1,no"].join("\n"),
    );
    const first = await run(acknowledgeCommand, "--discom", "sb", file);
    expect(first.code).to.equal(1);
    expect(JSON.parse(first.out)).to.deep.equal({
      taken: 2,
      repeated: 0,
      advicesPosted: 1,
      problems: [
        { row: 4, code: "bill-not-in-posting" },
        { row: 5, code: 'posting_id-unreadable: "x"' },
      ],
    });
    expect(JSON.parse((await run(acknowledgeCommand, "--discom", "SB", file)).out)).to.include({
      taken: 0,
      repeated: 2,
    });
    const stands = await asSystem(ground.database, (db) =>
      row<{ state: string }>(db, "SELECT state FROM advice_states WHERE advice_id = ?", [paid.id]),
    );
    expect(stands?.state).to.equal("posted");
    expect((await run(postingsCommand, "--discom", "SB")).out.trimEnd().split("\r\n")).to.have.length(1);
  });

  it("say how they are used, which discom is none, and why a file is refused", async () => {
    expect(await run(postingsCommand)).to.include({ code: 64 });
    expect(await run(postingsCommand, "--discom", "SB", "--since", "yesterday")).to.include({ code: 64 });
    expect((await run(postingsCommand, "--discom", "ZZ")).told).to.contain("no discom ZZ");
    const file = join(folder, "other.csv");
    writeFileSync(file, "a,b\n1,2\n");
    const refused = await run(acknowledgeCommand, "--discom", "SB", file);
    expect(refused).to.include({ code: 2 });
    expect(JSON.parse(refused.out)).to.include({ code: "header-missing" });
  });
});
