// How a payment begun online stands, in a word.

import type { OnlineState } from "#server/gateway/online-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { onlineWords } from "./words.ts";

export const drawnAs: Record<OnlineState, StateName> = {
  open: "payment-awaited",
  failed: "failed",
  taken: "awaited",
  paid: "paid",
  held: "awaited",
  returned: "returned",
};

export function OnlineStateWord(props: { state: OnlineState; chip?: boolean }) {
  const say = useWords(onlineWords);
  return (
    <State name={drawnAs[props.state]} {...(props.chip && { chip: true })}>
      {say(`state.${props.state}`)}
    </State>
  );
}
