// The clock's jobs on advices: what outlived its last day gives its bills back, and people hear of it two days before.

import { record } from "#server/audit/record.ts";
import { asSystem } from "#server/database.ts";
import { happened } from "#server/events/happened.ts";
import type { Services } from "#server/http.ts";
import {
  expiredAdvices,
  expiringAdvices,
  insertEvent,
  type OutlivedAdvice,
  type Place,
  releaseBills,
} from "../queries.ts";
import { adviceHappened } from "./told.ts";

const WARN_DAYS = 2;

/** Before all of them. Some hundreds are looked at at a time: at the end of a financial year thousands have one last day. */
const FIRST: Place = { discomId: 0, id: "0" };

export async function expireAdvices(_payload: Record<string, unknown>, services: Services): Promise<void> {
  for (let last: Place | undefined = FIRST; last; ) {
    const after: Place = last;
    const expired = await asSystem(services.database, (db) => expiredAdvices(db, after));
    for (const advice of expired) await expire(services, advice);
    last = expired.at(-1);
  }
}

/** In a transaction of its own, so that one trouble stops no other. */
async function expire({ database, log }: Services, advice: OutlivedAdvice): Promise<void> {
  await asSystem(database, async (db) => {
    await insertEvent(db, advice, { seq: advice.seq + 1, event: "expired", state: "expired", by: null });
    await releaseBills(db, advice);
    const author = { userId: null, payerId: advice.payerId, discomId: null };
    await record(db, author, "expired advice", `advice:${advice.number}`);
    await happened(db, adviceHappened("advice.expired", advice));
  }).catch((error) => log.warn({ err: error, advice: advice.id }, "an advice did not expire"));
}

/** Once for each last day an advice is given; a second run of the job finds it told. */
export async function warnOfExpiry(_payload: Record<string, unknown>, { database }: Services): Promise<void> {
  for (let last: Place | undefined = FIRST; last; ) {
    const after: Place = last;
    last = await asSystem(database, async (db) => {
      const expiring = await expiringAdvices(db, WARN_DAYS, after);
      await happened(
        db,
        ...expiring.map((advice) => adviceHappened("advice.expiring", advice, { state: advice.state })),
      );
      return expiring.at(-1);
    });
  }
}
