// How many lines wait for a person, for the menu.

import { getQueue } from "#server/reconciliation/contract.ts";
import { useAnswer } from "#web/use-api.ts";

const REFRESH_MS = 60_000;

export function useQueueCount(): number | undefined {
  return useAnswer(getQueue, { query: {} }, { refetchInterval: REFRESH_MS }).data?.left.count;
}
