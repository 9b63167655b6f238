// What others are told of an advice: the same facts whatever happened to it.

import type { EventKind, Happening } from "#server/events/contract.ts";

export function adviceHappened(
  kind: EventKind,
  advice: {
    readonly discomId: number;
    readonly payerId: string;
    readonly number: string;
    readonly amountPaise: string;
    readonly itemsCount: number;
    readonly validUntil: string;
  },
  more: Readonly<Record<string, unknown>> = {},
): Happening {
  const { discomId, payerId, number, amountPaise, itemsCount, validUntil } = advice;
  const facts = { amountPaise, bills: itemsCount, validUntil, ...more };
  return { kind, discomId, payerId, subject: `advice:${number}`, facts };
}
