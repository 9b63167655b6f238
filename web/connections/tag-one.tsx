// Claims one connection: its number and what a recent bill of it says. Stays open for the next one.

import { Button, Drawer, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { LABEL_MAX, tagConnection } from "#server/connections/contract.ts";
import { openTagDispute } from "#server/connections/disputes/disputes-contract.ts";
import { ApiProblem } from "#web/api.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";

type Proof = "number" | "amount";

interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameHi: string;
}

export function TagOne(props: {
  opened: boolean;
  discoms: readonly { id: number; name: string }[];
  units: readonly Unit[];
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
      {props.opened && <TagForm discoms={props.discoms} units={props.units} />}
    </Drawer>
  );
}

function TagForm(props: { discoms: readonly { id: number; name: string }[]; units: readonly Unit[] }) {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  const language = useLanguage();
  const [unit, setUnit] = useState("");
  const dispute = useCommand(openTagDispute);
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
  const body = {
    discom: Number(chosen),
    number: number.trim(),
    label: label.trim(),
    ...(unit !== "" && { subUnit: unit }),
    ...(proof === "number" ? { billNumber: bill.trim() } : { billAmount: bill.trim() }),
  };
  const submit = () => {
    dispute.reset();
    tag.mutate({ body });
  };
  const heldByAnother = tag.error instanceof ApiProblem && tag.error.code === "connection-held";
  return (
    <form
      className="stack"
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
      <fieldset className="field-group">
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
      {props.units.length > 0 && (
        <NativeSelect
          label={sayTagging("subUnit")}
          value={unit}
          data={[
            { value: "", label: sayTagging("noUnit") },
            ...props.units.map((one) => ({
              value: one.id,
              label: `${one.code} · ${language === "hi" ? one.nameHi : one.name}`,
            })),
          ]}
          onChange={(event) => setUnit(event.currentTarget.value)}
        />
      )}
      <ProblemNote error={heldByAnother ? dispute.error : tag.error} />
      {heldByAnother && (
        <Note kind={dispute.data ? "matched" : "part"} role="status">
          {dispute.data ? (
            <Link
              to="/tag-disputes/$discom/$id"
              params={{ discom: String(dispute.data.discomId), id: dispute.data.id }}
            >
              {sayTagging("disputeTitle", { number: number.trim() })}
            </Link>
          ) : (
            <>
              {sayTagging("disputeHint")}{" "}
              <Button size="compact-sm" loading={dispute.isPending} onClick={() => dispute.mutate({ body })}>
                {sayTagging("disputeIt")}
              </Button>
            </>
          )}
        </Note>
      )}
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
