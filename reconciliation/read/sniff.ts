// A file's name promises nothing; its first bytes say what it is, so that what we cannot read is refused by name.

import type { Refusal } from "../line.ts";

export type Content = "text" | "html" | "xml" | "mt940" | "zip" | "pdf" | "biff" | "encrypted" | "binary" | "empty";

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const ZIP_EMPTY = [0x50, 0x4b, 0x05, 0x06];
/** BIFF 2 to 5 outside a compound file begin with a BOF record. */
const BIFF_BARE = [0x09, 0x02, 0x04, 0x08].map((version) => [0x09, version]);

/** What the bytes are before they are decoded; `text` still has to be decoded to know its kind. */
export function sniffBytes(bytes: Uint8Array): Content {
  if (bytes.length === 0) return "empty";
  if (startsWith(bytes, OLE)) return holdsUtf16(bytes, "EncryptedPackage") ? "encrypted" : "biff";
  if (BIFF_BARE.some((bof) => startsWith(bytes, bof)) && isBinary(bytes)) return "biff";
  if (startsWith(bytes, ZIP) || startsWith(bytes, ZIP_EMPTY)) return "zip";
  if (asciiHead(bytes).trimStart().startsWith("%PDF-")) return "pdf";
  return isBinary(bytes) ? "binary" : "text";
}

/** What decoded text is. */
export function sniffText(text: string): Content {
  const head = text.slice(0, 4096).trimStart();
  if (head === "" && text.trim() === "") return "empty";
  if (/^<\?xml\b/i.test(head) && !/<html\b/i.test(head)) return "xml";
  if (/^<(?:!doctype html|html|table|head|body|meta|style)\b/i.test(head) || /<table\b/i.test(head)) return "html";
  if (/^<(?:!DOCTYPE\b|!--|[A-Za-z_][\w.-]*[\s:>])/i.test(head)) return "xml";
  if (/^(?:\{1:|:20:)/m.test(head) && /^:(?:25|28C?|60[FM]|34F|13D?):/m.test(head)) return "mt940";
  return "text";
}

const REFUSED: Readonly<Record<string, Refusal>> = {
  empty: { code: "empty", message: "The file is empty; download the statement again." },
  pdf: {
    code: "pdf",
    message:
      "This is a PDF; its columns cannot be proved. Download the same statement as CSV, XLSX, MT940 or camt.053.",
  },
  biff: {
    code: "biff",
    message:
      "This is an old binary .xls workbook. Open it in a spreadsheet and save it as .xlsx or CSV, or download it so.",
  },
  encrypted: {
    code: "encrypted",
    message: "The workbook is protected by a password. Open it, remove the password, save it and read it again.",
  },
  binary: {
    code: "not-what-it-says",
    message: "The file holds no text and no workbook. Download the statement as CSV, XLSX, MT940 or camt.053.",
  },
};

export function refusalOf(content: Content): Refusal | null {
  return REFUSED[content] ?? null;
}

/** Banks name TAB text and HTML `.xls`, so that ending promises little; these do promise. */
const PROMISES: Readonly<Record<string, readonly Content[]>> = {
  csv: ["text"],
  tsv: ["text"],
  xlsx: ["zip"],
  pdf: ["pdf"],
  xml: ["xml"],
  sta: ["mt940"],
  mt940: ["mt940"],
  mt942: ["mt940"],
  "940": ["mt940"],
  "942": ["mt940"],
};

/** Refuses a file whose ending promises another kind than its bytes hold. */
export function brokenPromise(name: string, content: Content): Refusal | null {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const promised = Object.hasOwn(PROMISES, ending) ? PROMISES[ending] : undefined;
  if (!promised || promised.includes(content)) return null;
  const message = `The name ends in .${ending} but the file holds ${SPOKEN[content]}. Download it again, or give it the right ending.`;
  return { code: "not-what-it-says", message };
}

const SPOKEN: Readonly<Record<Content, string>> = {
  text: "plain text",
  html: "an HTML page",
  xml: "XML",
  mt940: "an MT940 message",
  zip: "a workbook or another zip archive",
  pdf: "a PDF",
  biff: "an old binary workbook",
  encrypted: "an encrypted workbook",
  binary: "binary data",
  empty: "nothing",
};

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function asciiHead(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 1024));
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** NUL bytes that are not every second byte of UTF-16, or many control characters. */
function isBinary(bytes: Uint8Array): boolean {
  if (hasUtf16Mark(bytes) || utf16Order(bytes)) return false;
  let controls = 0;
  const head = bytes.subarray(0, 65_536);
  for (const byte of head) {
    if (byte === 0) return true;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26) controls += 1;
  }
  return controls > head.length / 50;
}

/** UTF-16 without its mark: plain text then has a NUL in nearly every second byte. */
export function utf16Order(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = bytes.subarray(0, 2048);
  const pairs = Math.floor(head.length / 2);
  if (pairs < 8) return null;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (head[index] === 0) even += 1;
    if (head[index + 1] === 0) odd += 1;
  }
  if (odd > pairs * 0.7 && even < pairs * 0.1) return "utf-16le";
  return even > pairs * 0.7 && odd < pairs * 0.1 ? "utf-16be" : null;
}

function holdsUtf16(bytes: Uint8Array, word: string): boolean {
  const wanted = Buffer.from(word, "utf16le");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(wanted);
}
