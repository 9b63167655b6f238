import { expect } from "chai";
import ExcelJs from "exceljs";
import fc from "fast-check";
import { SHAPES, shapeOf, writeStatement } from "#fixtures/statements/write.ts";
import { writeWorkbook } from "#fixtures/statements/write-workbook.ts";
import type { ReadFile } from "#reconciliation/line.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { openArchive } from "#reconciliation/read/zip.ts";
import { writtenStatement } from "#test/support/statement-arbitraries.ts";

describe("reading a workbook", () => {
  for (const id of Object.keys(SHAPES)) {
    it(`gives the same lines as the text file of ${id}`, async () => {
      await fc.assert(
        fc.asyncProperty(writtenStatement, async (written) => {
          const text = await readStatementFile(writeStatement(id, written), { name: `s.${shapeOf(id).ending}` });
          const book = await readStatementFile(await writeWorkbook(id, written), { name: "s.xlsx" });
          expect(book.format).to.equal("xlsx");
          expect({ ...book, format: "delimited" }).to.deep.equal(text);
        }),
        { numRuns: 8 },
      );
    });
  }

  it("reads text of several fonts, errors, binary noise behind decimals and dates counted from 1904", async () => {
    const book = new ExcelJs.Workbook();
    book.properties.date1904 = true;
    const sheet = book.addWorksheet("one");
    sheet.addRow(["Tran Date", "CHQNO", "PARTICULARS", "DR", "CR", "BAL", "SOL"]);
    const day = new Date("2026-04-01T00:00:00Z");
    sheet.addRow([
      day,
      501,
      { richText: [{ text: "NEFT/" }, { text: "MAGADH", font: { bold: true } }] },
      "",
      0.1 + 0.2,
      0.1 + 0.2,
    ]);
    sheet.addRow([day, "", "x", "", { error: "#REF!" }, 1]);
    const read = await readBook(book);
    expect(
      read.statements[0]?.lines.map(({ bookingDate, narration, bankReference, paise }) => ({
        bookingDate,
        narration,
        bankReference,
        paise,
      })),
    ).to.deep.equal([{ bookingDate: "2026-04-01", narration: "NEFT/MAGADH", bankReference: "000501", paise: 30n }]);
    expect(read.problems.map(({ row, column, code, raw }) => ({ row, column, code, raw }))).to.deep.equal([
      { row: 3, column: "CR", code: "amount-unreadable", raw: "#REF!" },
    ]);
  });

  it("reads the sheets that hold a statement and passes over the others", async () => {
    const book = new ExcelJs.Workbook();
    book.addWorksheet("cover").addRow(["Dear customer"]);
    for (const account of ["11111111111", "22222222222"]) {
      const sheet = book.addWorksheet(account);
      sheet.addRow(["Account No", account]);
      sheet.addRow(["Tran Date", "CHQNO", "PARTICULARS", "DR", "CR", "BAL", "SOL"]);
      sheet.addRow(["01-04-2026", "", "x", "", 5, 5]);
    }
    const read = await readBook(book);
    expect(read.statements.map(({ account, lines }) => [account, lines.length])).to.deep.equal([
      ["11111111111", 1],
      ["22222222222", 1],
    ]);
  });

  it("refuses a workbook without a statement, a cut-off one, a damaged one, and an archive that is none", async () => {
    const book = new ExcelJs.Workbook();
    book.addWorksheet("cover").addRow(["Dear customer"]);
    expect((await readBook(book)).refused?.code).to.equal("layout-unknown");
    const whole = await writeWorkbook("sbi", { account: "1", openingPaise: 0n as never, lines: [] });
    const cut = await readStatementFile(whole.subarray(0, whole.length - 200), { name: "s.xlsx" });
    expect(cut.refused?.code).to.equal("not-what-it-says");
    const damaged = whole.slice();
    damaged.fill(0xaa, 200, 1200);
    expect((await readStatementFile(damaged, { name: "s.xlsx" })).refused).to.not.equal(null);
    const empty = Buffer.concat([Buffer.from("PK\u0005\u0006", "latin1"), Buffer.alloc(18)]);
    expect((await readStatementFile(empty, { name: "s.xlsx" })).refused?.code).to.equal("not-what-it-says");
  });

  it("refuses a workbook named .csv", async () => {
    const bytes = await writeWorkbook("sbi", { account: "1", openingPaise: 0n as never, lines: [] });
    expect((await readStatementFile(bytes, { name: "s.csv" })).refused?.code).to.equal("not-what-it-says");
  });

  it("stops inflating at its limits", async () => {
    const bytes = await writeWorkbook("sbi", { account: "1", openingPaise: 0n as never, lines: [] });
    const few = { entriesMax: 3, inflatedBytesMax: 1e9, ratioMax: 1000 };
    expect(await failure(openArchive(bytes, few))).to.equal("too-large");
    const small = await openArchive(bytes, { entriesMax: 100, inflatedBytesMax: 500, ratioMax: 1000 });
    expect(await failure(drain(small.read("xl/worksheets/sheet1.xml")))).to.equal("too-large");
  });

  it("answers for any damage to a workbook's bytes", async () => {
    const whole = await writeWorkbook("kotak", { account: "9912345678", openingPaise: 0n as never, lines: [] });
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat({ max: 50 }), async (place, byte, length) => {
        const bytes = whole.slice();
        const start = place % bytes.length;
        bytes.fill(byte, start, start + length);
        const read = await readStatementFile(bytes, { name: "s.xls" });
        if (read.refused) expect(read.statements).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });
});

async function readBook(book: ExcelJs.Workbook): Promise<ReadFile> {
  return readStatementFile(new Uint8Array(await book.xlsx.writeBuffer()), { name: "s.xlsx" });
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const chunk of chunks) count += chunk.length;
  return count;
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    return (error as { refusal: { code: string } }).refusal.code;
  }
}
