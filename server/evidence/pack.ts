// Packs a period's evidence in the background: one picture of the database is read row by row, packed and kept in pieces, so that
// neither the rows nor the file ever stand in memory.

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { record } from "#server/audit/record.ts";
import { type Actor, asSystem, type Database, type Db } from "#server/database.ts";
import { notFound, Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { enqueue } from "#server/queue.ts";
import { type TableKind, writeTable } from "#server/tables/write-table.ts";
import { type Content, zipOf } from "#server/tables/zip.ts";
import { advanceWork, finishWork, startWork } from "#server/work/progress.ts";
import { type EvidenceExport, PERIOD_DAYS_MAX, type Selection } from "./contract.ts";
import {
  auditTold,
  decisionsTold,
  discomTold,
  entriesTold,
  evidenceTold,
  linesTold,
  paidTold,
  pickLines,
  policiesTold,
  runsTold,
  sumsTold,
  takePicture,
} from "./package-queries.ts";
import { decisionTable, entryTable, lineTable, paidTable, type Table } from "./package-tables.ts";
import { dropParts, exportById, insertExport, insertFile, insertPart } from "./queries.ts";
import { type About, readme } from "./readme.ts";

const PART_BYTES = 1024 * 1024;
const DAY_MS = 86_400_000;

/** Queues the packing with the caller's transaction. */
export async function askForExport(
  db: Db,
  actor: Actor,
  selection: Selection,
): Promise<{ id: string; workId: string }> {
  const days = (Date.parse(selection.to) - Date.parse(selection.from)) / DAY_MS + 1;
  if (days < 1 || days > PERIOD_DAYS_MAX) {
    throw new Refusal(422, "period-too-long", `Choose from one day up to ${PERIOD_DAYS_MAX} days.`, {
      params: { max: PERIOD_DAYS_MAX },
    });
  }
  const discomId = actor.discomId as number;
  const work = await startWork(db, actor, "pack-evidence");
  const id = await insertExport(db, { discomId, userId: actor.userId, workId: work, selection });
  await record(db, actor, "asked for evidence", `evidence-export:${id}`, { ...selection });
  await enqueue(db, "pack-evidence", { discomId, id, work, userId: actor.userId });
  return { id, workId: work };
}

/** The job `pack-evidence`; one that was broken off begins anew, one that had ended only says so. */
export async function packEvidence(payload: Record<string, unknown>, { database, config }: Services): Promise<void> {
  const { discomId, id, work, userId } = payload as { discomId: number; id: string; work: string; userId: string };
  const asked = await asSystem(database, async (db) => {
    await dropPartsUnlessReady(db, discomId, id);
    return exportById(db, discomId, id);
  });
  if (!asked) throw notFound("evidence export");
  if (asked.file === null) {
    const made = await asSystem(database, (db) => pack(db, database, discomId, asked, work, config.publicUrl));
    await asSystem(database, async (db) => {
      await insertFile(db, { discomId, id, ...made });
      const { name, bytes, lines, decisions } = made;
      await record(db, { userId, payerId: null, discomId }, "packed evidence", `evidence-export:${id}`, {
        name,
        bytes,
        lines,
        decisions,
        sha256: made.sha256.toString("hex"),
      });
    });
  }
  await finishWork(database, work, { id });
}

async function dropPartsUnlessReady(db: Db, discomId: number, id: string): Promise<void> {
  const asked = await exportById(db, discomId, id);
  if (asked?.file === null) await dropParts(db, discomId, id);
}

async function pack(db: Db, database: Database, discomId: number, asked: EvidenceExport, work: string, url: string) {
  await takePicture(db);
  const { selection } = asked;
  const counts = await pickLines(db, discomId, selection);
  const discom = await discomTold(db, discomId);
  const sums = await sumsTold(db, discomId);
  const about: About = {
    discom: discom.name,
    discomHi: discom.nameHi,
    from: selection.from,
    to: selection.to,
    madeAt: new Date().toISOString(),
    madeBy: asked.askedBy.name,
    ...counts,
    sums,
  };
  const total = 2 * counts.lines + 2 * counts.decisions + counts.entries;
  let done = 0;
  let told = 0;
  const counted = async function* <Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
    for await (const row of rows) {
      done += 1;
      if (done - told >= 5000) {
        told = done;
        await advanceWork(database, work, { stage: "packing", done, total });
      }
      yield row;
    }
  };
  await advanceWork(database, work, { stage: "packing", done, total });
  let head: { seq: string; hash: string } | null = null;
  const files: Content[] = [
    plain("README-English.txt", readme("en", about)),
    plain("README-Hindi.txt", readme("hi", about)),
    table("lines.csv", "csv", lineTable, () => counted(linesTold(db, discomId))),
    table("decisions.csv", "csv", decisionTable, () => counted(decisionsTold(db, discomId))),
    table("decisions.xlsx", "xlsx", decisionTable, () => counted(decisionsTold(db, discomId))),
    table("paid-bills.csv", "csv", paidTable, () => paidTold(db, discomId)),
    table("journal.csv", "csv", entryTable, () => counted(entriesTold(db, discomId))),
    jsonLines("evidence.jsonl", () => counted(evidenceTold(db, discomId))),
    jsonLines("runs.jsonl", () => runsTold(db, discomId)),
    jsonLines("policies.jsonl", () => policiesTold(db, discomId)),
    jsonLines("audit.jsonl", async function* () {
      for await (const row of auditTold(db, discomId, selection.from)) {
        head = { seq: row.seq, hash: row.hash };
        yield { json: JSON.stringify(row) };
      }
    }),
    plain("sums.json", `${JSON.stringify({ ...counts, ...sums }, null, 2)}\n`),
  ];
  const zip = zipOf(files, {
    name: "manifest.json",
    text: (packed) =>
      `${JSON.stringify({ discom: discom.code, portal: url, selection, madeAt: about.madeAt, madeBy: about.madeBy, auditHead: head, files: packed }, null, 2)}\n`,
  });
  const { bytes, sha256 } = await keep(zip, database, discomId, asked.id);
  const name = `evidence-${discom.code}-${selection.from}-to-${selection.to}-${asked.id}.zip`;
  return { name, bytes, sha256, lines: counts.lines, decisions: counts.decisions };
}

