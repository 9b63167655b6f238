// The states of an asking, each with its word, icon and colour.

import type { ApprovalState } from "#server/approvals/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { approvalsWords } from "./words.ts";

const states: Record<ApprovalState, StateName> = {
  waiting: "approval-awaited",
  approved: "approved",
  refused: "refused",
  withdrawn: "reversed",
  voided: "cancelled",
};

export function ApprovalStateShown(props: { state: ApprovalState }) {
  const say = useWords(approvalsWords);
  return <State name={states[props.state]}>{say(`state.${props.state}`)}</State>;
}
