// Runs a command of the operator's CLI in this process, on a test's own database.

import { Writable } from "node:stream";
import type { Command } from "#server/command.ts";
import type { TestGround } from "./ground.ts";

export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One that needs no database. */
export async function runAlone(command: Command, ...args: string[]): Promise<CommandRun> {
  const [stdout, stderr] = [collector(), collector()];
  const code = await command(args, { stdout: stdout.stream, stderr: stderr.stream });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

export async function runCommand(ground: TestGround, command: Command, args: string[]): Promise<CommandRun> {
  const before = { url: process.env["DATABASE_URL"], data: process.env["MILAAN_DATA"] };
  process.env["DATABASE_URL"] = ground.url;
  process.env["MILAAN_DATA"] = ground.config.dataDir;
  try {
    return await runAlone(command, ...args);
  } finally {
    restore("DATABASE_URL", before.url);
    restore("MILAAN_DATA", before.data);
  }
}

function collector(): { stream: Writable; text: () => string } {
  const parts: string[] = [];
  const stream = new Writable({
    write(part, _encoding, done) {
      parts.push(String(part));
      done();
    },
  });
  return { stream, text: () => parts.join("") };
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
