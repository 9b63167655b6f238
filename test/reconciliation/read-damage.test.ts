// Whatever happens to the bytes of any fixture, reading answers: quickly, without a throw, and never half a refused file.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import type { ReadFile } from "#reconciliation/line.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures/statements");
/** A longer search: FUZZ_RUNS=20000. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 40);
const MILLISECONDS_MAX = 5000;

type Edit = readonly [kind: "set" | "insert" | "delete" | "cut", place: number, byte: number];

const edit = fc.tuple(
  fc.constantFrom("set", "insert", "delete", "cut"),
  fc.nat(),
  fc.integer({ min: 0, max: 255 }),
) as fc.Arbitrary<Edit>;

describe("reading damaged files", () => {
  for (const file of fixtureFiles()) {
    it(`answers for any damage to ${file}`, async () => {
      const whole = readFileSync(path.join(FIXTURES, file));
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
          const bytes = edits.reduce(damaged, whole);
          const started = performance.now();
          const read = await readStatementFile(bytes, { name: path.basename(file) });
          expect(performance.now() - started).to.be.below(MILLISECONDS_MAX);
          expectWhole(read);
        }),
        { numRuns: RUNS },
      );
    });
  }
});

describe("an MT940 file with one byte changed", () => {
  it("is refused, named, or tells the same money", async () => {
    const whole = readFileSync(path.join(FIXTURES, "swift/plain.sta"));
    const before = money(await readStatementFile(whole, { name: "x.sta" }));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 32, max: 126 }), async (place, byte) => {
        const read = await readStatementFile(damaged(whole, ["set", place, byte]), { name: "x.sta" });
        const balances = read.statements.filter(({ opening, closing }) => opening && closing);
        if (read.refused || read.problems.length > 0 || balances.length !== 1) return;
        expect(money(read)).to.deep.equal(before);
      }),
      { numRuns: RUNS * 20 },
    );
  });
});

function expectWhole({ refused, statements, problems }: ReadFile): void {
  if (refused) {
    expect(refused.code).to.match(/^[a-z0-9-]+$/);
    expect(statements).to.deep.equal([]);
  }
  for (const line of statements.flatMap(({ lines }) => [...lines])) {
    expect(line.paise > 0n).to.equal(true);
    expect(line.valueDate).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(line.bookingDate).to.match(/^\d{4}-\d\d-\d\d$/);
  }
  for (const problem of problems) expect(problem.message).to.not.equal("");
}

function money(read: ReadFile) {
  return read.statements.flatMap(({ lines }) => lines.map(({ direction, paise }) => [direction, paise]));
}

function damaged(bytes: Buffer, [kind, place, byte]: Edit): Buffer {
  if (bytes.length === 0) return Buffer.from([byte]);
  const at = place % bytes.length;
  if (kind === "cut") return bytes.subarray(0, at);
  const rest = bytes.subarray(kind === "insert" ? at : at + 1);
  return Buffer.concat([bytes.subarray(0, at), kind === "delete" ? Buffer.alloc(0) : Buffer.from([byte]), rest]);
}

function fixtureFiles(): string[] {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.includes("/") && !file.endsWith(".expected.json")).toSorted();
}
