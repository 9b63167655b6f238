// Everything of one connection: its facts, one's own label, when it was claimed and let go, and the way to let it go.

import { Button, Drawer, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  type Connection,
  LABEL_MAX,
  labelConnection,
  type TagEvent,
  tagHistory,
  untagConnection,
} from "#server/connections/contract.ts";
import { type Say, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { ProofLinks } from "#web/proofs/proof-links.tsx";
import { DataList, Timeline } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";
import "./connections.css";

export function ConnectionFacts(props: { connection: Connection | undefined; tags: boolean; onClose: () => void }) {
  const say = useWords(connectionsWords);
  const { connection } = props;
  return (
    <Drawer
      opened={connection !== undefined}
      onClose={props.onClose}
      position="right"
      size="440px"
      title={connection?.site || connection?.name || ""}
      closeButtonProps={{ "aria-label": say("closeFacts") }}
    >
      {connection && <Facts key={connection.id} connection={connection} tags={props.tags} onClose={props.onClose} />}
    </Drawer>
  );
}

function Facts(props: { connection: Connection; tags: boolean; onClose: () => void }) {
  const say = useWords(connectionsWords);
  const language = useLanguage();
  const sayTagging = useWords(taggingWords);
  const { connection } = props;
  return (
    <div className="connection-facts">
      <DataList
        facts={[
          { name: say("connection"), value: connection.number, copy: connection.number },
          { name: say("name"), value: connection.name },
          { name: say("discom"), value: connection.discomName },
          { name: say("office"), value: language === "hi" ? connection.officeHi : connection.office },
          { name: say("category"), value: connection.category },
          ...(connection.subUnit
            ? [
                {
                  name: sayTagging("subUnit"),
                  value: language === "hi" ? connection.subUnit.nameHi : connection.subUnit.name,
                },
              ]
            : []),
          { name: say("proofName"), value: say(`proof.${connection.proof}`) },
          ...(props.tags ? [] : [{ name: say("ownLabel"), value: connection.label || say("noLabel") }]),
        ]}
      />
      <ProofLinks connection={connection.number} discom={connection.discomId} />
      {props.tags && <LabelForm connection={connection} />}
      <h3>{say("history")}</h3>
      <History connection={connection} />
      {props.tags && <Untag connection={connection} onClose={props.onClose} />}
    </div>
  );
}

function pathOf({ discomId, id }: Connection) {
  return { discom: discomId, id };
}

function LabelForm({ connection }: { connection: Connection }) {
  const say = useWords(connectionsWords);
  const [label, setLabel] = useState(connection.label);
  const save = useCommand(labelConnection);
  return (
    <form
      className="label-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: pathOf(connection), body: { label: label.trim() } });
      }}
    >
      <TextInput
        label={say("ownLabel")}
        maxLength={LABEL_MAX}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button type="submit" loading={save.isPending} disabled={label.trim() === connection.label}>
        {say("saveLabel")}
      </Button>
      <span role="status" className="hint">
        {save.isSuccess && label.trim() === connection.label && say("labelSaved")}
      </span>
      <ProblemNote error={save.error} />
    </form>
  );
}

function History({ connection }: { connection: Connection }) {
  const say = useWords(connectionsWords);
  const language = useLanguage();
  const sayTagging = useWords(taggingWords);
  const history = useAnswer(tagHistory, { params: pathOf(connection) });
  if (history.error) return <ProblemNote error={history.error} />;
  return (
    <Timeline events={(history.data?.rows ?? []).flatMap((tag) => eventsOf(tag, language === "hi", say, sayTagging))} />
  );
}

function eventsOf(
  tag: TagEvent,
  hindi: boolean,
  say: Say<(typeof connectionsWords)["en"]>,
  sayTagging: Say<(typeof taggingWords)["en"]>,
) {
  const proof = say(`proof.${tag.proof}`);
  const tagged = {
    at: tag.taggedAt,
    what: say("taggedBy", { who: hindi ? tag.taggedByHi : tag.taggedBy, proof }),
  };
  const unitName = (unit: TagEvent["moves"][number]["from"]) =>
    unit ? (hindi ? unit.nameHi : unit.name) : sayTagging("itself");
  const moves = tag.moves
    .map((move) => ({
      at: move.at,
      what: sayTagging("moved", {
        who: hindi ? move.byHi : move.by,
        from: unitName(move.from),
        to: unitName(move.to),
      }),
    }))
    .reverse();
  if (tag.untaggedAt === null) return [...moves, tagged];
  const who = (hindi ? tag.untaggedByHi : tag.untaggedBy) ?? "";
  return [{ at: tag.untaggedAt, what: say("untaggedBy", { who, reason: tag.untagReason ?? "" }) }, ...moves, tagged];
}

function Untag(props: { connection: Connection; onClose: () => void }) {
  const say = useWords(connectionsWords);
  const [asking, setAsking] = useState(false);
  const untag = useCommand(untagConnection, {
    onDone: () => {
      setAsking(false);
      props.onClose();
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{say("untag")}</Button>
      <ReasonModal
        opened={asking}
        title={say("untagTitle", { number: props.connection.number })}
        act={say("untag")}
        busy={untag.isPending}
        error={untag.error}
        onReason={(reason) => untag.mutate({ params: pathOf(props.connection), body: { reason } })}
        onClose={() => setAsking(false)}
      >
        <p>{say("untagBody")}</p>
      </ReasonModal>
    </>
  );
}
