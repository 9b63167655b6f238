// Every fixture statement reads to exactly the lines, problems or refusal reviewed beside it. UPDATE_GOLDEN=1 rewrites them; review the diff.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
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

function folders(): string[] {
  const entries = readdirSync(FIXTURES, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function statementsIn(folder: string): string[] {
  return readdirSync(path.join(FIXTURES, folder)).filter((name) => !name.endsWith(".expected.json"));
}
