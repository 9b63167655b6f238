// Each night: which untagged connections look like whose. A hint tells so little that it helps only who knows the connection.

import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { insertClaim, insertClaimBatch, waitsAlready } from "../claims/claim-queries.ts";
import { requirePaper } from "../papers.ts";
import { unitFor } from "../tag.ts";
import {
  discomIds,
  hintedConnections,
  insertHints,
  markHintsClaimed,
  stageUntaggedNames,
  stageWantedNames,
} from "./hint-queries.ts";

/** Of 100, by trigrams of both names without forms of company. */
const LIKENESS_MIN = 60;
/** So many connections of one registered name make that name the payer's. */
const HELD_NAME_MIN = 3;
const PER_PAYER_MAX = 200;

/** The job `find-tag-hints`. */
export async function findTagHints(_payload: Record<string, unknown>, { database }: Services): Promise<void> {
  for (const { id: discomId } of await asSystem(database, discomIds)) {
    await asSystem(database, async (db) => {
      await stageUntaggedNames(db, discomId);
      await stageWantedNames(db, discomId, HELD_NAME_MIN);
      await insertHints(db, { discomId, likenessMin: LIKENESS_MIN, perPayerMax: PER_PAYER_MAX });
    });
  }
}

/** The worker knows the numbers; the payer's claims show their last digits until the discom has approved them. */
export async function claimHints(
  database: Database,
  actor: Actor,
  wish: { ids: readonly string[]; paper?: string | undefined; note: string },
): Promise<{ claimed: number }> {
  const payerId = actor.payerId as string;
  return asSystem(database, async (db) => {
    if (wish.paper) await requirePaper(db, payerId, wish.paper);
    const subUnitId = await unitFor(db, actor, undefined);
    const hints = await hintedConnections(db, { payerId, ids: wish.ids });
    const batches = new Map<number, string>();
    let claimed = 0;
    for (const { discom_id: discomId, masked_number: number, number_key: numberKey } of hints) {
      if (await waitsAlready(db, { payerId, discomId, numberKey })) continue;
      const sent = { discomId, payerId, userId: actor.userId, uploadId: null, fileName: null };
      const batchId =
        batches.get(discomId) ?? (await insertClaimBatch(db, { ...sent, paper: wish.paper ?? null, note: wish.note }));
      batches.set(discomId, batchId);
      await insertClaim(db, { discomId, payerId, batchId, number, numberKey, label: "", subUnitId });
      claimed += 1;
    }
    await markHintsClaimed(
      db,
      payerId,
      hints.map(({ id }) => id),
    );
    await record(db, actor, "hinted connections claimed", `payer:${payerId}`, { claimed });
    return { claimed };
  });
}
