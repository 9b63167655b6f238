// The state of a bill in words: why it should be paid soon, or why it cannot be ticked.

import { Link } from "@tanstack/react-router";
import type { Due } from "#server/bills/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDayAndMonth } from "#web/ui/dates.ts";
import { rupees } from "#web/ui/money.tsx";
import { State } from "#web/ui/state.tsx";
import { duesWords } from "./words.ts";

/** Enough of an advice number to tell it from its neighbours. */
const DIGITS_SHOWN = 7;

export type StandingDue = Pick<Due, "state" | "daysLeft" | "paidPaise" | "rebateUntil" | "adviceNumber"> &
  Partial<Pick<Due, "kind" | "disputeNumber">>;

export function DueStateWord(props: { due: StandingDue }) {
  const say = useWords(duesWords);
  const { due } = props;
  const paid = isPayable(due) && due.paidPaise !== "0";
  return (
    <>
      <StateOf due={due} />
      {due.kind === "recharge" && <span className="hint paid-before">{say("isRecharge")}</span>}
      {due.disputeNumber && <span className="hint paid-before">{say("inDispute", { number: due.disputeNumber })}</span>}
      {paid && <span className="hint paid-before">{say("paidBefore", { amount: rupees(due.paidPaise) })}</span>}
    </>
  );
}

function StateOf({ due }: { due: StandingDue }) {
  const say = useWords(duesWords);
  switch (due.state) {
    case "overdue":
      return <State name="overdue">{say("overdueDays", { count: -due.daysLeft })}</State>;
    case "due-soon":
      return (
        <State name="due-soon">{due.daysLeft === 0 ? say("dueToday") : say("dueIn", { count: due.daysLeft })}</State>
      );
    case "rebate":
      return (
        <State name="rebate">
          {say("rebateTill", { day: due.rebateUntil ? showDayAndMonth(due.rebateUntil) : "" })}
        </State>
      );
    case "due":
      return <State name="due">{say("dueIn", { count: due.daysLeft })}</State>;
    case "in-advice":
      return <InAdvice number={due.adviceNumber} />;
    case "paid-awaiting-posting":
      return <State name="paid">{say("awaitingPosting")}</State>;
    case "paid":
      return <State name="posted">{say("posted")}</State>;
  }
}

/** The number is a link, wherever the language puts it. */
function InAdvice(props: { number: string | null }) {
  const say = useWords(duesWords);
  const number = props.number ?? "";
  const [before, after] = say("inAdvice", { number: "|" }).split("|");
  return (
    <State name="in-advice">
      {before}
      <Link to="/advices/$number" params={{ number }} className="reference" title={number}>
        …{number.slice(-DIGITS_SHOWN)}
      </Link>
      {after}
    </State>
  );
}

export function isPayable(due: Pick<Due, "state">): boolean {
  return due.state === "overdue" || due.state === "due-soon" || due.state === "rebate" || due.state === "due";
}
