// A payer raises a dispute: about what, what is wrong, and why. What is typed in the address stands there already.

import { Checkbox, NativeSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { connectionChoices } from "#server/connections/contract.ts";
import { type About, type DisputeKind, disputeKinds, type NewAbout, raiseDispute } from "#server/disputes/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { DateInput, RupeesInput } from "#web/ui/inputs.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { disputesWords } from "./words.ts";
import "./disputes.css";

const things = ["bill", "advice", "receipt", "payment"] as const;
type Thing = (typeof things)[number];

const kindsOf: Record<Thing, readonly DisputeKind[]> = {
  bill: ["wrong-amount", "wrong-reading", "already-paid", "not-my-connection", "other"],
  advice: ["payment-not-shown", "double-payment", "wrong-amount", "other"],
  receipt: ["double-payment", "wrong-amount", "other"],
  payment: ["payment-not-shown", "double-payment", "other"],
};
const numbers = { bill: "billNumber", advice: "adviceNumber", receipt: "receiptNumber", payment: "utr" } as const;

export function NewDispute() {
  const say = useWords(disputesWords);
  const search = useSearch({ from: "/portal/disputes/new" });
  const navigate = useNavigate();
  const discoms = useAnswer(connectionChoices, {}).data?.discoms ?? [];
  const [about, setAbout] = useState<Thing>(isThing(search.about) ? search.about : "bill");
  const [kind, setKind] = useState<DisputeKind>(search.kind ?? "wrong-amount");
  const [discom, setDiscom] = useState<number | undefined>(search.discom);
  const [reference, setReference] = useState(search.reference ?? "");
  const [paidOn, setPaidOn] = useState<string | null>(null);
  const [paise, setPaise] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [setAside, setSetAside] = useState(true);
  const raise = useCommand(raiseDispute, {
    onDone: ({ number }) => void navigate({ to: "/disputes/$number", params: { number } }),
  });
  const chosen = discom ?? discoms[0]?.id;
  const kinds = kindsOf[about];
  const wrong = kinds.includes(kind) ? kind : (kinds[0] as DisputeKind);
  const subject = subjectOf(about, reference.trim(), chosen, paidOn);
  return (
    <>
      <Running title={say("raiseTitle")}>
        <span className="hint">{say("raiseScope")}</span>
      </Running>
      <div className="page">
        <Panel className="raise" title={say("aboutWhat")}>
          <AskForm
            act={say("act")}
            command={raise}
            disabled={!subject || said.trim().length < 5}
            onSend={() => {
              if (!subject) return;
              const body = { kind: wrong, subject, paise, said: said.trim(), setAside: about === "bill" && setAside };
              raise.mutate({ body });
            }}
          >
            <SegmentedControl
              aria-label={say("aboutWhat")}
              value={about}
              onChange={(value) => setAbout(value as Thing)}
              data={things.map((thing) => ({ value: thing, label: say(`about.${thing}`) }))}
            />
            {(about === "bill" || about === "payment") && (
              <NativeSelect
                label={say("discom")}
                value={String(chosen ?? "")}
                data={discoms.map(({ id, name }) => ({ value: String(id), label: name }))}
                onChange={(event) => setDiscom(Number(event.currentTarget.value))}
              />
            )}
            <TextInput
              label={say(numbers[about])}
              {...(about === "payment" && { description: say("utrHint") })}
              autoComplete="off"
              maxLength={40}
              value={reference}
              onChange={(event) => setReference(event.currentTarget.value)}
            />
            {about === "payment" && <DateInput label={say("paidOn")} value={paidOn} onChange={setPaidOn} />}
            <NativeSelect
              label={say("what")}
              value={wrong}
              data={kinds.map((value) => ({ value, label: say(`kind.${value}`) }))}
              onChange={(event) => setKind(disputeKinds.find((one) => one === event.currentTarget.value) ?? "other")}
            />
            <RupeesInput label={say("right")} description={say("rightHint")} value={paise} onChange={setPaise} />
            <Textarea
              label={say("why")}
              description={say("whyHint")}
              autosize
              minRows={4}
              maxLength={4000}
              value={said}
              onChange={(event) => setSaid(event.currentTarget.value)}
            />
            {about === "bill" && (
              <Checkbox
                label={say("setAside")}
                checked={setAside}
                onChange={(event) => setSetAside(event.currentTarget.checked)}
              />
            )}
            <p className="hint">{say("filesLater")}</p>
          </AskForm>
        </Panel>
      </div>
    </>
  );
}

function isThing(about: About): about is Thing {
  return (things as readonly string[]).includes(about);
}

function subjectOf(
  about: Thing,
  reference: string,
  discomId: number | undefined,
  paidOn: string | null,
): NewAbout | null {
  if (reference === "") return null;
  if (about === "advice" || about === "receipt") return { about, number: reference.toUpperCase() };
  if (discomId === undefined) return null;
  if (about === "bill") return { about, discomId, billNumber: reference };
  return { about, discomId, utr: reference, ...(paidOn && { paidOn }) };
}
