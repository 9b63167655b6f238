// Takes a posting back by its mirror: nothing is changed or removed, every balance returns to where it was.

import type { Transfer } from "./post.ts";

export function reverse(transfers: readonly Transfer[]): Transfer[] {
  return transfers
    .map((transfer) => ({
      ...transfer,
      debitAccount: transfer.creditAccount,
      creditAccount: transfer.debitAccount,
    }))
    .reverse();
}
