// Files from outside are read in a process of their own, which is killed when it takes too long or too much memory, so that the
// portal stays quick and up whatever is uploaded.

import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";

export interface Limits {
  readonly seconds: number;
  /** Of the child's heap. */
  readonly megabytes: number;
}

/** The work was too much for its limits, or ended the process in another way. */
export class ChildFailure extends Error {
  readonly reason: "too-long" | "ended";

  constructor(reason: ChildFailure["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const atOnceMax = Math.max(2, availableParallelism() - 1);
const waiting: (() => void)[] = [];
let running = 0;

/** Runs an entry file that calls `answerParent`. Input and output are structured clones: bigint and Buffer pass. */
export async function inChild<Output>(entry: URL, input: unknown, limits: Limits): Promise<Output> {
  if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await ask<Output>(start(entry, limits), input, limits);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The child gets none of our settings and secrets. */
function start(entry: URL, limits: Limits): ChildProcess {
  return fork(fileURLToPath(entry), {
    execArgv: [`--max-old-space-size=${limits.megabytes}`, "--import", loader],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: process.env["TMPDIR"] },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

function ask<Output>(child: ChildProcess, input: unknown, { seconds }: Limits): Promise<Output> {
  return new Promise<Output>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ChildFailure("too-long", `stopped after ${seconds} seconds`));
      child.kill("SIGKILL");
    }, seconds * 1000);
    child.once("message", (answer) => {
      resolve(answer as Output);
      child.kill("SIGKILL");
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      reject(new ChildFailure("ended", `ended with ${signal ?? code} before it answered`));
    });
    child.send(input as NonNullable<unknown>, (error) => error && reject(error));
  });
}

/** In the entry file: answers the one question of this process. A throw ends the process, which the parent sees. */
export function answerParent<Input>(work: (input: Input) => Promise<unknown>): void {
  process.once("message", async (input) => {
    process.send?.(await work(input as Input));
  });
}
