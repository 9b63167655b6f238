// Runs the jobs that wait in a test's queue, as the worker would, one after the other, without a worker.

import { row, rows } from "#server/database.ts";
import { jobs } from "#server/worker.ts";
import type { TestGround } from "./ground.ts";

/** Those of the names given, until none waits. A job that throws ends the test. */
export async function runQueued(ground: TestGround, names: readonly string[]): Promise<void> {
  for (;;) {
    const next = await row<{ id: string; name: string; payload: Record<string, unknown> }>(
      ground.database.worker,
      `SELECT j.id, t.identifier AS name, j.payload FROM graphile_worker._private_jobs j
         JOIN graphile_worker._private_tasks t ON t.id = j.task_id
        WHERE t.identifier = ANY(?::text[]) ORDER BY j.id LIMIT 1`,
      [[...names]],
    );
    if (!next) return;
    await jobs[next.name]?.(next.payload, ground, { number: 1, max: 25 });
    await rows(ground.database.worker, "SELECT graphile_worker.complete_jobs(ARRAY[?::bigint])", [next.id]);
  }
}
