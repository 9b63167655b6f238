// The faces of printed papers, read once: a font read anew for every paper took 15 ms in English and 60 ms in Hindi, shared it takes 2.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const family = "@expo-google-fonts/noto-sans-devanagari";
/** The full faces hold Latin, Devanagari and ₹ together; web subsets split ₹ from its digits. */
const files = {
  normal: require.resolve(`${family}/400Regular/NotoSansDevanagari_400Regular.ttf`),
  strong: require.resolve(`${family}/600SemiBold/NotoSansDevanagari_600SemiBold.ttf`),
};
type Face = keyof typeof files;
const faces = ["normal", "strong"] as const satisfies readonly Face[];

/** What pdfkit keeps of a face in one document: the font itself and the words it has shaped. */
interface Dressed {
  _font: { font: unknown; layoutCache: object };
}

const read = new Map<Face, unknown>();
/** Words of the fixed texts come again in every paper; those of numbers do not, so they are forgotten from time to time. */
const FORGET_AFTER = 100;
let shaped = new Map<Face, object>();
let papers = 0;

export function registerFaces(doc: PDFKit.PDFDocument): void {
  papers += 1;
  if (papers % FORGET_AFTER === 0) shaped = new Map();
  for (const face of faces) {
    // pdfkit takes a path as well as a font that it has read before.
    doc.registerFont(face, (read.get(face) ?? files[face]) as string).font(face);
    const { _font: dressed } = doc as unknown as Dressed;
    if (!read.has(face)) knowLetters(dressed.font as { glyphForCodePoint(letter: number): unknown });
    read.set(face, dressed.font);
    const words = shaped.get(face);
    if (words) dressed.layoutCache = words;
    else shaped.set(face, dressed.layoutCache);
  }
}

/**
 * A glyph is made once and keeps the letters it stood for. Made as a mere part of another, when a paper is written out, it would stand
 * for none, and be shaped so in every later paper: "बैंक" with a dotted circle. So each letter makes its own beforehand.
 */
function knowLetters(font: { glyphForCodePoint(letter: number): unknown }): void {
  for (const [from, to] of [
    [0x20, 0x7e],
    [0x900, 0x97f],
    [0x200c, 0x200d],
    [0x25cc, 0x25cc],
  ] as const) {
    for (let letter = from; letter <= to; letter += 1) font.glyphForCodePoint(letter);
  }
}
