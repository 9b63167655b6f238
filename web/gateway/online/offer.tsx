// Paying the bills of a basket online at once: the button at the foot of the dues, and in the basket how it is done or why not.

import { Button } from "@mantine/core";
import { useEffect } from "react";
import { getOnlineOffers, type OnlineOffer, openOnlineOrder } from "#server/gateway/online-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { goToCheckout } from "../go-to-checkout.ts";
import { gatewayWords } from "../words.ts";
import { onlineWords } from "./words.ts";
import "../gateway.css";

function useOffers(): readonly OnlineOffer[] {
  return useAnswer(getOnlineOffers, {}).data?.rows ?? [];
}

/** Where it is refused for the amount, the answer to that is the amount as it is now. */
function useOpenOrder() {
  const offers = useAnswer(getOnlineOffers, {});
  const open = useCommand(openOnlineOrder, { onDone: goToCheckout });
  const pay = ({ bills, paise }: OnlineOffer) =>
    open.mutate({ body: { bills: [...bills], paise } }, { onError: () => void offers.refetch() });
  return { pay, error: open.error, busy: open.isPending || open.isSuccess };
}

/**
 * Only where the whole basket is one payment. `count` is of the basket as it is shown: an answer begun before the last tick does not
 * hold it yet, and a first answer that is under way is not asked for again by itself.
 */
export function PayBasketOnline(props: { count: number; disabled: boolean }) {
  const say = useWords(onlineWords);
  const { data, isFetching, refetch } = useAnswer(getOnlineOffers, {});
  const [only, other] = data?.rows ?? [];
  const held = data?.rows.reduce((sum, { bills }) => sum + bills.length, 0) ?? 0;
  const behind = held > 0 && held !== props.count;
  useEffect(() => {
    if (behind && !isFetching && !props.disabled) void refetch();
  }, [behind, isFetching, refetch, props.disabled]);
  const open = useOpenOrder();
  if (!only || other || only.hindrance !== null || behind) return null;
  return (
    <>
      <ProblemNote error={open.error} />
      <PayButton offer={only} open={open} disabled={props.disabled} label={say("payOnline", amountOf(only))} />
    </>
  );
}

export function OnlineOfferPanel(props: { discomId: number }) {
  const say = useWords(onlineWords);
  const tell = useWords(gatewayWords);
  const offer = useOffers().find(({ discomId }) => discomId === props.discomId);
  const open = useOpenOrder();
  if (!offer) return null;
  const ways = offer.methods.map((way) => tell(`way.${way}`)).join(", ");
  return (
    <Panel className="online-offer" title={say("offerTitle")} hint={offer.discom}>
      {offer.hindrance !== null ? (
        <p className="quiet">{say(`hindrance.${offer.hindrance}`)}</p>
      ) : (
        <>
          <p>
            {say("offerBody", { count: offer.bills.length, ways })}{" "}
            {offer.rebatePaise !== "0" && say("offerRebate", { amount: rupees(offer.rebatePaise) })}
          </p>
          <ProblemNote error={open.error} />
          <PayButton
            offer={offer}
            open={open}
            disabled={false}
            label={say("payOnlineTo", { ...amountOf(offer), discom: offer.discom })}
          />
        </>
      )}
    </Panel>
  );
}

function amountOf({ paise }: OnlineOffer) {
  return { amount: rupees(paise) };
}

function PayButton(props: {
  offer: OnlineOffer;
  open: ReturnType<typeof useOpenOrder>;
  disabled: boolean;
  label: string;
}) {
  const { offer, open } = props;
  return (
    <Button disabled={props.disabled} loading={open.busy} onClick={() => open.pay(offer)}>
      {props.label}
    </Button>
  );
}
