// The discom's verdict on a dispute: it stays, it moves on a day, or the dispute is refused, with a reason both sides read.

import { Radio, Textarea } from "@mantine/core";
import { useState } from "react";
import { REASON_MIN } from "#server/connections/contract.ts";
import { settleTagDispute } from "#server/connections/disputes/disputes-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showDate, today } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { DateInput } from "#web/ui/inputs.tsx";
import { useCommand } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";

const verdicts = ["stays", "moves", "refused"] as const;
type Verdict = (typeof verdicts)[number];

export function Settle({ one }: { one: { readonly discomId: number; readonly id: string } }) {
  const say = useWords(taggingWords);
  const [verdict, setVerdict] = useState<Verdict>("stays");
  const [day, setDay] = useState<string | null>(today());
  const [reason, setReason] = useState("");
  const settle = useCommand(settleTagDispute);
  const act = {
    stays: say("settleStays"),
    moves: say("settleMoves", { day: day ? showDate(day) : "" }),
    refused: say("settleRefused"),
  }[verdict];
  const ready = reason.trim().length >= REASON_MIN && (verdict !== "moves" || day !== null);
  return (
    <Panel title={say("settleTitle")}>
      <AskForm
        act={act}
        command={settle}
        disabled={!ready}
        onSend={() => {
          settle.mutate({
            params: { discom: one.discomId, id: one.id },
            body: { verdict, reason: reason.trim(), ...(verdict === "moves" && day !== null && { movesOn: day }) },
          });
        }}
      >
        <Radio.Group
          label={say("verdict")}
          value={verdict}
          onChange={(value) => setVerdict(verdicts.find((known) => known === value) ?? "stays")}
        >
          <div className="stack">
            {verdicts.map((known) => (
              <Radio key={known} value={known} label={say(`verdict.${known}`)} />
            ))}
          </div>
        </Radio.Group>
        {verdict === "moves" && <DateInput label={say("movesOn")} value={day} onChange={setDay} />}
        <Textarea
          label={say("verdictReason")}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </AskForm>
    </Panel>
  );
}
