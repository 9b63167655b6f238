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
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
