// Where a dispute stands and how long the discom still has, in words.

import type { DisputeRow, RefundCourse } from "#server/disputes/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { disputesWords } from "./words.ts";

const states: Record<DisputeRow["state"], StateName> = {
  raised: "new",
  "with-discom": "awaited",
  "with-payer": "sent-back",
  decided: "approved",
  closed: "closed",
};

export function DisputeStateShown(props: { dispute: DisputeRow }) {
  const say = useWords(disputesWords);
  const { state, outcome } = props.dispute;
  const name = state === "decided" && outcome === "refused" ? "refused" : states[state];
  return (
    <State name={name}>
      {say(`state.${state}`)}
      {outcome !== null && `: ${say(`outcome.${outcome}`)}`}
    </State>
  );
}

/** Kept money without a UTR is known by the day it came. */
export function referenceShown({ about, reference }: DisputeRow): string {
  return about === "advance" && /^\d{4}-\d\d-\d\d$/.test(reference) ? showDate(reference) : reference;
}

/** Nothing once it is decided. */
export function DueShown(props: { dispute: DisputeRow }) {
  const say = useWords(disputesWords);
  const { state, dueOn, daysLeft } = props.dispute;
  if (state === "decided" || state === "closed") return "–";
  return (
    <>
      {showDate(dueOn)}{" "}
      {daysLeft < 0 ? (
        <State name="overdue">{say("daysOver", { count: -daysLeft })}</State>
      ) : (
        <span className="hint">{say("daysLeft", { count: daysLeft })}</span>
      )}
    </>
  );
}

const turns: Record<RefundCourse["state"], StateName> = {
  asked: "approval-awaited",
  approved: "payment-awaited",
  refused: "refused",
  withdrawn: "reversed",
  voided: "cancelled",
  paid: "paid",
  "came-back": "returned",
  cancelled: "cancelled",
};

export function RefundStateShown(props: { state: RefundCourse["state"] }) {
  const say = useWords(disputesWords);
  return <State name={turns[props.state]}>{say(`refundState.${props.state}`)}</State>;
}
