// An advice that ended unpaid is made anew in one step; the new one says what became otherwise.

import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Advice } from "#server/payments/contract.ts";
import { reissueAdvice, withdrawAdvice } from "#server/payments/steps/steps-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useCommand } from "#web/use-api.ts";
import { Differences } from "./differences.tsx";
import { chainWords } from "./words.ts";

export function ReissuePanel(props: { advice: Advice }) {
  const say = useWords(chainWords);
  const navigate = useNavigate();
  const { number, replacedBy } = props.advice;
  const again = useCommand(reissueAdvice, {
    onDone: (made) => void navigate({ to: "/advices/$number", params: { number: made.number } }),
  });
  return (
    <Panel className="decide no-print" title={say("reissue")}>
      {replacedBy ? (
        <p>
          {say("replacedBy")}{" "}
          <Link to="/advices/$number" params={{ number: replacedBy }}>
            <Reference value={replacedBy} grouped />
          </Link>
        </p>
      ) : (
        <>
          <p>{say("reissueBody")}</p>
          <ProblemNote error={again.error} />
          <Button loading={again.isPending} onClick={() => again.mutate({ params: { number } })}>
            {say("reissueAct")}
          </Button>
        </>
      )}
    </Panel>
  );
}

/** What the advice in whose place it stands said otherwise. */
export function ReplacesNote(props: { advice: Advice }) {
  const say = useWords(chainWords);
  const { replaces, number } = props.advice;
  if (!replaces) return null;
  const { leftOut, differing } = replaces;
  return (
    <Note kind={leftOut.count > 0 ? "part" : "due"}>
      {say("replaces")}{" "}
      <Link to="/advices/$number" params={{ number: replaces.number }}>
        <Reference value={replaces.number} grouped />
      </Link>
      . {leftOut.count > 0 && say("leftOut", { count: leftOut.count, amount: rupees(leftOut.paise) })}{" "}
      {differing.count > 0
        ? say("differing", { count: differing.count, amount: rupees(differing.paise) })
        : say("sameAsBefore")}
      {leftOut.count + differing.count > 0 && <Differences number={number} against="replaced" />}
    </Note>
  );
}

export function Withdraw(props: { advice: Advice }) {
  const say = useWords(chainWords);
  const [asking, setAsking] = useState(false);
  const withdraw = useCommand(withdrawAdvice, { onDone: () => setAsking(false) });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{say("withdraw")}</Button>
      <ReasonModal
        opened={asking}
        title={say("withdraw")}
        act={say("withdrawAct")}
        busy={withdraw.isPending}
        error={withdraw.error}
        onReason={(why) => withdraw.mutate({ params: { number: props.advice.number }, body: { why } })}
        onClose={() => setAsking(false)}
      >
        <p>{say("withdrawBody")}</p>
      </ReasonModal>
    </>
  );
}
