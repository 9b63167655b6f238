// Where a receipt stands: cancelled, or how much of it billing has taken into its books.

import type { Receipt } from "#server/receipts/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { State } from "#web/ui/state.tsx";
import { receiptsWords } from "./words.ts";

type Standing = Pick<Receipt, "state" | "itemsCount" | "postedCount" | "rejectedCount">;

/** What billing refuses is the discom's to mend: its people are told, a payer's are not alarmed. */
export function ReceiptStateWord(props: { receipt: Standing; chip?: boolean }) {
  const say = useWords(receiptsWords);
  const ofDiscom = useUser().discom !== null;
  const { state, itemsCount, postedCount, rejectedCount } = props.receipt;
  const chip = props.chip ?? false;
  if (state === "cancelled") return <State name="cancelled" chip={chip} />;
  if (ofDiscom && rejectedCount > 0)
    return (
      <State name="failed" chip={chip}>
        {say("rejectedOf", { count: rejectedCount })}
      </State>
    );
  if (postedCount === itemsCount) return <State name="posted" chip={chip} />;
  return (
    <State name="reconciled" chip={chip}>
      {postedCount === 0
        ? say("postingAwaited")
        : say("postedOf", { posted: groupNumber(postedCount), count: itemsCount })}
    </State>
  );
}
