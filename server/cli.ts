// The operator's commands. JSON on stdout, people's words on stderr; each command is a file of the capability it serves.

import type { Command } from "./command.ts";

const commands: Record<string, { usage: string; load: () => Promise<Command> }> = {
  read: {
    usage: "read FILE… [--bank ID]                 read bank statements, print their lines",
    load: async () => (await import("./statements/read-command.ts")).readCommand,
  },
  match: {
    usage: "match --open OPEN.json FILE… [--as-of DATE]   decide the lines against what is open",
    load: async () => (await import("./reconciliation/match-command.ts")).matchCommand,
  },
  score: {
    usage:
      "score [--lines N] [--bills M] [--seed S]   how often the engine is right, on a made-up statement with the truth planted",
    load: async () => (await import("./score-command.ts")).scoreCommand,
  },
  statement: {
    usage: "statement FILE --account NUMBER [--discom CODE]   import a bank statement",
    load: async () => (await import("./statements/statement-command.ts")).statementCommand,
  },
  import: {
    usage: "import connections|bills|settlements FILE --discom CODE   load what billing or an aggregator exported",
    load: async () => (await import("./import-command.ts")).importCommand,
  },
  user: {
    usage: "user create --email E --name N --payer NAME|--discom CODE --roles R,R   make a person who can log in",
    load: async () => (await import("./accounts/user-command.ts")).userCommand,
  },
  seed: {
    usage: "seed                                   fill an empty database with the demo",
    load: async () => (await import("./seed.ts")).seedCommand,
  },
  "demo-files": {
    usage: "demo-files DIR                         write files that fit the demo, to try uploads with",
    load: async () => (await import("./seed.ts")).demoFilesCommand,
  },
  "demo-statement": {
    usage: "demo-statement ADVICE-NUMBER [DIR]     write the bank's statement that follows its payment",
    load: async () => (await import("./demo-statement.ts")).demoStatementCommand,
  },
  bench: {
    usage: "bench [--lines N] [--bills M]          measure import and reconciliation on a database of its own",
    load: async () => (await import("./reconciliation/bench/bench-command.ts")).benchCommand,
  },
  "bench-payer": {
    usage:
      "bench-payer [--connections N] [--rounds R] [--tags T]   measure what the largest payer waits for, on a database of its own",
    load: async () => (await import("./payer-bench-command.ts")).payerBenchCommand,
  },
  try: {
    usage:
      "try --discom CODE [--policy POLICY.json [--payer ID]]   what a policy, or these rules, would have decided otherwise",
    load: async () => (await import("./reconciliation/trial/try-command.ts")).tryCommand,
  },
  "message-templates": {
    usage: "message-templates                      list the texts to register with DLT and WhatsApp",
    load: async () => (await import("./notifications/send/dlt-command.ts")).messageTemplatesCommand,
  },
  verify: {
    usage: "verify                                 re-prove every invariant on the live database",
    load: async () => (await import("./verify-command.ts")).verifyCommand,
  },
  backup: {
    usage: "backup FILE                            all of the database in one file, while the portal runs",
    load: async () => (await import("./backup/backup-command.ts")).backupCommand,
  },
  restore: {
    usage: "restore FILE                           a backup into an empty database; proves the books at the end",
    load: async () => (await import("./backup/restore-command.ts")).restoreCommand,
  },
  postings: {
    usage: "postings --discom CODE [--since ID]    what waits for billing, as CSV",
    load: async () => (await import("./postings/postings-command.ts")).postingsCommand,
  },
  acknowledge: {
    usage: "acknowledge --discom CODE FILE         take billing's answers",
    load: async () => (await import("./postings/acknowledge-command.ts")).acknowledgeCommand,
  },
  migrate: {
    usage: "migrate                                make roles and tables as this version needs them",
    load: async () => (await import("./operator-commands.ts")).migrateCommand,
  },
};

const USAGE = 64;

async function main(): Promise<number> {
  const [name = "", ...args] = process.argv.slice(2);
  const command = commands[name];
  if (!command) {
    const known = Object.values(commands).map(({ usage }) => `  ${usage}`);
    process.stderr.write(`Usage: npm run --silent milaan -- <command>\n${known.join("\n")}\n`);
    return name === "" || name === "help" || name === "--help" ? 0 : USAGE;
  }
  const usage = `Usage: npm run --silent milaan -- ${command.usage.replace(/ {2,}/, "\n  ")}\n`;
  if (args.includes("--help")) {
    process.stderr.write(usage);
    return 0;
  }
  const run = await command.load();
  try {
    return await run(args, { stdout: process.stdout, stderr: process.stderr });
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS_")) throw error;
    process.stderr.write(`${inWords(error)}\n${usage}`);
    return USAGE;
  }
}

// Who reads the beginning alone (`| head`) has what they wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${inWords(error)}\n`);
  process.exitCode = 70;
}

function inWords(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" && path !== undefined) return `There is no file ${path}.`;
  return message ?? String(error);
}
