// Draws the receipts of a selection in the background: what the one who asked may see, in processes of their own, with progress.

import { inChild } from "#server/child.ts";
import type { Language } from "#server/contract.ts";
import { type Actor, asActor, type Database, type Db } from "#server/database.ts";
import { Refusal } from "#server/errors.ts";
import type { Services } from "#server/http.ts";
import { type Cell, rupeesCell, writeTable } from "#server/tables/write-table.ts";
import { type Content, zipOf } from "#server/tables/zip.ts";
import { askForPaper, type Drawn, drawPaper } from "#server/work/papers.ts";
import type { ConnectionReceipt } from "./contract.ts";
import type { DrawingAnswer, DrawingTask } from "./drawing-process.ts";
import { allItems } from "./item-queries.ts";
import { RECEIPTS_MAX, type ReceiptPapers, type ReceiptSelection, SLIPS_MAX } from "./papers-contract.ts";
import { type ReceiptFilter, type ReceiptRecord, receiptByNumber, receiptNumbers } from "./queries.ts";
import type { ReceiptBundle } from "./receipt-pdf.ts";

const JOB = "draw-receipts";
const entry = new URL("./drawing-process.ts", import.meta.url);
const LIMITS = { seconds: 300, megabytes: 1024 };
/** Drawn by one process in a second or so; two are under way at a time. */
const AT_ONCE = 250;

export async function askForReceipts(db: Db, actor: Actor, wanted: ReceiptPapers): Promise<{ workId: string }> {
  const found = await receiptNumbers(db, actor, filterOf(wanted.selection), {
    whole: wanted.per === "receipt",
    limit: RECEIPTS_MAX + 1,
  });
  if (found.length === 0) throw new Refusal(422, "nothing-selected", "No receipt is selected. Take a filter away.");
  const slips = found.reduce((count, { itemsCount }) => count + itemsCount, 0);
  if (found.length > RECEIPTS_MAX || slips > SLIPS_MAX) {
    throw new Refusal(
      422,
      "too-many-receipts",
      `At most ${RECEIPTS_MAX} receipts with ${SLIPS_MAX} bills are drawn at a time. Choose fewer days, or one advice.`,
      { params: { receipts: RECEIPTS_MAX, bills: SLIPS_MAX } },
    );
  }
  const total = wanted.per === "receipt" ? found.length : slips;
  return askForPaper(db, actor, JOB, { ...wanted }, total);
}

/** The job `draw-receipts`. */
export function drawReceipts(payload: Record<string, unknown>, { database, config }: Services): Promise<void> {
  return drawPaper<ReceiptPapers>(database, payload, async ({ actor, asked }, told) => {
    const bundles = await bundlesOf(database, actor, asked);
    const task: Omit<DrawingTask, "together"> = {
      publicUrl: config.publicUrl,
      bundles,
      per: asked.per,
      language: asked.language,
    };
    const total = asked.per === "receipt" ? bundles.length : bundles.reduce((sum, { items }) => sum + items.length, 0);
    await told(0, total);
    const name = fileName(bundles, asked);
    return asked.as === "pdf" ? onePdf(name, task, total, told) : packed(name, task, total, told);
  });
}

/** In one picture of what the actor may see now. */
async function bundlesOf(
  database: Database,
  actor: Actor,
  { selection, per }: ReceiptPapers,
): Promise<ReceiptBundle[]> {
  return asActor(database, actor, async (db) => {
    const bundles: ReceiptBundle[] = [];
    const wanted = { whole: per === "receipt", limit: RECEIPTS_MAX };
    for (const { number } of await receiptNumbers(db, actor, filterOf(selection), wanted)) {
      const receipt = await receiptByNumber(db, number);
      if (receipt) bundles.push({ receipt, items: await allItems(db, receipt) });
    }
    return bundles;
  });
}

async function onePdf(
  name: string,
  task: Omit<DrawingTask, "together">,
  total: number,
  told: (done: number, total: number) => Promise<void>,
): Promise<Drawn> {
  let telling = Promise.resolve();
  const [bytes] = await inChild<DrawingAnswer>(
    entry,
    { ...task, together: true } satisfies DrawingTask,
    LIMITS,
    (done) => {
      telling = telling.then(() => told(done, total));
    },
  );
  await telling;
  if (!bytes) throw new Error("nothing was drawn");
  async function* body() {
    yield Buffer.from(bytes as Uint8Array);
  }
  return { fileName: `${name}.pdf`, mediaType: "application/pdf", body: body() };
}

