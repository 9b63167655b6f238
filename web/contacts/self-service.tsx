// Without log-in: somebody names a connection and a recent bill, agrees, and is told of it from then on.

import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { claimContact, confirmClaim, publicDiscoms } from "#server/notifications/contacts/contacts-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { ContactFields, type TypedContact } from "./contact-fields.tsx";
import { contactsWords } from "./words.ts";
import "./contacts.css";

export function SelfService() {
  const say = useWords(contactsWords);
  const language = useLanguage();
  const discoms = useAnswer(publicDiscoms, {});
  const [discom, setDiscom] = useState("");
  const [number, setNumber] = useState("");
  const [by, setBy] = useState<"number" | "amount">("number");
  const [bill, setBill] = useState("");
  const [paise, setPaise] = useState<string | null>(null);
  const [contact, setContact] = useState<TypedContact>({ channel: "sms", address: "", language });
  const [agreed, setAgreed] = useState(false);
  const claim = useCommand(claimContact);
  const chosen = discom || String(discoms.data?.rows[0]?.id ?? "");
  const ask = () => {
    const { channel, address, language: messages } = contact;
    const proof = by === "number" ? { billNumber: bill } : { billPaise: paise ?? "0" };
    claim.mutate({
      body: {
        discomId: Number(chosen),
        number: number.trim(),
        ...proof,
        contact: { channel, address } as never,
        language: messages,
        consent: true,
      },
    });
  };
  return (
    <>
      <Running title={say("selfTitle")} />
      <div className="page counter">
        <Panel>
          {claim.data ? (
            <Confirm claim={claim.data.claim} minutes={claim.data.minutes} onAgain={() => claim.reset()} />
          ) : (
            <AskForm act={say("askCode")} command={claim} disabled={!agreed} onSend={() => ask()}>
              <p>{say("selfBody")}</p>
              <ProblemNote error={discoms.error} onRetry={() => void discoms.refetch()} />
              <NativeSelect
                label={say("discom")}
                value={chosen}
                data={(discoms.data?.rows ?? []).map(({ id, name, nameHi }) => ({
                  value: String(id),
                  label: language === "hi" ? nameHi : name,
                }))}
                onChange={(event) => setDiscom(event.currentTarget.value)}
              />
              <TextInput
                label={say("find")}
                description={say("findHint")}
                inputMode="numeric"
                autoComplete="off"
                required
                withAsterisk={false}
                pattern="\s*\d{4,12}\s*"
                value={number}
                onChange={(event) => setNumber(event.currentTarget.value)}
              />
              <fieldset className="field-group">
                <legend>{say("proofBy")}</legend>
                <SegmentedControl
                  value={by}
                  onChange={(value) => setBy(value as typeof by)}
                  data={[
                    { value: "number", label: say("byNumber") },
                    { value: "amount", label: say("byAmount") },
                  ]}
                />
              </fieldset>
              {by === "number" ? (
                <TextInput
                  label={say("byNumber")}
                  autoComplete="off"
                  required
                  withAsterisk={false}
                  value={bill}
                  onChange={(event) => setBill(event.currentTarget.value)}
                />
              ) : (
                <RupeesInput label={say("byAmount")} required withAsterisk={false} value={paise} onChange={setPaise} />
              )}
              <ContactFields value={contact} onChange={setContact} />
              <Checkbox
                label={say("agree")}
                required
                checked={agreed}
                onChange={(event) => setAgreed(event.currentTarget.checked)}
              />
            </AskForm>
          )}
        </Panel>
      </div>
    </>
  );
}

function Confirm(props: { claim: string; minutes: number; onAgain: () => void }) {
  const say = useWords(contactsWords);
  const [code, setCode] = useState("");
  const confirm = useCommand(confirmClaim);
  if (confirm.isSuccess) {
    return (
      <Note kind="matched" role="status">
        {say("done")}
      </Note>
    );
  }
  return (
    <AskForm
      act={say("confirm")}
      command={confirm}
      others={<Button onClick={props.onAgain}>{say("startAgain")}</Button>}
      onSend={() => confirm.mutate({ body: { claim: props.claim, code } })}
    >
      <Note kind="suggested" role="status">
        {say("selfSent", { minutes: props.minutes })}
      </Note>
      <TextInput
        className="code-typed"
        label={say("selfCode")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        autoFocus
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </AskForm>
  );
}
