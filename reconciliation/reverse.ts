// Takes a posting back by its mirror: nothing is changed or removed, every balance returns to where it was.

import type { Transfer } from "./post.ts";

/** Whatever else a transfer carries, such as its id, its mirror carries too. */
export function reverse<T extends Transfer>(transfers: readonly T[]): T[] {
  return transfers
    .map((transfer) => ({
      ...transfer,
      debitAccount: transfer.creditAccount,
      creditAccount: transfer.debitAccount,
    }))
    .reverse();
}
