// The applicant's page: prove the contacts, then see where each utility stands.

import { TextInput } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  getRegistration,
  type RegistrationChannel,
  sendContactCode,
  verifyContact,
} from "#server/organisations/registration-contract.ts";
import { CodeField } from "#web/accounts/code-field.tsx";
import type { AnswerOf } from "#web/api.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Journey, Panel } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useTab } from "#web/ui/tab.ts";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { standingStates } from "./standing-states.ts";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

type Registration = AnswerOf<typeof getRegistration>;

export function RegistrationPage() {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const { token } = useParams({ from: "/register/$token" });
  const answer = useAnswer(getRegistration, { params: { token } }, { refetchInterval: 15_000 });
  useTab(say("pageTitle"));
  const registration = answer.data;
  return (
    <div className="at-the-door wide">
      <Panel>
        <div className="stack">
          <h1>{say("pageTitle")}</h1>
          <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
          {registration && (
            <>
              <p>
                <b>{language === "hi" ? registration.nameHi : registration.name}</b>
              </p>
              <p className="hint">{say("keepAddress")}</p>
              <Journey label={say("standing")} steps={stepsOf(registration, say)} />
              {!proved(registration) && (
                <>
                  <Prove token={token} channel="email" registration={registration} />
                  <Prove token={token} channel="sms" registration={registration} />
                </>
              )}
              {proved(registration) && <Standings registration={registration} />}
            </>
          )}
        </div>
      </Panel>
    </div>
  );
}

function proved({ emailVerified, mobileVerified }: Registration): boolean {
  return emailVerified && mobileVerified;
}

function stepsOf(registration: Registration, say: ReturnType<typeof useWords<(typeof organisationsWords)["en"]>>) {
  const admitted = registration.standings.some(({ state }) => state === "admitted");
  const done = [proved(registration), admitted, false];
  const current = done.indexOf(false);
  return ([say("stepContacts"), say("stepUtility"), say("stepInvitation")] as const).map((name, place) => ({
    name,
    at: place < current ? ("done" as const) : place === current ? ("current" as const) : ("ahead" as const),
  }));
}

function Prove(props: { token: string; channel: RegistrationChannel; registration: Registration }) {
  const say = useWords(organisationsWords);
  const { channel, registration } = props;
  const params = { token: props.token };
  const [code, setCode] = useState("");
  const [corrected, setCorrected] = useState<string | null>(null);
  const verify = useCommand(verifyContact);
  const send = useCommand(sendContactCode, { onDone: () => setCorrected(null) });
  const address = channel === "email" ? registration.email : registration.mobile;
  const verified = channel === "email" ? registration.emailVerified : registration.mobileVerified;
  if (verified) {
    return (
      <div className="prove">
        <span>
          <State name="confirmed">{say("verified")}</State> {address}
        </span>
      </div>
    );
  }
  return (
    <div className="prove">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          verify.mutate({ params, body: { channel, code } });
        }}
      >
        <div className="one-line">
          <CodeField
            label={say(channel === "email" ? "emailCode" : "smsCode")}
            description={say("codeSentTo", { address })}
            value={code}
            onChange={setCode}
          />
          <PrimaryButton type="submit" loading={verify.isPending}>
            {say("verify")}
          </PrimaryButton>
        </div>
        <ProblemNote error={verify.error ?? send.error} />
        <div role="status">{send.isSuccess && <Note kind="matched">{say("resent")}</Note>}</div>
        <span className="row-acts">
          <button type="button" className="link-button" onClick={() => send.mutate({ params, body: { channel } })}>
            {say("resend")}
          </button>
          {corrected === null && (
            <button type="button" className="link-button" onClick={() => setCorrected(address)}>
              {say("correct")}
            </button>
          )}
        </span>
      </form>
      {corrected !== null && (
        <form
          className="one-line"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate({ params, body: { channel, address: corrected } });
          }}
        >
          <TextInput
            label={say(channel === "email" ? "email" : "mobile")}
            type={channel === "email" ? "email" : "tel"}
            value={corrected}
            onChange={(event) => setCorrected(event.currentTarget.value)}
          />
          <PrimaryButton type="submit" loading={send.isPending}>
            {say("correctAct")}
          </PrimaryButton>
        </form>
      )}
    </div>
  );
}

function Standings(props: { registration: Registration }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const { standings, email } = props.registration;
  const admitted = standings.some(({ state }) => state === "admitted");
  return (
    <>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("utility")}</th>
            <th>{say("state")}</th>
          </tr>
        </thead>
        <tbody>
          {standings.map(({ discom, state, why }) => (
            <tr key={discom.id}>
              <td>{language === "hi" ? discom.nameHi : discom.name}</td>
              <td>
                <State name={standingStates[state]}>{say(`state.${state}`)}</State>
                {why !== "" && <span className="hint"> {why}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Note kind={admitted ? "matched" : "suggested"} role="status">
        {admitted ? say("admittedBody", { email }) : say("waitingBody")}
      </Note>
    </>
  );
}
