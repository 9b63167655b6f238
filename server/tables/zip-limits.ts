// A small zip can hold a huge sheet: what its directory declares is looked at before anything is inflated.

import yauzl from "yauzl";

const ENTRIES_MAX = 1_000;
const INFLATED_MAX = 400 * 1024 * 1024;
const RATIO_MAX = 250;

export type ZipVerdict = "fits" | "too-large" | "not-a-workbook";

/** `not-a-workbook` when the zip is torn or holds no workbook. */
export function judgeZip(bytes: Buffer): Promise<ZipVerdict> {
  return new Promise((resolve) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return resolve("not-a-workbook");
      if (zip.entryCount > ENTRIES_MAX) return resolve("too-large");
      let inflated = 0;
      let workbook = false;
      zip.on("entry", (entry: yauzl.Entry) => {
        inflated += entry.uncompressedSize;
        workbook ||= entry.fileName === "xl/workbook.xml";
        const bomb = entry.uncompressedSize > 1_000_000 && entry.uncompressedSize > entry.compressedSize * RATIO_MAX;
        if (inflated > INFLATED_MAX || bomb) return resolve("too-large");
        zip.readEntry();
      });
      zip.on("end", () => resolve(workbook ? "fits" : "not-a-workbook"));
      zip.on("error", () => resolve("not-a-workbook"));
      zip.readEntry();
    });
  });
}
