// Numbers of calls that were taken, for as long as their signatures are good.

import { type Db, rows } from "#server/database.ts";

/** False when it was taken before. Forgets what is older than `seconds`. */
export async function rememberNonce(db: Db, caller: string, nonce: string, seconds: number): Promise<boolean> {
  await rows(db, "DELETE FROM callback_nonces WHERE at < now() - make_interval(secs => ?)", [seconds]);
  const added = await rows(
    db,
    "INSERT INTO callback_nonces (caller, nonce) VALUES (?, ?) ON CONFLICT ON CONSTRAINT called_once DO NOTHING RETURNING nonce",
    [caller, nonce],
  );
  return added.length > 0;
}
