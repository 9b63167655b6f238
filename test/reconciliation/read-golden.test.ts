// Every fixture statement reads to exactly the lines, problems or refusal reviewed beside it. UPDATE_GOLDEN=1 rewrites them; review the diff.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ALL_LAYOUTS } from "#reconciliation/banks/all.ts";
import { readStatementFile } from "#reconciliation/read/read.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../../fixtures/statements");

describe("readStatementFile on fixture statements", () => {
  for (const folder of folders()) {
    for (const name of statementsIn(folder)) {
      it(`reads ${folder}/${name} as reviewed`, async () => {
        const file = path.join(FIXTURES, folder, name);
        const read = await readStatementFile(readFileSync(file), { name });
        const found = `${JSON.stringify(read, (_, value) => (typeof value === "bigint" ? value.toString() : value), 1)}\n`;
        const golden = `${file}.expected.json`;
        if (process.env["UPDATE_GOLDEN"]) writeFileSync(golden, found);
        expect(JSON.parse(found)).to.deep.equal(JSON.parse(readFileSync(golden, "utf8")));
      });
    }
  }
});

describe("each bank's layout", () => {
  for (const { id } of ALL_LAYOUTS) {
    it(`gives identical lines of one ${id} statement as text and as workbook`, async () => {
      const pair = statementsIn(id).filter((name) => name.startsWith("pair-"));
      expect(pair.map((name) => path.extname(name) === ".xlsx").toSorted()).to.deep.equal([false, true]);
      const [one, other] = await Promise.all(
        pair.map(async (name) => readStatementFile(readFileSync(path.join(FIXTURES, id, name)), { name })),
      );
      expect(one?.bank).to.equal(id);
      expect(one?.problems).to.deep.equal([]);
      expect(one?.statements.flatMap(({ lines }) => lines).length).to.be.above(2);
      expect({ ...one, format: "" }).to.deep.equal({ ...other, format: "" });
    });
  }
});

function folders(): string[] {
  const entries = readdirSync(FIXTURES, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function statementsIn(folder: string): string[] {
  return readdirSync(path.join(FIXTURES, folder)).filter((name) => !name.endsWith(".expected.json"));
}
