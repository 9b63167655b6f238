// The worker as it runs in production, a process of its own that can be killed like one.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { root } from "./cruise.ts";

/** Waits until it works. The clock asks for nothing but what it asks for at every start. */
export async function startWorkerProcess(databaseUrl: string, dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: databaseUrl,
      MILAAN_DATA: dataDir,
      MILAAN_SECRET: "a secret only tests know, 32 bytes or more",
      MILAAN_RUN: "worker",
      MILAAN_DEMO: "false",
      MILAAN_INBOX_CRON: "0 0 1 1 *",
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (said) => String(said).includes("is ready") && resolve());
    child.on("exit", () => reject(new Error("the worker did not start")));
  });
  return child;
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
