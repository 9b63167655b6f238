// Where a message's link leads: whoever has it in hand agrees to more of them, or stops them, without logging in.

import { Button } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { answerByLink, contactByLink } from "#server/notifications/contacts/contacts-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { contactsWords } from "./words.ts";
import "./contacts.css";

export function Told() {
  const say = useWords(contactsWords);
  const language = useLanguage();
  const { token } = useParams({ from: "/told/$token" });
  const answer = useAnswer(contactByLink, { params: { token } });
  const reply = useCommand(answerByLink);
  const contact = reply.data ?? answer.data;
  const send = (agree: boolean) => reply.mutate({ params: { token }, body: { agree } });
  const words = contact && { discom: language === "hi" ? contact.discomHi : contact.discom, to: contact.to };
  return (
    <>
      <Running title={contact ? say("toldTitle", { connection: contact.connection }) : say("title")} />
      <div className="page counter">
        {answer.error && (
          <Note kind="overdue" role="alert">
            {say("linkWrong")}
          </Note>
        )}
        {contact && words && (
          <Panel>
            <div className="stack">
              {contact.state === "verified" ? (
                <Note kind="matched" role="status">
                  {say("toldNow", words)}
                </Note>
              ) : (
                <p role="status">{say(contact.state === "unverified" ? "toldAsk" : "toldNot", words)}</p>
              )}
              <ProblemNote error={reply.error} />
              <div className="act">
                {contact.state !== "withdrawn" && (
                  <Button loading={reply.isPending} onClick={() => send(false)}>
                    {say("stop")}
                  </Button>
                )}
                {contact.state !== "verified" && (
                  <PrimaryButton loading={reply.isPending} onClick={() => send(true)}>
                    {say("yes")}
                  </PrimaryButton>
                )}
              </div>
            </div>
          </Panel>
        )}
      </div>
    </>
  );
}
