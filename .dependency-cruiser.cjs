// The house's arrows as rules, each with a sentence to whoever runs into it.

const swc = require("@swc/core");

// dependency-cruiser asks swc for TypeScript without JSX, whatever the file is called; a screen would not be read at all.
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });

/** What stands earlier never imports what stands later; the first two serve all the others. */
const capabilities = [
  "tables",
  "work",
  "audit",
  "events",
  "accounts",
  "organisations",
  "offices",
  "connections",
  "bills",
  "payments",
  "gateway",
  "bank",
  "approvals",
  "policies",
  "statements",
  "reconciliation",
  "ledger",
  "receipts",
  "postings",
  "disputes",
  "proofs",
  "notifications",
  "webhooks",
  "reports",
  "evidence",
  "backup",
];

/** Large capabilities have folders, a story each; here too what stands earlier never imports what stands later. */
const folders = {
  connections: ["batch", "disputes", "claims", "hints", "upload"],
  payments: ["chain", "steps", "page", "prepare", "sheets", "recurring", "challan"],
  reconciliation: ["open", "run", "decide", "queue", "kept-money", "trial", "bench"],
  notifications: ["templates", "expand", "send", "contacts", "log"],
};

// A large capability cuts its contract in parts: contract.ts, steps-contract.ts. They lie in it or in one of its folders.
const inCapability = "^server/.+/";
const contract = `^server/contract[.]ts$|${inCapability}[a-z-]*contract[.]ts$`;
const queries = `${inCapability}[^/]*queries[.]ts$`;
const queriesOrRoutes = `${inCapability}[^/]*(queries|routes)[.]ts$`;
const assembly = "^server/(main|cli|worker|app|routes|openapi)[.]ts$";
const sqlDrivers = "(^|/)node_modules/(@types/)?(knex|pg|pg-copy-streams)/";
const npmPackages = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"];

const order = capabilities.slice(0, -1).map((name, place) => ({
  name: `order-of-capabilities-${name}`,
  comment: `${name} stands before what it imports here. Let the later capability import ${name}, or pass the value in as an argument.`,
  severity: "error",
  from: { path: `^server/${name}/` },
  to: { path: `^server/(${capabilities.slice(place + 1).join("|")})/` },
}));

const orderOfFolders = Object.entries(folders).flatMap(([capability, names]) =>
  names.slice(0, -1).map((name, place) => ({
    name: `order-of-folders-${capability}-${name}`,
    comment: `${capability}/${name} stands before what it imports here: see the order of folders in .dependency-cruiser.cjs, and the drawing in the capability's README.`,
    severity: "error",
    from: { path: `^server/${capability}/${name}/` },
    to: { path: `^server/${capability}/(${names.slice(place + 1).join("|")})/` },
  })),
);
const anyFolder = Object.entries(folders).map(([capability, names]) => `${capability}/(${names.join("|")})`);