interface Paper {
  readonly name: string;
  readonly receipt: ReceiptRecord;
  readonly item: ConnectionReceipt | null;
}

function packed(
  name: string,
  task: Omit<DrawingTask, "together">,
  total: number,
  told: (done: number, total: number) => Promise<void>,
): Drawn {
  const papers = papersOf(task);
  const drawn = inTurn(batchesOf(task));
  let done = 0;
  const files = papers.map(
    (paper): Content => ({
      name: paper.name,
      stored: true,
      async *open() {
        const { value, done: over } = await drawn.next();
        if (over) throw new Error("fewer were drawn than are listed");
        done += 1;
        if (done % AT_ONCE === 0) await told(done, total);
        yield Buffer.from(value);
      },
    }),
  );
  const list = { name: "receipts.csv", open: () => writeTable("csv", "receipts", listOf(papers, task.language)) };
  const body = zipOf([list, ...files]);
  return { fileName: `${name}.zip`, mediaType: "application/zip", body };
}

/** The files of the ZIP in the order they are drawn. */
function papersOf({ bundles, per, language }: Omit<DrawingTask, "together">): Paper[] {
  return bundles.flatMap(({ receipt, items }): Paper[] =>
    per === "receipt"
      ? [{ name: `${receipt.number}-${language}.pdf`, receipt, item: null }]
      : items.map((item) => ({ name: `${item.connectionNumber}-${item.number}-${language}.pdf`, receipt, item })),
  );
}

function batchesOf(task: Omit<DrawingTask, "together">): DrawingTask[] {
  const pieces = task.bundles.flatMap(({ receipt, items }): ReceiptBundle[] => {
    if (task.per === "receipt") return [{ receipt, items }];
    const cut = Math.ceil(items.length / AT_ONCE);
    return Array.from({ length: cut }, (_, at) => ({ receipt, items: items.slice(at * AT_ONCE, (at + 1) * AT_ONCE) }));
  });
  const batches: ReceiptBundle[][] = [];
  let size = 0;
  for (const piece of pieces) {
    if (batches.length === 0 || size + piece.items.length > AT_ONCE) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(piece);
    size += piece.items.length;
  }
  return batches.map((bundles) => ({ ...task, bundles, together: false }));
}

/** One batch is drawn ahead while the one before it is packed. */
async function* inTurn(batches: readonly DrawingTask[]): AsyncGenerator<Uint8Array> {
  const draw = (task: DrawingTask | undefined) => {
    const drawing = task && inChild<DrawingAnswer>(entry, task, LIMITS);
    // Its failure is met when its turn comes.
    drawing?.catch(() => undefined);
    return drawing;
  };
  let [now, next] = [draw(batches[0]), draw(batches[1])];
  for (let at = 0; now; at += 1) {
    const drawn = await now;
    [now, next] = [next, draw(batches[at + 2])];
    yield* drawn;
  }
}

const captions: Readonly<Record<Language, readonly string[]>> = {
  en: ["File", "Receipt", "Connection", "Name", "Site", "Bill", "Received on", "UTR", "Amount", "State"],
  hi: ["फ़ाइल", "रसीद", "कनेक्शन", "नाम", "स्थल", "बिल", "प्राप्ति तिथि", "UTR", "राशि", "स्थिति"],
};

function* listOf(papers: readonly Paper[], language: Language): Generator<readonly Cell[]> {
  yield captions[language];
  for (const { name, receipt, item } of papers) {
    yield [
      name,
      item?.number ?? receipt.number,
      item?.connectionNumber ?? "",
      item?.connectionName ?? "",
      item?.site ?? "",
      item?.billNumber ?? "",
      receipt.valueDate,
      receipt.utr,
      rupeesCell(item?.paise ?? receipt.paise),
      receipt.state,
    ];
  }
}

function fileName(bundles: readonly ReceiptBundle[], { per, language }: ReceiptPapers): string {
  const [first] = bundles;
  const of = bundles.length === 1 && first ? first.receipt.number : `receipts-${bundles.length}`;
  return `${of}${per === "connection" ? "-connections" : ""}-${language}`;
}

export function filterOf(selection: ReceiptSelection): ReceiptFilter {
  const { q, discom, advice, from, to, state, numbers } = selection;
  return {
    q: q || null,
    discom: discom ?? null,
    advice: advice ?? null,
    from: from ?? null,
    to: to ?? null,
    state: state ?? null,
    numbers: numbers ?? null,
  };
}
