// Commands that need the database but belong to no capability.

import type { Command } from "./command.ts";
import { readConfig } from "./config.ts";
import { createLog, type Ground, joinServer, startGround } from "./start.ts";

/** Opens the configured database for one command and closes it again. Log goes to stderr only from warnings up. */
export async function withGround<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  const ground = await startGround(readConfig(), createLog("silent"));
  try {
    return await work(ground);
  } finally {
    await ground.close();
  }
}

/** Gives the owner's address of the configured database, whatever version it is of. */
export async function withServer<T>(work: (ownerUrl: string) => Promise<T>): Promise<T> {
  const { ownerUrl, leave } = await joinServer(readConfig(), createLog("silent"));
  try {
    return await work(ownerUrl);
  } finally {
    await leave();
  }
}

export const migrateCommand: Command = async (_args, { stderr }) => {
  await withGround(async () => stderr.write("The database is as this version needs it.\n"));
  return 0;
};
