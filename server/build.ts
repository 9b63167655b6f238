// Builds the portal when it was never built or its sources are newer, so that one command is enough. In a process of its own: a
// bundler takes a gigabyte, which the server would keep for as long as it lives.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "./child.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const page = join(root, "web/dist/index.html");

/** Throws with what the bundler said when it refuses a source. */
export async function buildPortal(say: (line: string) => void): Promise<void> {
  if (existsSync(page) && statSync(page).mtimeMs > newest()) return;
  say("Building the portal …");
  const vite = join(createRequire(import.meta.url).resolve("vite/package.json"), "../bin/vite.js");
  const build = spawn(
    process.execPath,
    [vite, "build", "--config", join(root, "web/vite.config.ts"), "--logLevel", "warn"],
    { cwd: root, env: bareEnvironment(), stdio: ["ignore", "ignore", "pipe"] },
  );
  const [said, [code]] = await Promise.all([text(build.stderr), once(build, "exit")]);
  if (code !== 0) throw new Error(`The portal cannot be built.\n${said}`);
}

/** When the youngest source of the portal was changed, in milliseconds since 1970. */
function newest(): number {
  const sources = [
    ...files("web"),
    ...files("server").filter((path) => path.endsWith("contract.ts")),
    join(root, "package-lock.json"),
  ];
  return Math.max(...sources.map((path) => statSync(path).mtimeMs));
}

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(join("web", "dist")))
    .map((entry) => join(entry.parentPath, entry.name));
}
