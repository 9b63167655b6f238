// How many refunds wait to be paid, beside the word in the menu.

import { listRefunds } from "#server/reconciliation/kept-money/refunds-contract.ts";
import { useAnswer } from "#web/use-api.ts";

const REFRESH_MS = 60_000;

export function useRefundsCount(): number | undefined {
  return useAnswer(listRefunds, { query: { size: 1 } }, { refetchInterval: REFRESH_MS }).data?.total;
}
