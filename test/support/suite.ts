// `npm test`: every test file once, in two processes at a time, each with a PostgreSQL and browsers of its own; one count at the end.
// Files named as arguments are run instead of all.

import { type ChildProcess, fork } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { buildPortal } from "#server/build.ts";
import { root } from "./cruise.ts";
import type { FileResult } from "./lane.ts";
import { countsLine } from "./reporter.ts";

/** A process, its browser and its database keep one core busy and about half of another. `MILAAN_LANES=1` runs all in one. */
const LANES = Number(process.env["MILAAN_LANES"] ?? 2);

const began = performance.now();
const sum = { passes: 0, failures: 0, pending: 0 };
const broken: string[] = [];

const named = process.argv.slice(2).map((path) => relative(root, path));
const waiting = named.length > 0 ? named : longestFirst(testFiles());
// Beforehand, for two that find it old at once would both build it.
await buildPortal((line) => console.log(line));
await Promise.all(Array.from({ length: Math.min(LANES, waiting.length) }, () => runLane()));
for (const file of waiting) fail(`${file} was not run`);

console.log(`\nAll in ${Math.round((performance.now() - began) / 1000)} s.`);
for (const line of broken) console.log(`  failed: ${line}`);
console.log(`\n${countsLine(sum)}`);
process.exitCode = sum.failures > 0 || sum.passes === 0 ? 1 : 0;

/** A process takes one file after the other until none waits. One that dies takes no more, and its file has failed. */
async function runLane(): Promise<void> {
  const lane = fork(new URL("lane.ts", import.meta.url), { cwd: root });
  let running: string | undefined;
  const next = () => {
    running = waiting.shift();
    if (lane.connected) lane.send({ file: running ?? null });
  };
  lane.on("message", (result: FileResult) => {
    take(result);
    next();
  });
  next();
  const how = await ended(lane);
  if (running !== undefined) fail(`${running} was cut off: its process ended with ${how}`);
  else if (how !== 0) fail(`a process that ran tests ended with ${how}`);
}

function take({ file, report, stats, failed }: FileResult): void {
  console.log(`\n${file}, ${(stats.milliseconds / 1000).toFixed(1)} s\n${report}`);
  sum.passes += stats.passes;
  sum.failures += stats.failures;
  sum.pending += stats.pending;
  for (const title of failed) broken.push(`${file}: ${title}`);
}

function fail(line: string): void {
  sum.failures += 1;
  broken.push(line);
}

function ended(lane: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => lane.once("exit", (code, signal) => resolve(signal ?? code ?? "nothing")));
}

function testFiles(): string[] {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => join("test", path));
}

/** So that the lanes end together: browsers take longest, and of the others whatever is longest to read. */
function longestFirst(files: readonly string[]): string[] {
  const browsers = ["journeys", "web"];
  const rank = (file: string) => {
    const at = browsers.indexOf(basename(dirname(file)));
    return at === -1 ? browsers.length : at;
  };
  const bytes = (file: string) => statSync(join(root, file)).size;
  return files.toSorted((a, b) => rank(a) - rank(b) || bytes(b) - bytes(a));
}
