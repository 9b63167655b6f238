// Draws papers in the background and keeps them in parts: asked for in a transaction, followed like any long work, fetched by who asked.

import { createHash } from "node:crypto";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { enqueue } from "#server/queue.ts";
import { dropParts, insertFile, insertPaper, insertPart, isDrawn } from "./papers-queries.ts";
import { advanceWork, finishWork, startWork } from "./progress.ts";

const PART_BYTES = 1024 * 1024;

/** What a job that draws is given. */
export interface PaperTask<Asked> {
  readonly work: string;
  readonly actor: Actor;
  readonly asked: Asked;
}

export interface Drawn {
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: AsyncIterable<Buffer>;
}

/** Queues `kind`, which is the name of the job too, with the caller's transaction. */
export async function askForPaper(
  db: Db,
  actor: Actor,
  kind: string,
  asked: Readonly<Record<string, unknown>>,
  total: number,
): Promise<{ workId: string }> {
  const work = await startWork(db, actor, kind, total);
  await insertPaper(db, work, actor, { kind, asked });
  const { userId, name, payerId, discomId, roles } = actor;
  await enqueue(db, kind, { work, actor: { ...actor, userId, name, payerId, discomId, roles }, asked });
  return { workId: work };
}

/** Runs a drawing job: one that was broken off begins anew, one that had ended only says so. `told` hears how many are drawn. */
export async function drawPaper<Asked>(
  database: Database,
  payload: Record<string, unknown>,
  draw: (task: PaperTask<Asked>, told: (done: number, total: number) => Promise<void>) => Promise<Drawn>,
): Promise<void> {
  const task = payload as unknown as PaperTask<Asked>;
  const { work } = task;
  const drawn = await asSystem(database, async (db) => {
    if (await isDrawn(db, work)) return true;
    await dropParts(db, work);
    return false;
  });
  if (!drawn) {
    const told = (done: number, total: number) => advanceWork(database, work, { stage: "drawing", done, total });
    const { fileName, mediaType, body } = await draw(task, told);
    const kept = await keep(database, work, body);
    await asSystem(database, (db) => insertFile(db, { workId: work, fileName, mediaType, ...kept }));
  }
  await finishWork(database, work, {});
}

/** Each part in a transaction of its own: what is not whole is thrown away by the next attempt. */
async function keep(database: Database, work: string, body: AsyncIterable<Buffer>) {
  const hash = createHash("sha256");
  let [bytes, part, size] = [0, 0, 0];
  let waiting: Buffer[] = [];
  const flush = async () => {
    const whole = Buffer.concat(waiting);
    [waiting, size] = [[], 0];
    await asSystem(database, (db) => insertPart(db, work, part++, whole));
  };
  for await (const piece of body) {
    hash.update(piece);
    bytes += piece.length;
    size += piece.length;
    waiting.push(piece);
    if (size >= PART_BYTES) await flush();
  }
  if (size > 0) await flush();
  return { bytes, sha256: hash.digest() };
}
