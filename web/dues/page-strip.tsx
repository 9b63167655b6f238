// What is ticked on this page, and the explicit step to every payable bill of the view. It is always in its place, so that
// the first tick does not move the rows away under the pointer.

import type { Due, Dues } from "#server/bills/contract.ts";
import { addViewToBasket } from "#server/payments/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { isPayable } from "./due-state.tsx";
import { type DuesSearch, filterOf } from "./search.ts";
import { duesWords } from "./words.ts";

export function PageStrip(props: { search: DuesSearch; rows: Due[]; ticked: number; totals: Dues["totals"] }) {
  const say = useWords(duesWords);
  const addView = useCommand(addViewToBasket);
  const { totals, ticked } = props;
  if (totals.count === 0) return null;
  const all = totals.inBasket >= totals.count;
  const barred = props.rows.filter((due) => !isPayable(due)).length;
  return (
    <>
      <div className="matching" role="status">
        {all ? (
          <b>{say("allTicked", { count: totals.count })}</b>
        ) : ticked > 0 ? (
          <b>{say("ticked", { count: ticked })}</b>
        ) : (
          <span>{say("nothingTicked")}</span>
        )}
        {barred > 0 && ticked > 0 && !all && <span>{say("cannot", { count: barred })}</span>}
        {!all && (
          <button
            type="button"
            className="button-of-all"
            disabled={addView.isPending}
            onClick={() => addView.mutate({ body: filterOf(props.search) })}
          >
            {addView.isPending ? (
              say("ticking")
            ) : (
              <>
                {say("tickAll", { count: totals.count })}, <b>{rupees(totals.payablePaise)}</b>
              </>
            )}
          </button>
        )}
      </div>
      <ProblemNote error={addView.error} />
    </>
  );
}
