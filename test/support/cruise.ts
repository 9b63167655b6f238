// Runs dependency-cruiser as `npm run check` does, over any folder laid out like this one.

import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface Cruise {
  readonly modules: readonly string[];
  readonly violations: readonly Violation[];
}

interface Answer {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

const command = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

export function cruise(folder: string): Cruise {
  const houses = ["reconciliation", "server", "web", "migrations", "test", "fixtures"];
  const config = join(root, ".dependency-cruiser.cjs");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [command, "--config", config, "--output-type", "json", ...houses],
    { cwd: folder, encoding: "utf8", maxBuffer: 200_000_000, env: { ...process.env, NODE_OPTIONS: "" } },
  );
  if (stdout === "") throw new Error(`dependency-cruiser said nothing: ${stderr}`);
  const answer = JSON.parse(stdout) as Answer;
  return {
    modules: answer.modules.map((module) => module.source),
    violations: answer.summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to })),
  };
}
