// What goes along with a message: made when it is sent, so that the outbox stays small.

import { asSystem } from "#server/database.ts";
import type { Services } from "#server/http.ts";
import { summaryPdf } from "#server/receipts/summary.ts";
import type { DueNotice } from "../queries.ts";

export interface Attachment {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** By e-mail only; in the language of the message. */
export async function attachmentsOf({ database }: Services, notice: DueNotice): Promise<readonly Attachment[]> {
  const id = /^monthly-summary:([1-9]\d{0,17})$/.exec(notice.subject)?.[1];
  if (notice.channel !== "email" || notice.kind !== "monthly-summary" || id === undefined) return [];
  const { fileName, body } = await asSystem(database, (db) => summaryPdf(db, id, notice.language));
  return [{ fileName, bytes: body }];
}
