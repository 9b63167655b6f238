// How long it takes to draw every connection's receipt of an advice, as the worker draws them: for the operator's bench.

import type { Actor } from "#server/database.ts";
import { asActor } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { askForReceipts, drawReceipts } from "./papers.ts";
import type { ReceiptPapers } from "./papers-contract.ts";

/** Seconds from the job's begin to the kept file. The job is left in the queue, where it finds its work done. */
export async function benchReceipts(
  services: Services,
  actor: Actor,
  advice: string,
  as: ReceiptPapers["as"] = "pdf",
  language: ReceiptPapers["language"] = "en",
): Promise<number> {
  const asked: ReceiptPapers = { selection: { advice }, per: "connection", as, language };
  const { workId } = await asActor(services.database, actor, (db) => askForReceipts(db, actor, asked));
  const began = performance.now();
  await drawReceipts({ work: workId, actor, asked }, services);
  return (performance.now() - began) / 1000;
}
