// The discom's decision with its reason; a refund names credit, amount and account, a carry-forward the bills it pays.

import { Radio, Textarea } from "@mantine/core";
import { useState } from "react";
import { type Dispute, decideDispute, type Outcome, outcomes } from "#server/disputes/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { useCommand } from "#web/use-api.ts";
import { CarryFields, type Paid, RefundFields, type RefundWish } from "./decide-money.tsx";
import { disputesWords } from "./words.ts";

const usual: Partial<Record<Dispute["kind"], Outcome>> = {
  refund: "refund",
  "carry-forward": "carry-forward",
  "payment-not-shown": "payment-placed",
};

export function Decide(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const { one } = props;
  const [outcome, setOutcome] = useState<Outcome>(usual[one.kind] ?? "correct-bill");
  const [said, setSaid] = useState("");
  const [refund, setRefund] = useState<RefundWish | null>(null);
  const [bills, setBills] = useState<readonly Paid[]>([]);
  const decide = useCommand(decideDispute);
  const sum = bills.reduce((all, { paise }) => all + BigInt(paise), 0n);
  const whole =
    said.trim().length >= 5 &&
    (outcome !== "refund" || refund !== null) &&
    (outcome !== "carry-forward" || bills.length > 0);
  return (
    <Panel title={say("decide")}>
      <AskForm
        act={
          outcome === "refund" && refund
            ? say("decideRefund", { sum: rupees(refund.paise) })
            : outcome === "carry-forward" && bills.length > 0
              ? say("decideCarry", { sum: rupees(String(sum)) })
              : say("decideAct")
        }
        command={decide}
        disabled={!whole}
        onSend={() => {
          if (!whole) return;
          const money = {
            ...(outcome === "refund" && refund && { refund }),
            ...(outcome === "carry-forward" && { bills: [...bills] }),
          };
          decide.mutate({ params: { number: one.number }, body: { outcome, said: said.trim(), ...money } });
        }}
      >
        <Radio.Group label={say("outcome")} value={outcome} onChange={(value) => setOutcome(value as Outcome)}>
          <div className="stack">
            {outcomes.map((value) => (
              <Radio key={value} value={value} label={say(`outcome.${value}`)} />
            ))}
          </div>
        </Radio.Group>
        {outcome === "refund" && <RefundFields one={one} onWish={setRefund} />}
        {outcome === "carry-forward" && <CarryFields one={one} onBills={setBills} />}
        <Textarea
          label={say("reason")}
          autosize
          minRows={3}
          maxLength={4000}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
      </AskForm>
    </Panel>
  );
}
