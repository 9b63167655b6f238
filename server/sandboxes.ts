// In the demo the parties outside (bank, aggregator, message gateways) run beside the portal, each a process that speaks HTTP on loopback.

import { type ChildProcess, fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { bareEnvironment, loader } from "./child.ts";

export interface Sandbox {
  readonly name: string;
  readonly entry: URL;
  /** Taken when it is free, otherwise another one; 0 takes any. */
  readonly port: number;
  /** Handed to the process as JSON. */
  readonly settings: unknown;
}

export interface RunningSandboxes {
  /** Where each answers, by name, without a slash at the end. */
  readonly urls: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const START_MS = 20_000;

/** They end when they are stopped, and by themselves when this process is gone. */
export async function startSandboxes(sandboxes: readonly Sandbox[]): Promise<RunningSandboxes> {
  const children = sandboxes.map(start);
  const stop = async () => {
    await Promise.all(children.map(end));
  };
  try {
    const urls = await Promise.all(children.map((child, at) => addressOf(child, sandboxes[at]?.name ?? "")));
    return { urls: Object.fromEntries(sandboxes.map(({ name }, at) => [name, urls[at] as string])), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A key that both sides of the demo know without anybody setting one. */
export function sandboxKey(secret: string, name: string): string {
  return createHmac("sha256", secret).update(`sandbox ${name}`).digest("hex");
}

/** It gets its own settings and none of ours. */
function start({ entry, port, settings }: Sandbox): ChildProcess {
  return fork(fileURLToPath(entry), {
    execArgv: ["--import", loader],
    env: {
      ...bareEnvironment(),
      SANDBOX_PORT: String(port),
      SANDBOX_SETTINGS: JSON.stringify(settings),
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function addressOf(child: ChildProcess, name: string): Promise<string> {
  const over = new AbortController();
  const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
  try {
    const { signal } = over;
    const ended = once(child, "exit", { signal }).then(() => {
      throw new Error(`The sandbox "${name}" did not start.`);
    });
    const [message] = await Promise.race([once(child, "message", { signal }), ended]);
    return (message as { url: string }).url;
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 3000);
  await ended;
  clearTimeout(late);
}
