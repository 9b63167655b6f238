// Logging in again in place, over a screen that keeps what was typed into it.

import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { accountsWords } from "#web/accounts/words.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { enter } from "#web/session.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { PasswordField } from "#web/ui/password-field.tsx";
import { shellWords } from "./words.ts";

export function GoOn(props: { title: string; email: string; onLater: () => void }) {
  return (
    <Modal opened onClose={props.onLater} title={props.title} withCloseButton={false} closeOnClickOutside={false}>
      <GoOnForm email={props.email} onLater={props.onLater} />
    </Modal>
  );
}

function GoOnForm(props: { email: string; onLater: () => void }) {
  const say = useWords(shellWords);
  const sayAccounts = useWords(accountsWords);
  const [password, setPassword] = useState("");
  const goOn = useMutation({ mutationFn: () => enter(props.email, password) });
  return (
    <AskForm
      act={say("sessionGoOn")}
      command={goOn}
      others={<Button onClick={props.onLater}>{say("sessionLater")}</Button>}
      onSend={() => goOn.mutate()}
    >
      <p>{say("sessionBody")}</p>
      <input type="email" name="username" autoComplete="username" value={props.email} readOnly hidden />
      <PasswordField
        label={sayAccounts("password")}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={setPassword}
      />
    </AskForm>
  );
}
