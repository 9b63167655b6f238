// Builds the portal when it was never built or its sources are newer, so that one command is enough.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const page = join(root, "web/dist/index.html");

export async function buildPortal(say: (line: string) => void): Promise<void> {
  if (existsSync(page) && statSync(page).mtimeMs > newest()) return;
  say("Building the portal …");
  const { build } = await import("vite");
  await build({ configFile: join(root, "web/vite.config.ts"), logLevel: "warn" });
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
