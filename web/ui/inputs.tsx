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

function TypedInput({
  value,
  onChange,
  show,
  read,
  wrong,
  ...input
}: Typed & { show: (value: string) => string; read: (typed: string) => string | null; wrong: string }) {
  const [typed, setTyped] = useState(value === null ? "" : show(value));
  const [left, setLeft] = useState(false);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== read(typed)) setTyped(value === null ? "" : show(value));
  }
  const misread = left && typed.trim() !== "" && read(typed) === null;
  return (
    <TextInput
      {...input}
      value={typed}
      error={misread ? wrong : input.error}
      onBlur={() => setLeft(true)}
      onChange={(event) => {
        const next = read(event.currentTarget.value);
        setTyped(event.currentTarget.value);
        setKnown(next);
        if (next !== value) onChange(next);
      }}
    />
  );
}
