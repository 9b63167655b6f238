// How many advices wait for this checker, beside the word in the menu: not those he made or approved already.

import { listAdvices } from "#server/payments/contract.ts";
import { useAnswer } from "#web/use-api.ts";

export function useApprovalsCount(): number | undefined {
  return useAnswer(listAdvices, { query: { size: 1 } }).data?.forMe.count;
}
