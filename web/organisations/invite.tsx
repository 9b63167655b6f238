// Inviting somebody; stays open for the next one.

import { Drawer, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { SubUnit } from "#server/organisations/sub-unit-contract.ts";
import { type Access, inviteUser } from "#server/organisations/users-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { Note } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { AccessFields } from "./access-fields.tsx";
import { organisationsWords } from "./words.ts";

const nobody = { email: "", name: "", nameHi: "" };
const noAccess: Access = { roles: [], subUnitIds: [], makePaise: null, approvePaise: null };

export function Invite(props: { opened: boolean; units: readonly SubUnit[]; onClose: () => void }) {
  const say = useWords(organisationsWords);
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="520px"
      title={say("inviteTitle")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      {props.opened && <Form units={props.units} />}
    </Drawer>
  );
}

function Form(props: { units: readonly SubUnit[] }) {
  const say = useWords(organisationsWords);
  const [person, setPerson] = useState(nobody);
  const [language, setLanguage] = useState(useLanguage());
  const [access, setAccess] = useState(noAccess);
  const [tried, setTried] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const invite = useCommand(inviteUser, {
    onDone: () => {
      setSentTo(person.email);
      setPerson(nobody);
      setAccess(noAccess);
      setTried(false);
    },
  });
  const field = (name: keyof typeof nobody, label: string, type = "text") => (
    <TextInput
      label={label}
      type={type}
      required={name !== "nameHi"}
      withAsterisk={false}
      autoComplete="off"
      lang={name === "nameHi" ? "hi" : undefined}
      data-autofocus={name === "email"}
      value={person[name]}
      onChange={(event) => setPerson({ ...person, [name]: event.currentTarget.value })}
    />
  );
  return (
    <AskForm
      act={say("inviteAct")}
      command={invite}
      said={<div role="status">{sentTo && <Note kind="matched">{say("invited", { email: sentTo })}</Note>}</div>}
      onSend={() => {
        setTried(true);
        if (access.roles.length > 0) invite.mutate({ body: { ...person, ...access, language } });
      }}
    >
      {field("email", say("email"), "email")}
      <div className="fields">
        {field("name", say("personName"))}
        {field("nameHi", `${say("personNameHi")} (${say("optional")})`)}
      </div>
      <NativeSelect
        label={say("language")}
        value={language}
        data={[
          { value: "en", label: say("english") },
          { value: "hi", label: say("hindi") },
        ]}
        onChange={(event) => setLanguage(event.currentTarget.value as "en" | "hi")}
      />
      <AccessFields access={access} units={props.units} onChange={setAccess} missing={tried} />
    </AskForm>
  );
}
