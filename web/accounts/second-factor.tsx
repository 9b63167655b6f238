// One's own second factor: set up with a phone, recovery codes for when the phone is lost, doing without.

import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  beginSecondFactor,
  confirmSecondFactor,
  getSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  type SecondFactor,
} from "#server/accounts/second-factor-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { renewSession, useUser } from "#web/session.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { PasswordField } from "#web/ui/password-field.tsx";
import { Copy } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { CodeField } from "./code-field.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { accountsWords } from "./words.ts";
import "./accounts.css";

type Doing = "begin" | "renew" | "remove" | null;

export function SecondFactorPage() {
  const say = useWords(accountsWords);
  const user = useUser();
  const factor = useAnswer(getSecondFactor, {});
  const [doing, setDoing] = useState<Doing>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const navigate = useNavigate();
  const finish = async () => {
    setCodes(null);
    setDoing(null);
    const was = user.secondFactor;
    await renewSession();
    if (was === "missing") await navigate({ to: "/" });
  };
  const state = factor.data?.state ?? user.secondFactor;
  const setting = doing === "begin" || (state === "missing" && doing === null);
  return (
    <>
      <Running title={say("secondFactor")} />
      <div className="page prose">
        {user.secondFactor === "missing" && codes === null && (
          <Note kind="part" role="status">
            {say("factorMissing")}
          </Note>
        )}
        <ProblemNote error={factor.error} onRetry={() => void factor.refetch()} />
        {codes !== null ? (
          <RecoveryCodes codes={codes} onDone={() => void finish()} />
        ) : setting ? (
          <SetUp needsCode={state === "on"} onCodes={setCodes} />
        ) : (
          factor.data && (
            <Yours factor={factor.data} onDoing={setDoing} doing={doing} onCodes={setCodes} onDone={finish} />
          )
        )}
      </div>
    </>
  );
}

function Yours(props: {
  factor: SecondFactor;
  doing: Doing;
  onDoing: (doing: Doing) => void;
  onCodes: (codes: string[]) => void;
  onDone: () => Promise<void>;
}) {
  const say = useWords(accountsWords);
  const { factor, doing, onDoing } = props;
  const on = factor.state === "on";
  const state = <State name={on ? "active" : "excluded"}>{say(on ? "factorOn" : "factorOff")}</State>;
  return (
    <Panel title={say("factorYours")}>
      <div className="stack">
        <p>{say("factorWhy")}</p>
        <DataList
          facts={[
            {
              name: say("factorState"),
              value: state,
              ...(factor.since !== null && { hint: say("since", { when: showTime(factor.since) }) }),
            },
            ...(on ? [{ name: say("recoveryCodes"), value: say("recoveryLeft", { count: factor.recoveryLeft }) }] : []),
          ]}
        />
        {doing === null && (
          <div className="act">
            {on ? (
              <>
                <Button onClick={() => onDoing("begin")}>{say("factorOtherPhone")}</Button>
                <Button onClick={() => onDoing("renew")}>{say("recoveryRenew")}</Button>
                <Button onClick={() => onDoing("remove")}>{say("factorRemove")}</Button>
              </>
            ) : (
              <PrimaryButton onClick={() => onDoing("begin")}>{say("factorSetUp")}</PrimaryButton>
            )}
          </div>
        )}
        {doing === "renew" && <Renew onCodes={props.onCodes} onClose={() => onDoing(null)} />}
        {doing === "remove" && <Remove onDone={() => void props.onDone()} onClose={() => onDoing(null)} />}
      </div>
    </Panel>
  );
}

/** Password, then the square for the phone, then the first code of it. */
function SetUp(props: { needsCode: boolean; onCodes: (codes: string[]) => void }) {
  const say = useWords(accountsWords);
  const [password, setPassword] = useState("");
  const [old, setOld] = useState("");
  const [code, setCode] = useState("");
  const begin = useCommand(beginSecondFactor);
  const confirm = useCommand(confirmSecondFactor, { onDone: ({ recoveryCodes }) => props.onCodes(recoveryCodes) });
  if (!begin.data) {
    return (
      <Panel title={say("factorSetUp")}>
        <AskForm
          act={say("goOn")}
          command={begin}
          onSend={() => begin.mutate({ body: { password, ...(props.needsCode && { code: old }) } })}
        >
          <p>{say("factorWhy")}</p>
          <PasswordField
            label={say("password")}
            description={say("passwordAgain")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={setPassword}
          />
          {props.needsCode && (
            <CodeField label={say("codeOfOld")} description={say("codeHint")} value={old} onChange={setOld} recovery />
          )}
        </AskForm>
      </Panel>
    );
  }
  return (
    <Panel title={say("factorSetUp")}>
      <AskForm act={say("factorConfirm")} command={confirm} onSend={() => confirm.mutate({ body: { code } })}>
        <div className="factor-steps">
          <Square rows={begin.data.qr} label={say("qrLabel")} />
          <div className="stack">
            <p>{say("factorScan")}</p>
            <p>
              {say("factorByHand")}:{" "}
              <span className="reference key">{begin.data.secret.replace(/(.{4})(?=.)/g, "$1 ")}</span>
            </p>
            <div>
              <Copy value={begin.data.secret} name={say("factorByHand")} />
            </div>
          </div>
        </div>
        <CodeField label={say("codeFirst")} value={code} onChange={setCode} autoFocus />
      </AskForm>
    </Panel>
  );
}

function Square(props: { rows: readonly string[]; label: string }) {
  const size = props.rows.length;
  const dark = props.rows
    .flatMap((row, y) => [...row].map((module, x) => (module === "1" ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <div className="qr-square">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label} shapeRendering="crispEdges">
        <path d={dark} fill="currentColor" />
      </svg>
    </div>
  );
}

function Renew(props: { onCodes: (codes: string[]) => void; onClose: () => void }) {
  const say = useWords(accountsWords);
  const [code, setCode] = useState("");
  const renew = useCommand(renewRecoveryCodes, { onDone: ({ recoveryCodes }) => props.onCodes(recoveryCodes) });
  return (
    <AskForm
      act={say("recoveryRenew")}
      command={renew}
      others={<Button onClick={props.onClose}>{say("back")}</Button>}
      onSend={() => renew.mutate({ body: { code } })}
    >
      <CodeField label={say("code")} description={say("recoveryRenewHint")} value={code} onChange={setCode} autoFocus />
    </AskForm>
  );
}

function Remove(props: { onDone: () => void; onClose: () => void }) {
  const say = useWords(accountsWords);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const remove = useCommand(removeSecondFactor, { onDone: props.onDone });
  return (
    <AskForm
      act={say("factorRemove")}
      command={remove}
      others={<Button onClick={props.onClose}>{say("back")}</Button>}
      onSend={() => remove.mutate({ body: { password, code } })}
    >
      <PasswordField
        label={say("password")}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={setPassword}
      />
      <CodeField label={say("code")} description={say("codeHint")} value={code} onChange={setCode} recovery />
    </AskForm>
  );
}
