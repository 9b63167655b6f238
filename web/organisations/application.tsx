// One application: what the organisation says of itself, whom it looks like, and the answer.

import { Button, Drawer } from "@mantine/core";
import { useState } from "react";
import { admitApplication, getApplication, refuseApplication } from "#server/organisations/registration-contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { DataList } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { organisationsWords } from "./words.ts";

type Application = AnswerOf<typeof getApplication>;

export function ApplicationDrawer(props: { id: string | undefined; onClose: () => void }) {
  const say = useWords(organisationsWords);
  return (
    <Drawer
      opened={props.id !== undefined}
      onClose={props.onClose}
      position="right"
      size="520px"
      title={say("applicationTitle")}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      {props.id !== undefined && <One key={props.id} id={props.id} />}
    </Drawer>
  );
}

function One(props: { id: string }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const answer = useAnswer(getApplication, { params: { id: props.id } });
  const admin = useUser().roles.some((role) => role === "admin");
  const [refusing, setRefusing] = useState(false);
  const admit = useCommand(admitApplication);
  const refuse = useCommand(refuseApplication, { onDone: () => setRefusing(false) });
  const one = answer.data;
  if (!one) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  const params = { id: one.id };
  return (
    <div className="stack">
      <h2>{language === "hi" ? one.nameHi : one.name}</h2>
      <Facts one={one} />
      {one.likes.length > 0 && <Likes likes={one.likes} />}
      <ProblemNote error={admit.error} />
      <div role="status">
        {admit.data && <Note kind="matched">{say("admittedNote", { van: admit.data.van })}</Note>}
      </div>
      {one.state === "waiting" && admin && (
        <>
          <p className="hint">{say("admitBody", { name: one.contactName })}</p>
          <div className="act">
            <Button onClick={() => setRefusing(true)}>{say("refuseAct")}</Button>
            <PrimaryButton loading={admit.isPending} onClick={() => admit.mutate({ params, body: {} })}>
              {say("admitAct")}
            </PrimaryButton>
          </div>
        </>
      )}
      <ReasonModal
        opened={refusing}
        title={say("refuseTitle", { name: language === "hi" ? one.nameHi : one.name })}
        act={say("refuseAct")}
        busy={refuse.isPending}
        error={refuse.error}
        onReason={(why) => refuse.mutate({ params, body: { why } })}
        onClose={() => setRefusing(false)}
      >
        <p className="hint">{say("refuseHint")}</p>
      </ReasonModal>
    </div>
  );
}

function Facts({ one }: { one: Application }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const number = (text: string) => <span className="reference">{text || "–"}</span>;
  const by = one.answeredBy;
  return (
    <DataList
      facts={[
        { name: say("kind"), value: say(`kind.${one.kind}`) },
        { name: say("address"), value: one.address || "–" },
        { name: say("pan"), value: number(one.pan), ...(one.pan && { copy: one.pan }) },
        { name: say("tan"), value: number(one.tan) },
        { name: say("gstin"), value: number(one.gstin), ...(one.gstin && { copy: one.gstin }) },
        {
          name: say("person"),
          value: one.contactName || "–",
          hint: [one.email, one.mobile].filter(Boolean).join(" · "),
        },
        { name: say("applied"), value: showTime(one.at) },
        ...(one.answeredAt
          ? [
              {
                name: say("answered"),
                value: `${say(`state.${one.state}`)}, ${showTime(one.answeredAt)}`,
                hint: [by ? (language === "hi" ? by.nameHi : by.name) : say("byRule"), one.why]
                  .filter(Boolean)
                  .join(": "),
              },
            ]
          : []),
        ...(one.van ? [{ name: say("van"), value: <Reference value={one.van} copy={say("van")} /> }] : []),
      ]}
    />
  );
}

function Likes({ likes }: { likes: Application["likes"] }) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  return (
    <section className="stack">
      <h3>{say("likes")}</h3>
      <p className="hint">{say("likesHint")}</p>
      <ul>
        {likes.map(({ payer, samePan, likeness }) => (
          <li key={payer?.id ?? "elsewhere"}>
            {payer ? (language === "hi" ? payer.nameHi : payer.name) : say("elsewhere")}{" "}
            {payer && (
              <span className="hint">
                {[samePan && say("samePan"), say("likeness", { percent: likeness })].filter(Boolean).join(", ")}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
