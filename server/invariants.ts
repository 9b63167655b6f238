// Proves on the live database what must always hold: one list for the tests, for `milaan verify`, for the clock and for the health page.

import { asSystem, type Database } from "./database.ts";
import type { Services } from "./http.ts";
import {
  auditHeads,
  type CheckRow,
  freeze,
  insertCheck,
  invariants,
  lastCheck,
  offendersOf,
} from "./invariants-queries.ts";

export interface Proof {
  readonly name: string;
  readonly says: string;
  readonly holds: boolean;
  /** The first rows that break it. */
  readonly broken: readonly { readonly discom: number; readonly what: string }[];
}

export function prove(database: Database): Promise<Proof[]> {
  return asSystem(database, async (db) => {
    await freeze(db);
    const proofs: Proof[] = [];
    for (const invariant of invariants) {
      const broken = await offendersOf(db, invariant);
      proofs.push({ name: invariant.name, says: invariant.says, holds: broken.length === 0, broken });
    }
    return proofs;
  });
}

/**
 * The clock's job: what it found is kept for the health page, and a break is an error in the log. The log also keeps the heads of the
 * audit, out of the reach of whoever could cut its end off in the database.
 */
export async function checkInvariants(_payload: Record<string, unknown>, { database, log }: Services): Promise<void> {
  const started = Date.now();
  const broken = (await prove(database)).filter((proof) => !proof.holds);
  for (const proof of broken) log.error({ invariant: proof.name, broken: proof.broken }, proof.says);
  log.info({ heads: await asSystem(database, auditHeads) }, "audit heads");
  await asSystem(database, (db) =>
    insertCheck(db, { seconds: (Date.now() - started) / 1000, broken: broken.map(({ name }) => name) }),
  );
}

/** Undefined before the first check. */
export function lastInvariantCheck(database: Database): Promise<CheckRow | undefined> {
  return asSystem(database, lastCheck);
}
