// Money-writing work runs once per key: the same request again gets the first answer, another body under the key is refused.

import { createHash } from "node:crypto";
import type { Actor, Db } from "./database.ts";
import { Refusal } from "./errors.ts";
import { keepAnswer, keptAnswer, lockRequest } from "./queries.ts";

export interface MoneyRequest {
  /** Method and path with its ids. */
  readonly route: string;
  readonly key: string;
  /** Everything that makes two requests the same. */
  readonly content: readonly (string | Buffer)[];
}

export async function once(
  db: Db,
  actor: Actor,
  { route, key, content }: MoneyRequest,
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (!/^[\x21-\x7e]{8,100}$/.test(key)) {
    throw new Refusal(400, "idempotency-key-missing", "Send an Idempotency-Key header of 8 to 100 characters.");
  }
  const hash = createHash("sha256");
  for (const part of content) hash.update(part);
  const bodyHash = hash.digest();
  const request = { userId: actor.userId, route, key };
  if (!(await lockRequest(db, `${actor.userId} ${route} ${key}`))) {
    throw new Refusal(409, "in-flight", "The same request is being worked on.");
  }
  const before = await keptAnswer(db, request);
  if (before) {
    if (before.body_hash.equals(bodyHash)) return before.answer;
    throw new Refusal(422, "idempotency-key-reused", "This Idempotency-Key was used for another request.");
  }
  const answer = await work();
  await keepAnswer(db, request, bodyHash, answer);
  return answer;
}
