// Inputs for days and rupees: plain text read as a person writes it, never a picker and never a float.

import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { readDate, showDate } from "./dates.ts";
import { readRupees, rupeesToType } from "./money.tsx";
import { kitWords } from "./words.ts";

interface Typed extends Omit<TextInputProps, "value" | "onChange"> {
  /** As on the wire; null when empty or not understood. */
  value: string | null;
  onChange: (value: string | null) => void;
}

/** `dd-mm-yyyy` in, `YYYY-MM-DD` out. */
export function DateInput({ value, onChange, ...input }: Typed) {
  const say = useWords(kitWords);
  return (
    <TypedInput
      {...input}
      value={value}
      onChange={onChange}
      show={showDate}
      read={readDate}
      wrong={say("dateWrong")}
      placeholder={say("dateHint")}
    />
  );
}

/** Rupees in, a string of paise out. */
export function RupeesInput({ value, onChange, ...input }: Typed) {
  const say = useWords(kitWords);
  return (
    <TypedInput
      {...input}
      value={value}
      onChange={onChange}
      show={rupeesToType}
      read={readRupees}
      wrong={say("amountWrong")}
      inputMode="decimal"
    />
  );
}

/** What is being typed is not rewritten, even where its place keeps the last good value; once left, it stands as it counts. */
function TypedInput({
  value,
  onChange,
  show,
  read,
  wrong,
  ...input
}: Typed & { show: (value: string) => string; read: (typed: string) => string | null; wrong: string }) {
  const counts = value === null ? "" : show(value);
  const [typed, setTyped] = useState(counts);
  const [typing, setTyping] = useState(false);
  const [known, setKnown] = useState(value);
  const meant = read(typed);
  if (value !== known) {
    setKnown(value);
    if (value !== meant && !(typing && meant === null)) setTyped(counts);
  }
  const misread = !typing && typed.trim() !== "" && meant === null;
  return (
    <TextInput
      {...input}
      value={typed}
      error={misread ? wrong : input.error}
      onFocus={() => setTyping(true)}
      onBlur={() => {
        setTyping(false);
        if (meant !== null || typed.trim() === "") setTyped(counts);
      }}
      onChange={(event) => {
        const next = read(event.currentTarget.value);
        setTyping(true);
        setTyped(event.currentTarget.value);
        if (next !== value) onChange(next);
      }}
    />
  );
}
