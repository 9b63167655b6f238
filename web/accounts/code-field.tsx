// Six digits, or a recovery code: the phone's keyboard of digits, and the browser's offer of a code that came by message.

import { TextInput } from "@mantine/core";
import "./accounts.css";

export function CodeField(props: {
  label: string;
  description?: string;
  value: string;
  onChange: (typed: string) => void;
  /** Takes letters too. */
  recovery?: boolean;
  autoFocus?: boolean;
}) {
  return (
    <TextInput
      className="code-input"
      label={props.label}
      description={props.description}
      inputMode={props.recovery ? "text" : "numeric"}
      autoComplete="one-time-code"
      maxLength={props.recovery ? 24 : 8}
      required
      withAsterisk={false}
      data-autofocus={props.autoFocus}
      autoFocus={props.autoFocus ?? false}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
