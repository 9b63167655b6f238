// The basket at the foot of the dues: how many bills, what they come to in figures and words, and the way to the advice.

import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Basket, emptyBasket, getBasket } from "#server/payments/contract.ts";
import { PayBasketOnline } from "#web/gateway/online/offer.tsx";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { CommittedBar } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { duesWords } from "./words.ts";

export function BasketBar(props: { waiting: boolean }) {
  const say = useWords(duesWords);
  const navigate = useNavigate();
  const basket = useAnswer(getBasket, {});
  if (!basket.data) return <ProblemNote error={basket.error} onRetry={() => void basket.refetch()} />;
  const { count, parts, amountPaise } = basket.data;
  const blocked = parts.reduce((sum, part) => sum + part.blocked, 0);
  if (count + blocked === 0) {
    return (
      <section className="committed">
        <div className="what">
          <b>{say("basket")}</b>
          <span className="hint">{say("basketNothing")}</span>
        </div>
      </section>
    );
  }
  const paying = parts.filter((part) => part.count > 0).length;
  return (
    <CommittedBar
      what={say("basket")}
      hint={
        <>
          {say("basketBills", { count })}, {say("basketAdvices", { count: paying })}
          {blocked > 0 && `; ${say("blocked", { count: blocked })}`}
        </>
      }
      paise={amountPaise}
      wordsHint={<Terms basket={basket.data} />}
    >
      <EmptyButton count={count + blocked} />
      <PayBasketOnline count={count + blocked} disabled={props.waiting} />
      <PrimaryButton disabled={props.waiting} onClick={() => void navigate({ to: "/basket" })}>
        {paying === 0 ? say("look") : say("makeAdvice", { count: paying })}
      </PrimaryButton>
    </CommittedBar>
  );
}

function Terms(props: { basket: Basket }) {
  const say = useWords(duesWords);
  const { validUntil, rebatePaise, tdsPaise } = props.basket;
  const terms = [
    validUntil !== null && say("ifPaidBy", { day: showDate(validUntil) }),
    rebatePaise !== "0" && say("rebateOff", { amount: rupees(rebatePaise) }),
    tdsPaise !== "0" && say("tdsOff", { amount: rupees(tdsPaise) }),
  ];
  return terms.filter(Boolean).join("; ");
}

/** What took many ticks is not undone by one slip: a basket of several bills asks once, in place. */
function EmptyButton(props: { count: number }) {
  const say = useWords(duesWords);
  const empty = useCommand(emptyBasket, { onDone: () => setAsking(false) });
  const [asking, setAsking] = useState(false);
  const act = () => empty.mutate({});
  if (!asking) {
    return (
      <button type="button" className="link-button" onClick={() => (props.count > 1 ? setAsking(true) : act())}>
        {say("empty")}
      </button>
    );
  }
  return (
    <span className="asking">
      {empty.error ? <ProblemNote error={empty.error} /> : say("emptySure", { count: props.count })}
      <Button onClick={act} loading={empty.isPending}>
        {say("empty")}
      </Button>
      <Button onClick={() => setAsking(false)}>{say("keep")}</Button>
    </span>
  );
}
