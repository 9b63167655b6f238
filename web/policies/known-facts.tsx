// One account or name: the decisions that show it, and what can be done about it, tried on what was decided first.

import { Button, Drawer } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Known, listShowings, registerRemitter, type Showing, withdrawKnown } from "#server/policies/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { DataList, Timeline } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { knownStates } from "./known-states.ts";
import { Trying, useTrialOf } from "./trying.tsx";
import { policiesWords } from "./words.ts";

interface Trial {
  work?: string | undefined;
  trial?: string | undefined;
}

export function KnownFacts(
  props: { known: Known | undefined; onTrying: (change: Trial) => void; onClose: () => void } & Trial,
) {
  const say = useWords(policiesWords);
  const { known } = props;
  return (
    <Drawer
      opened={known !== undefined}
      onClose={props.onClose}
      position="right"
      size="480px"
      title={known ? `${say(`kind.${known.kind}`)} ${known.key}` : ""}
      closeButtonProps={{ "aria-label": say("closeFacts") }}
    >
      {known && <Facts {...props} known={known} key={`${known.payer.id} ${known.key}`} />}
    </Drawer>
  );
}

function Facts(props: { known: Known; onTrying: (change: Trial) => void; onClose: () => void } & Trial) {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const { known } = props;
  const { payer, kind, key } = known;
  const answer = useAnswer(listShowings, { query: { payerId: payer.id, kind, key } });
  const named = (one: { name: string; nameHi: string }) => (language === "hi" ? one.nameHi : one.name);
  return (
    <div className="stack">
      <DataList
        facts={[
          { name: say("payer"), value: named(payer) },
          { name: say(`kind.${kind}`), value: <span className="reference">{key}</span>, copy: key },
          ...(known.ifsc === "" ? [] : [{ name: "IFSC", value: <span className="reference">{known.ifsc}</span> }]),
          {
            name: say("as"),
            value: <State name={knownStates[known.as]}>{say(`as.${known.as}`)}</State>,
            hint: say(`asHint.${known.as}`),
          },
        ]}
      />
      {known.shared && <Note kind="to-explain">{say("sharedHint")}</Note>}
      {known.waits !== null && (
        <Note kind="awaited">
          {say("registrationWaits")}{" "}
          <Link to="/second-person/$id" params={{ id: known.waits }}>
            {say("toApproval")}
          </Link>
        </Note>
      )}
      <Actions {...props} />
      <h3>{say("evidence")}</h3>
      <ProblemNote error={answer.error} onRetry={() => answer.refetch()} />
      {answer.data?.rows.length === 0 && <p className="hint">{say("noEvidence")}</p>}
      <Timeline
        events={[
          ...(answer.data?.rows ?? []).map((showing) => ({ at: showing.at, what: <Shown showing={showing} /> })),
          ...(answer.data?.withdrawals ?? []).map(({ at, by, why }) => ({
            at,
            what: say("withdrawnBy", { who: named(by), why }),
          })),
        ].sort((a, b) => (a.at < b.at ? 1 : -1))}
      />
    </div>
  );
}

function Shown(props: { showing: Showing }) {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const { showing } = props;
  const who = language === "hi" ? showing.by.nameHi : showing.by.name;
  return (
    <div className="showing">
      {showing.decisionId === null ? (
        say("saidBy", { who, why: showing.why ?? "" })
      ) : (
        <>
          <Link to="/decisions/$id" params={{ id: showing.decisionId }}>
            {say("decisionNumber", { id: showing.decisionId })}
          </Link>{" "}
          {showing.valueDate && showDate(showing.valueDate)} <Money paise={showing.paise} sign /> · {who}
          <span className="hint reference" translate="no">
            {showing.narration}
          </span>
        </>
      )}
      {showing.counts !== "yes" && <span className="hint"> {say(`counts.${showing.counts}`)}</span>}
    </div>
  );
}

/** Withdraw what was learned; register an account, or strike it off, by two. */
function Actions(props: { known: Known; onTrying: (change: Trial) => void; onClose: () => void } & Trial) {
  const say = useWords(policiesWords);
  const [asking, setAsking] = useState<"withdraw" | "register" | null>(null);
  const { payer, kind, key, as, ifsc, confirmations, said, waits } = props.known;
  const remove = as === "registered";
  const draft = { kind: "remitter" as const, payerId: payer.id, account: key, remove };
  const trial = useTrialOf(draft, props.trial);
  const close = () => setAsking(null);
  const withdraw = useCommand(withdrawKnown, { onDone: close });
  const register = useCommand(registerRemitter, { onDone: close });
  const act = remove ? say("strikeOff") : say("register");
  return (
    <>
      {kind === "account" && waits === null && (
        <>
          <p className="hint">{remove ? say("strikeOffHint") : say("registerHint")}</p>
          <Trying
            draft={draft}
            work={props.work}
            trial={trial}
            onWork={(work) => props.onTrying({ work, trial: undefined })}
            onTrial={(found) => props.onTrying({ trial: found, work: undefined })}
          />
        </>
      )}
      <div className="act">
        {(confirmations > 0 || said) && <Button onClick={() => setAsking("withdraw")}>{say("withdraw")}</Button>}
        {kind === "account" && waits === null && (
          <Button onClick={() => setAsking("register")}>{trial ? act : say("actUntried", { act })}</Button>
        )}
      </div>
      <ReasonModal
        opened={asking === "withdraw"}
        title={say("withdrawTitle")}
        act={say("withdraw")}
        busy={withdraw.isPending}
        error={withdraw.error}
        onReason={(why) => withdraw.mutate({ body: { payerId: payer.id, kind, key, why } })}
        onClose={close}
      >
        <p>{say("withdrawText")}</p>
      </ReasonModal>
      <ReasonModal
        opened={asking === "register"}
        title={act}
        act={trial ? say("askSecond") : say("askSecondUntried")}
        busy={register.isPending}
        error={register.error}
        onReason={(why) =>
          register.mutate({
            body: {
              payerId: payer.id,
              account: key,
              ifsc,
              remove,
              trialId: trial?.id ?? null,
              untried: trial === null,
              why,
            },
          })
        }
        onClose={close}
      >
        <p>{remove ? say("strikeOffHint") : say("registerHint")}</p>
        {!trial && <Note kind="to-explain">{say("notTried")}</Note>}
        <Note kind="awaited">{say("takesTwo")}</Note>
      </ReasonModal>
    </>
  );
}
