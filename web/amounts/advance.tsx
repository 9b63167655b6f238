// Money paid in advance, beside the bills of one discom in the basket or without any.

import { Button, NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { duesChoices } from "#server/bills/contract.ts";
import { type Basket, prepareAdvices } from "#server/payments/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { MoneyInWords, rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { amountsWords } from "./words.ts";

export function AdvancePanel(props: { basket: Basket }) {
  const say = useWords(amountsWords);
  const navigate = useNavigate();
  const choices = useAnswer(duesChoices, {});
  const discoms = choices.data?.discoms ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const [paise, setPaise] = useState<string | null>(null);
  const discomId = chosen ?? props.basket.parts[0]?.discomId ?? discoms[0]?.id;
  const bills = props.basket.parts.find((part) => part.discomId === discomId)?.count ?? 0;
  const prepare = useCommand(prepareAdvices, {
    onDone: ({ advices }) => {
      const number = advices[0]?.number;
      if (number) void navigate({ to: "/advices/$number", params: { number } });
    },
  });
  const ready = discomId !== undefined && paise !== null && paise !== "0";
  return (
    <Panel>
      <details>
        <summary>{say("advance")}</summary>
        <p className="hint">{say("advanceBody")}</p>
        <form
          className="stack narrow"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) prepare.mutate({ body: { discomId, advancePaise: paise } });
          }}
        >
          <NativeSelect
            label={say("advanceTo")}
            description={bills > 0 ? say("advanceWith", { count: bills }) : say("advanceAlone")}
            value={String(discomId ?? "")}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            data={discoms.map((one) => ({ value: String(one.id), label: one.shortName }))}
          />
          <RupeesInput label={say("advanceAmount")} value={paise} onChange={setPaise} />
          {ready && (
            <p className="hint">
              <MoneyInWords paise={paise} />
            </p>
          )}
          <ProblemNote error={prepare.error} />
          <div className="act">
            <Button type="submit" loading={prepare.isPending} disabled={!ready}>
              {say("advanceMake", { amount: rupees(paise ?? "0") })}
            </Button>
          </div>
        </form>
      </details>
    </Panel>
  );
}
