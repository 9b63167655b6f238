// What the eye would have to check in every file, checked by the machine: each rule finds its offences in one source text.

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface HouseRule {
  /** A sentence to whoever breaks it. */
  readonly sentence: string;
  readonly applies: (path: string) => boolean;
  readonly pattern: RegExp;
}

const code = /\.(ts|tsx|cjs|mjs)$/;
const product = /^(reconciliation|server|web|migrations)\/.*\.(ts|tsx)$/;
const mayHoldSql = /^server\/(([^/]+\/){0,2}[^/]*queries|database|embedded-[^/]+)\.ts$/;

const statements = [
  /SELECT\s/,
  /select\s[^"'`]*\sfrom\s/,
  /(INSERT|insert)\s+(INTO|into)\s/,
  /(UPDATE|update)\s+[\w."]+\s+(SET|set)\s/,
  /(DELETE|delete)\s+(FROM|from)\s/,
  /WITH\s+(RECURSIVE\s+)?\w+(\s*\([^)]*\))?\s+AS\s/,
  /(COPY|copy)\s+[\w."]+[^"'`]*\s(FROM|from|TO|to)\s+(STDIN|stdin|STDOUT|stdout)/,
  /(TRUNCATE|LOCK\s+TABLE|CREATE\s+TABLE|ALTER\s+TABLE|DROP\s+TABLE)\s/,
];
const sql = new RegExp(
  `["'\`]\\s*(--[^\\n]*\\n\\s*|/\\*[^]*?\\*/\\s*)*(${statements.map((one) => one.source).join("|")})`,
);

export const houseRules = {
  "unfinished-work": {
    sentence: "A note to do something later is forgotten here: do it, or open an issue.",
    applies: (path) =>
      code.test(path) && path !== "test/support/house-rules.ts" && path !== "test/architecture.test.ts",
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
  },
  "money-through-number": {
    sentence: "A float loses paise above 2^53 and rounds: stay in bigint (compare, divide and take ratios there).",
    applies: (path) => product.test(path),
    pattern: /\b(parseFloat|Number|Number\.parseFloat|Number\.parseInt|parseInt)\(\s*[\w.?![\]]*(paise|amount|rupee)/i,
  },
  "zero-for-unreadable": {
    sentence:
      "`|| 0` turns what could not be read into nothing owed: refuse it, or use ?? where absence really is zero.",
    applies: (path) => product.test(path),
    pattern: /\|\|\s*(0n?|ZERO)\b/,
  },
  "sql-away-from-home": {
    sentence: "SQL lives in a capability's queries.ts, in database.ts and in migrations.",
    applies: (path) => /^(reconciliation|server|web)\/.*\.(ts|tsx)$/.test(path) && !mayHoldSql.test(path),
    pattern: sql,
  },
} satisfies Record<string, HouseRule>;

/** `path:line` of the first offence in each file that the rule is for. */
export function offences(rule: HouseRule, files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => rule.applies(file.path))
    .flatMap((file) => {
      const found = rule.pattern.exec(file.text);
      return found === null ? [] : [`${file.path}:${file.text.slice(0, found.index).split("\n").length}`];
    });
}
