// What a reader of a PDF copies out of it: the text layer, with marked runs read as they were meant.

import { inflateSync } from "node:zlib";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

export interface ReadPdf {
  readonly pages: number;
  /** Text of every page as its glyphs map to characters: right for Latin. */
  readonly text: string;
  /** Texts of the marked runs, which readers copy instead of shaped glyphs: right for Devanagari. */
  readonly marked: string;
}

export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false }).promise;
  const texts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const content = await (await pdf.getPage(number)).getTextContent();
    texts.push(content.items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
  }
  const pages = pdf.numPages;
  await pdf.destroy();
  return { pages, text: texts.join("\n"), marked: markedRuns(bytes).join("\n") };
}

function markedRuns(bytes: Buffer): string[] {
  return contentStreams(bytes).flatMap((stream) =>
    [...stream.matchAll(/\/ActualText <feff([0-9a-f]+)>/g)].map(([, hex = ""]) =>
      Buffer.from(hex, "hex").swap16().toString("utf16le"),
    ),
  );
}

function contentStreams(bytes: Buffer): string[] {
  const streams: string[] = [];
  for (let at = bytes.indexOf("stream\n"); at >= 0; at = bytes.indexOf("stream\n", at + 7)) {
    const end = bytes.indexOf("endstream", at);
    if (bytes.subarray(at - 3, at).toString() === "end" || end < 0) continue;
    try {
      streams.push(inflateSync(bytes.subarray(at + 7, end)).toString("latin1"));
    } catch {
      // A picture or a font that is not deflated holds no text.
    }
  }
  return streams;
}
