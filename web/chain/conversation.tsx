// What the people of an organisation say to each other about an advice.

import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Advice } from "#server/payments/contract.ts";
import { listComments, sayComment } from "#server/payments/steps/steps-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { chainWords } from "./words.ts";
import "./chain.css";

const LOOK_AGAIN_MS = 15_000;

export function Conversation(props: { advice: Advice; speaks: boolean }) {
  const say = useWords(chainWords);
  const language = useLanguage();
  const params = { number: props.advice.number };
  const comments = useAnswer(listComments, { params }, { refetchInterval: LOOK_AGAIN_MS });
  const [text, setText] = useState("");
  const add = useCommand(sayComment, { onDone: () => setText("") });
  const said = comments.data?.comments ?? [];
  return (
    <Panel className="conversation no-print" title={say("conversation")}>
      <ProblemNote error={comments.error} onRetry={() => void comments.refetch()} />
      {comments.data && said.length === 0 && <p className="hint">{say("noComments")}</p>}
      <ol>
        {said.map((one) => (
          <li key={one.at} className={one.own ? "own" : undefined}>
            <b>{one.own ? say("you") : language === "hi" ? one.by.nameHi : one.by.name}</b>{" "}
            <time className="hint" dateTime={one.at}>
              {showTime(one.at)}
            </time>
            <p>{one.text}</p>
          </li>
        ))}
      </ol>
      {props.speaks && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== "") add.mutate({ params, body: { text: text.trim() } });
          }}
        >
          <Textarea
            label={say("comment")}
            autosize
            minRows={1}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" loading={add.isPending} disabled={text.trim() === ""}>
            {say("say")}
          </Button>
        </form>
      )}
      <ProblemNote error={add.error} />
    </Panel>
  );
}
