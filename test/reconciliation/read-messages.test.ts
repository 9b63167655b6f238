// SWIFT and camt as banks really send them: every version of camt, and MT940 with pages, wraps, reversals and odd references.

import { expect } from "chai";
import type { ReadFile } from "#reconciliation/line.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";
import { referenceFinder } from "#reconciliation/reference.ts";
import { type CamtPart, camtDocument } from "#test/support/camt.ts";

const PARTS: readonly CamtPart[] = ["052", "053", "054"];
const VERSIONS = ["02", "03", "04", "05", "06", "07", "08"] as const;

for (const part of PARTS) {
  for (const version of VERSIONS) {
    describe(`camt.${part}.001.${version}`, () => {
      it("gives its entries, account, balances, references and payers, with a prefix or without", async () => {
        for (const prefix of ["", "ns0:"]) {
          const read = await readText("s.xml", camtDocument(part, version, prefix));
          expect(read.refused, read.refused?.message).to.equal(null);
          expect(read.problems).to.deep.equal([]);
          expect(read.format).to.equal(`camt.${part}`);
          expect(money(read)).to.deep.equal([
            ["credit", 10_000_000n, "SBINR52026040112345678", "2026-04-01", "2026-04-02"],
            ["debit", 2_500n, "000501", "2026-04-02", "2026-04-02"],
            ["credit", 300_000n, "HDFCN52026040212345678", "2026-04-02", "2026-04-02"],
            ["credit", 200_000n, "ICICN52026040212345678", "2026-04-02", "2026-04-02"],
          ]);
          const [statement] = read.statements;
          expect(statement?.account).to.equal("30919410044");
          expect([statement?.opening?.paise, statement?.closing?.paise]).to.deep.equal(
            part === "054" ? [undefined, undefined] : [5_000n, 10_502_500n],
          );
          expect(statement?.lines[0]?.narration).to.include("MAGADH TELECOM LTD (FICTIONAL)");
        }
      });
    });
  }
}

describe("MT940 as banks write it", () => {
  const message = (...lines: string[]) =>
    [":20:STMT", ":25:SBIN0000999/30919410044", ":28C:00091/00001", ":60F:C260401INR1000,00", ...lines].join("\r\n");
  const swift = (...lines: string[]) => readText("s.sta", message(...lines));

  it("takes a reversal of a credit for a debit, with and without the third letter of the currency", async () => {
    const read = await swift(
      ":61:2604010401RC100,00NTRFA",
      ":61:2604010401RCR100,00NTRFB",
      ":61:260401CR5,NTRFC",
      ":61:2604010401RDR7,5NTRFD",
      ":62F:C260401INR812,50",
    );
    expect(money(read).map(([direction, paise]) => [direction, paise])).to.deep.equal([
      ["debit", 10_000n],
      ["debit", 10_000n],
      ["credit", 500n],
      ["credit", 750n],
    ]);
    expect(read.problems).to.deep.equal([]);
  });

  it("takes a number that :61: cuts at sixteen whole from the text, also where the text wraps or is coded", async () => {
    const read = await swift(
      ":61:2604010401C1,00NTRFSBINR52026040112//AB/12/3",
      ":86:RTGS SBINR52026040112345678 MAGADH",
      ":61:2604010401C1,00NTRFSBINR52026040199",
      ":86:166?00RTGS?20SBINR5202604019987?217654?32MAGADH",
      ":61:2604010401C1,00NTRFNONREF//HDFCN52025040112",
      "SUPPLEMENT GOES ON",
      ":86:NEFT CR HDFCN520250401",
      "12345678 KOSI JAL",
      ":62F:C260401INR1003,00",
    );
    expect(read.statements[0]?.lines.map(({ bankReference }) => bankReference)).to.deep.equal([
      "SBINR52026040112345678",
      "SBINR52026040199877654",
      "HDFCN52025040112345678",
    ]);
  });

  it("keeps a slash of a reference and finds the number behind it", async () => {
    const read = await swift(":61:2604010401C1,00NTRFINV/2026/17//BNK/9", ":62F:C260401INR1001,00");
    expect(read.statements[0]?.lines[0]?.bankReference).to.equal("INV/2026/17");
  });

  it("joins pages with long numbers, repeated tags, an envelope on the same line and no closing at the end", async () => {
    const page = (number: string, ...lines: string[]) =>
      [`{1:F01SBININBB}{2:I940X}{4::20:STMT`, ":25:30919410044INR", `:28C:${number}`, ...lines, "-}{5:{CHK:12}}"].join(
        "\n",
      );
    const text =
      page("00123456/1", ":60F:C260401INR1,00", ":61:260401C1,00NTRFA", ":86:one", ":86:two", ":62M:C260401INR2,00") +
      "\n" +
      page("00123456/2", ":60M:C260401INR2,00", ":61:2604020402C3,00NTRFB");
    const read = await readText("s.txt", text);
    expect(read.problems).to.deep.equal([]);
    expect(read.statements.map(({ account, lines }) => [account, lines.length])).to.deep.equal([["30919410044", 2]]);
    expect(read.statements[0]?.lines[0]?.narration).to.equal("one two");
  });

  it("leaves out what a MT942 only announces, and counts what it books", async () => {
    const read = await readText(
      "s.942",
      [
        ":20:X",
        ":25:30919410044",
        ":28C:1/1",
        ":34F:INR0,",
        ":13D:2604011200+0530",
        ":61:260401EC9,00NTRFA",
        ":61:260401C2,00NTRFB",
        ":90D:0INR0,",
        ":90C:1INR2,00",
        "-",
      ].join("\n"),
    );
    expect([read.format, money(read).length, read.problems]).to.deep.equal(["mt942", 1, []]);
  });

  it("reads two accounts of one file as two statements", async () => {
    const one = message(":61:260401C5,NTRFA", ":62F:C260401INR1005,00", "-");
    const read = await readText("s.sta", `${one}\r\n${one.replace("30919410044", "39999999999")}`);
    expect(read.statements.map(({ account }) => account)).to.deep.equal(["30919410044", "39999999999"]);
  });

  it("finds the whole number by the finder of references too", async () => {
    const read = await swift(
      ":61:2604010401C1,00NTRFSBINR52026040112",
      ":86:SBINR52026040112345678",
      ":62F:C260401INR1001,00",
    );
    const [line] = read.statements[0]?.lines ?? [];
    if (!line) throw new Error("no line");
    expect(referenceFinder()(line).map(({ kind, value }) => [kind, value])).to.deep.include([
      "rtgs-utr",
      "SBINR52026040112345678",
    ]);
  });
});

function readText(name: string, content: string): Promise<ReadFile> {
  return readStatementFile(Buffer.from(content), { name });
}

function money({ statements }: ReadFile) {
  return statements.flatMap(({ lines }) =>
    lines.map(({ direction, paise, bankReference, bookingDate, valueDate }) => [
      direction,
      paise,
      bankReference,
      bookingDate,
      valueDate,
    ]),
  );
}
