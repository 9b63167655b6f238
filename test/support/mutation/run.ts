// Breaks every guard of the engine's rules, one at a time, and says which broken ones no test noticed.
// node --import tsx test/support/mutation/run.ts [file of reconciliation/ …]

import { type ChildProcess, fork } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EQUIVALENT } from "./equivalent.ts";
import { type Mutant, withMutants } from "./mutants.ts";

const HOUSE = resolve(import.meta.dirname, "../../..");
const RULES = readdirSync(join(HOUSE, "reconciliation/rules")).map((name) => `rules/${name}`);
const GUARDED = [...RULES, "desk.ts", "difference.ts", "allocate.ts", "facts.ts", "advice-standing.ts", "remaining.ts"];
/** The quick and pointed ones first: most mutants die there. */
const TESTS = [
  "match",
  "rules",
  "guards",
  "remaining",
  "set-aside",
  "aggregator",
  "advance",
  "refunds",
  "suggest",
  "learned",
  "payer-policy",
  "sealed",
  "post",
  "properties",
];
const SECONDS_MAX = 120;

interface Verdict {
  readonly id: number;
  readonly killedBy: string | null;
}

const asked = process.argv.slice(2);
const ground = mkdtempSync(join(tmpdir(), "milaan-mutants-"));
try {
  const mutants = layOut(asked.length > 0 ? asked : GUARDED);
  const survivors = await trial(mutants);
  report(mutants, survivors);
} finally {
  rmSync(ground, { recursive: true, force: true });
}

/** A copy of what the engine's tests need, the guarded files with their mutants inside. */
function layOut(files: readonly string[]): Mutant[] {
  for (const part of [
    "package.json",
    "tsconfig.json",
    "reconciliation",
    "fixtures",
    "test/reconciliation",
    "test/support",
  ]) {
    cpSync(join(HOUSE, part), join(ground, part), { recursive: true });
  }
  symlinkSync(join(HOUSE, "node_modules"), join(ground, "node_modules"));
  const mutants: Mutant[] = [];
  for (const file of files) {
    const path = join(ground, "reconciliation", file);
    const made = withMutants(readFileSync(path, "utf8"), file, mutants.length + 1);
    writeFileSync(path, made.text);
    mutants.push(...made.mutants);
  }
  return mutants;
}

async function trial(mutants: readonly Mutant[]): Promise<Mutant[]> {
  const survivors: Mutant[] = [];
  let child = await start();
  const sound = await ask(child, 0);
  if (sound === "stuck" || sound.killedBy)
    throw new Error(`the tests fail without any mutant: ${JSON.stringify(sound)}`);
  for (const mutant of mutants) {
    const verdict = await ask(child, mutant.id);
    if (verdict === "stuck") child = await start();
    else if (verdict.killedBy === null) {
      survivors.push(mutant);
      process.stderr.write(`survived: ${told(mutant)}\n`);
    }
    if (mutant.id % 50 === 0) process.stderr.write(`${mutant.id} of ${mutants.length}, ${survivors.length} survived\n`);
  }
  child.kill();
  return survivors;
}

async function start(): Promise<ChildProcess> {
  const files = TESTS.map((name) => `./test/reconciliation/${name}.test.ts`);
  const child = fork(join(ground, "test/support/mutation/trial.ts"), [ground, ...files], {
    cwd: ground,
    execArgv: ["--import", "tsx"],
    env: { ...process.env, MILAAN_RUNS: process.env.MILAAN_RUNS ?? "10", MILAAN_SEED: "1" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await answer(child);
  return child;
}

function ask(child: ChildProcess, id: number): Promise<Verdict | "stuck"> {
  child.send(id);
  return answer(child);
}

/** One that never ends, or ends the process, is noticed too. */
function answer(child: ChildProcess): Promise<Verdict | "stuck"> {
  return new Promise((done) => {
    const clock = setTimeout(() => finish("stuck"), SECONDS_MAX * 1000);
    const gone = () => finish("stuck");
    const finish = (verdict: Verdict | "stuck") => {
      clearTimeout(clock);
      child.off("exit", gone);
      child.off("message", finish);
      if (verdict === "stuck") child.kill("SIGKILL");
      done(verdict);
    };
    child.once("exit", gone);
    child.once("message", finish);
  });
}

function report(mutants: readonly Mutant[], survivors: readonly Mutant[]): void {
  const known = (mutant: Mutant) =>
    EQUIVALENT.find(
      ({ file, original, mutated }) =>
        file === mutant.file && original === mutant.original && mutated === mutant.mutated,
    );
  const left = survivors.filter((mutant) => !known(mutant));
  process.stdout.write(
    `${JSON.stringify(
      {
        mutants: mutants.length,
        killed: mutants.length - survivors.length,
        equivalent: survivors.length - left.length,
        survived: left.map(({ file, line, original, mutated }) => ({ file, line, original, mutated })),
      },
      null,
      2,
    )}\n`,
  );
  process.exitCode = left.length > 0 ? 1 : 0;
}

function told({ file, line, original, mutated }: Mutant): string {
  return `${file}:${line}: ${original.replace(/\s+/g, " ")}  →  ${mutated.replace(/\s+/g, " ")}`;
}
