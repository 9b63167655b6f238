// Ticking rows across pages: a page is ticked by its checkbox, all rows of a view only by an explicit second step that names the sum.

import { useMemo, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { rupees } from "./money.tsx";
import { kitWords } from "./words.ts";

export interface Ticks {
  /** Ids ticked one by one or by page; they outlive a change of page. */
  ids: ReadonlySet<string>;
  /** Every tickable row of the view, on all its pages. */
  all: boolean;
  has: (id: string) => boolean;
  set: (ids: Iterable<string>) => void;
  tickAll: () => void;
  clear: () => void;
}

export function useTicks(initial: Iterable<string> = []): Ticks {
  const [state, setState] = useState<{ ids: ReadonlySet<string>; all: boolean }>(() => ({
    ids: new Set(initial),
    all: false,
  }));
  return useMemo(
    () => ({
      ...state,
      has: (id) => state.all || state.ids.has(id),
      set: (ids) => setState({ ids: new Set(ids), all: false }),
      tickAll: () => setState({ ids: new Set(), all: true }),
      clear: () => setState({ ids: new Set(), all: false }),
    }),
    [state],
  );
}

/** Shown once something is ticked: how many on this page, and the step to all `count` rows of the view, with their sum. */
export function TickStrip(props: { ticks: Ticks; onPage: number; count: number; paise?: string; hint?: string }) {
  const say = useWords(kitWords);
  const { ticks } = props;
  if (!ticks.all && ticks.ids.size === 0) return null;
  return (
    <div className="matching" role="status">
      <b>{ticks.all ? say("tickedAll", { count: props.count }) : say("ticked", { count: props.onPage })}</b>
      {props.hint && <span>{props.hint}</span>}
      {!ticks.all && props.count > props.onPage && (
        <button type="button" className="button-of-all" onClick={ticks.tickAll}>
          {say("tickAll", { count: props.count })}
          {props.paise !== undefined && (
            <>
              , <b>{rupees(props.paise)}</b>
            </>
          )}
        </button>
      )}
      <button type="button" className="link-button" onClick={ticks.clear}>
        {say("untickAll")}
      </button>
    </div>
  );
}
