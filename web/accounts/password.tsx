// Changing one's own password; every other session of the person ends with it.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { choosePassword } from "#web/session.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Note } from "#web/ui/notes.tsx";
import { PasswordField } from "#web/ui/password-field.tsx";
import { accountsWords } from "./words.ts";

const none = { current: "", next: "", again: "" };

export function ChangePassword() {
  const say = useWords(accountsWords);
  const [typed, setTyped] = useState(none);
  const change = useMutation({
    mutationFn: () => choosePassword(typed.current, typed.next),
    onSuccess: () => setTyped(none),
  });
  const differ = typed.again !== "" && typed.again !== typed.next;

  function field(name: keyof typeof none, autoComplete: string) {
    return (
      <PasswordField
        label={say(name)}
        description={name === "next" ? say("nextHint") : undefined}
        error={name === "again" && differ ? say("differ") : undefined}
        autoComplete={autoComplete}
        required
        withAsterisk={false}
        value={typed[name]}
        onChange={(text) => setTyped({ ...typed, [name]: text })}
      />
    );
  }

  return (
    <>
      <Running title={say("changePassword")} />
      <div className="page prose">
        <Panel>
          <AskForm
            act={say("change")}
            command={change}
            disabled={differ}
            said={
              change.isSuccess && (
                <Note kind="matched" role="status">
                  {say("changed")}
                </Note>
              )
            }
            onSend={() => {
              if (!differ) change.mutate();
            }}
          >
            {field("current", "current-password")}
            {field("next", "new-password")}
            {field("again", "new-password")}
          </AskForm>
        </Panel>
      </div>
    </>
  );
}
