// A person's turn to decide. While the engine is at work on thousands of lines, who waits for it holds a connection of the pool that
// everybody else's requests come from: so few wait, and not for long.

import { type Db, isOfPeople } from "#server/database.ts";
import { Busy } from "#server/errors.ts";
import { limitWait, lockDeciding, tryDeciding } from "./line-queries.ts";

/** Of sixteen connections: whoever decides nothing has the others. */
const WAITING_MAX = 6;
const PATIENCE_MS = 10_000;
let waiting = 0;

/** Gives when nobody else decides in this discom until the transaction ends. Jobs wait for as long as it takes. */
export async function waitToDecide(db: Db, discomId: number, patienceMs = PATIENCE_MS): Promise<void> {
  if (!isOfPeople(db)) return lockDeciding(db, discomId);
  if (await tryDeciding(db, discomId)) return;
  if (waiting >= WAITING_MAX) throw new Busy();
  waiting += 1;
  try {
    await limitWait(db, patienceMs);
    await lockDeciding(db, discomId);
    await limitWait(db, 0);
  } finally {
    waiting -= 1;
  }
}
