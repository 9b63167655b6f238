// Documents people print and file: A4, both scripts in one face, text that copies as it was written, tables that go on over pages.

import type { Readable } from "node:stream";
import { setImmediate as breathe } from "node:timers/promises";
import PDFDocument from "pdfkit";
import type { Language } from "./contract.ts";
import { registerFaces } from "./pdf-fonts.ts";

/** Points, A4. `bottom` is where the foot begins. */
export const page = { width: 595.28, height: 841.89, edge: 40, bottom: 786 } as const;
export const inside = page.width - 2 * page.edge;

export interface TextLook {
  readonly size?: number;
  readonly strong?: boolean;
  readonly quiet?: boolean;
  readonly align?: "left" | "right" | "center";
}

export interface Column {
  readonly head: string;
  /** Points; the columns of a table fill `inside`. */
  readonly width: number;
  readonly align?: "left" | "right";
}

export interface PdfAbout {
  readonly title: string;
  readonly language: Language;
  /** At the bottom of every page, beside what `pageOf` says: `Page 1 of 3`. */
  readonly foot: string;
  readonly pageOf: (page: number, pages: number) => string;
  /** Across every page, over what stands there: CANCELLED. */
  readonly stamp?: string;
}

const DEVANAGARI = /[\u0900-\u097f]/;
const INK = "#16191c";
const QUIET = "#565b60";
const LINE = "#b9bcc0";
const SUNKEN = "#eef0ef";
const STAMP = "#b3262d";
const ROW = 17;
const HEAD = 19;
const TOTALS = ROW + 8;
/** Points: read with good eyes; a hundred thousand crore fits into the narrowest column. */
const SMALLEST = 4.5;
const ROWS_BETWEEN_BREATHS = 200;

export class Pdf {
  /** Where the next thing goes, from the top of the page; set it to place things side by side. */
  y: number = page.edge;
  readonly #doc: PDFKit.PDFDocument;
  readonly #about: PdfAbout;
  /** Known before the last page is drawn where a counted table ends the paper. */
  #pages: number | null = null;

