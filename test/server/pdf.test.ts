import { expect } from "chai";
import PDFDocument from "pdfkit";
import { inside, Pdf } from "#server/pdf.ts";
import { registerFaces } from "#server/pdf-fonts.ts";
import { readPdf } from "#test/support/pdf.ts";

interface Shaper {
  layout(text: string): { readonly glyphs: readonly { readonly codePoints: readonly number[] }[] };
}

describe("Pdf", () => {
  async function made(rows: number): Promise<Buffer> {
    const pdf = new Pdf({ title: "चालान", language: "hi", foot: "पाद", pageOf: (page, pages) => `${page} / ${pages}` });
    pdf.line("एक करोड़ तिरासी लाख रुपये मात्र", { size: 14, strong: true });
    pdf.facts([["Amount", "₹1,83,72,052.00"]]);
    const columns = [
      { head: "Number", width: 100 },
      { head: "Site", width: inside - 200 },
      { head: "Paise", width: 100, align: "right" as const },
    ];
    const lines = Array.from({ length: rows }, (_, index) => [`N${index}`, "a site ".repeat(40), "1,00,000.00"]);
    await pdf.table(columns, lines, ["Total", "", "9,99,999.00"]);
    return pdf.finish();
  }

  it("copies Hindi as it was written and figures with their sign", async () => {
    const { text, marked } = await readPdf(await made(1));
    expect(marked.split("\n")[0]?.trim()).to.equal("एक करोड़ तिरासी लाख रुपये मात्र");
    expect(text).to.include("₹1,83,72,052.00");
  });

  it("shapes a word as it should whatever was written before it", async () => {
    const before = new Pdf({ title: "t", language: "hi", foot: "f", pageOf: () => "" });
    before.line("और", { strong: true });
    await before.finish();
    const next = new PDFDocument({ font: null as unknown as string });
    registerFaces(next);
    const { font } = (next.font("strong") as unknown as { _font: { font: Shaper } })._font;
    expect(font.layout("बैंक").glyphs.map(({ codePoints }) => String.fromCodePoint(...codePoints))).to.deep.equal([
      "ब",
      "ैं",
      "क",
    ]);
  });

  it("never cuts an amount, however narrow its column", async () => {
    const pdf = new Pdf({ title: "t", language: "en", foot: "f", pageOf: () => "" });
    const columns = [
      { head: "Site", width: inside - 46 },
      { head: "Billed (₹)", width: 46, align: "right" as const },
    ];
    await pdf.table(columns, [["a site", "1,23,45,67,890.12"]], ["Total", "9,23,45,67,890.12"]);
    const { text } = await readPdf(await pdf.finish());
    expect(text).to.include("1,23,45,67,890.12").and.include("9,23,45,67,890.12");
  });

  it("repeats the head of a long table on each page, keeps long text in its cell, and numbers the pages", async () => {
    const { pages, text } = await readPdf(await made(120));
    expect(pages).to.equal(3);
    expect(text.match(/Number/g)).to.have.length(3);
    expect(text).to.include("9,99,999.00").and.include("3 / 3").and.include("…");
    expect(text.match(/N\d+/g)).to.have.length(120);
  });

  it("numbers the pages of a counted table before they leave, wherever its last row falls", async () => {
    for (let count = 1; count <= 90; count += 1) {
      const pdf = new Pdf({ title: "t", language: "en", foot: "f", pageOf: (page, pages) => `${page} of ${pages}` });
      pdf.line("above");
      const rows = Array.from({ length: count }, (_, index) => [`N${index}`]);
      await pdf.table([{ head: "Number", width: inside }], rows, ["Total"], count);
      const bytes = await pdf.finish();
      if (count % 15 !== 0) continue;
      const { pages, text } = await readPdf(bytes);
      expect(text.match(/N\d+/g)).to.have.length(count);
      for (let page = 1; page <= pages; page += 1) expect(text).to.include(`${page} of ${pages}`);
    }
  });
});
