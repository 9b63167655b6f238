// Streams XML; a document that is cut off, not well-formed, or brings its own DOCTYPE is refused as a whole.

import { SaxesParser } from "saxes";
import { ReadFault } from "./fault.ts";

export interface XmlHandlers {
  /** Names come without their namespace prefix. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>, line: number) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Throws a `ReadFault`; a handler may throw one too. */
export async function parseXml(chunks: AsyncIterable<string> | Iterable<string>, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  parser.on("error", (error) => {
    const message = `The XML is not well-formed or is cut off (${error.message}). Download the file again.`;
    throw new ReadFault("xml-not-well-formed", message);
  });
  parser.on("doctype", () => {
    throw new ReadFault(
      "xml-doctype",
      "The XML brings its own DOCTYPE, which no bank needs and which is not safe. Refused.",
    );
  });
  parser.on("opentag", (tag) => handlers.open(local(tag.name), tag.attributes, parser.line));
  parser.on("closetag", (tag) => handlers.close?.(local(tag.name)));
  parser.on("text", (text) => handlers.text?.(text));
  parser.on("cdata", (text) => handlers.text?.(text));
  for await (const chunk of chunks) parser.write(chunk);
  parser.close();
}

/** UTF-8 text of inflated bytes, also where a character is cut in two. */
export async function* textOfChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function local(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
