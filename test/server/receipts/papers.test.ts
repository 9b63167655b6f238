import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import exceljs from "exceljs";
import Papa from "papaparse";
import supertest from "supertest";
import { asActor, asSystem, row } from "#server/database.ts";
import type { Refusal } from "#server/errors.ts";
import { bookPaper } from "#server/ledger/book-paper.ts";
import { exportList } from "#server/receipts/export.ts";
import { drawReceipts } from "#server/receipts/papers.ts";
import type { ReceiptPapers } from "#server/receipts/papers-contract.ts";
import { type TestGround, testGround } from "#test/support/ground.ts";
import { makePaidAdvice, type Paid } from "#test/support/paid.ts";
import { readPdf } from "#test/support/pdf.ts";
import { logIn, makePayer, makeUser } from "#test/support/people.ts";
import { unzip } from "#test/support/unzip.ts";
import { kill, startWorkerProcess } from "#test/support/worker-process.ts";

const SLIPS = 420;

describe("POST /api/receipts/papers", () => {
  let ground: TestGround;
  let small: Paid;
  let large: Paid;
  let maker: string;
  let colleague: string;
  before(async function () {
    this.timeout(30_000);
    ground = await testGround();
    const payer = await makePayer(ground, [1], "Magadh Telecom Ltd (fictional)");
    small = await makePaidAdvice(ground, { payer, paise: [125_050n, 74_950n, 1n * 100n], rebatePaise: 50n });
    large = await makePaidAdvice(ground, {
      payer,
      paise: Array.from({ length: SLIPS }, (_, at) => 5_000n + BigInt(at)),
    });
    maker = await logIn(ground, small.maker);
    colleague = await logIn(ground, await makeUser(ground, { payer }, ["viewer"]));
  });
  after(() => ground.close());

  const ask = (body: ReceiptPapers) =>
    supertest(ground.app)
      .post("/api/receipts/papers")
      .set("Authorization", `Bearer ${maker}`)
      .set("Idempotency-Key", `papers-${Math.random()}`)
      .send(body);
  const fetchFile = (workId: string, token = maker) =>
    supertest(ground.app)
      .get(`/api/papers/${workId}/file`)
      .set("Authorization", `Bearer ${token}`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => done(null, Buffer.concat(parts)));
      });
  async function drawn(asked: ReceiptPapers): Promise<{ workId: string; bytes: Buffer }> {
    const { workId } = (await ask(asked).expect(200)).body as { workId: string };
    const actor = { userId: small.maker.userId, name: "", payerId: small.payerId, discomId: null, roles: ["maker"] };
    await drawReceipts({ work: workId, actor, asked }, ground);
    return { workId, bytes: (await fetchFile(workId).expect(200)).body as Buffer };
  }
  const of = (paid: Paid) => ({ advice: paid.number });

  it("packs a receipt for each connection, complete and equal to the rows", async () => {
    const { bytes } = await drawn({ selection: of(small), per: "connection", as: "zip", language: "en" });
    const files = await unzip(bytes);
    const list = Papa.parse<string[]>(String(files.get("receipts.csv")).slice(1).trimEnd()).data.slice(1);
    expect(list.map(([, , connection]) => connection)).to.deep.equal(small.bills.map((bill) => bill.connectionNumber));
    expect(list.reduce((sum, line) => sum + Math.round(Number(line[8]) * 100), 0)).to.equal(200_100);
    expect([...files.keys()].sort()).to.deep.equal(["receipts.csv", ...list.map(([name]) => name)].sort());
    for (const [index, bill] of small.bills.entries()) {
      const { text } = await readPdf(files.get(list[index]?.[0] ?? "") as Buffer);
      expect(text).to.include(bill.number).and.include(bill.connectionNumber).and.include(small.receiptNumber);
      for (const other of small.bills) if (other !== bill) expect(text).not.to.include(other.number);
    }
  });

  it("draws one PDF of four receipts a page, and of whole receipts, in both languages", async () => {
    const english = await drawn({ selection: of(small), per: "connection", as: "pdf", language: "en" });
    const slips = await readPdf(english.bytes);
    expect(slips.pages).to.equal(1);
    for (const bill of small.bills) expect(slips.text).to.include(bill.number);
    expect(slips.text)
      .to.include("₹1,250.50")
      .and.match(/one thousand two hundred fifty/i);
    const hindi = await drawn({ selection: of(small), per: "connection", as: "pdf", language: "hi" });
    expect((await readPdf(hindi.bytes)).marked)
      .to.include("कनेक्शन की रसीद")
      .and.include("बिलों में समायोजित");
    const whole = await drawn({ selection: {}, per: "receipt", as: "pdf", language: "en" });
    const both = await readPdf(whole.bytes);
    expect(both.text).to.include(small.receiptNumber).and.include(large.receiptNumber).and.include("Annex: 420 bills");
  });

  it("gives the file to who asked, and to nobody else", async () => {
    const { workId } = await drawn({ selection: of(small), per: "receipt", as: "zip", language: "en" });
    await fetchFile(workId, colleague).expect(404);
    const mine = await supertest(ground.app).get("/api/papers").set("Authorization", `Bearer ${maker}`).expect(200);
    expect(mine.body.rows[0]).to.deep.include({ workId, kind: "draw-receipts" });
    const others = await supertest(ground.app).get("/api/papers").set("Authorization", `Bearer ${colleague}`);
    expect(others.body.rows).to.deep.equal([]);
  });

  it("says so where nothing is selected, and draws nothing of another payer's", async () => {
    const nothing = { selection: { advice: "SB260000000099" }, per: "receipt", as: "pdf", language: "en" } as const;
    expect((await ask(nothing).expect(422)).body.code).to.equal("nothing-selected");
    const stranger = await makePaidAdvice(ground, { paise: [700n] });
    const foreign: ReceiptPapers = {
      selection: { numbers: [stranger.receiptNumber] },
      per: "receipt",
      as: "pdf",
      language: "en",
    };
    expect((await ask(foreign).expect(422)).body.code).to.equal("nothing-selected");
  });

  it("goes on after its worker was killed midway, and nothing is missing", async function () {
    this.timeout(120_000);
    const { body } = await ask({ selection: of(large), per: "connection", as: "zip", language: "hi" }).expect(200);
    const { workId } = body as { workId: string };
    const work = () =>
      asSystem(ground.database, (db) =>
        row<{ state: string; stage: string }>(db, "SELECT state, stage FROM work WHERE id = ?", [workId]),
      );
    const first = await startWorkerProcess(ground.url, ground.config.dataDir);
    while ((await work())?.stage !== "drawing") await sleep(20);
    await kill(first);
    expect((await work())?.state).to.equal("running");
    const second = await startWorkerProcess(ground.url, ground.config.dataDir);
    try {
      while ((await work())?.state !== "done") await sleep(50);
    } finally {
      await kill(second);
    }
    const files = await unzip((await fetchFile(workId).expect(200)).body as Buffer);
    expect(files.size).to.equal(SLIPS + 1);
    for (const bill of large.bills) {
      const name = [...files.keys()].find((one) => one.startsWith(`${bill.connectionNumber}-`));
      expect(
        files
          .get(name ?? "")
          ?.subarray(0, 5)
          .toString(),
        bill.connectionNumber,
      ).to.equal("%PDF-");
    }
  });

  it("lists them as a workbook with amounts as numbers and their sum", async () => {
    const answer = await supertest(ground.app)
      .get(`/api/receipts/export?as=xlsx&advice=${small.number}`)
      .set("Authorization", `Bearer ${maker}`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const book = new exceljs.Workbook();
    await book.xlsx.load(answer.body as never);
    const sheet = book.worksheets[0];
    expect(sheet?.getRow(2).getCell(1).value).to.equal(small.receiptNumber);
    expect(sheet?.getRow(2).getCell(8).value).to.equal(1999.5);
    expect(sheet?.getRow(3).getCell(8).value).to.equal(sheet?.getRow(2).getCell(8).value);
  });

  it("lists all of them or none: a file that would hold fewer is refused", async () => {
    const { userId } = small.maker;
    const actor = { userId, name: "", payerId: small.payerId, discomId: null, roles: ["maker"] };
    const listed = (most: number) =>
      asActor(ground.database, actor, (db) => exportList(db, actor, {}, "csv", "en", most)).then(
        () => "listed",
        (error: Refusal) => [error.code, error.params],
      );
    expect(await listed(1)).to.deep.equal(["table-too-long", { rows: 2, most: 1 }]);
    expect(await listed(2)).to.equal("listed");
    const long = { fileName: "long", title: "", scope: [], columns: [], rows: Array(20_001).fill([]), totals: [] };
    const refused = await bookPaper(long, "pdf", "en").catch((error: Refusal) => error.code);
    expect(refused, "and fewer on paper").to.equal("table-too-long");
  });
});
