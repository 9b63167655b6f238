// Which jobs there are and when the clock asks for them.

import type { Config } from "./config.ts";
import type { Jobs, Scheduled } from "./queue.ts";

export const jobs: Jobs = {};

export function schedule(_config: Config): readonly Scheduled[] {
  return [];
}