const ownCode = [
  {
    name: "engine-imports-nothing-of-ours",
    comment:
      "reconciliation/ decides from what it is given: pass the data in as an argument instead of importing where it is kept.",
    severity: "error",
    from: { path: "^reconciliation/" },
    to: { path: "^(server|web|migrations|fixtures|test)/" },
  },
  {
    name: "engine-is-pure",
    comment:
      "reconciliation/ has no files, clock, network or process: of Node only bytes, streams, hashes and inflation.",
    severity: "error",
    from: { path: "^reconciliation/" },
    to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|zlib|buffer|stream|stream/promises|string_decoder)$" },
  },
  {
    name: "engine-reads-with-these",
    comment:
      "reconciliation/ may use the readers papaparse, exceljs, saxes and yauzl only; another package needs a reason in its README.",
    severity: "error",
    from: { path: "^reconciliation/" },
    to: { dependencyTypes: npmPackages, pathNot: "(^|/)node_modules/(@types/)?(papaparse|exceljs|saxes|yauzl)/" },
  },
  {
    name: "web-sees-contracts",
    comment: "web/ knows the server by its contracts alone: put what the screen needs into a contract.ts.",
    severity: "error",
    from: { path: "^web/" },
    to: { path: "^(server|reconciliation|migrations|fixtures)/", pathNot: contract },
  },
  {
    name: "web-runs-in-a-browser",
    comment:
      "A screen, or a contract it reads, would pull Node's own modules or a server's package into the browser's bundle.",
    severity: "error",
    from: { path: "^web/main[.]tsx$" },
    to: {
      path: "^(node:)?(fs|crypto|path|os|net|child_process|zlib|stream|buffer)(/|$)|node_modules/(express|pg|knex|pino)/",
      reachable: true,
    },
  },
  {
    name: "contracts-are-light",
    comment:
      "A contract is shared with the browser: it holds zod schemas and endpoint values, and takes no part of the server along.",
    severity: "error",
    from: { path: contract },
    to: { pathNot: [contract, "^reconciliation/", "(^|/)node_modules/zod/"] },
  },
  {
    name: "server-goes-down-only",
    comment:
      "server/ imports reconciliation/ and itself. Only what starts the whole (main, cli) knows demo data and the built web.",
    severity: "error",
    from: { path: "^server/", pathNot: "^server/(main|cli|seed|demo-statement|score-command)[.]ts$" },
    to: { path: "^(web|migrations|fixtures)/" },
  },
  {
    name: "queries-stay-home",
    comment: "Another capability's queries.ts or routes.ts is its own affair: import one of its verbs or its contract.",
    severity: "error",
    from: { path: "^server/([^/]+)/" },
    to: { path: queriesOrRoutes, pathNot: "^server/$1/" },
  },
  {
    name: "queries-stay-home-from-above",
    comment: "The server's own files use a capability's verbs and contracts; only routes.ts gathers the routes.",
    severity: "error",
    from: { path: "^server/[^/]+$", pathNot: "^server/routes[.]ts$" },
    to: { path: queriesOrRoutes },
  },
  {
    name: "routes-gather-routes",
    comment: "server/routes.ts gathers routes; queries are for the capability they belong to.",
    severity: "error",
    from: { path: "^server/routes[.]ts$" },
    to: { path: queries },
  },
  {
    name: "only-queries-touch-sql",
    comment:
      "SQL lives in a capability's queries.ts, in database.ts and in migrations: move the statement there and take `db: Db` as first argument.",
    severity: "error",
    from: {
      path: "^(server|web|reconciliation|fixtures)/",
      pathNot: [queries, "^server/(database|queries|embedded-[^/]+|main|cli|worker)[.]ts$"],
    },
    to: { path: sqlDrivers },
  },
  {
    name: "capability-in-the-order",
    comment:
      "A folder of server/ has its place in the order of capabilities: write it into the list at the top of .dependency-cruiser.cjs.",
    severity: "error",
    from: { path: "^server/[^/]+/", pathNot: `^server/(${capabilities.join("|")})/` },
    to: {},
  },
  {
    name: "folder-in-the-order",
    comment:
      "A folder of a capability has its place in the order of folders, and no folders of its own: write it into the list at the top of .dependency-cruiser.cjs.",
    severity: "error",
    from: { path: "^server/[^/]+/[^/]+/", pathNot: `^server/(${anyFolder.join("|")})/[^/]+$` },
    to: {},
  },
  {
    name: "capability-below-assembly",
    comment: "A capability is put together by main, app, routes and the CLI; it never imports them.",
    severity: "error",
    from: { path: "^server/[^/]+/" },
    to: { path: assembly },
  },
  {
    name: "migrations-stand-alone",
    comment: "A migration is history: it must do tomorrow what it did today, so it imports nothing of ours.",
    severity: "error",
    from: { path: "^migrations/" },
    to: { path: "^(reconciliation|server|web|fixtures|test|migrations)/" },
  },
  {
    name: "fixtures-know-the-engine",
    comment:
      "fixtures/ may use reconciliation/ and the contracts; what needs more of the server belongs in test/ or in server/.",
    severity: "error",
    from: { path: "^fixtures/" },
    to: { path: "^(server|web|migrations)/", pathNot: contract },
  },
  {
    name: "nobody-imports-tests",
    comment: "Tests know everything, and nothing knows the tests.",
    severity: "error",
    from: { pathNot: "^test/" },
    to: { path: "^test/" },
  },
];

const hygiene = [
  {
    name: "no-circular",
    comment: "These files import each other: find the part that both need and give it a file of its own.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "no-orphans",
    comment: "Nothing imports this file and it imports nothing: wire it up or remove it.",
    severity: "error",
    from: { orphan: true, pathNot: ["[.]d[.]ts$", "(^|/)[.][^/]+[.]cjs$"] },
    to: {},
  },
  {
    name: "no-dead-files",
    comment:
      "No entry point (main, cli, worker, the web's main, or a process they start) leads here: wire it up or remove it.",
    severity: "error",
    from: {
      path: "^(server/(main|cli|worker)[.]ts|server/.+-(child|process)[.]ts|web/main[.]tsx|web/vite[.]config[.]ts)$",
    },
    to: {
      path: "^(reconciliation|server|web)/.+[.]tsx?$",
      pathNot: [
        "[.]d[.]ts$",
        "^server/.+-(child|process)[.]ts$",
        "^server/(main|cli|worker)[.]ts$",
        "^web/(main[.]tsx|vite[.]config[.]ts)$",
      ],
      reachable: false,
    },
  },
  {
    name: "not-to-unresolvable",
    comment: "This import leads nowhere.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "not-to-undeclared",
    comment: "This package is not in package.json: it is here by luck, through another one.",
    severity: "error",
    from: {},
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "not-to-dev-dep",
    comment:
      "The product would miss this package when it is installed without development packages: move it to dependencies.",
    severity: "error",
    from: { path: "^(reconciliation|server|web|migrations)/" },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "(^|/)node_modules/@types/" },
  },
];

module.exports = {
  forbidden: [...ownCode, ...order, ...orderOfFolders, ...hygiene],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: "(^|/)node_modules/" },
    exclude: { path: "^(web/dist|web/public|coverage)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".css"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "style", "default"],
    },
  },
};
