// The six digits of the checker's phone: a keyboard of digits, and the browser's offer of a code that came by message.

import { TextInput } from "@mantine/core";

export function Code(props: { label: string; description: string; value: string; onChange: (typed: string) => void }) {
  return (
    <TextInput
      label={props.label}
      description={props.description}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={8}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