  constructor(about: PdfAbout) {
    this.#about = about;
    this.#doc = new PDFDocument({
      size: "A4",
      margin: 0,
      bufferPages: true,
      lang: about.language === "hi" ? "hi-IN" : "en-IN",
      displayTitle: true,
      font: null as unknown as string,
      info: { Title: about.title, Creator: "Milaan", Producer: "Milaan" },
    });
    markShapedText(this.#doc);
    registerFaces(this.#doc);
  }

  /** Writes wrapped text at x within width and gives its height; the place stays. */
  put(text: string, x: number, width: number, look: TextLook = {}): number {
    this.#dress(look);
    const options = { width, align: look.align ?? "left", lineGap: 1 } as const;
    const height = this.#doc.heightOfString(text, options);
    if (text !== "") this.#doc.text(text, x, this.y, options);
    return height;
  }

  /** One line within width, cut with an ellipsis where it is too long; the place stays. Much quicker than wrapped text. */
  fit(text: string, x: number, width: number, look: TextLook = {}): void {
    if (text === "") return;
    this.#dress(look);
    const shown = this.#fitting(text, width);
    const left = look.align === "right" ? x + width - this.#doc.widthOfString(shown) : x;
    this.#doc.text(shown, left, this.y, { lineBreak: false });
  }

  /** How many pages there will be, where that is known: each then leaves when the next begins. */
  announce(pages: number): void {
    this.#pages = pages;
  }

  /** Writes across the page and moves below. */
  line(text: string, look: TextLook = {}): void {
    this.#dress(look);
    this.need(this.#doc.heightOfString(text, { width: inside }) + 2);
    this.y += this.put(text, page.edge, inside, look) + 2;
  }

  /** Name and value by line, a quiet hint under the value; moves below. */
  facts(
    list: readonly (readonly [name: string, value: string, look?: TextLook, hint?: string])[],
    x: number = page.edge,
    width: number = inside,
  ): void {
    const name = Math.min(130, width / 2);
    for (const [label, value, look, hint] of list) {
      this.need(20);
      const labelHeight = this.put(label, x, name - 8, { quiet: true });
      const valueHeight = this.put(value, x + name, width - name, { size: 10, ...look });
      this.y += hint === undefined ? Math.max(labelHeight, valueHeight) : valueHeight;
      if (hint !== undefined) this.y += this.put(hint, x + name, width - name, { size: 8, quiet: true });
      this.y += 5;
      this.#hairline(this.y - 2.5, x, x + width);
    }
  }

  /** A hairline across the page, or the accountant's strong one. */
  rule(strong = false): void {
    this.#hairline(this.y, page.edge, page.width - page.edge, strong ? 1 : 0.5, strong ? INK : LINE);
    this.y += 5;
  }

  /** `png` as a square. */
  picture(png: Buffer, x: number, y: number, size: number): void {
    this.#doc.image(png, x, y, { width: size, height: size });
  }

  /** Squares in rows, dark where `squares` has 1: a QR code, crisp at any size and a third of a kilobyte long. */
  code({ size, squares }: { size: number; squares: string }, x: number, y: number, points: number): void {
    const rows = Array.from({ length: size }, (_, row) => {
      const bits = squares.slice(row * size, (row + 1) * size).padEnd(Math.ceil(size / 8) * 8, "0");
      return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
    });
    const inner = this.#doc as unknown as { addContent(content: string): unknown };
    this.#doc.save().fillColor(INK);
    // Pages are drawn with y going down; a picture's own axis goes up.
    inner.addContent(`${points} 0 0 -${points} ${x} ${y + points} cm`);
    inner.addContent(`BI /W ${size} /H ${size} /IM true /D [1 0] /F /AHx ID ${rows.join("")}> EI`);
    this.#doc.restore();
  }

  /**
   * Head on every page, rows, then the totals under a single and over a double rule. Long tables let other work run. With
   * `count`, the number of rows of a table that ends the paper, its pages can be numbered beforehand and leave one by one: ten
   * thousand rows neither stand in memory nor hold up everybody else at the end.
   */
  async table(
    columns: readonly Column[],
    rows: Iterable<readonly string[]>,
    totals?: readonly string[],
    count: number | null = null,
  ): Promise<void> {
    this.need(HEAD + 2 * ROW);
    if (count !== null) this.#pages = this.#pagesWith(count, totals !== undefined);
    this.#tableHead(columns);
    let written = 0;
    for (const texts of rows) {
      if (this.y + ROW > page.bottom) {
        this.#newPage();
        this.#tableHead(columns);
      }
      this.#cells(columns, texts, { size: 8 });
      this.y += ROW;
      this.#hairline(this.y, page.edge, page.width - page.edge);
      written += 1;
      if (written % ROWS_BETWEEN_BREATHS === 0) await breathe();
    }
    if (totals) this.#tableTotals(columns, totals);
  }

  /** As the table goes on from here. */
  #pagesWith(count: number, totals: boolean): number {
    const here = Math.floor((page.bottom - this.y - HEAD) / ROW);
    const each = Math.floor((page.bottom - page.edge - HEAD) / ROW);
    const more = Math.max(0, Math.ceil((count - here) / each));
    const onLast = more === 0 ? count : count - here - (more - 1) * each;
    const endsAt = (more === 0 ? this.y : page.edge) + HEAD + onLast * ROW;
    return this.#page() + more + (totals && endsAt + TOTALS > page.bottom ? 1 : 0);
  }

  /** Of the page being written, from 1. */
  #page(): number {
    const { start, count } = this.#doc.bufferedPageRange();
    return start + count;
  }

  /** Goes to a new page unless this much is left on this one. */
  need(points: number): void {
    if (this.y + points > page.bottom) this.#newPage();
  }

  /** The next thing stands at the top of a page. */
  breakPage(): void {
    if (this.y > page.edge) this.#newPage();
  }

  /** The bytes as they come; call `end` when all is written. */
  get stream(): Readable {
    return this.#doc as unknown as Readable;
  }

  end(): void {
    const pages = this.#page();
    if (this.#pages !== null && this.#pages !== pages) throw new Error(`${pages} pages, ${this.#pages} were announced`);
    const { start } = this.#doc.bufferedPageRange();
    for (let index = start; index < pages; index += 1) {
      this.#doc.switchToPage(index);
      this.#foot(index + 1, pages);
    }
    this.#doc.end();
  }

  finish(): Promise<Buffer> {
    const bytes = this.collect();
    this.end();
    return bytes;
  }

  /** All bytes once `end` was called; begin before pages leave. */
  collect(): Promise<Buffer> {
    return gather(this.#doc);
  }

  #foot(number: number, pages: number): void {
    this.y = page.bottom + 12;
    this.#hairline(this.y - 4, page.edge, page.width - page.edge);
    this.put(this.#about.foot, page.edge, inside - 100, { size: 7.5, quiet: true });
    const numbered = this.#about.pageOf(number, pages);
    this.put(numbered, page.width - page.edge - 100, 100, { size: 7.5, quiet: true, align: "right" });
    if (this.#about.stamp !== undefined) this.#stamp(this.#about.stamp);
  }

  #stamp(text: string): void {
    const [x, y, size] = [page.width / 2, page.height / 2, 84];
    this.#doc
      .save()
      .rotate(-35, { origin: [x, y] })
      .font("strong")
      .fontSize(size);
    const width = this.#doc.widthOfString(text);
    this.#doc.fillColor(STAMP, 0.28).text(text, x - width / 2, y - size / 2, { lineBreak: false });
    this.#doc.restore().fillColor(INK, 1);
  }

  #newPage(): void {
    if (this.#pages !== null) {
      this.#foot(this.#page(), this.#pages);
      this.#doc.flushPages();
    }
    this.#doc.addPage();
    this.y = page.edge;
  }

  #dress(look: TextLook): void {
    this.#doc.font(look.strong ? "strong" : "normal").fontSize(look.size ?? 9);
    this.#doc.fillColor(look.quiet ? QUIET : INK);
  }

  #hairline(y: number, from: number, to: number, width = 0.5, colour = LINE): void {
    this.#doc.moveTo(from, y).lineTo(to, y).lineWidth(width).strokeColor(colour).stroke();
  }

  #tableHead(columns: readonly Column[]): void {
    this.#doc.rect(page.edge, this.y, inside, HEAD).fill(SUNKEN);
    this.#cells(
      columns,
      columns.map(({ head }) => head),
      { size: 8, strong: true },
    );
    this.y += HEAD;
  }

  #tableTotals(columns: readonly Column[], totals: readonly string[]): void {
    this.need(TOTALS);
    const [from, to] = [page.edge, page.width - page.edge];
    this.#hairline(this.y, from, to, 0.8, INK);
    this.#cells(columns, totals, { size: 8, strong: true });
    this.y += ROW;
    this.#hairline(this.y, from, to, 0.5, INK);
    this.#hairline(this.y + 2, from, to, 0.5, INK);
    this.y += 10;
  }

  #cells(columns: readonly Column[], texts: readonly string[], look: TextLook): void {
    let x: number = page.edge;
    this.#dress(look);
    for (const [index, column] of columns.entries()) {
      const whole = texts[index] ?? "";
      const room = column.width - 6;
      if (column.align === "right") this.#shrink(whole, room, look.size ?? 9);
      const text = this.#fitting(whole, room);
      const left = column.align === "right" ? x + column.width - 3 - this.#doc.widthOfString(text) : x + 3;
      if (text !== "") this.#doc.text(text, left, this.y + 3, { lineBreak: false });
      if (column.align === "right") this.#doc.fontSize(look.size ?? 9);
      x += column.width;
    }
  }

  /** An amount is never cut: a large one is set smaller. */
  #shrink(text: string, room: number, size: number): void {
    const width = this.#doc.widthOfString(text);
    if (width > room) this.#doc.fontSize(Math.max(SMALLEST, (size * room) / width - 0.01));
  }

  /** One line that does not leave its cell. */
  #fitting(text: string, room: number): string {
    if (this.#doc.widthOfString(text) <= room) return text;
    let [fits, tooLong] = [0, text.length];
    while (tooLong - fits > 1) {
      const middle = (fits + tooLong) >> 1;
      if (this.#doc.widthOfString(`${text.slice(0, middle)}…`) <= room) fits = middle;
      else tooLong = middle;
    }
    return `${text.slice(0, fits)}…`;
  }
}

function gather(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
  });
}

/**
 * Shaped Devanagari is glyphs out of order; each written line carries what was meant, for copying and for screen readers.
 * The mark lies inside the text object, where every reader places it rightly: around it, poppler turned the page upside down.
 */
function markShapedText(doc: PDFKit.PDFDocument): void {
  const inner = doc as unknown as {
    _fragment: (text: string, ...rest: unknown[]) => unknown;
    addContent: (content: string) => unknown;
  };
  const { _fragment: fragment, addContent } = inner;
  let meant: string | null = null;
  inner._fragment = (text, ...rest) => {
    meant = DEVANAGARI.test(text) ? text : null;
    fragment.call(doc, text, ...rest);
    meant = null;
  };
  inner.addContent = (content) => {
    if (meant !== null && content === "ET") addContent.call(doc, "EMC");
    addContent.call(doc, content);
    if (meant !== null && content === "BT") {
      const utf16 = Buffer.from(`\ufeff${meant}`, "utf16le").swap16().toString("hex");
      addContent.call(doc, `/Span <</ActualText <${utf16}>>> BDC`);
    }
    return doc;
  };
}
