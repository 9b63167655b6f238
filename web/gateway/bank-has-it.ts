// Whether the discom's bank has the money of an advice and its statement has not said so yet: nobody should send it again.

import { listAdviceNotices } from "#server/bank/notices-contract.ts";
import type { Advice } from "#server/payments/contract.ts";
import { useAnswer } from "#web/use-api.ts";

const LOOK_AGAIN_MS = 15_000;

export function useNotices({ number }: Advice) {
  return useAnswer(listAdviceNotices, { params: { number } }, { refetchInterval: LOOK_AGAIN_MS }).data?.rows;
}

export function useBankHasIt(advice: Advice): boolean {
  const notices = useNotices(advice);
  return (notices ?? []).some(({ kind, state }) => kind === "credit" && state !== "returned" && state !== "missing");
}
