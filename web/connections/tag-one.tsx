// Claims one connection: its number and what a recent bill of it says. Stays open for the next one.

import { Drawer, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { LABEL_MAX, tagConnection } from "#server/connections/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { connectionsWords } from "./words.ts";

type Proof = "number" | "amount";

export function TagOne(props: {
  opened: boolean;
  discoms: readonly { id: number; name: string }[];
  onClose: () => void;
}) {
  const say = useWords(connectionsWords);
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="440px"
      title={say("tagTitle")}
      closeButtonProps={{ "aria-label": say("closeTag") }}
    >
      {props.opened && <TagForm discoms={props.discoms} />}
    </Drawer>
  );
}

function TagForm(props: { discoms: readonly { id: number; name: string }[] }) {
  const say = useWords(connectionsWords);
  const [discom, setDiscom] = useState<string | null>(null);
  const [number, setNumber] = useState("");
  const [proof, setProof] = useState<Proof>("number");
  const [bill, setBill] = useState("");
  const [label, setLabel] = useState("");
  const tag = useCommand(tagConnection, {
    onDone: () => {
      setNumber("");
      setBill("");
      setLabel("");
    },
  });
  const chosen = discom ?? String(props.discoms[0]?.id ?? "");
  const submit = () =>
    tag.mutate({
      body: {
        discom: Number(chosen),
        number: number.trim(),
        label: label.trim(),
        ...(proof === "number" ? { billNumber: bill.trim() } : { billAmount: bill.trim() }),
      },
    });
  return (
    <form
      className="stack tag-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="hint">{say("tagHint")}</p>
      <NativeSelect
        label={say("discom")}
        value={chosen}
        data={props.discoms.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(event) => setDiscom(event.currentTarget.value)}
      />
      <TextInput
        label={say("number")}
        description={say("numberHint")}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <fieldset className="proof">
        <legend>{say("proofBy")}</legend>
        <SegmentedControl
          value={proof}
          onChange={(value) => setProof(value as Proof)}
          data={[
            { value: "number", label: say("byNumber") },
            { value: "amount", label: say("byAmount") },
          ]}
        />
      </fieldset>
      <TextInput
        label={say(proof === "number" ? "billNumber" : "billAmount")}
        description={say(proof === "number" ? "billNumberHint" : "billAmountHint")}
        inputMode={proof === "number" ? "numeric" : "decimal"}
        autoComplete="off"
        value={bill}
        onChange={(event) => setBill(event.currentTarget.value)}
      />
      <TextInput
        label={say("ownLabel")}
        description={say("labelHint")}
        maxLength={LABEL_MAX}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <ProblemNote error={tag.error} />
      <div role="status">
        {tag.data && <Note kind="matched">{say("taggedDone", { number: tag.data.number, site: tag.data.site })}</Note>}
      </div>
      <div className="act">
        <PrimaryButton type="submit" loading={tag.isPending} disabled={number.trim() === "" || bill.trim() === ""}>
          {say("tagAct")}
        </PrimaryButton>
      </div>
    </form>
  );
}
