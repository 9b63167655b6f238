// What is done with the connections that are ticked: moved to a sub-unit, or let go, each as one action that can be taken back.

import { Button, Modal, NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Selection, transferConnections, untagConnections } from "#server/connections/batch/batches-contract.ts";
import type { connectionChoices } from "#server/connections/contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { PrimaryButton } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useCommand } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";

type Units = AnswerOf<typeof connectionChoices>["subUnits"];

export function SelectionBar(props: { count: number; selection: Selection; units: Units; onDone: () => void }) {
  const say = useWords(taggingWords);
  const { count, selection, units } = props;
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"move" | "untag" | null>(null);
  const done = () => {
    props.onDone();
    void navigate({ to: "/connections/batches", search: { page: 1 } });
  };
  const untag = useCommand(untagConnections, { onDone: done });
  return (
    <section className="committed">
      <div className="what">
        <b>{say("ticked", { count })}</b>
      </div>
      <div className="actions">
        <Button onClick={() => setAsking("untag")}>{say("untagMany", { count })}</Button>
        {units.length > 0 && (
          <PrimaryButton onClick={() => setAsking("move")}>{say("moveAct", { count })}</PrimaryButton>
        )}
      </div>
      <Move {...props} opened={asking === "move"} onClose={() => setAsking(null)} onMoved={done} />
      <ReasonModal
        opened={asking === "untag"}
        title={say("untagTitle", { count })}
        act={say("untagMany", { count })}
        busy={untag.isPending}
        error={untag.error}
        onReason={(reason) => untag.mutate({ body: { selection, reason } })}
        onClose={() => setAsking(null)}
      >
        <p>{say("untagBody")}</p>
      </ReasonModal>
    </section>
  );
}

function Move(props: {
  count: number;
  selection: Selection;
  units: Units;
  opened: boolean;
  onClose: () => void;
  onMoved: () => void;
}) {
  const say = useWords(taggingWords);
  const language = useLanguage();
  const { count, selection, units } = props;
  const [unit, setUnit] = useState(units[0]?.id ?? "");
  const move = useCommand(transferConnections, { onDone: props.onMoved });
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={say("moveTitle", { count })}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <AskForm
        act={say("moveAct", { count })}
        command={move}
        others={<Button onClick={props.onClose}>{say("cancel")}</Button>}
        onSend={() => move.mutate({ body: { selection, subUnit: unit === "" ? null : unit } })}
      >
        <p>{say("moveBody")}</p>
        <NativeSelect
          label={say("moveTo")}
          data-autofocus
          value={unit}
          data={[
            ...units.map((one) => ({
              value: one.id,
              label: `${one.code} · ${language === "hi" ? one.nameHi : one.name}`,
            })),
            { value: "", label: say("noUnit") },
          ]}
          onChange={(event) => setUnit(event.currentTarget.value)}
        />
      </AskForm>
    </Modal>
  );
}
