// At the utility's counter: find the connection, type the mobile, send the code, take it from the person's mouth.

import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import {
  type ConnectionContacts,
  type Contact,
  confirmContact,
  findConnectionContacts,
  giveContact,
  withdrawContact,
} from "#server/notifications/contacts/contacts-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { ContactFields, type TypedContact } from "./contact-fields.tsx";
import { contactsWords } from "./words.ts";
import "./contacts.css";

export function Counter() {
  const say = useWords(contactsWords);
  const { number } = useSearch({ from: "/portal/contacts/counter" });
  const navigate = useNavigate({ from: "/contacts/counter" });
  const [typed, setTyped] = useState(number ?? "");
  useEffect(() => setTyped(number ?? ""), [number]);
  const answer = useAnswer(
    findConnectionContacts,
    { query: { number: number ?? "0000" } },
    { enabled: number !== undefined },
  );
  const found = number !== undefined && !answer.error && !answer.isPlaceholderData ? answer.data : undefined;
  const find = useRef<HTMLInputElement>(null);
  const next = () => {
    void navigate({ search: {} });
    find.current?.focus();
  };
  return (
    <>
      <Running title={say("counter")} actions={<Link to="/contacts">{say("toCoverage")}</Link>}>
        <span className="hint">{say("scope")}</span>
      </Running>
      <div className="page counter">
        <Panel>
          <form
            className="code-line"
            onSubmit={(event) => {
              event.preventDefault();
              void navigate({ search: { number: typed.trim() } });
            }}
          >
            <TextInput
              ref={find}
              label={say("find")}
              description={say("findHint")}
              inputMode="numeric"
              autoComplete="off"
              autoFocus
              required
              withAsterisk={false}
              pattern="\s*\d{4,12}\s*"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit">{say("findIt")}</Button>
          </form>
        </Panel>
        {number !== undefined && <ProblemNote error={answer.error} />}
        {found && <Found key={found.connectionId} found={found} onNext={next} onDone={() => find.current?.select()} />}
      </div>
    </>
  );
}

interface Ways {
  /** To an empty field for the next connection. */
  readonly onNext: () => void;
  /** The next number may be typed over this one. */
  readonly onDone: () => void;
}

function Found({ found, ...ways }: { found: ConnectionContacts } & Ways) {
  const say = useWords(contactsWords);
  const language = useLanguage();
  return (
    <>
      <Panel flush>
        <DataList
          facts={[
            { name: say("find"), value: <span className="reference">{found.number}</span> },
            { name: say("foundName"), value: <span translate="no">{found.name}</span> },
            { name: say("foundSite"), value: <span translate="no">{found.site}</span> },
            { name: say("foundOffice"), value: language === "hi" ? found.officeHi : found.office },
          ]}
        />
      </Panel>
      <Panel title={say("title")}>
        {found.contacts.length === 0 && <p className="hint">{say("none")}</p>}
        <ul className="known-contacts">
          {found.contacts.map((contact) => (
            <Known key={contact.id} contact={contact} />
          ))}
        </ul>
        <NewContact connectionId={found.connectionId} {...ways} />
      </Panel>
    </>
  );
}

const shownAs = {
  verified: "confirmed",
  unverified: "awaited",
  withdrawn: "cancelled",
  replaced: "cancelled",
} as const;

function Known({ contact }: { contact: Contact }) {
  const say = useWords(contactsWords);
  const stop = useCommand(withdrawContact);
  const ended = contact.state === "withdrawn" || contact.state === "replaced";
  return (
    <li>
      <span>
        {say(contact.channel)} <span translate="no">{contact.to}</span>
      </span>
      <State name={shownAs[contact.state]}>{say(`state.${contact.state}`)}</State>
      {!ended && (
        <Button
          aria-label={say("withdrawOf", { to: contact.to })}
          loading={stop.isPending}
          onClick={() => stop.mutate({ params: { id: contact.id }, body: {} })}
        >
          {say("withdraw")}
        </Button>
      )}
      <ProblemNote error={stop.error} />
    </li>
  );
}

const nothing: TypedContact = { channel: "sms", address: "", language: "hi" };

function NewContact({ connectionId, onNext, onDone }: { connectionId: string } & Ways) {
  const say = useWords(contactsWords);
  const [typed, setTyped] = useState(nothing);
  const [code, setCode] = useState("");
  const give = useCommand(giveContact);
  const confirm = useCommand(confirmContact, { onDone });
  const { channel, address, language } = typed;
  if (confirm.data) {
    return (
      <div className="stack">
        <Note kind="matched" role="status">
          {say("confirmed", { to: confirm.data.to })}
        </Note>
        <div className="act">
          <PrimaryButton onClick={onNext}>{say("nextOne")}</PrimaryButton>
        </div>
      </div>
    );
  }
  if (give.data) {
    const { contactId, to } = give.data;
    return (
      <AskForm
        act={say("confirm")}
        command={confirm}
        others={<Button onClick={() => give.reset()}>{say("another")}</Button>}
        onSend={() => confirm.mutate({ params: { id: contactId }, body: { code } })}
      >
        <Note kind="suggested" role="status">
          {say("codeSent", { to })}
        </Note>
        <TextInput
          className="code-typed"
          label={say("code")}
          inputMode="numeric"
          autoComplete="off"
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
  return (
    <AskForm
      act={say("sendCode")}
      command={give}
      onSend={() => give.mutate({ body: { connectionId, contact: { channel, address } as never, language } })}
    >
      <p className="hint">{say("consentSay")}</p>
      <ContactFields value={typed} onChange={setTyped} />
    </AskForm>
  );
}
