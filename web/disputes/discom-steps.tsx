// What the discom does before it decides: says who takes care of it, and answers or asks, from a template where one fits.

import { Button, Checkbox, NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import { assignDispute, type Dispute, listDisputeStaff, writeToDispute } from "#server/disputes/contract.ts";
import { getServiceSettings } from "#server/policies/service-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { disputesWords } from "./words.ts";

export function DiscomSteps(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const params = { number: props.one.number };
  const [said, setSaid] = useState("");
  const [asks, setAsks] = useState(false);
  const write = useCommand(writeToDispute, {
    onDone: () => {
      setSaid("");
      setAsks(false);
    },
  });
  return (
    <Panel title={say("answer")}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          write.mutate({ params, body: { said: said.trim(), asks } });
        }}
      >
        <Template onText={setSaid} />
        <Textarea
          aria-label={say("answer")}
          autosize
          minRows={3}
          maxLength={4000}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
        <Checkbox label={say("asks")} checked={asks} onChange={(event) => setAsks(event.currentTarget.checked)} />
        <ProblemNote error={write.error} />
        <Carer one={props.one} />
        <div className="act">
          <Button type="submit" loading={write.isPending} disabled={said.trim().length < 5}>
            {say("answerAct")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

/** In the language of whoever answers; it is typed over like any other text. */
function Template(props: { onText: (text: string) => void }) {
  const say = useWords(disputesWords);
  const language = useLanguage();
  const answers = useAnswer(getServiceSettings, {}).data?.versions[0]?.settings.answers ?? [];
  return (
    <NativeSelect
      label={say("template")}
      data={[
        { value: "", label: say("noTemplate") },
        ...answers.map(({ title, titleHi }, at) => ({
          value: String(at),
          label: language === "hi" ? titleHi : title,
        })),
      ]}
      onChange={({ currentTarget: { value } }) => {
        const chosen = value === "" ? undefined : answers[Number(value)];
        props.onText(chosen ? (language === "hi" ? chosen.textHi : chosen.text) : "");
      }}
    />
  );
}

function Carer(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const language = useLanguage();
  const { number, assignedTo } = props.one;
  const staff = useAnswer(listDisputeStaff, {}).data?.rows ?? [];
  const assign = useCommand(assignDispute);
  return (
    <>
      <NativeSelect
        label={say("assign")}
        value={assignedTo?.id ?? ""}
        data={[
          { value: "", label: say("nobody") },
          ...staff.map(({ id, name, nameHi }) => ({ value: id, label: language === "hi" ? nameHi : name })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          assign.mutate({ params: { number }, body: { userId: value === "" ? null : value } })
        }
      />
      <ProblemNote error={assign.error} />
    </>
  );
}
