// What is refused as a whole, by what name; and what only looks odd and is read.

import { expect } from "chai";
import { writeStatement } from "#fixtures/statements/write.ts";
import type { Layout } from "#reconciliation/banks/layout.ts";
import type { ReadFile } from "#reconciliation/line.ts";
import { paise } from "#reconciliation/money.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const yes = Buffer.from(
  writeStatement("yes", {
    account: "099963300001234",
    openingPaise: paise(100n),
    lines: [
      { bookingDate: "2026-04-01", direction: "credit", paise: paise(5000n), narration: "बिजली", bankReference: "501" },
    ],
  }),
).toString();

describe("refusing a file", () => {
  const refused: readonly (readonly [what: string, name: string, bytes: Buffer, code: string])[] = [
    [
      "an encrypted workbook",
      "s.xlsx",
      Buffer.concat([OLE, Buffer.alloc(600), Buffer.from("EncryptedPackage", "utf16le")]),
      "encrypted",
    ],
    ["an old workbook", "s.xls", Buffer.concat([OLE, Buffer.alloc(600)]), "biff"],
    ["an older workbook", "s.xls", Buffer.from([0x09, 0x04, 0x06, 0x00, 0x00, 0x00, 0x10, 0x00]), "biff"],
    ["a PDF under any name", "s.csv", Buffer.from("%PDF-1.4\n"), "pdf"],
    ["text named .pdf", "s.pdf", Buffer.from(yes), "not-what-it-says"],
    ["text named .xml", "s.xml", Buffer.from(yes), "not-what-it-says"],
    [
      "a web page named .csv",
      "s.csv",
      Buffer.from("<!DOCTYPE html><html><body>Log in</body></html>"),
      "not-what-it-says",
    ],
    ["a web page without a statement", "s.xls", Buffer.from("<html><body>Log in</body></html>"), "layout-unknown"],
    ["binary data", "s.dat", Buffer.from([1, 2, 3, 0, 0, 4]), "not-what-it-says"],
    ["nothing", "s.csv", Buffer.alloc(0), "empty"],
    ["blanks", "s.csv", Buffer.from(" \r\n\t\n"), "empty"],
    ["a quote that stays open", "s.csv", Buffer.from(yes.replace("बिजली", '"बिजली')), "quote-unclosed"],
    ["text after a quote", "s.csv", Buffer.from(yes.replace("बिजली", '"बि"जली')), "quote-unclosed"],
    ["a caption twice", "s.csv", Buffer.from(yes.replace("Deposits", "Withdrawals")), "header-duplicate"],
    [
      "a strange caption twice",
      "s.csv",
      Buffer.from(yes.replace("Running Balance", "Running Balance,Remark,Remark")),
      "header-duplicate",
    ],
    ["a missing caption", "s.csv", Buffer.from(yes.replace("Deposits", "Money In")), "layout-unknown"],
    [
      "a camt file with entities of its own",
      "s.xml",
      Buffer.from('<?xml version="1.0"?><!DOCTYPE a><Document/>'),
      "xml-doctype",
    ],
    ["another kind of XML", "s.xml", Buffer.from("<Document><CstmrCdtTrfInitn/></Document>"), "layout-unknown"],
    ["a SWIFT message without a statement", "s.txt", Buffer.from(":20:X\n:25:123456\n"), "layout-unknown"],
  ];
  for (const [what, name, bytes, code] of refused) {
    it(`refuses ${what} as ${code}`, async () => {
      const read = await readStatementFile(bytes, { name });
      expect(read.refused?.code).to.equal(code);
      expect(read.refused?.message).to.match(/\.$/);
      expect(read.statements).to.deep.equal([]);
    });
  }

  it("refuses more than it may read, and a bank it does not know", async () => {
    expect((await readStatementFile(Buffer.from(yes), { name: "s.csv", bytesMax: 10 })).refused?.code).to.equal(
      "too-large",
    );
    expect((await readStatementFile(Buffer.from(yes), { name: "s.csv", bank: "nobody" })).refused?.code).to.equal(
      "bank-unknown",
    );
  });

  it("names the row of an unclosed quote and of a caption that stands twice", async () => {
    const quote = await readStatementFile(Buffer.from(yes.replace("बिजली", '"बिजली')), { name: "s.csv" });
    expect(quote.refused?.message).to.match(/^Row 7: /);
    const twice = await readStatementFile(Buffer.from(yes.replace("Deposits", "Withdrawals")), { name: "s.csv" });
    expect(twice.refused?.message).to.match(/^Row 6: the caption "Withdrawals"/);
  });
});