/** Each part in a transaction of its own: what is not whole is thrown away by the next attempt. */
async function keep(zip: Readable, database: Database, discomId: number, id: string) {
  const hash = createHash("sha256");
  let bytes = 0;
  let part = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    const whole = Buffer.concat(waiting);
    waiting = [];
    size = 0;
    await asSystem(database, (db) => insertPart(db, discomId, id, part++, whole));
  };
  for await (const piece of zip) {
    const chunk = piece as Buffer;
    hash.update(chunk);
    bytes += chunk.length;
    waiting.push(chunk);
    size += chunk.length;
    if (size >= PART_BYTES) await flush();
  }
  if (size > 0) await flush();
  return { bytes, sha256: hash.digest() };
}

function plain(name: string, text: string): Content {
  return {
    name,
    async *open() {
      yield text;
    },
  };
}

function table<Row>(
  name: string,
  kind: TableKind,
  { captions, cells }: Table<Row>,
  rows: () => AsyncIterable<Row>,
): Content {
  async function* all() {
    yield captions;
    for await (const row of rows()) yield cells(row);
  }
  return { name, open: () => writeTable(kind, name.replace(/\..*$/, ""), all()) };
}

const TEXT_LENGTH = 65_536;

/** One JSON text a line, handed on in pieces. */
function jsonLines(name: string, rows: () => AsyncIterable<{ json: string }>): Content {
  return {
    name,
    async *open() {
      let text = "";
      for await (const { json } of rows()) {
        text += `${json}\n`;
        if (text.length < TEXT_LENGTH) continue;
        yield text;
        text = "";
      }
      if (text !== "") yield text;
    },
  };
}
