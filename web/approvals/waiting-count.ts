// How many askings this person may answer, beside the word in the menu; with it come the sentences of what is refused for want of one.

import { listApprovals } from "#server/approvals/contract.ts";
import { useAnswer } from "#web/use-api.ts";
import "./words.ts";

const REFRESH_MS = 20_000;

export function useWaitingCount(): number | undefined {
  return useAnswer(listApprovals, { query: { size: 1 } }, { refetchInterval: REFRESH_MS }).data?.forMe;
}
