// On whose behalf a statement is read and imported: a person behind row-level security, or the system for one discom.

import type { Author } from "#server/audit/record.ts";
import { type Actor, asActor, asSystem, type Db } from "#server/database.ts";
import type { Services } from "#server/http.ts";

export type ImportStage = "reading" | "adding";

export interface Importer extends Author {
  readonly discomId: number;
  readonly payerId: null;
  readonly services: Services;
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Told what is being done, where somebody follows it. */
  readonly onStage?: (stage: ImportStage) => Promise<void>;
}

export function personImports(services: Services, actor: Actor): Importer {
  return {
    services,
    discomId: actor.discomId as number,
    payerId: null,
    userId: actor.userId,
    transaction: (work) => asActor(services.database, actor, work),
  };
}

/** Inbox, command line, and the background half of what a person began. */
export function systemImports(services: Services, discomId: number, userId: string | null = null): Importer {
  return {
    services,
    discomId,
    payerId: null,
    userId,
    transaction: (work) => asSystem(services.database, work),
  };
}
