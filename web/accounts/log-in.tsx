// The door: e-mail and password, and the sentence the server gives for a refusal.

import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { hasChosenLanguage, switchLanguage } from "#web/i18n/i18n.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { currentUser, enter } from "#web/session.ts";
import { Brand, Mark } from "#web/shell/mark.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { PasswordField } from "#web/ui/password-field.tsx";
import { useTab } from "#web/ui/tab.ts";
import { accountsWords } from "./words.ts";

export function LogIn() {
  const say = useWords(accountsWords);
  const language = useLanguage();
  const router = useRouter();
  const { next } = useSearch({ from: "/log-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  useTab(say("logIn"));
  const logIn = useMutation({
    mutationFn: () => enter(email, password),
    onSuccess: async () => {
      const user = currentUser();
      if (user && !hasChosenLanguage()) await switchLanguage(user.language);
      router.history.push(next ?? "/");
    },
  });
  return (
    <div className="at-the-door">
      <Panel>
        <div className="brand">
          <Mark size={28} />
          <span>
            <Brand language={language} />
          </span>
        </div>
        <p className="quiet">{say("logInBody")}</p>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            logIn.mutate();
          }}
        >
          <h1>{say("logIn")}</h1>
          <TextInput
            label={say("email")}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordField
            label={say("password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={setPassword}
          />
          <ProblemNote error={logIn.error} />
          <PrimaryButton type="submit" loading={logIn.isPending}>
            {say("logIn")}
          </PrimaryButton>
        </form>
      </Panel>
    </div>
  );
}
