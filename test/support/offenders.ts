// A small house in which every rule of .dependency-cruiser.cjs is broken once, beside what each rule must let pass.

/** Files that obey. Each stands close to a rule, so a rule that forbids too much is found as well. */
export const obedient: Readonly<Record<string, string>> = {
  "server/main.ts":
    'import "./routes.ts";\nimport "./bills/import.ts";\nimport "./payments/pay.ts";\nimport "./ledger/post.ts";\nimport pg from "pg";\nvoid pg;\nvoid import("#fixtures/demo/people.ts");\n',
  "server/routes.ts":
    'export { payRoute } from "./payments/routes.ts";\nexport { wordsRoute } from "./notifications/templates/routes.ts";\n',
  "server/contract.ts":
    'import { z } from "zod";\nexport { ZERO } from "#reconciliation/money.ts";\nexport const Id = z.string();\n',
  "server/database.ts": 'import type { Knex } from "knex";\nexport type Db = Knex.Transaction;\n',
  "server/bills/import.ts":
    'import { readFileSync } from "node:fs";\nimport { insertBill } from "./queries.ts";\nexport const load = [readFileSync, insertBill];\n',
  "server/bills/queries.ts":
    'import knex from "knex";\nimport type { Db } from "../database.ts";\nexport const insertBill = (db: Db) => [db, knex];\n',
  "server/bills/contract.ts":
    'import { z } from "zod";\nimport { Id } from "#server/contract.ts";\nexport const Bill = z.object({ id: Id });\n',
  "server/payments/pay.ts": 'import { load } from "#server/bills/import.ts";\nexport const pay = load;\n',
  "server/payments/routes.ts": 'import { Bill } from "#server/bills/contract.ts";\nexport const payRoute = Bill;\n',
  "server/notifications/templates/word-queries.ts": 'import knex from "knex";\nexport const words = knex;\n',
  "server/notifications/templates/words-contract.ts": 'import { z } from "zod";\nexport const Words = z.string();\n',
  "server/notifications/templates/routes.ts":
    'import { words } from "./word-queries.ts";\nimport { Words } from "./words-contract.ts";\nexport const wordsRoute = [words, Words];\n',
  "server/reconciliation/run/apply.ts": "export const apply = 1;\n",
  "server/reconciliation/decide/decide.ts": 'import { apply } from "../run/apply.ts";\nexport const decide = apply;\n',
  "server/ledger/post.ts":
    'import { match } from "#reconciliation/match.ts";\nimport { pay } from "#server/payments/pay.ts";\nimport { decide } from "#server/reconciliation/decide/decide.ts";\nexport const post = [match, pay, decide];\n',
  "reconciliation/hen.ts": 'import type * as egg from "./egg.ts";\nexport type { egg };\n',
  "reconciliation/money.ts": "export const ZERO = 0n;\n",
  "reconciliation/match.ts":
    'import { createHash } from "node:crypto";\nimport Papa from "papaparse";\nimport type { egg } from "./hen.ts";\nimport { ZERO } from "./money.ts";\nexport type { egg };\nexport const match = [createHash, Papa, ZERO];\n',
  "web/main.tsx":
    'import { createRoot } from "react-dom/client";\nimport { bills } from "./bills/bills.tsx";\ncreateRoot(document.body).render(<b>{bills.length}</b>);\n',
  "web/bills/bills.tsx":
    'import { Bill } from "#server/bills/contract.ts";\nimport { Id } from "#server/contract.ts";\nimport { Words } from "#server/notifications/templates/words-contract.ts";\nexport const bills = [Bill, Id, Words];\n',
  "migrations/1-first.ts": 'import type { Knex } from "knex";\nexport const up = (db: Knex) => db;\n',
  "fixtures/demo/people.ts": 'import { ZERO } from "#reconciliation/money.ts";\nexport const people = [ZERO];\n',
  "test/server/pay.test.ts":
    'import "#server/payments/routes.ts";\nimport "#fixtures/demo/people.ts";\nimport "#web/bills/bills.tsx";\nimport "#server/bills/queries.ts";\nimport "#migrations/1-first.ts";\n',
};