describe("reading text in any encoding", () => {
  const encodings: readonly (readonly [what: string, bytes: Buffer])[] = [
    ["UTF-8", Buffer.from(yes)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${yes}`)],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${yes}`, "utf16le")],
    ["UTF-16 without a mark", Buffer.from(yes, "utf16le")],
    ["UTF-16, high byte first", Buffer.from(`\ufeff${yes}`, "utf16le").swap16()],
    ["line ends of Windows", Buffer.from(yes.replaceAll("\n", "\r\n"))],
    ["line ends of old Macintosh", Buffer.from(yes.replaceAll("\n", "\r"))],
  ];
  for (const [what, bytes] of encodings) {
    it(`reads ${what}`, async () => {
      const read = await readStatementFile(bytes, { name: "s.csv" });
      expect(narrations(read)).to.deep.equal(["बिजली"]);
      expect(read.statements[0]?.lines[0]?.row).to.equal(7);
    });
  }

  it("reads cp1252", async () => {
    const bytes = Buffer.from(yes.replace("बिजली", "CAF\u00c9 \u0093X\u0094 \u0080"), "latin1");
    expect(narrations(await readStatementFile(bytes, { name: "s.csv" }))).to.deep.equal(["CAFÉ “X” €"]);
  });
});

describe("several statements in one file", () => {
  it("keeps the months of one account apart and the pages of one month together", async () => {
    const may = yes.replaceAll("Apr-2026", "May-2026");
    const months = await readStatementFile(Buffer.from(yes + may), { name: "s.csv" });
    expect(months.statements.map(({ opening }) => opening?.date)).to.deep.equal(["2026-04-01", "2026-05-01"]);
    const header = yes.split("\n")[5];
    const pages = await readStatementFile(
      Buffer.from(
        yes
          .replace("Total,", `Page 1 of 2\n${header}\n02-Apr-2026,02-Apr-2026,,x,,1.00,52.00\nTotal,`)
          .replace("50.00,\n***", "51.00,\n***"),
      ),
      { name: "s.csv" },
    );
    expect(pages.problems).to.deep.equal([]);
    expect(pages.statements.map(({ lines }) => lines.length)).to.deep.equal([2]);
  });
});

describe("two accounts one below the other", () => {
  it("keep each its own opening and closing balance", async () => {
    const part = (account: string, opening: string, credit: string, closing: string) =>
      [
        `Account Number,${account}`,
        `Opening Balance,${opening}`,
        "Txn Date,Value Date,Cheque No.,Description,Branch Code,Debit,Credit,Balance",
        `01-04-2026,01-04-2026,,NEFT X,1,,${credit},${closing}`,
        `Closing Balance,${closing}`,
        "",
      ].join("\n");
    const text = part("11112222333", "100.00", "5.00", "105.00") + part("44445555666", "50.00", "1.00", "51.00");
    const read = await readStatementFile(Buffer.from(text), { name: "s.csv" });
    expect(read.problems).to.deep.equal([]);
    expect(
      read.statements.map(({ account, opening, closing }) => [account, opening?.paise, closing?.paise]),
    ).to.deep.equal([
      ["11112222333", 10_000n, 10_500n],
      ["44445555666", 5_000n, 5_100n],
    ]);
  });
});

describe("an unknown layout", () => {
  it("is read once a person said what its captions mean", async () => {
    const text = "Day;What;Money in;Money out;Left\n01/04/2026;RTGS;5,00,000.00;;5,00,100.00\n";
    expect((await readStatementFile(Buffer.from(text), { name: "s.csv" })).refused?.code).to.equal("layout-unknown");
    const layout: Layout = {
      id: "ours",
      name: "Our bank",
      columns: [
        { meaning: "booking-date", captions: ["Day"] },
        { meaning: "narration", captions: ["What"] },
        { meaning: "credit", captions: ["Money in"] },
        { meaning: "debit", captions: ["Money out"] },
        { meaning: "balance", captions: ["Left"] },
      ],
      identify: /never/,
    };
    const read = await readStatementFile(Buffer.from(text), { name: "s.csv", layout });
    expect([read.bank, read.statements[0]?.lines[0]?.paise]).to.deep.equal(["ours", 50_000_000n]);
  });
});

function narrations(read: ReadFile): string[] {
  return read.statements.flatMap(({ lines }) => lines.map(({ narration }) => narration));
}
