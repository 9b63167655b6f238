// A workbook is a zip, and a small zip can inflate without end; every byte is counted while it comes out.

import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { ReadFault } from "./fault.ts";

export interface Archive {
  readonly has: (name: string) => boolean;
  /** Throws a `ReadFault` when the entry is missing, damaged, or inflates beyond the limits. */
  readonly read: (name: string) => AsyncGenerator<Uint8Array>;
  readonly close: () => void;
}

export interface ZipLimits {
  readonly entriesMax: number;
  /** Of all entries read together. */
  readonly inflatedBytesMax: number;
  readonly ratioMax: number;
}

const LIMITS: ZipLimits = { entriesMax: 1000, inflatedBytesMax: 512 * 1024 * 1024, ratioMax: 250 };
/** Below this an absurd ratio does no harm; blank sheets pack very well. */
const RATIO_COUNTS_FROM_BYTES = 4 * 1024 * 1024;

export async function openArchive(bytes: Uint8Array, limits: ZipLimits = LIMITS): Promise<Archive> {
  const entries = new Map<string, Entry>();
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      autoClose: false,
    });
    if (zip.entryCount > limits.entriesMax) throw tooLarge(`${zip.entryCount} parts`);
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted())
        throw new ReadFault("encrypted", "The archive is protected by a password. Remove it and save the file again.");
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    throw error instanceof ReadFault ? error : damaged();
  }
  const inflated = { bytes: 0 };
  return {
    has: (name) => entries.has(name),
    read: (name) => inflate(zip, entries.get(name), inflated, limits),
    close: () => zip.close(),
  };
}

async function* inflate(
  zip: ZipFile,
  entry: Entry | undefined,
  total: { bytes: number },
  limits: ZipLimits,
): AsyncGenerator<Uint8Array> {
  if (!entry) throw damaged();
  let own = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      own += chunk.length;
      total.bytes += chunk.length;
      if (total.bytes > limits.inflatedBytesMax) throw tooLarge("more content than is read at once");
      if (own > RATIO_COUNTS_FROM_BYTES && own > entry.compressedSize * limits.ratioMax) {
        throw tooLarge("content packed beyond any real workbook");
      }
      yield chunk;
    }
  } catch (error) {
    throw error instanceof ReadFault ? error : damaged();
  }
}

function damaged(): ReadFault {
  return new ReadFault("not-what-it-says", "The workbook is damaged or cut off. Download it again.");
}

function tooLarge(what: string): ReadFault {
  return new ReadFault("too-large", `The workbook holds ${what}. Download a shorter period, or the statement as CSV.`);
}
