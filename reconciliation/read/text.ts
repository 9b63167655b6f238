// Statements come in UTF-8, UTF-16 and the code page of an old Windows; only one decoding of the bytes is right.

import { utf16Order } from "./sniff.ts";

/** UTF-8 when it is valid UTF-8, otherwise cp1252, which has a character for every byte. Line ends become `\n`. */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes);
  const unmarked = text.startsWith("\ufeff") ? text.slice(1) : text;
  return unmarked.includes("\r") ? unmarked.replace(/\r+\n|\r/g, "\n") : unmarked;
}

function decode(bytes: Uint8Array): string {
  const wide = utf16Order(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString("latin1")
      .replace(/[\u0080-\u009f]/g, cp1252);
  }
}

/** What cp1252 has where ISO 8859-1 has control characters. Node's own decoder of that name gives the control characters. */
const CP1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function cp1252(control: string): string {
  return CP1252[control.charCodeAt(0) - 0x80] ?? control;
}
