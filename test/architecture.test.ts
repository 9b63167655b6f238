// The house keeps its shape: its arrows, its top level and the habits that cost money when they slip.

import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { type Cruise, cruise, root } from "./support/cruise.ts";
import { houseRules, offences, type SourceFile } from "./support/house-rules.ts";
import { foreignClasses } from "./support/house-styles.ts";
import { allFiles, obedient, offenders } from "./support/offenders.ts";

const houses = ["fixtures", "migrations", "reconciliation", "server", "test", "web"];
const topLevel = [...houses, "README.md", "package.json", "package-lock.json", "tsconfig.json"];
const dotfiles = [".biome.json", ".ci", ".dependency-cruiser.cjs", ".github", ".gitignore", ".mocharc.json"];
/** Made on this machine, by tools or by the tour of the README, and ignored by git. */
const local = [".cache", ".git", ".idea", ".milaan", ".vscode", "coverage", "node_modules", "tour"];
const skipped = new Set(["node_modules", "dist", "coverage", "data"]);
const linesMax = 400;

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

const sources: readonly SourceFile[] = houses
  .flatMap(filesUnder)
  .filter((path) => /\.(ts|tsx|cjs|mjs)$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

describe("the house", () => {
  it("has the top level that was agreed, and nothing beside it", () => {
    const found = readdirSync(root).filter((name) => !local.includes(name) && !name.endsWith(".log"));
    expect(found.filter((name) => ![...topLevel, ...dotfiles].includes(name))).to.deep.equal([]);
    expect(houses.filter((name) => !found.includes(name))).to.deep.equal([]);
  });

  it("names folders after what the people do, not after kinds of code", () => {
    const kinds = new Set(["services", "controllers", "repositories", "models", "utils", "helpers", "lib", "common"]);
    const folders = new Set(sources.map(({ path }) => dirname(path)));
    expect([...folders].filter((folder) => kinds.has(basename(folder)))).to.deep.equal([]);
  });

  it(`has no file over ${linesMax} lines, word lists aside`, () => {
    const long = sources
      .filter(({ path }) => /^(reconciliation|server|web)\//.test(path) && !/(words|i18n\/[^/]+)\.ts$/.test(path))
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > linesMax);
    expect(long).to.deep.equal([]);
  });

  it("says at the top of each file why it exists", () => {
    const unnamed = sources.filter(({ path }) => !path.endsWith(".test.ts"));
    const silent = unnamed.filter(({ text }) => !/^(#!.*\n)?(\/\/ .|\/\*\*? )/.test(text)).map(({ path }) => path);
    expect(silent).to.deep.equal([]);
  });

  for (const [name, rule] of Object.entries(houseRules)) {
    it(`keeps to ${name}`, () => {
      expect(offences(rule, sources), rule.sentence).to.deep.equal([]);
    });
  }
});

describe("the rules over single files", () => {
  const broken: Record<keyof typeof houseRules, readonly string[]> = {
    "unfinished-work": ["// TODO: later", "const a = 1; // FIXME"],
    "money-through-number": [
      "Number(bill.amountPaise)",
      "parseFloat(amount)",
      "Number(row.paise)",
      "Number.parseFloat( rupees)",
    ],
    "zero-for-unreadable": ["const p = parsed || 0;", "sum || 0n", "parse(cell) || ZERO"],
    "sql-away-from-home": [
      "db.raw(`SELECT id FROM bill`)",
      "db.raw('select id from bill')",
      "`\n  INSERT INTO bill (id) VALUES (1)`",
      '"UPDATE bill SET paise = 1 "',
      "`-- why\n  DELETE FROM bill WHERE true`",
      "`WITH new AS (SELECT 1) SELECT 2`",
      '"COPY bill (a, b) FROM STDIN"',
    ],
  };
  const clean: Record<keyof typeof houseRules, readonly string[]> = {
    "unfinished-work": ["const todos = 1;"],
    "money-through-number": ["Number(count)", "BigInt(paise)", "Number.parseInt(page, 10)"],
    "zero-for-unreadable": ["page ?? 0", "a || 0.5 ? 1 : 2".replace("0.5", "b")],
    "sql-away-from-home": ['"Select the bills to pay"', '"select"', '"Update failed"', "`with a note`", '"delete"'],
  };
  for (const [name, rule] of Object.entries(houseRules)) {
    const examples = name as keyof typeof houseRules;
    it(`${name}: finds each way to break it and lets the rest be`, () => {
      const file = (text: string): SourceFile => ({ path: "server/bills/import.ts", text: `//\n${text}\n` });
      for (const text of broken[examples]) expect(offences(rule, [file(text)]), text).to.have.lengthOf(1);
      for (const text of clean[examples]) expect(offences(rule, [file(text)]), text).to.deep.equal([]);
    });
  }
});

describe("the stylesheets", () => {
  it("dress no screen of another capability", () => {
    const styles = filesUnder("web")
      .filter((path) => path.endsWith(".css"))
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
    expect(foreignClasses([...styles, ...sources.filter(({ path }) => path.startsWith("web/"))])).to.deep.equal([]);
  });

  it("are found out where they do", () => {
    const style = (path: string, text: string) => ({ path: `web/${path}`, text });
    const house = [
      style("payments/payments.css", ".proof { gap: 1px }\n@media print { .bills .page, .decide li { color: red } }"),
      style("chain/chain.css", ".decide .approve:hover, .approve :is(td, .page) { gap: 0 }"),
      style("ui/kit.css", "@layer kit { .page { gap: 0 } .stack { gap: 0 } }"),
      style("organisations/organisations.css", ".stack legend { gap: 0 }"),
      style("proofs/proof.tsx", 'const a = <p className="page proof" />;'),
      style("bills/bill.tsx", 'import "#web/payments/payments.css";\nconst a = <p className={on ? "proof" : ""} />;'),
    ];
    expect(foreignClasses(house)).to.deep.equal([
      "web/chain/chain.css: .decide belongs to payments",
      "web/organisations/organisations.css: .stack belongs to ui",
      "web/proofs/proof.tsx: .proof belongs to payments",
    ]);
  });
});

describe("the arrows", () => {
  it("hold in this house", function () {
    this.timeout(60_000);
    const { modules, violations } = cruise(root);
    const ours = sources.filter(({ path }) => /\.tsx?$/.test(path)).map(({ path }) => path);
    expect(ours.filter((path) => !modules.includes(path))).to.deep.equal([]);
    expect(violations).to.deep.equal([]);
  });

  describe("in a small house where each is broken", () => {
    let folder = "";
    let result: Cruise = { modules: [], violations: [] };

    before(function () {
      this.timeout(60_000);
      folder = mkdtempSync(join(tmpdir(), "milaan-house-"));
      copyFileSync(join(root, "package.json"), join(folder, "package.json"));
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "dir");
      for (const [path, text] of Object.entries(allFiles())) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      result = cruise(folder);
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    for (const { rule, file } of offenders) {
      it(`${rule} catches ${file}`, () => {
        expect(result.violations.filter((found) => found.from === file).map((found) => found.rule)).to.include(rule);
      });
    }

    it("nothing is said against the files that obey", () => {
      const planted = new Set(offenders.map(({ rule, file }) => `${rule} ${file}`));
      const said = result.violations.filter(({ from }) => from in obedient);
      expect(said.filter(({ rule, from }) => !planted.has(`${rule} ${from}`))).to.deep.equal([]);
    });

    it("every rule has an offender here", () => {
      const config = readFileSync(join(root, ".dependency-cruiser.cjs"), "utf8");
      const names = [...config.matchAll(/name: "([^"]+)"/g)].map((found) => found[1]);
      expect(names).to.have.length.above(15);
      expect(names.filter((name) => !offenders.some(({ rule }) => rule === name))).to.deep.equal([]);
    });
  });
});
