// What the payer's people may do with an advice besides approving: send it, say it is paid, cancel it; and who did what.

import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Advice } from "#server/payments/contract.ts";
import { cancelAdvice, declareUtr, submitAdvice } from "#server/payments/steps/steps-contract.ts";
import { listReceipts } from "#server/receipts/contract.ts";
import { Withdraw } from "#web/chain/again.tsx";
import { ChainProgress, Hindrance } from "#web/chain/chain-progress.tsx";
import { useHasArrived } from "#web/gateway/bank-has-it.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Panel, Timeline } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { nameIn } from "./advice-state.tsx";
import { paymentsWords } from "./words.ts";

export function SubmitPanel(props: { advice: Advice; disabled: boolean }) {
  const say = useWords(paymentsWords);
  const { advice } = props;
  const submit = useCommand(submitAdvice);
  return (
    <Panel className="decide no-print" title={say("draftTitle")}>
      <p>{say("draftBody")}</p>
      {advice.staleBills.length > 0 && (
        <Note kind="overdue">{say("check.stale", { bills: advice.staleBills.join(", ") })}</Note>
      )}
      <div className="commit">
        <p className="figure">
          <Money paise={advice.amountPaise} sign />
        </p>
        <p>
          <MoneyInWords paise={advice.amountPaise} />
        </p>
      </div>
      <ProblemNote error={submit.error} />
      <PrimaryButton
        disabled={props.disabled}
        loading={submit.isPending}
        onClick={() => submit.mutate({ params: { number: advice.number } })}
      >
        {say("sendForApproval", { amount: rupees(advice.amountPaise) })}
      </PrimaryButton>
    </Panel>
  );
}

export function WaitingPanel(props: { advice: Advice; makes: boolean; checks: boolean }) {
  const say = useWords(paymentsWords);
  const { advice } = props;
  return (
    <Panel className="decide no-print" title={say("waiting")}>
      {props.checks && advice.chain.hindrance ? <Hindrance advice={advice} /> : <p>{say("waitingBody")}</p>}
      <ChainProgress advice={advice} />
      {props.makes && <Withdraw advice={advice} />}
    </Panel>
  );
}

/** A typed UTR helps to find money that nobody has told of yet; once it has arrived there is nothing left to say. */
export function PaidPanel(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const { advice } = props;
  const [utr, setUtr] = useState("");
  const declare = useCommand(declareUtr, { onDone: () => setUtr("") });
  if (useHasArrived(advice) !== false) return null;
  return (
    <Panel className="decide no-print" title={say("iHavePaid")}>
      <p className="quiet">{say("iHavePaidBody")}</p>
      {advice.utrs.length > 0 && (
        <p>
          {say("utrsGiven")}:{" "}
          {advice.utrs.map((one) => (
            <span key={one.utr}>
              <Reference value={one.utr} />{" "}
            </span>
          ))}
        </p>
      )}
      <form
        className="send-back"
        onSubmit={(event) => {
          event.preventDefault();
          declare.mutate({ params: { number: advice.number }, body: { utr } });
        }}
      >
        <TextInput
          label={say("utr")}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          value={utr}
          onChange={(event) => setUtr(event.currentTarget.value)}
        />
        <Button type="submit" loading={declare.isPending} disabled={utr.trim().length < 6}>
          {say("declare")}
        </Button>
      </form>
      <ProblemNote error={declare.error} />
      {declare.data && (
        <Note kind={declare.data.likely ? "matched" : "part"} role="status">
          {declare.data.likely ? say("utrTaken") : say("utrUnlikely", { utr: declare.data.utr })}
        </Note>
      )}
    </Panel>
  );
}

/** What the discom gave for the money, once the bank has confirmed it. */
export function ReceiptsPanel(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const receipts = useAnswer(listReceipts, { query: { advice: props.advice.number } });
  const rows = receipts.data?.rows ?? [];
  if (rows.length === 0) return <ProblemNote error={receipts.error} />;
  return (
    <Panel className="no-print" title={say("receipts")}>
      <ul className="receipts-of-advice">
        {rows.map((receipt) => (
          <li key={receipt.number}>
            <Link to="/receipts/$number" params={{ number: receipt.number }}>
              <Reference value={receipt.number} />
            </Link>{" "}
            <span className="hint">{showDate(receipt.valueDate)}</span>
            <Money paise={receipt.paise} sign />
            {receipt.state === "cancelled" && <State name="cancelled" />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function CancelAdvice(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const [asking, setAsking] = useState(false);
  const cancel = useCommand(cancelAdvice, { onDone: () => setAsking(false) });
  return (
    <>
      <button type="button" className="link-button" onClick={() => setAsking(true)}>
        {say("cancel")}
      </button>
      <ReasonModal
        opened={asking}
        title={say("cancel")}
        act={say("cancelAct")}
        busy={cancel.isPending}
        error={cancel.error}
        onReason={(why) => cancel.mutate({ params: { number: props.advice.number }, body: { why } })}
        onClose={() => setAsking(false)}
      >
        <p>{say("cancelBody")}</p>
      </ReasonModal>
    </>
  );
}

export function HistoryPanel(props: { advice: Advice; children?: React.ReactNode }) {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  return (
    <Panel title={say("history")} actions={props.children}>
      <Timeline
        events={props.advice.events.map((event) => ({
          at: event.at,
          what: (
            <>
              {say(`event.${event.event}`)}{" "}
              {event.by
                ? say("by", { name: nameIn(language, event.by) })
                : event.event === "expired"
                  ? say("byClock")
                  : null}
              {event.why && `: ${event.why}`}
            </>
          ),
        }))}
      />
    </Panel>
  );
}
