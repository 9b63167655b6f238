// One address: how it stands, its secret, a test message, and every message with its tries.

import { Button, Modal } from "@mantine/core";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import {
  changeWebhook,
  listWebhooks,
  pauseWebhook,
  removeWebhook,
  rotateWebhookSecret,
  tryWebhook,
  type WebhookEndpoint,
} from "#server/webhooks/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { MessageShown } from "./message.tsx";
import { Messages } from "./messages.tsx";
import { SecretShown } from "./secret-shown.tsx";
import { WebhookForm } from "./webhook-form.tsx";
import { WebhookStateShown } from "./webhook-state.tsx";
import { webhooksWords } from "./words.ts";
import "./webhooks.css";

const LOOK_AGAIN_MS = 2000;

export function WebhookPage() {
  const say = useWords(webhooksWords);
  const { id } = useParams({ from: "/portal/webhooks/$id" });
  const { message } = useSearch({ from: "/portal/webhooks/$id" });
  const [moving, setMoving] = useState(false);
  const answer = useAnswer(listWebhooks, {}, { refetchInterval: moving ? LOOK_AGAIN_MS : false });
  const one = answer.data?.rows.find((row) => row.id === id);
  const moves = one !== undefined && one.waiting > 0 && one.state !== "paused";
  if (moves !== moving) setMoving(moves);
  return (
    <>
      <Running
        title={say("one", { name: one?.description || one?.url || "" })}
        actions={<Link to="/webhooks">{say("back")}</Link>}
      />
      <div className="page webhook">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {one && <Standing one={one} />}
        {one && message !== undefined && <MessageShown key={message} id={message} />}
        {one && <Messages endpoint={one} />}
      </div>
    </>
  );
}

function Standing(props: { one: WebhookEndpoint }) {
  const say = useWords(webhooksWords);
  const { one } = props;
  const params = { id: one.id };
  const navigate = useNavigate();
  const [changing, setChanging] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [given, setGiven] = useState<{ secret: string; formerEndsAt: string } | null>(null);
  const change = useCommand(changeWebhook, { onDone: () => setChanging(false) });
  const pause = useCommand(pauseWebhook);
  const rotate = useCommand(rotateWebhookSecret, { onDone: setGiven });
  const test = useCommand(tryWebhook, {
    onDone: ({ id }) => void navigate({ to: "/webhooks/$id", params, search: { page: 1, message: id } }),
  });
  const remove = useCommand(removeWebhook, { onDone: () => void navigate({ to: "/webhooks" }) });
  if (given) return <SecretShown {...given} onCopied={() => setGiven(null)} />;
  return (
    <Panel title={<WebhookStateShown endpoint={one} />}>
      <div className="stack">
        {one.pausedBecause && <Note kind="part">{say(`because.${one.pausedBecause}`)}</Note>}
        <DataList
          facts={[
            { name: say("url"), value: <span className="reference address">{one.url}</span> },
            { name: say("kinds"), value: <span className="reference address">{one.kinds.join(", ")}</span> },
            ...one.secrets.map(({ madeAt, endsAt }, index) => ({
              name: index === 0 ? say("secretSince") : `${say("secretSince")} (${index + 1})`,
              value: showTime(madeAt),
              ...(endsAt && { hint: say("endsAt", { when: showTime(endsAt) }) }),
            })),
          ]}
        />
        <ProblemNote error={test.error ?? pause.error ?? rotate.error ?? remove.error} />
        <div className="act">
          <Button onClick={() => setRemoving(true)}>{say("remove")}</Button>
          <Button onClick={() => setChanging(!changing)} aria-expanded={changing}>
            {say("change")}
          </Button>
          <Button loading={rotate.isPending} onClick={() => rotate.mutate({ params })}>
            {say("another")}
          </Button>
          <Button
            loading={pause.isPending}
            onClick={() => pause.mutate({ params, body: { paused: one.state !== "paused" } })}
          >
            {say(one.state === "paused" ? "goOn" : "pause")}
          </Button>
          <PrimaryButton loading={test.isPending} onClick={() => test.mutate({ params })}>
            {say("test")}
          </PrimaryButton>
        </div>
        {changing && (
          <WebhookForm
            first={one}
            act={say("save")}
            busy={change.isPending}
            error={change.error}
            onWish={({ url, description, kinds }) =>
              change.mutate({ params, body: { url, description, kinds: [...kinds] as never } })
            }
          />
        )}
      </div>
      <Modal
        opened={removing}
        onClose={() => setRemoving(false)}
        title={say("removeTitle")}
        closeButtonProps={{ "aria-label": say("keep") }}
      >
        <div className="stack">
          <p>{say("removeText")}</p>
          <div className="act">
            <Button onClick={() => setRemoving(false)}>{say("keep")}</Button>
            <PrimaryButton loading={remove.isPending} onClick={() => remove.mutate({ params })}>
              {say("removeAct")}
            </PrimaryButton>
          </div>
        </div>
      </Modal>
    </Panel>
  );
}
