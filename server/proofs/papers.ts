// Draws packs: one while its reader waits, thousands in the background; only what the one who asked may see, and only what stands.

import { record } from "#server/audit/record.ts";
import { inChild } from "#server/child.ts";
import type { Config } from "#server/config.ts";
import { type Actor, asActor, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { wholeReceipt } from "#server/receipts/whole.ts";
import { type Content, zipOf } from "#server/tables/zip.ts";
import { askForPaper, drawPaper } from "#server/work/papers.ts";
import { CONNECTIONS_MAX, type Letter, type PackLanguage, type ProofPapers } from "./contract.ts";
import type { PackAnswer, PackTask } from "./drawing-process.ts";
import { evidenceOf } from "./gather.ts";
import { type Pack, packsPdfOf } from "./pack-pdf.ts";
import { proofUrl } from "./verification.ts";

const JOB = "draw-proofs";
const entry = new URL("./drawing-process.ts", import.meta.url);
const LIMITS = { seconds: 300, megabytes: 1024 };
const AT_ONCE = 100;

export async function packOf(
  db: Db,
  actor: Actor,
  config: Config,
  asked: { of: string; connection: string; language: PackLanguage } & Letter,
): Promise<Buffer> {
  const { of, connection, language, ...letter } = asked;
  const packs = await packsOf(db, config, of, [connection], letter);
  await record(db, actor, "drew a proof of payment", `connection:${connection}`, { of });
  return packsPdfOf(packs, language);
}

export async function askForProofs(db: Db, actor: Actor, asked: ProofPapers): Promise<{ workId: string }> {
  const found = await evidenceOf(db, asked.of, asked.connections ?? null);
  standing(found);
  if (found.length > CONNECTIONS_MAX) {
    throw new Refusal(422, "too-many-connections", `At most ${CONNECTIONS_MAX} connections are drawn at a time.`, {
      params: { max: CONNECTIONS_MAX },
    });
  }
  await record(db, actor, "drew proofs of payment", `payment:${asked.of}`, { connections: found.length });
  return askForPaper(db, actor, JOB, { ...asked }, found.length);
}

/** The job `draw-proofs`. */
export function drawProofs(payload: Record<string, unknown>, { database, config }: Services): Promise<void> {
  return drawPaper<ProofPapers>(database, payload, async ({ actor, asked }, told) => {
    const { of, connections, letter, language } = asked;
    const packs = await asActor(database, actor, (db) => packsOf(db, config, of, connections ?? null, letter));
    const total = packs.length;
    await told(0, total);
    const name = `proofs-of-payment-${of}-${language}`;
    if (asked.as === "zip") {
      return {
        fileName: `${name}.zip`,
        mediaType: "application/zip",
        body: packed(packs, language, (done) => told(done, total)),
      };
    }
    let telling = Promise.resolve();
    const task: PackTask = { packs, language, together: true };
    const [bytes] = await inChild<PackAnswer>(entry, task, LIMITS, (done) => {
      telling = telling.then(() => told(done, total));
    });
    await telling;
    async function* body() {
      yield Buffer.from(bytes as Uint8Array);
    }
    return { fileName: `${name}.pdf`, mediaType: "application/pdf", body: body() };
  });
}

function packed(packs: readonly Pack[], language: PackLanguage, told: (done: number) => Promise<void>) {
  async function* drawn(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < packs.length; at += AT_ONCE) {
      const task: PackTask = { packs: packs.slice(at, at + AT_ONCE), language, together: false };
      yield* await inChild<PackAnswer>(entry, task, LIMITS);
      await told(Math.min(at + AT_ONCE, packs.length));
    }
  }
  const source = drawn();
  const files = packs.map(
    ({ evidence }): Content => ({
      name: `${evidence.items[0]?.connectionNumber}-${evidence.payment.of}-${language}.pdf`,
      stored: true,
      async *open() {
        const { value, done } = await source.next();
        if (done) throw new Error("fewer were drawn than there are");
        yield Buffer.from(value);
      },
    }),
  );
  return zipOf(files);
}

async function packsOf(
  db: Db,
  config: Config,
  of: string,
  connections: readonly string[] | null,
  letter: Letter,
): Promise<Pack[]> {
  const found = await evidenceOf(db, of, connections);
  standing(found);
  const [first] = found;
  const number = first?.payment.receipt?.number;
  const whole = number === undefined ? undefined : await wholeReceipt(db, number);
  const byConnection = new Map<string, NonNullable<typeof whole>["items"][number][]>();
  for (const item of whole?.items ?? []) {
    const own = byConnection.get(item.connectionNumber);
    if (own) own.push(item);
    else byConnection.set(item.connectionNumber, [item]);
  }
  const today = new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });
  return found.map((evidence): Pack => {
    const connection = evidence.items[0]?.connectionNumber ?? "";
    return {
      evidence,
      url: proofUrl(config, { of: evidence.payment.of, connection }),
      publicUrl: config.publicUrl,
      letter,
      today,
      receipt: whole?.receipt ?? null,
      receiptItems: byConnection.get(connection) ?? [],
    };
  });
}

function standing(found: Awaited<ReturnType<typeof evidenceOf>>): void {
  if (found.length === 0) throw notFound("payment of this connection");
  if (found.some(({ state }) => state === "cancelled")) {
    throw new Refusal(
      409,
      "payment-not-standing",
      "The bank or the discom took this payment back; its receipt is cancelled and proves nothing any more.",
    );
  }
}
