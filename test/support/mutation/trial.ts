// Tries mutants one after the other in one process: the engine's tests run against each, and stop at the first that fails.

import { createRequire } from "node:module";
import Mocha from "mocha";

const [root = "", ...files] = process.argv.slice(2);
process.chdir(root);
const mocha = new Mocha({ bail: true, timeout: 60_000, reporter: "min" });
for (const file of files) mocha.addFile(createRequire(`${root}/`).resolve(file));
await mocha.loadFilesAsync();
mocha.cleanReferencesAfterRun(false);

function failing(): Promise<string | null> {
  return new Promise((done) => {
    let first: string | null = null;
    const runner = mocha.run(() => done(first));
    runner.on("fail", (test) => {
      first ??= test.fullTitle();
    });
  });
}

process.stdout.write = (() => true) as typeof process.stdout.write;
process.on("message", async (id: number) => {
  (globalThis as { mutant?: number }).mutant = id;
  process.send?.({ id, killedBy: await failing() });
});
process.send?.({ id: -1, killedBy: null });
