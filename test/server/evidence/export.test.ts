import { createHash } from "node:crypto";
import { expect } from "chai";
import exceljs from "exceljs";
import Papa from "papaparse";
import supertest from "supertest";
import { asSystem, rows } from "#server/database.ts";
import { packEvidence } from "#server/evidence/pack.ts";
import { runReconciliation } from "#server/reconciliation/run/run.ts";
import { makeApprovedAdvice } from "#test/support/advices.ts";
import { day } from "#test/support/bills.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { heldOf, type MadeLine, makeLines } from "#test/support/lines.ts";
import { logIn, makeDiscom, makeUser, type Person } from "#test/support/people.ts";
import { unzip } from "#test/support/unzip.ts";

interface Package {
  readonly bytes: Buffer;
  readonly files: Map<string, Buffer>;
  readonly id: string;
}

describe("POST /api/evidence-exports", () => {
  let ground: TestGround;
  let supervisor: Person;
  let token: string;
  let lines: MadeLine[];
  let whole: Package;
  before(async () => {
    ground = await testGround();
    await makeDiscom(ground);
    supervisor = await makeUser(ground, { discom: 1 }, ["supervisor", "accountant"]);
    token = await logIn(ground, supervisor);
    const exact = await makeApprovedAdvice(ground, { paise: [150_000n, 22_500n] });
    const short = await makeApprovedAdvice(ground, { paise: [90_000n] });
    const undone = await makeApprovedAdvice(ground, { paise: [40_001n] });
    lines = await makeLines(ground, [
      { paise: exact.amountPaise, narration: `NEFT*YESB0000001*${exact.van}*परीक्षण (FICTIONAL)` },
      { paise: 60_000n, narration: `NEFT ${short.van} PART` },
      { paise: 40_001n, narration: `RTGS ${undone.number}` },
      { paise: 7n, narration: '=HYPERLINK("http://example.invalid","pay"), "quoted"' },
      { paise: 11_800n, narration: "SMS CHARGES INCL GST", direction: "debit" },
    ]);
    await runReconciliation(ground.database, 1, "cli");
    const { decisionId } = await heldOf(ground, lines[2] as MadeLine);
    await supertest(ground.app)
      .post(`/api/decisions/${decisionId}/reversal`)
      .set("Authorization", `Bearer ${token}`)
      .set("Idempotency-Key", "reversal-of-the-third")
      .send({ reason: "=wrong, it belongs to another" })
      .expect(200);
    whole = await packed({});
  });
  after(() => ground.close());

  const ask = (body: Record<string, unknown>, by = token) =>
    supertest(ground.app)
      .post("/api/evidence-exports")
      .set("Authorization", `Bearer ${by}`)
      .set("Idempotency-Key", `export-${Math.random()}`)
      .send({ from: day(-1), to: day(0), ...body });
  async function packed(body: Record<string, unknown>): Promise<Package> {
    const { id, workId } = (await ask(body).expect(200)).body as { id: string; workId: string };
    await packEvidence({ discomId: 1, id, work: workId, userId: supervisor.userId }, ground);
    const answer = await download(id).expect(200);
    const bytes = answer.body as Buffer;
    return { bytes, files: await unzip(bytes), id };
  }

  function download(id: string, by = token) {
    return supertest(ground.app)
      .get(`/api/evidence-exports/${id}/file`)
      .set("Authorization", `Bearer ${by}`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => done(null, Buffer.concat(parts)));
      });
  }

  const text = (name: string, from = whole) => (from.files.get(name) as Buffer).toString("utf8");
  const table = (name: string, from = whole) =>
    Papa.parse<Record<string, string>>(text(name, from).replace(/^\ufeff/, ""), { header: true, skipEmptyLines: true })
      .data;
  const json = (name: string, from = whole) =>
    text(name, from)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const paise = (rupees = "") => {
    const [whole = "", part = ""] = rupees.replace("-", "").split(".");
    return BigInt(`${whole}${part.padEnd(2, "0")}`) * (rupees.startsWith("-") ? -1n : 1n);
  };
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);

  it("lists every file with its size and hash, and the hash of the whole in the portal and the audit", async () => {
    const manifest = JSON.parse(text("manifest.json"));
    const names = manifest.files.map(({ name }: { name: string }) => name);
    expect([...names, "manifest.json"].sort()).to.deep.equal([...whole.files.keys()].sort());
    for (const { name, bytes, sha256 } of manifest.files) {
      const file = whole.files.get(name) as Buffer;
      expect([name, bytes, sha256]).to.deep.equal([name, file.length, sha(file)]);
    }
    const listed = (
      await supertest(ground.app).get("/api/evidence-exports").set("Authorization", `Bearer ${token}`).expect(200)
    ).body.rows;
    const shown = listed.find((one: { id: string }) => one.id === whole.id);
    expect(shown.file).to.include({ sha256: sha(whole.bytes), linesCount: 5, kept: true });
    const audited = await asSystem(ground.database, (db) =>
      rows<{ action: string; user_id: string }>(
        db,
        "SELECT action, user_id FROM audit WHERE subject = ? ORDER BY seq",
        [`evidence-export:${whole.id}`],
      ),
    );
    expect(audited.map(({ action }) => action)).to.deep.equal([
      "asked for evidence",
      "packed evidence",
      "took evidence away",
    ]);
    expect(new Set(audited.map(({ user_id }) => user_id))).to.deep.equal(new Set([supervisor.userId]));
  });

  it("holds money that comes to the sums it names, line for line", () => {
    const sums = JSON.parse(text("sums.json"));
    const told = table("lines.csv");
    const of = (direction: string) =>
      sum(told.filter((line) => line["direction"] === direction).map((line) => paise(line["amount"])));
    expect(told).to.have.length(5);
    expect([of("credit"), of("debit")].map(String)).to.deep.equal([sums.credits_paise, sums.debits_paise]);
    const journal = table("journal.csv");
    const bank = sum(journal.filter((one) => one["debit account"] === "bank").map((one) => paise(one["amount"])));
    const out = sum(journal.filter((one) => one["credit account"] === "bank").map((one) => paise(one["amount"])));
    expect(bank - out).to.equal(of("credit") - of("debit"));
    for (const [account, { debit, credit }] of Object.entries<{ debit: string; credit: string }>(sums.accounts)) {
      const side = (caption: string) =>
        sum(journal.filter((one) => one[caption] === account).map((one) => paise(one["amount"])));
      expect([account, String(side("debit account")), String(side("credit account"))]).to.deep.equal([
        account,
        debit,
        credit,
      ]);
    }
    const byNumber = new Map(journal.map((one) => [one["transfer"], one]));
    const mirrors = journal.filter((one) => one["mirror of"] !== "");
    expect(mirrors).not.to.deep.equal([]);
    for (const mirror of mirrors) {
      const mirrored = byNumber.get(mirror["mirror of"]);
      expect(mirrored).to.include({
        "debit account": mirror["credit account"],
        "credit account": mirror["debit account"],
        amount: mirror["amount"],
      });
    }
  });

  it("holds decisions that add up, each with the bills it relieved", () => {
    const decisions = table("decisions.csv");
    const matched = decisions.filter((one) => one["outcome"] === "matched");
    expect(matched.map((one) => one["rule"]).sort()).to.deep.equal(["P1", "P1", "P7"]);
    const paid = table("paid-bills.csv");
    for (const one of matched) {
      expect(paise(one["relieved"]) - paise(one["deductions"]) + paise(one["advance"])).to.equal(paise(one["amount"]));
      const bills = paid.filter((bill) => bill["decision"] === one["decision"] && !bill["relieved"]?.startsWith("-"));
      expect(sum(bills.map((bill) => paise(bill["relieved"])))).to.equal(paise(one["relieved"]));
      expect(one["receipt"]).not.to.equal("");
    }
    const reversal = decisions.find((one) => one["rule"] === "reversal");
    expect(reversal).to.include({
      holds: "yes",
      why: "'=wrong, it belongs to another",
      line: (lines[2] as MadeLine).id,
    });
    expect(matched.map((one) => one["decision"])).to.include(reversal?.["takes back"]);
  });

  it("holds evidence that stands in the bank's own text, untouched", () => {
    const evidence = json("evidence.jsonl");
    expect(evidence).to.have.length(5);
    const raw = evidence.find((one) => one.paise === "7");
    expect(raw.narration).to.equal('=HYPERLINK("http://example.invalid","pay"), "quoted"');
    expect(table("lines.csv").find((one) => one["line"] === raw.line)?.["narration"]).to.equal(`'${raw.narration}`);
    const bare = (from: string) => from.replace(/[^A-Z0-9]/gi, "").toUpperCase();
    let references = 0;
    for (const one of evidence) {
      for (const { field, start, end, value } of one.references) {
        expect(bare(one[field].slice(start, end))).to.include(bare(value));
        references++;
      }
      for (const decision of one.decisions) {
        for (const { at, text: found } of decision.evidence) {
          if (at) expect(bare(found)).to.include(bare(one[at.field].slice(at.start, at.end)));
        }
      }
    }
    expect(references).to.be.greaterThan(2);
    expect(json("runs.jsonl")[0]).to.have.property("plan_hash");
    expect(json("policies.jsonl").length).to.be.greaterThan(0);
  });

  it("holds a chain of the audit that hashes from its first row to the head in the manifest", () => {
    const chain = json("audit.jsonl");
    expect(chain.map(({ action }) => action)).to.include.members(["reversed a decision", "asked for evidence"]);
    for (const [at, row] of chain.entries()) {
      const hash = createHash("sha256")
        .update(Buffer.from(row.previous, "hex"))
        .update(row.content, "utf8")
        .digest("hex");
      expect(hash).to.equal(row.hash);
      expect(JSON.parse(row.content).slice(0, 2)).to.deep.equal([1, Number(row.seq)]);
      const before = chain[at - 1];
      if (before) expect([row.previous, Number(row.seq)]).to.deep.equal([before.hash, Number(before.seq) + 1]);
    }
    const last = chain.at(-1);
    expect(JSON.parse(text("manifest.json")).auditHead).to.deep.equal({ seq: last.seq, hash: last.hash });
  });

  it("types the workbook's cells and says in both languages how to check", async () => {
    const book = new exceljs.Workbook();
    await book.xlsx.load(whole.files.get("decisions.xlsx") as Buffer as never);
    const sheet = book.worksheets[0] as exceljs.Worksheet;
    const captions = (sheet.getRow(1).values as string[]).slice(1);
    const at = (caption: string, row: number) => sheet.getRow(row).getCell(captions.indexOf(caption) + 1).value;
    expect(at("amount", 2)).to.be.a("number");
    expect(at("decision", 2)).to.be.a("string");
    expect(sheet.rowCount).to.equal(table("decisions.csv").length + 1);
    expect(text("README-English.txt")).to.include("HOW TO CHECK IT WITHOUT US");
    expect(text("README-Hindi.txt")).to.include("हम पर भरोसा किए बिना जाँच कैसे करें");
  });

  it("narrows to what was chosen and begins anew after a break", async () => {
    const { id, workId } = (await ask({ rule: "reversal" }).expect(200)).body as { id: string; workId: string };
    await asSystem(ground.database, (db) =>
      rows(
        db,
        "INSERT INTO evidence_export_parts (discom_id, export_id, part, bytes) VALUES (1, ?, 0, 'half a file')",
        [id],
      ),
    );
    await download(id).expect(409);
    const job = { discomId: 1, id, work: workId, userId: supervisor.userId };
    await packEvidence(job, ground);
    const first = (await download(id).expect(200)).body as Buffer;
    await packEvidence(job, ground);
    expect((await download(id).expect(200)).body).to.deep.equal(first);
    const files = await unzip(first);
    const narrow = { bytes: first, files, id };
    expect(table("lines.csv", narrow).map((one) => one["line"])).to.deep.equal([(lines[2] as MadeLine).id]);
    expect(table("decisions.csv", narrow)).to.have.length(2);
  });

  it("is refused for too long a period and not given to another discom", async () => {
    await ask({ from: "2020-01-01" }).expect(422);
    await makeDiscom(ground, 2);
    const other = await logIn(ground, await makeUser(ground, { discom: 2 }, ["admin"]));
    await download(whole.id, other).expect(404);
    expect(
      (await supertest(ground.app).get("/api/evidence-exports").set("Authorization", `Bearer ${other}`).expect(200))
        .body.rows,
    ).to.deep.equal([]);
  });

  function sha(bytes: Buffer): string {
    return createHash("sha256").update(bytes).digest("hex");
  }
});
