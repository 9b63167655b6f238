// One of the processes that run the tests: takes a file, runs it by mocha as .mocharc.json says, tells how it went, takes the next.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, inspect } from "node:util";
import Mocha from "mocha";
import { root } from "./cruise.ts";
import { type Counts, watchForLeak } from "./reporter.ts";

export interface FileResult {
  /** From the root. */
  readonly file: string;
  /** What mocha wrote. */
  readonly report: string;
  readonly stats: Counts & { readonly milliseconds: number };
  /** Titles of tests and hooks. */
  readonly failed: readonly string[];
}

const settings = JSON.parse(readFileSync(join(root, ".mocharc.json"), "utf8")) as {
  readonly timeout: number;
  readonly "forbid-only": boolean;
};

process.on("message", async ({ file }: { file: string | null }) => {
  if (file !== null) process.send?.(await run(file));
  else {
    // Nothing holds the process any more, unless a test left something open; the throwaway PostgreSQL goes with it.
    watchForLeak();
    process.removeListener("disconnect", abandoned);
    process.disconnect();
  }
});
process.on("disconnect", abandoned);

/** Whoever gave out the files is gone, and nobody would hear how they went. */
function abandoned(): never {
  process.exit(1);
}

async function run(file: string): Promise<FileResult> {
  const began = performance.now();
  const { timeout, "forbid-only": forbidOnly } = settings;
  const mocha = new Mocha({ timeout, forbidOnly, reporter: "spec" });
  const lines: string[] = [];
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => lines.push(format(...parts));
  const failed: string[] = [];
  const told = ({ passes, failures, pending }: Counts): FileResult => {
    const milliseconds = performance.now() - began;
    return { file, report: lines.join("\n"), stats: { passes, failures, pending, milliseconds }, failed };
  };
  try {
    mocha.addFile(join(root, file));
    await mocha.loadFilesAsync();
  } catch (error) {
    lines.push(inspect(error));
    failed.push("could not be read");
    return told({ passes: 0, failures: 1, pending: 0 });
  }
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      mocha.dispose();
      resolve(told(runner.stats as Counts));
    });
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test: Mocha.Test) => failed.push(test.fullTitle()));
  });
}
