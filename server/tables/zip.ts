// A ZIP that is written while it is read: each file is hashed as it goes in, and the list of the hashes goes in last.

import { createHash } from "node:crypto";
import { type PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";

export interface Packed {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file's text in pieces; asked for only when its turn has come, because all read from one connection. */
export interface Content {
  readonly name: string;
  /** As it is, where it is pressed already. */
  readonly stored?: boolean;
  open(): AsyncIterable<string | Buffer>;
}

/** `last` is made of what was packed before it. A failure of any file ends the stream with it. */
export function zipOf(
  files: readonly Content[],
  last?: { name: string; text: (packed: readonly Packed[]) => string },
): Readable {
  const zip = new ZipFile();
  const out = zip.outputStream as PassThrough;
  const packed: Packed[] = [];
  const add = ({ name, open, stored = false }: Content) => {
    zip.addReadStreamLazy(name, { compress: !stored }, (give) => {
      const hash = createHash("sha256");
      let bytes = 0;
      const source = Readable.from(hashed(open()), { objectMode: false });
      source.on("error", (error) => out.destroy(error));
      give(null, source);
      async function* hashed(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
        for await (const piece of pieces) {
          const chunk = Buffer.from(piece);
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
        packed.push({ name, bytes, sha256: hash.digest("hex") });
      }
    });
  };
  for (const file of files) add(file);
  if (last) {
    add({
      name: last.name,
      async *open() {
        yield last.text(packed);
      },
    });
  }
  zip.end();
  return out;
}
