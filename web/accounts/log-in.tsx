// The door: e-mail and password, then a code where one is asked for, and the sentence the server gives for a refusal.

import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem } from "#web/api.ts";
import { hasChosenLanguage, switchLanguage } from "#web/i18n/i18n.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { currentUser, enter } from "#web/session.ts";
import { Brand, Mark } from "#web/shell/mark.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { PasswordField } from "#web/ui/password-field.tsx";
import { useTab } from "#web/ui/tab.ts";
import { CodeField } from "./code-field.tsx";
import { accountsWords } from "./words.ts";

export function LogIn() {
  const say = useWords(accountsWords);
  const language = useLanguage();
  const router = useRouter();
  const { next } = useSearch({ from: "/log-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  useTab(say("logIn"));
  const logIn = useMutation({
    mutationFn: () => enter(email, password, code ?? undefined),
    onSuccess: async () => {
      const user = currentUser();
      if (user && !hasChosenLanguage()) await switchLanguage(user.language);
      router.history.push(next ?? "/");
    },
    onError: (error) => {
      if (isCodeWanted(error)) setCode("");
    },
  });
  const again = () => {
    setCode(null);
    logIn.reset();
  };
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
          {code === null ? (
            <>
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
            </>
          ) : (
            <>
              <p role="status">{say("codeBody", { email })}</p>
              <CodeField
                label={say("code")}
                description={say("codeHint")}
                value={code}
                onChange={setCode}
                recovery
                autoFocus
              />
            </>
          )}
          <ProblemNote error={isCodeWanted(logIn.error) ? null : logIn.error} />
          <PrimaryButton type="submit" loading={logIn.isPending}>
            {say("logIn")}
          </PrimaryButton>
          {code === null ? (
            <p className="quiet">
              {say("newHere")} <Link to="/register">{say("register")}</Link>
            </p>
          ) : (
            <button type="button" className="link-button" onClick={again}>
              {say("anotherAccount")}
            </button>
          )}
        </form>
      </Panel>
    </div>
  );
}

function isCodeWanted(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "second-factor-wanted";
}
