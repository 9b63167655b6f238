// Progress, asked once or followed.

import { setTimeout as sleep } from "node:timers/promises";
import type { Work } from "#server/contract.ts";
import { type Actor, asActor, type Database } from "#server/database.ts";
import { notFound } from "#server/errors.ts";
import { inTransaction, type Route, withActor } from "#server/http.ts";
import { getWork, streamWork } from "./contract.ts";
import { lookAtBackground } from "./health.ts";
import { getHealth } from "./health-contract.ts";
import { workById } from "./queries.ts";

const LOOK_EVERY_MS = 300;

export const workRoutes: readonly Route[] = [
  inTransaction(getWork, async ({ db, params }) => {
    const work = await workById(db, params.id);
    if (!work) throw notFound("work");
    return work;
  }),

  withActor(getHealth, async ({ actor, services: { database } }) => {
    const { accounts, ...background } = await lookAtBackground(database, actor.discomId);
    return { ...background, accounts: accounts.map(({ discomId: _, discom: __, ...account }) => account) };
  }),

  withActor(streamWork, async ({ actor, params, services, http: { request, response } }) => {
    let work = await look(services.database, actor, params.id);
    response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no" });
    let open = true;
    request.on("close", () => {
      open = false;
    });
    for (let sent = ""; open; work = await look(services.database, actor, params.id)) {
      const event = JSON.stringify(work);
      if (event !== sent) response.write(`data: ${event}\n\n`);
      sent = event;
      if (work.state === "done" || work.state === "failed") break;
      await sleep(LOOK_EVERY_MS);
    }
    response.end();
    return {};
  }),
];

async function look(database: Database, actor: Actor, id: string): Promise<Work> {
  const work = await asActor(database, actor, (db) => workById(db, id));
  if (!work) throw notFound("work");
  return work;
}
