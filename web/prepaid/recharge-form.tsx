// Two small forms of a prepaid connection's row: a recharge that goes into the basket, and the balance below which one is warned.

import { Button, Popover } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { askRecharge, type Prepaid, setLowBalance } from "#server/bills/prepaid-contract.ts";
import { addToBasket } from "#server/payments/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { prepaidWords } from "./words.ts";

export function RechargeForm({ one }: { one: Prepaid }) {
  const say = useWords(prepaidWords);
  const [opened, setOpened] = useState(false);
  const [paise, setPaise] = useState<string | null>(null);
  const add = useCommand(addToBasket, { onDone: () => setOpened(false) });
  const ask = useCommand(askRecharge, {
    onDone: ({ discomId, billId }) => add.mutate({ body: { bills: [{ discomId, billId }] } }),
  });
  const { recharge } = one;
  if (recharge?.adviceNumber) {
    return (
      <Link to="/advices/$number" params={{ number: recharge.adviceNumber }}>
        {say("inAdvice", { amount: rupees(recharge.paise), number: `…${recharge.adviceNumber.slice(-7)}` })}
      </Link>
    );
  }
  return (
    <RowForm
      opened={opened}
      onOpened={(open) => {
        setOpened(open);
        if (open) setPaise(recharge?.paise ?? null);
      }}
      label={say("rechargeOf", { number: one.connectionNumber })}
      button={recharge ? say("asked", { amount: rupees(recharge.paise) }) : say("recharge")}
      act={say("ask")}
      busy={ask.isPending || add.isPending}
      disabled={paise === null || paise === "0"}
      problem={ask.error ?? add.error}
      onSubmit={() =>
        paise !== null && ask.mutate({ body: { discomId: one.discomId, connectionId: one.connectionId, paise } })
      }
    >
      <RupeesInput label={say("amount")} description={say("amountHint")} value={paise} onChange={setPaise} />
    </RowForm>
  );
}

export function LimitForm({ one }: { one: Prepaid }) {
  const say = useWords(prepaidWords);
  const [opened, setOpened] = useState(false);
  const [paise, setPaise] = useState<string | null>(one.ownLimitPaise);
  const save = useCommand(setLowBalance, { onDone: () => setOpened(false) });
  return (
    <RowForm
      opened={opened}
      onOpened={(open) => {
        setOpened(open);
        if (open) setPaise(one.ownLimitPaise);
      }}
      label={say("limitOf", { number: one.connectionNumber })}
      button={rupees(one.lowBelowPaise)}
      act={say("save")}
      busy={save.isPending}
      disabled={one.balancePaise === null}
      problem={save.error}
      onSubmit={() => save.mutate({ params: { discom: one.discomId, id: one.connectionId }, body: { paise } })}
    >
      <RupeesInput label={say("limit")} description={say("limitHint")} value={paise} onChange={setPaise} />
    </RowForm>
  );
}

function RowForm(props: {
  opened: boolean;
  onOpened: (open: boolean) => void;
  label: string;
  button: ReactNode;
  act: string;
  busy: boolean;
  disabled: boolean;
  problem: unknown;
  onSubmit: () => void;
  children: ReactNode;
}) {
  return (
    <Popover opened={props.opened} onChange={props.onOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="link-button"
          aria-label={`${props.label}: ${String(props.button)}`}
          onClick={() => props.onOpened(!props.opened)}
        >
          {props.button}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="filter-form" aria-label={props.label}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            props.onSubmit();
          }}
        >
          {props.children}
          <ProblemNote error={props.problem} />
          <div className="act">
            <Button type="submit" loading={props.busy} disabled={props.disabled}>
              {props.act}
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