interface Offender {
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

export const offenders: readonly Offender[] = [
  offender("engine-imports-nothing-of-ours", "reconciliation/asks-server.ts", '"#server/bills/import.ts"'),
  offender("engine-imports-nothing-of-ours", "reconciliation/asks-a-type.ts", { type: '"../server/database.ts"' }),
  offender("engine-is-pure", "reconciliation/opens-files.ts", '"node:fs"'),
  offender("engine-is-pure", "reconciliation/reads-later.ts", { dynamic: '"node:fs/promises"' }),
  offender("engine-reads-with-these", "reconciliation/serves.ts", '"express"'),
  offender("engine-reads-with-these", "reconciliation/stores.ts", '"pg"'),
  offender("web-sees-contracts", "web/bills/asks-verb.tsx", '"#server/bills/import.ts"'),
  offender("web-sees-contracts", "web/bills/asks-engine.tsx", { type: '"#reconciliation/match.ts"' }),
  offender("web-sees-contracts", "web/bills/asks-folder.tsx", '"#server/notifications/templates/routes.ts"'),
  offender("contracts-are-light", "server/notifications/templates/heavy-contract.ts", '"#server/bills/import.ts"'),
  offender("contracts-are-light", "server/offices/contract.ts", '"#server/bills/import.ts"'),
  offender("contracts-are-light", "server/receipts/contract.ts", '"express"'),
  offender("server-goes-down-only", "server/reports/shows.ts", '"#web/bills/bills.tsx"'),
  offender("server-goes-down-only", "server/reports/shows-demo.ts", '"#fixtures/demo/people.ts"'),
  offender("queries-stay-home", "server/payments/steals.ts", '"#server/bills/queries.ts"'),
  offender("queries-stay-home", "server/receipts/steals-by-folder.ts", '"../bills/queries.ts"'),
  offender("queries-stay-home", "server/receipts/steals-routes.ts", '"../payments/routes.ts"'),
  offender("queries-stay-home", "server/reports/steals-from-folder.ts", '"../notifications/templates/word-queries.ts"'),
  offender("queries-stay-home", "server/reports/steals-routes.ts", '"#server/notifications/templates/routes.ts"'),
  offender("queries-stay-home", "server/notifications/templates/steals.ts", '"#server/bills/queries.ts"'),
  offender("queries-stay-home-from-above", "server/build.ts", '"./notifications/templates/word-queries.ts"'),
  offender("queries-stay-home-from-above", "server/app.ts", '"./bills/queries.ts"'),
  offender("only-queries-touch-sql", "server/payments/by-hand.ts", '"knex"'),
  offender("only-queries-touch-sql", "server/payments/by-hand-pg.ts", '"pg"'),
  offender("only-queries-touch-sql", "server/payments/by-hand-copy.ts", '"pg-copy-streams"'),
  offender("only-queries-touch-sql", "server/notifications/templates/by-hand.ts", '"knex"'),
  offender("folder-in-the-order", "server/bills/nook/visits.ts", '"#server/contract.ts"'),
  offender("folder-in-the-order", "server/notifications/templates/nook/visits.ts", '"#server/contract.ts"'),
  offender("capability-in-the-order", "server/newcomers/visits.ts", '"#server/contract.ts"'),
  offender("capability-below-assembly", "server/reports/climbs.ts", '"#server/routes.ts"'),
  offender("migrations-stand-alone", "migrations/2-borrows.ts", '"#server/bills/import.ts"'),
  offender("migrations-stand-alone", "migrations/3-borrows-money.ts", '"#reconciliation/money.ts"'),
  offender("fixtures-know-the-engine", "fixtures/demo/asks-server.ts", '"#server/bills/import.ts"'),
  offender("nobody-imports-tests", "server/reports/tested.ts", '"#test/server/pay.test.ts"'),
  offender(
    "order-of-capabilities-bills",
    "server/bills/looks-into-folder.ts",
    '"../notifications/templates/routes.ts"',
  ),
  offender("order-of-capabilities-bills", "server/bills/looks-ahead.ts", '"#server/payments/pay.ts"'),
  offender("order-of-folders-reconciliation-run", "server/reconciliation/run/looks-ahead.ts", '"../decide/decide.ts"'),
  offender("order-of-capabilities-statements", "server/statements/looks-ahead.ts", { type: '"../ledger/post.ts"' }),
  offender("not-to-unresolvable", "server/reports/lost.ts", '"#server/nowhere.ts"'),
  offender("not-to-undeclared", "server/reports/lucky.ts", '"body-parser"'),
  offender("not-to-dev-dep", "server/reports/tests-at-run-time.ts", '"chai"'),
  offender("no-circular", "reconciliation/egg.ts", '"./hen.ts"'),
  { rule: "no-orphans", file: "reconciliation/alone.ts", source: "export const alone = 1;\n" },
  { rule: "no-dead-files", file: "server/bills/forgotten.ts", source: 'import "./contract.ts";\n' },
  { rule: "routes-gather-routes", file: "server/routes.ts", source: 'import "./bills/queries.ts";\n' },
  {
    rule: "routes-gather-routes",
    file: "server/routes.ts",
    source: 'import "./notifications/templates/word-queries.ts";\n',
  },
  { rule: "web-runs-in-a-browser", file: "web/main.tsx", source: 'import "#server/offices/contract.ts";\n' },
];

/** Every file of the small house; an offence in an obedient file is added to its end. */
export function allFiles(): Record<string, string> {
  const files: Record<string, string> = { ...obedient };
  for (const { file, source } of offenders) files[file] = (files[file] ?? "") + source;
  return files;
}

function offender(rule: string, file: string, target: string | { type: string } | { dynamic: string }): Offender {
  if (typeof target === "string") return { rule, file, source: `import * as it from ${target};\nexport { it };\n` };
  if ("type" in target)
    return { rule, file, source: `import type * as it from ${target.type};\nexport type { it };\n` };
  return { rule, file, source: `export const it = () => import(${target.dynamic});\n` };
}
