// Files as they come back from an accountant's spreadsheet: each is read as it was meant, or refused with the row and the reason.

import { expect } from "chai";
import ExcelJs from "exceljs";
import type { ReadFile } from "#reconciliation/line.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { zipOf } from "#test/support/fuzz/encode.ts";

const AXIS = ["Tran Date", "CHQNO", "PARTICULARS", "DR", "CR", "BAL", "SOL"];
const LINES = [
  ["01-04-2026", "", "NEFT/MAGADH TELECOM", "", "5.00", "105.00", "1"],
  ["02-04-2026", "000501", "CLG/GANGA RAIL", "2.50", "", "102.50", "1"],
];

describe("a workbook that went through an accountant's hands", () => {
  it("is read with merged titles, hidden and filtered rows, a totals row and a stray note far to the right", async () => {
    const read = await book((sheet) => {
      sheet.addRow(["AXIS BANK: April (checked)"]);
      sheet.mergeCells("A1:G1");
      sheet.addRow(AXIS);
      for (const line of LINES) sheet.addRow(line);
      sheet.getRow(4).hidden = true;
      sheet.addRow(["", "", "Total", 2.5, 5, "", ""]);
      sheet.getCell("Z3").value = "ask Ravi";
      sheet.autoFilter = "A2:G4";
    });
    expect(summary(read)).to.deep.equal([
      ["credit", 500n, "NEFT/MAGADH TELECOM", ""],
      ["debit", 250n, "CLG/GANGA RAIL", "000501"],
    ]);
    expect(read.problems).to.deep.equal([]);
  });

  it("names the second row of a day merged over two, since its day is not in the file", async () => {
    const read = await book((sheet) => {
      sheet.addRow(AXIS);
      for (const line of LINES) sheet.addRow(line);
      sheet.mergeCells("A2:A3");
    });
    expect(read.problems.map(({ row, code }) => [row, code])).to.deep.equal([[3, "date-unreadable"]]);
    const html = await text(
      "s.xls",
      `<table><tr>${AXIS.map((one) => `<td>${one}</td>`).join("")}</tr>
       <tr><td rowspan="2">01-04-2026</td><td></td><td>NEFT/MAGADH</td><td></td><td>5.00</td><td>105.00</td><td>1</td></tr>
       <tr><td></td><td>NEFT/GANGA</td><td></td><td>2.00</td><td>107.00</td><td>1</td></tr></table>`,
    );
    expect(html.problems.map(({ row, column, code }) => [row, column, code])).to.deep.equal([
      [3, "Tran Date", "date-unreadable"],
    ]);
  });

  it("is read where days and amounts became text, with blanks and marks of direction that nobody sees", async () => {
    const read = await book((sheet) => {
      sheet.addRow(AXIS.map((caption) => `\u200e ${caption}\u00a0`));
      sheet.addRow([
        "\u200f01-Apr-26\u200f",
        "",
        "NEFT\u00a0/\u00a0MAGADH",
        "",
        "\u202a 1,23,456.78\u202c",
        "₹ 1,23,456.78 Cr",
        1,
      ]);
      sheet.addRow(["'02/04/2026", "'000501", "CLG", "(1,00,000.00)", "", "23,456.78", 1]);
    });
    expect(read.problems.map(({ code, row }) => [row, code])).to.deep.equal([]);
    expect(summary(read)).to.deep.equal([
      ["credit", 12_345_678n, "NEFT / MAGADH", ""],
      ["debit", 10_000_000n, "CLG", "000501"],
    ]);
  });

  it("refuses by row what a spreadsheet destroyed: a cut number, a column too narrow, a broken formula", async () => {
    const read = await text(
      "s.csv",
      [
        AXIS.join(),
        "01-04-2026,6.14512E+11,NEFT/A,,5.00,105.00,1",
        "########,,NEFT/B,,5.00,110.00,1",
        "03-04-2026,,NEFT/C,,#REF!,115.00,1",
        "04-04-2026,,NEFT/D,,1.5E+05,150115.00,1",
      ].join("\n"),
    );
    expect(read.problems.map(({ row, column, code, raw }) => [row, column, code, raw])).to.deep.equal([
      [2, "CHQNO", "reference-cut", "6.14512E+11"],
      [3, "Tran Date", "date-unreadable", "########"],
      [4, "CR", "amount-unreadable", "#REF!"],
      [5, "CR", "amount-unreadable", "1.5E+05"],
    ]);
  });

  it("keeps a long number whole that the workbook only shows as a power of ten", async () => {
    const read = await book((sheet) => {
      sheet.addRow(AXIS);
      sheet.addRow(["01-04-2026", 614512377103, "IMPS", "", 5, 105, 1]).getCell(2).numFmt = "0.00E+00";
    });
    expect(read.statements[0]?.lines[0]?.bankReference).to.equal("614512377103");
  });

  it("tells of lines that a sort carried above the captions", async () => {
    const [one, two] = LINES as [string[], string[]];
    const read = await text("s.csv", [two.join(), AXIS.join(), one.join()].join("\n"));
    expect(read.problems.map(({ row, code }) => [row, code])).to.deep.equal([[1, "row-unreadable"]]);
  });

  it("tells of a line that ran into what stands above the captions, and of no balance that stands there", async () => {
    const [one, two] = LINES as [string[], string[]];
    const glued = await text("s.csv", [`Period,From 01/04/2026,${two.join()}`, AXIS.join(), one.join()].join("\n"));
    expect(glued.problems.map(({ row, code }) => [row, code])).to.deep.equal([[1, "row-unreadable"]]);
    const stated = "Balance as on,01/04/2026,100.00,CR,Branch,Patna";
    expect((await text("s.csv", [stated, AXIS.join(), one.join()].join("\n"))).problems).to.deep.equal([]);
  });

  it("reads trailing commas, quotes in a narration, captions broken over lines, and a byte order mark", async () => {
    const rows = [
      '"Tran\nDate",CHQNO,"PARTICULARS ",DR,CR,BAL,SOL,,,',
      '01-04-2026,,"NEFT/""MAGADH"" TELECOM, PATNA",,5.00,105.00,1,,,',
      '02-04-2026,,CLG 5" PIPE,2.50,,102.50,1,,,',
      ",,,,,,,,,",
    ];
    const read = await text("s.csv", `\ufeff${rows.join("\r\n")}`);
    expect(summary(read)).to.deep.equal([
      ["credit", 500n, 'NEFT/"MAGADH" TELECOM, PATNA', ""],
      ["debit", 250n, 'CLG 5" PIPE', ""],
    ]);
  });

  it("is refused by the name of what it is, when it is none", async () => {
    const named = async (bytes: Uint8Array, name: string) =>
      (await readStatementFile(bytes, { name })).refused?.message;
    expect(await named(zipOf({ "content.xml": "<office/>", mimetype: "x" }), "s.ods")).to.match(
      /OpenDocument.*save it as/,
    );
    expect(await named(zipOf({ "xl/workbook.bin": "x" }), "s.xlsb")).to.match(/\.xlsb.*save it as/);
    const xml = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>';
    expect(await named(Buffer.from(xml), "s.xls")).to.match(/XML spreadsheet.*save it as/);
    expect(await named(zipOf({ "word/document.xml": "<w/>" }), "s.docx")).to.match(/Word document/);
  });
});

async function book(fill: (sheet: ExcelJs.Worksheet) => void): Promise<ReadFile> {
  const made = new ExcelJs.Workbook();
  fill(made.addWorksheet("Sheet1"));
  return readStatementFile(new Uint8Array(await made.xlsx.writeBuffer()), { name: "s.xlsx" });
}

function text(name: string, content: string): Promise<ReadFile> {
  return readStatementFile(Buffer.from(content), { name });
}

function summary({ statements, refused }: ReadFile) {
  if (refused) throw new Error(refused.message);
  return statements.flatMap(({ lines }) =>
    lines.map(({ direction, paise, narration, bankReference }) => [direction, paise, narration, bankReference]),
  );
}
