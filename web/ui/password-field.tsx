// A password's field whose button to look at it speaks the page's language too.

import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useWords } from "#web/i18n/use-words.ts";
import { kitWords } from "./words.ts";

export function PasswordField(props: Omit<PasswordInputProps, "onChange"> & { onChange: (typed: string) => void }) {
  const say = useWords(kitWords);
  return (
    <PasswordInput
      {...props}
      visibilityToggleButtonProps={{ "aria-label": say("showPassword") }}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
