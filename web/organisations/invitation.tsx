// What the link of an invitation opens: who invites to what, and choosing a password.

import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { acceptInvitation, getInvitation } from "#server/organisations/registration-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { begin } from "#web/session.ts";
import { Panel } from "#web/ui/frame.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { PasswordField } from "#web/ui/password-field.tsx";
import { useTab } from "#web/ui/tab.ts";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

export function InvitationPage() {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const navigate = useNavigate();
  const { token } = useParams({ from: "/invitation/$token" });
  // Asked once: after it was accepted the link is past, and the screen must not say so while it goes on.
  const answer = useAnswer(getInvitation, { params: { token } });
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  useTab(say("invitationTitle"));
  const accept = useCommand(acceptInvitation, {
    onDone: (session) => {
      begin(session);
      void navigate({ to: "/" });
    },
  });
  const differ = again !== "" && again !== password;
  const invitation = answer.data;
  return (
    <div className="at-the-door">
      <Panel>
        <div className="stack">
          <h1>{say("invitationTitle")}</h1>
          {!accept.isSuccess && <ProblemNote error={answer.error} />}
          {invitation && (
            <form
              className="stack"
              onSubmit={(event) => {
                event.preventDefault();
                if (!differ && again !== "") accept.mutate({ params: { token }, body: { password } });
              }}
            >
              <p>
                {say("invitedTo", {
                  name: language === "hi" ? invitation.nameHi : invitation.name,
                  organisation: language === "hi" ? invitation.organisationHi : invitation.organisation,
                })}{" "}
                <span className="quiet">
                  ({say("asRoles", { roles: invitation.roles.map((role) => say(`role.${role}`)).join(", ") })})
                </span>
              </p>
              <p>{say("logInBy", { email: invitation.email })}</p>
              <input
                type="email"
                className="for-readers"
                autoComplete="username"
                readOnly
                value={invitation.email}
                tabIndex={-1}
                aria-hidden="true"
              />
              <PasswordField
                label={say("password")}
                description={say("passwordHint")}
                autoComplete="new-password"
                required
                withAsterisk={false}
                value={password}
                onChange={setPassword}
              />
              <PasswordField
                label={say("passwordAgain")}
                error={differ ? say("differ") : undefined}
                autoComplete="new-password"
                required
                withAsterisk={false}
                value={again}
                onChange={setAgain}
              />
              <ProblemNote error={accept.error} />
              <PrimaryButton type="submit" loading={accept.isPending} disabled={differ}>
                {say("acceptAct")}
              </PrimaryButton>
            </form>
          )}
        </div>
      </Panel>
    </div>
  );
}
