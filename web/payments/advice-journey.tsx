// Where an advice is on its way to the discom's books; each step says since when, by whom, or what will happen.

import type { Advice, AdviceEvent } from "#server/payments/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Journey, type Step } from "#web/ui/frame.tsx";
import { nameIn } from "./advice-state.tsx";
import { paymentsWords } from "./words.ts";

/** How many of the six steps lie behind in each state that goes on. */
const done: Record<Advice["state"], number> = {
  draft: 1,
  submitted: 1,
  approved: 2,
  settled: 5,
  posted: 6,
  expired: 1,
  cancelled: 1,
};

/** Which of the six steps the payment is. */
const PAYMENT = 2;

export function AdviceJourney(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  const { advice } = props;
  const last = (event: AdviceEvent["event"]) => advice.events.findLast((one) => one.event === event);
  const approved = last("approved");
  const confirmed = last("bank-confirmed");
  const behind =
    approved && done[advice.state] < 2 ? 2 : confirmed && advice.state === "approved" ? 4 : done[advice.state];
  const over = advice.state === "cancelled" || advice.state === "expired";
  const told = (event: AdviceEvent | undefined) =>
    event && [showTime(event.at), event.by && nameIn(language, event.by)].filter(Boolean).join(", ");

  const steps: Omit<Step, "at">[] = [
    { name: say("step.prepared"), detail: told(last("prepared")) },
    {
      name: say(approved ? "step.approved" : advice.state === "draft" ? "step.draft" : "step.approval"),
      detail: approved ? told(approved) : approvalHint(),
    },
    behind > PAYMENT
      ? { name: say("step.paid"), detail: told(last("utr-declared")) }
      : {
          name: say("step.payment"),
          detail: advice.utrs.length > 0 ? say("hint.said") : say("hint.send", { rail: say(`rail.${advice.rail}`) }),
        },
    { name: say("step.confirmed"), detail: told(confirmed ?? last("settled")) ?? say("hint.account") },
    { name: say("step.reconciled"), detail: told(last("settled")) ?? say("hint.settled", { count: advice.items }) },
    { name: say("step.posted"), detail: told(last("posted")) ?? say("hint.billing") },
  ];

  function approvalHint(): string {
    const submitted = last("submitted");
    if (advice.state === "draft" || !submitted) return say("hint.draft");
    return say(advice.mayDecide ? "hint.you" : "hint.since", { when: showTime(submitted.at).slice(-5) });
  }

  return (
    <Journey
      label={say("where")}
      steps={steps.map((step, index) => ({
        ...step,
        at: index < behind ? "done" : index === behind && !over ? "current" : "ahead",
      }))}
    />
  );
}
