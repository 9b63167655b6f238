// Whether the money of an advice has arrived and only the statement is waited for: nobody should send it again, or say that they did.

import { listAdviceNotices } from "#server/bank/notices-contract.ts";
import { onlineStateOfAdvice } from "#server/gateway/pay-contract.ts";
import type { Advice } from "#server/payments/contract.ts";
import { useAnswer } from "#web/use-api.ts";

const LOOK_AGAIN_MS = 15_000;

export function useNotices({ number }: Advice) {
  return useAnswer(listAdviceNotices, { params: { number } }, { refetchInterval: LOOK_AGAIN_MS }).data?.rows;
}

export function useOnlineState({ number }: Advice) {
  return useAnswer(onlineStateOfAdvice, { params: { number } }, { refetchInterval: LOOK_AGAIN_MS }).data;
}

/** The discom's bank has it. */
export function useBankHasIt(advice: Advice): boolean {
  const notices = useNotices(advice);
  return (notices ?? []).some(({ kind, state }) => kind === "credit" && state !== "returned" && state !== "missing");
}

/** The bank or the aggregator has it. Undefined until both have answered. */
export function useHasArrived(advice: Advice): boolean | undefined {
  const told = useNotices(advice);
  const online = useOnlineState(advice);
  const bankHasIt = useBankHasIt(advice);
  if (!told || !online) return undefined;
  return bankHasIt || online.payments.length > 0;
}
