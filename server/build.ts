// Builds the portal when it was never built or its sources are newer, so that one command is enough. In a process of its own: a
// bundler takes a gigabyte, which the server would keep for as long as it lives. Others may serve it meanwhile, or build it too.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "./child.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = join(root, "web/dist");
const page = join(dist, "index.html");
const aside = join(root, ".cache");
/** So long a page that is open finds the pieces of its own build. */
const KEPT_MS = 86_400_000;

/** Throws with what the bundler said when it refuses a source. */
export async function buildPortal(say: (line: string) => void): Promise<void> {
  if (existsSync(page) && statSync(page).mtimeMs > newest()) return;
  say("Building the portal …");
  const began = new Date();
  mkdirSync(aside, { recursive: true });
  const fresh = mkdtempSync(join(aside, "portal-"));
  try {
    await bundle(fresh);
    // A source that was changed meanwhile is younger than the page.
    utimesSync(join(fresh, "index.html"), began, began);
    moveIn(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function bundle(folder: string): Promise<void> {
  const vite = join(createRequire(import.meta.url).resolve("vite/package.json"), "../bin/vite.js");
  const config = ["--config", join(root, "web/vite.config.ts"), "--outDir", folder, "--logLevel", "warn"];
  const build = spawn(process.execPath, [vite, "build", ...config], {
    cwd: root,
    env: bareEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said, [code]] = await Promise.all([text(build.stderr), once(build, "exit")]);
  if (code !== 0) throw new Error(`The portal cannot be built.\n${said}`);
}

/** Each file whole, the page last: whoever asks gets the old portal or the new one. */
function moveIn(fresh: string): void {
  const made = filesIn(fresh).map((path) => relative(fresh, path));
  for (const path of [...made.filter((name) => name !== "index.html"), "index.html"]) {
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    renameSync(join(fresh, path), join(dist, path));
  }
  for (const path of filesIn(dist).filter((name) => !made.includes(relative(dist, name)))) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > KEPT_MS) rmSync(path, { force: true });
  }
}

/** When the youngest source of the portal was changed, in milliseconds since 1970. */
function newest(): number {
  const sources = [
    ...filesIn(join(root, "web")).filter((path) => !path.startsWith(join(dist, sep))),
    ...filesIn(join(root, "server")).filter((path) => path.endsWith("contract.ts")),
    join(root, "package-lock.json"),
  ];
  return Math.max(...sources.map((path) => statSync(path).mtimeMs));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
