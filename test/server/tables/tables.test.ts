import { expect } from "chai";
import exceljs from "exceljs";
import fc from "fast-check";
import { findHeader } from "#server/tables/columns.ts";
import { isRefusal } from "#server/tables/file-refusal.ts";
import { ROWS_MAX, readTable } from "#server/tables/read-table.ts";
import { bytesOf, type Cell, neutral, rupeesCell, writeTable } from "#server/tables/write-table.ts";

const columns = {
  number: { caption: "Connection number", also: ["CA No"], required: true },
  label: { caption: "Label", also: ["लेबल"], required: false },
};

async function cellsOf(bytes: Buffer): Promise<readonly (readonly string[])[]> {
  const rows = await readTable(bytes, columns);
  if (isRefusal(rows)) throw new Error(rows.code);
  return rows.map(({ cells }) => cells);
}

async function codeOf(bytes: Buffer): Promise<string> {
  const rows = await readTable(bytes, columns);
  return isRefusal(rows) ? rows.code : "read";
}

describe("tables people send", () => {
  describe("the header", () => {
    const header = (...rows: string[][]) =>
      findHeader(
        rows.map((cells, index) => ({ number: index + 1, cells })),
        columns,
      );

    it("is found below titles, in any order, case and language", () => {
      const found = header(["Our connections", ""], [""], ["लेबल", "x", " ca-no. "]);
      expect(found).to.deep.include({ row: 3, at: { number: 2, label: 0 } });
    });

    it("lacking a column, or having one twice in meaning, is named with its row", () => {
      expect(header(["Label"])).to.deep.include({
        code: "column-missing",
        params: { row: 1, columns: "Connection number" },
      });
      expect(header(["t"], ["CA No", "Connection number"])).to.deep.include({
        code: "header-duplicate",
        params: { row: 2, columns: "Connection number" },
      });
      expect(header(["a", "b"])).to.deep.include({ code: "header-missing", params: { columns: "Connection number" } });
    });
  });

  describe("written and read again", () => {
    const text = fc
      .string({ unit: fc.constantFrom("a", "0", "7", "क", "₹", ",", '"', ";", " ", "\n", "-", "'", "."), maxLength: 8 })
      .filter((value) => value === value.replace(/\s+/g, " ").trim() && value === neutral(value));

    it("keeps every text, leading zeros included, as CSV", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 6 }),
          async (rows) => {
            const table = [["Connection number", "Label"], ...rows.map(([a = "", b = ""]) => [`0${a}`, b])];
            const read = await cellsOf(await bytesOf(writeTable("csv", "x", table)));
            expect(read).to.deep.equal(table);
          },
        ),
        { numRuns: 60 },
      );
    });

    it("keeps texts as texts and numbers as numbers in a workbook", async () => {
      const table: Cell[][] = [
        ["Connection number", "Label"],
        ["007", "नलकूप"],
        ["=1+1", 12.5],
      ];
      const read = await cellsOf(await bytesOf(writeTable("xlsx", "x", table)));
      expect(read).to.deep.equal([
        ["Connection number", "Label"],
        ["007", "नलकूप"],
        ["=1+1", "12.5"],
      ]);
    });

    it("writes amounts in lakh and crore that a spreadsheet adds up, and reads them back exactly", async () => {
      const bytes = await bytesOf(
        writeTable("xlsx", "x", [["Amount"], [rupeesCell("5665787392")], [rupeesCell("-3885300")]]),
      );
      expect(await cellsOf(bytes)).to.deep.equal([["Amount"], ["56657873.92"], ["-38853"]]);
      const book = new exceljs.Workbook();
      await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]);
      const cell = book.worksheets[0]?.getCell("A2");
      expect(cell?.value).to.equal(56657873.92);
      // As its reader gives it, without the backslashes.
      expect(cell?.numFmt).to.match(/^\[>=10000000\]##,##,##,##0\.00;/);
    });
  });

  it("neutralises every text a spreadsheet would run, and no amount", () => {
    for (const bad of ["=1", "+1+1", "-cmd", "@x", "＝1", " =1", "\t=1"]) expect(neutral(bad), bad).to.equal(`'${bad}`);
    for (const good of ["-12.50", "10", "a=1", "", "010-22"]) expect(neutral(good), good).to.equal(good);
  });

  describe("that are none", () => {
    it("are refused by name", async () => {
      expect(await codeOf(Buffer.alloc(0))).to.equal("file-empty");
      expect(await codeOf(Buffer.from("%PDF-1.7 x"))).to.equal("file-not-a-table");
      expect(await codeOf(Buffer.from("<!DOCTYPE html><table></table>"))).to.equal("file-not-a-table");
      expect(await codeOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]))).to.equal(
        "file-old-workbook",
      );
      expect(await codeOf(Buffer.from('a,b\n"c,d\n'))).to.equal("quote-unclosed");
      const workbook = await bytesOf(writeTable("xlsx", "x", [["a"]]));
      expect(await codeOf(workbook.subarray(0, workbook.length - 40))).to.equal("file-not-a-table");
    });

    it("are told to be split when they have too many rows", async () => {
      expect(await codeOf(Buffer.from("a,b\n".repeat(ROWS_MAX + 1)))).to.equal("file-too-many-rows");
    });
  });
});
