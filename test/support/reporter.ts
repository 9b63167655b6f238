// mocha's own report, and under it one line that any machine can count: `N passed, N failed, N skipped`.

import mocha from "mocha";

/** After the last test a connection or timer left open would keep the run alive for ever. */
const LEAK_SECONDS_MAX = 15;

export default class CountingReporter extends mocha.reporters.Spec {
  constructor(runner: mocha.Runner, options: mocha.MochaOptions) {
    super(runner, options);
    const { stats } = runner;
    if (stats === undefined) throw new Error("mocha keeps no statistics");
    runner.once(mocha.Runner.constants.EVENT_RUN_END, () => {
      const leak = watchForLeak();
      // Set up late, so that it has the last word over mocha on the exit code.
      setImmediate(() => process.once("exit", () => writeCounts(stats, leak.found)));
    });
  }
}

export type Counts = Pick<mocha.Stats, "passes" | "failures" | "pending">;

/** A leak counts as one failure. */
function writeCounts({ passes, failures, pending }: Counts, leaked: boolean): void {
  if (leaked || passes + failures === 0) process.exitCode = 1;
  process.stdout.write(`\n${countsLine({ passes, failures: failures + (leaked ? 1 : 0), pending })}\n`);
}

export function countsLine({ passes, failures, pending }: Counts): string {
  return `${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`;
}

/** Ends the process with code 1 if it still lives a while after its tests. */
export function watchForLeak(): { found: boolean } {
  const leak = { found: false };
  const timer = setTimeout(() => {
    leak.found = true;
    const open = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`\nThe tests ended ${LEAK_SECONDS_MAX} s ago and something still runs: ${open}\n`);
    process.exit(1);
  }, LEAK_SECONDS_MAX * 1000);
  timer.unref();
  return leak;
}
