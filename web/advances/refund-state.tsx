// The states of a refund, each with its word, icon and colour: green only once the bank's debit was seen.

import type { RefundRow } from "#server/reconciliation/kept-money/refunds-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { advancesWords } from "./words.ts";

const states: Record<RefundRow["state"], StateName> = {
  payable: "payment-awaited",
  paid: "paid",
  "came-back": "returned",
  cancelled: "cancelled",
  void: "cancelled",
};

export function RefundStateShown(props: { state: RefundRow["state"] }) {
  const say = useWords(advancesWords);
  return <State name={states[props.state]}>{say(`state.${props.state}`)}</State>;
}
