// For an operator's monitor: the banks' servers that cannot be read, of which discom, and since when.

import { asSystem, type Database } from "#server/database.ts";
import { failingSources } from "./sftp-queries.ts";

export function failingBankServers(database: Database): Promise<{ discom: string; code: string; since: string }[]> {
  return asSystem(database, failingSources);
}
