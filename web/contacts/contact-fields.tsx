// By which way and where: the two fields that every way of naming a contact shares.

import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import type { Channel } from "#server/notifications/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { contactsWords } from "./words.ts";

export interface TypedContact {
  readonly channel: Channel;
  readonly address: string;
  readonly language: "en" | "hi";
}

export function ContactFields(props: { value: TypedContact; onChange: (value: TypedContact) => void }) {
  const say = useWords(contactsWords);
  const { value, onChange } = props;
  const mail = value.channel === "email";
  return (
    <>
      <fieldset className="field-group">
        <legend>{say("channel")}</legend>
        <SegmentedControl
          value={value.channel}
          onChange={(channel) => onChange({ ...value, channel: channel as Channel })}
          data={(["sms", "whatsapp", "email"] as const).map((channel) => ({ value: channel, label: say(channel) }))}
        />
      </fieldset>
      <TextInput
        key={mail ? "mail" : "phone"}
        label={say(mail ? "emailAddress" : "mobile")}
        type={mail ? "email" : "tel"}
        inputMode={mail ? "email" : "tel"}
        autoComplete="off"
        required
        withAsterisk={false}
        value={value.address}
        onChange={(event) => onChange({ ...value, address: event.currentTarget.value })}
      />
      <NativeSelect
        label={say("language")}
        value={value.language}
        data={(["hi", "en"] as const).map((language) => ({ value: language, label: say(`language.${language}`) }))}
        onChange={(event) => onChange({ ...value, language: event.currentTarget.value as "en" | "hi" })}
      />
    </>
  );
}
