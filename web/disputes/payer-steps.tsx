// What the payer does next: writes, withdraws, accepts what was decided, or takes it up again.

import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { closeDispute, type Dispute, reopenDispute, writeToDispute } from "#server/disputes/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showDate } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useCommand } from "#web/use-api.ts";
import { disputesWords } from "./words.ts";

export function PayerSteps(props: { one: Dispute }) {
  const { state, reopenUntil } = props.one;
  if (state !== "decided" && state !== "closed") return <Writing one={props.one} />;
  return state === "decided" || reopenUntil !== null ? <Ending one={props.one} /> : null;
}

function Writing(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const params = { number: props.one.number };
  const [said, setSaid] = useState("");
  const [leaving, setLeaving] = useState(false);
  const write = useCommand(writeToDispute, { onDone: () => setSaid("") });
  const close = useCommand(closeDispute, { onDone: () => setLeaving(false) });
  return (
    <Panel title={say("write")}>
      <AskForm
        act={say("writeAct")}
        command={write}
        disabled={said.trim().length < 5}
        others={<Button onClick={() => setLeaving(true)}>{say("withdraw")}</Button>}
        onSend={() => write.mutate({ params, body: { said: said.trim() } })}
      >
        <Textarea
          aria-label={say("write")}
          autosize
          minRows={3}
          maxLength={4000}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
      </AskForm>
      <ReasonModal
        opened={leaving}
        title={say("withdrawTitle")}
        act={say("withdraw")}
        busy={close.isPending}
        error={close.error}
        onReason={(why) => close.mutate({ params, body: { said: why } })}
        onClose={() => setLeaving(false)}
      />
    </Panel>
  );
}

function Ending(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const { number, state, reopenUntil } = props.one;
  const params = { number };
  const [again, setAgain] = useState(false);
  const close = useCommand(closeDispute);
  const reopen = useCommand(reopenDispute, { onDone: () => setAgain(false) });
  return (
    <Panel title={say("state.decided")}>
      <div className="stack">
        {reopenUntil !== null && <p className="hint">{say("reopenHint", { day: showDate(reopenUntil) })}</p>}
        <ProblemNote error={close.error} />
        <div className="act">
          {reopenUntil !== null && <Button onClick={() => setAgain(true)}>{say("reopen")}</Button>}
          {state === "decided" && (
            <PrimaryButton loading={close.isPending} onClick={() => close.mutate({ params, body: {} })}>
              {say("accept")}
            </PrimaryButton>
          )}
        </div>
      </div>
      <ReasonModal
        opened={again}
        title={say("reopenTitle")}
        act={say("reopen")}
        busy={reopen.isPending}
        error={reopen.error}
        onReason={(said) => reopen.mutate({ params, body: { said } })}
        onClose={() => setAgain(false)}
      />
    </Panel>
  );
}
