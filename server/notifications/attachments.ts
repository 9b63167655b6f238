// What goes along with a message: made when it is sent, so that the outbox stays small.

import type { Services } from "#server/http.ts";
import type { DueNotice } from "./queries.ts";

export interface Attachment {
  readonly fileName: string;
  readonly bytes: Buffer;
}

export async function attachmentsOf(_services: Services, _notice: DueNotice): Promise<readonly Attachment[]> {
  return [];
}
