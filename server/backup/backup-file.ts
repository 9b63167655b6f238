// The file of a backup: a ZIP with each table's rows as PostgreSQL's COPY writes them, and a manifest that says what must be in it.

import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { z } from "zod";
import { type Content, zipOf } from "#server/tables/zip.ts";

const MANIFEST = "manifest.json";

const Manifest = z.object({
  milaan: z.literal("backup"),
  format: z.literal(1),
  at: z.iso.datetime({ offset: true }),
  migrations: z.array(z.string()),
  /** `at`, sealed: whoever restores learns whether the secret is still the same. */
  sealed: z.base64(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number() })),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;

/** In words for the operator: why this file, or this database, will not do. */
export class Unfit extends Error {}

/** `about` is asked when all contents are in. */
export async function writeBackup(
  path: string,
  contents: readonly Content[],
  about: () => Omit<Manifest, "milaan" | "format" | "files">,
): Promise<void> {
  const text = (files: Manifest["files"]) =>
    JSON.stringify({ milaan: "backup", format: 1, ...about(), files } satisfies Manifest);
  const file = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(zipOf(contents, { name: MANIFEST, text: (packed) => text([...packed]) }), file);
}

export interface Backup {
  readonly manifest: Manifest;
  /** Ends in a failure where the content is not what the manifest says. */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

/** Only a file that is whole, to the last byte that matters, is opened: all of it is read first. */
export async function openBackup(path: string): Promise<Backup> {
  const zip = await unfitWhere("it is no backup, or it was cut off", () => openPromise(path, { autoClose: false }));
  try {
    return await unfitWhere("it is damaged, or no backup", async () => {
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      const manifest = await readManifest(zip, entries.get(MANIFEST));
      const expected = new Map(manifest.files.map((file) => [file.name, file]));
      const read = (name: string) => checked(zip, entries.get(name), expected.get(name));
      for (const name of expected.keys()) for await (const _ of read(name));
      return { manifest, read, close: () => zip.close() };
    });
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function unfitWhere<T>(why: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unfit || (error as NodeJS.ErrnoException).code === "ENOENT") throw error;
    throw new Unfit(`${why} (${(error as Error).message.replace(/[.]$/, "")})`);
  }
}

/** What the manifest says of the other files nobody says of it, but the ZIP keeps a sum of every file. */
async function readManifest(zip: ZipFile, entry: Entry | undefined): Promise<Manifest> {
  if (!entry) throw new Error(`without a ${MANIFEST}`);
  const bytes = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(bytes) !== entry.crc32) throw new Error(`${MANIFEST} is not what it was`);
  const told = JSON.parse(bytes.toString("utf8"));
  if (told.milaan === "backup" && told.format !== 1) {
    throw new Unfit("a later version of Milaan made it. Restore it with that one");
  }
  return Manifest.parse(told);
}

async function* checked(
  zip: ZipFile,
  entry: Entry | undefined,
  expected: Manifest["files"][number] | undefined,
): AsyncGenerator<Buffer> {
  if (!entry || !expected) throw new Error(`without ${expected?.name ?? "a file of its manifest"}`);
  const hash = createHash("sha256");
  for await (const part of await zip.openReadStreamPromise(entry)) {
    hash.update(part);
    yield part;
  }
  if (hash.digest("hex") !== expected.sha256) throw new Error(`${expected.name} is not what it was`);
}
