// `milaan import …`: to whom each kind of file belongs.

import type { Command } from "./command.ts";

export const importCommand: Command = async (args, out) => {
  if (args[0] === "settlements") {
    return (await import("./gateway/settlements-command.ts")).settlementsCommand(args, out);
  }
  return (await import("./bills/import-command.ts")).importCommand(args, out);
};
