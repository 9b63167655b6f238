// Files from outside are read in a process of their own, which is killed when it takes too long or too much memory, so that the
// portal stays quick and up whatever is uploaded. One that answered is kept warm for the next file, and killed when none comes.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
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

/** Lets a child process read TypeScript. */
export const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const atOnceMax = Math.max(2, availableParallelism() - 1);
const IDLE_MS = 5000;
/** What a file leaves behind in its process is gone after so many. */
const TASKS_MAX = 50;

interface Worker {
  readonly child: ChildProcess;
  /** Entry and heap: what makes a process fit for a task. */
  readonly fit: string;
  tasks: number;
  idle: NodeJS.Timeout | null;
}

const waiting: (() => void)[] = [];
const warm: Worker[] = [];
let running = 0;

/**
 * Runs an entry file that calls `answerParent`. Input and output are structured clones: bigint and Buffer pass. `told` hears how
 * far it is.
 */
export async function inChild<Output>(
  entry: URL,
  input: unknown,
  limits: Limits,
  told: (done: number) => void = () => undefined,
): Promise<Output> {
  if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    const worker = take(entry, limits);
    const output = await ask<Output>(worker, input, limits, told);
    keepWarm(worker);
    return output;
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function take(entry: URL, limits: Limits): Worker {
  const fit = `${entry.href} ${limits.megabytes}`;
  const place = warm.findIndex((worker) => worker.fit === fit);
  const [kept] = place < 0 ? [] : warm.splice(place, 1);
  if (!kept) return begin(start(entry, limits), fit);
  if (kept.idle) clearTimeout(kept.idle);
  kept.child.ref();
  kept.child.channel?.ref?.();
  return kept;
}

function begin(child: ChildProcess, fit: string): Worker {
  const worker: Worker = { child, fit, tasks: 0, idle: null };
  child.on("exit", () => drop(worker));
  // Whoever waits for an answer hears of it; nobody waits for one that idles.
  child.on("error", () => drop(worker));
  return worker;
}

function keepWarm(worker: Worker): void {
  worker.tasks += 1;
  if (worker.tasks >= TASKS_MAX) {
    worker.child.kill("SIGKILL");
    return;
  }
  // A process that waits for nothing must not keep this one from ending; it ends itself when this one is gone.
  worker.child.unref();
  worker.child.channel?.unref?.();
  worker.idle = setTimeout(() => drop(worker), IDLE_MS).unref();
  warm.push(worker);
}

function drop(worker: Worker): void {
  const place = warm.indexOf(worker);
  if (place >= 0) warm.splice(place, 1);
  worker.child.kill("SIGKILL");
}

/** A child gets none of our settings and secrets. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: process.env["TMPDIR"] };
}

function start(entry: URL, limits: Limits): ChildProcess {
  return fork(fileURLToPath(entry), {
    execArgv: [`--max-old-space-size=${limits.megabytes}`, "--import", loader],
    env: bareEnvironment(),
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

async function ask<Output>(
  { child }: Worker,
  input: unknown,
  { seconds }: Limits,
  told: (done: number) => void,
): Promise<Output> {
  const over = new AbortController();
  const { signal } = over;
  const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
  const began = performance.now();
  try {
    const answered = answerOf<Output>(child, signal, told);
    const ended = once(child, "exit", { signal }).then(() => {
      const tooLong = performance.now() - began >= seconds * 1000;
      throw new ChildFailure(
        tooLong ? "too-long" : "ended",
        `the process ended after ${seconds} s or by itself, unanswered`,
      );
    });
    child.send(input as NonNullable<unknown>);
    return await Promise.race([answered, ended]);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

interface Told {
  readonly toldDone: number;
}

function answerOf<Output>(child: ChildProcess, signal: AbortSignal, told: (done: number) => void): Promise<Output> {
  return new Promise((resolve) => {
    const hear = (message: unknown) => {
      if (typeof message !== "object" || message === null || !("toldDone" in message)) resolve(message as Output);
      else told((message as Told).toldDone);
    };
    child.on("message", hear);
    signal.addEventListener("abort", () => child.off("message", hear));
  });
}

/** In the entry file: answers each question of this process. A throw ends the process, which the parent sees. */
export function answerParent<Input>(work: (input: Input, tell: (done: number) => void) => Promise<unknown>): void {
  const tell = (done: number) => void process.send?.({ toldDone: done } satisfies Told);
  process.on("message", async (input) => {
    process.send?.(await work(input as Input, tell));
  });
}
