// How many advices wait for a checker, beside the word in the menu.

import { listAdvices } from "#server/payments/contract.ts";
import { useAnswer } from "#web/use-api.ts";

export function useApprovalsCount(): number | undefined {
  return useAnswer(listAdvices, { query: { size: 1 } }).data?.counts.submitted.count;
}
