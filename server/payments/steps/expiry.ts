// The clock's jobs on advices: what outlived its last day gives its bills back, and people hear of it two days before.

import { record } from "#server/audit/record.ts";
import { asSystem } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import { expiredAdvices, expiringAdvices, insertEvent, releaseBills } from "../queries.ts";
import { adviceHappened } from "./told.ts";

const WARN_DAYS = 2;

/** One transaction each, so that one trouble stops no other. */
export async function expireAdvices(_payload: Record<string, unknown>, services: Services): Promise<void> {
  const expired = await asSystem(services.database, (db) => expiredAdvices(db));
  for (const advice of expired) {
    await asSystem(services.database, async (db) => {
      await insertEvent(db, advice, { seq: advice.seq + 1, event: "expired", state: "expired", by: null });
      await releaseBills(db, advice);
      const author = { userId: null, payerId: advice.payerId, discomId: null };
      await record(db, author, "expired advice", `advice:${advice.number}`);
      await happened(db, adviceHappened("advice.expired", advice));
    }).catch((error) => services.log.warn({ err: error, advice: advice.id }, "an advice did not expire"));
  }
}

/** Once for each last day an advice is given; a second run of the job finds it told. */
export async function warnOfExpiry(_payload: Record<string, unknown>, { database }: Services): Promise<void> {
  await asSystem(database, async (db) => {
    const expiring = await expiringAdvices(db, WARN_DAYS);
    await happened(db, ...expiring.map((advice) => adviceHappened("advice.expiring", advice, { state: advice.state })));
  });
}
