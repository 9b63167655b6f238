// How many lines wait for a person, for the menu.

import { countQueue } from "#server/reconciliation/queue/queue-contract.ts";
import { useAnswer } from "#web/use-api.ts";

const REFRESH_MS = 10_000;

export function useQueueCount(): number | undefined {
  return useAnswer(countQueue, {}, { refetchInterval: REFRESH_MS }).data?.count;
}
