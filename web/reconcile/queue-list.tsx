// The lines of a view, thousands as lightly as ten: only those in sight are drawn, and each says what it is and what may be done.

import { Button } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type RefObject, useEffect, useRef } from "react";
import { getLine, type LineDetail } from "#server/reconciliation/contract.ts";
import type { DecidedLine, QueueLine } from "#server/reconciliation/queue/queue-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDayAndMonth, showTime } from "#web/ui/dates.ts";
import { SearchInput } from "#web/ui/filters.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, sentenceOf } from "#web/ui/notes.tsx";
import { StateIcon } from "#web/ui/state.tsx";
import { outcomeStates } from "./outcome-states.ts";
import { sayRule } from "./queue.tsx";
import type { Done } from "./search.ts";
import type { Desk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

const ROW_PX = 44;
const OVERSCAN = 8;

export function QueueList(props: { desk: Desk; searchRef: RefObject<HTMLDivElement | null> }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const { window, rows, search } = desk;
  const empty = rows.length === 0 && !window.loading && !window.error;
  return (
    <>
      {search.bucket !== "mine" && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter goes from the box to the lines; Escape, which empties it, too
        <div
          className="queue-search"
          ref={props.searchRef}
          onKeyDown={({ key, target }) => {
            if ((key === "Enter" || key === "Escape") && target instanceof HTMLElement) target.blur();
          }}
        >
          <SearchInput
            value={search.q ?? ""}
            label={say("search")}
            onChange={(q) => desk.go({ q: q === "" ? undefined : q, line: undefined })}
          />
        </div>
      )}
      {empty ? <NothingWaits desk={desk} /> : <Lines desk={desk} />}
    </>
  );
}

function NothingWaits(props: { desk: Desk }) {
  const say = useWords(reconcileWords);
  const { search, go } = props.desk;
  if (search.q !== undefined) {
    return (
      <Empty
        title={say("foundNone")}
        action={<Button onClick={() => go({ q: undefined })}>{say("searchClear")}</Button>}
      />
    );
  }
  return (
    <Empty title={say("emptyTitle")} action={<Link to="/statements">{say("toStatements")}</Link>}>
      {say("emptyText")}
    </Empty>
  );
}

function Lines(props: { desk: Desk }) {
  const say = useWords(reconcileWords);
  const scroller = useRef<HTMLDivElement>(null);
  const { window, rows, current, at, search } = props.desk;
  const mine = search.bucket === "mine";
  const [ahead, behind] = mine ? [0, 0] : [window.ahead, window.behind];
  const virtual = useVirtualizer({
    count: window.loading && !mine ? 12 : ahead + rows.length + behind,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index - ahead]?.id ?? `place ${index}`,
    // Before the pane has its size, as much as any window shows.
    initialRect: { width: 332, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const place = at < 0 ? -1 : ahead + at;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one scrolls to where one is when one moves, not whenever pages come
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: "auto" });
  }, [current, place < 0]);
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => {
    if (mine) return;
    if (from < ahead) window.reach(from);
    else if (to >= ahead + rows.length) window.reach(to);
  });
  return (
    <div className="lines" ref={scroller}>
      <ol
        aria-label={mine ? say("bucket.mine") : say("lines")}
        aria-busy={window.loading}
        style={{ height: virtual.getTotalSize() }}
      >
        {items.map(({ index, start, key }) => (
          <Item
            key={key}
            desk={props.desk}
            line={rows[index - ahead]}
            place={{ "aria-posinset": index + 1, "aria-setsize": virtual.options.count }}
            style={{ transform: `translateY(${start}px)` }}
          />
        ))}
      </ol>
    </div>
  );
}

interface Drawn {
  readonly place: { "aria-posinset": number; "aria-setsize": number };
  readonly style: CSSProperties;
}

function Item(props: Drawn & { desk: Desk; line: QueueLine | undefined }) {
  const { desk, line, place, style } = props;
  if (!line) {
    return (
      <li className="waiting-row" style={style} {...place}>
        <span className="skeleton" />
      </li>
    );
  }
  const drawn = { place, style, current: line.id === desk.current ? ("true" as const) : undefined, onOpen: desk.open };
  const done = desk.acts.done.find((one) => one.line.id === line.id);
  const decided = desk.search.bucket === "mine" ? desk.mine.find(({ id }) => id === line.id) : undefined;
  if (decided) {
    const onUndo = () => {
      desk.open(line.id);
      desk.askUndo({ decisionIds: [decided.decisionId], lineIds: [line.id], paise: line.paise });
    };
    return (
      <DecidedItem
        {...drawn}
        decided={decided}
        selected={desk.selection.chosen.has(line.id)}
        onSelect={() => desk.selection.toggle(line)}
        onUndo={onUndo}
      />
    );
  }
  if (done && done.state !== "failed") {
    const onUndo = () => {
      if (done.decisionId === null) return;
      desk.open(line.id);
      desk.askUndo({ decisionIds: [done.decisionId], lineIds: [line.id], paise: line.paise });
    };
    return <DoneItem {...drawn} done={done} onUndo={onUndo} />;
  }
  return (
    <WaitingItem
      {...drawn}
      line={line}
      problem={done?.problem}
      selected={desk.selection.chosen.has(line.id)}
      onSelect={() => desk.selection.toggle(line)}
    />
  );
}

type Common = Drawn & { current: "true" | undefined; onOpen: (id: string) => void };

function WaitingItem(props: Common & { line: QueueLine; problem: unknown; selected: boolean; onSelect: () => void }) {
  const say = useWords(reconcileWords);
  const { line } = props;
  const known = useKnownCandidates(line);
  const hint = known > 0 ? say("candidates", { count: known }) : say("noCandidates");
  return (
    <li aria-current={props.current} style={props.style} {...props.place}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={say("select", { who: line.who })}
        checked={props.selected}
        onChange={props.onSelect}
      />
      <button type="button" onClick={() => props.onOpen(line.id)}>
        <span className="name" translate="no">
          {line.who}
        </span>
        <span className="amount">
          <Money paise={line.direction === "debit" ? `-${line.paise}` : line.paise} />
        </span>
        {props.problem ? (
          <small className="state overdue">
            <StateIcon name="failed" size={12} /> {say("notDone", { why: sentenceOf(props.problem) })}
          </small>
        ) : line.waits ? (
          <small className="state part">
            <StateIcon name="approval-awaited" size={12} /> {say("waitsForSecond")}
          </small>
        ) : (
          <small>
            {line.direction === "debit" ? say("debit") : hint}, {sayRule(say, line.rule)}
          </small>
        )}
        <time dateTime={line.valueDate}>{showDayAndMonth(line.valueDate)}</time>
      </button>
    </li>
  );
}

/** As many as the line shows when it is opened, once it has been; until then as many as its last run knew. */
function useKnownCandidates({ id, candidates }: QueueLine): number {
  const known = useQuery<LineDetail, Error, number>({
    queryKey: [getLine.method, getLine.path, { id }, {}],
    queryFn: skipToken,
    select: (line) => line.candidates.length,
  });
  return known.data ?? candidates;
}

/** Decided on this screen a moment ago: it keeps its place. */
function DoneItem(props: Common & { done: Done; onUndo: () => void }) {
  const say = useWords(reconcileWords);
  const { line, outcome, state } = props.done;
  const what = {
    sending: say("sending"),
    asked: say("waitsForSecond"),
    decided: say("doneByYou", { what: say(`outcome.${outcome}`) }),
    seen: say("seenByYou", { what: say(`outcome.${outcome}`) }),
    failed: "",
  }[state];
  return (
    <li className="done" aria-current={props.current} style={props.style} {...props.place}>
      <StateIcon
        name={state === "decided" || state === "seen" ? outcomeStates[outcome] : "approval-awaited"}
        size={16}
      />
      <button type="button" onClick={() => props.onOpen(line.id)}>
        <span className="name" translate="no">
          {line.who}
        </span>
        <span className="amount">
          <Money paise={line.direction === "debit" ? `-${line.paise}` : line.paise} />
        </span>
        <small>{what}</small>
      </button>
      {state === "decided" && (
        <button type="button" className="link-button undo" onClick={props.onUndo}>
          <kbd>u</kbd> {say("undo")}
        </button>
      )}
    </li>
  );
}

function DecidedItem(
  props: Common & { decided: DecidedLine; selected: boolean; onSelect: () => void; onUndo: () => void },
) {
  const say = useWords(reconcileWords);
  const { decided } = props;
  return (
    <li className="done" aria-current={props.current} style={props.style} {...props.place}>
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={say("select", { who: decided.who })}
        checked={props.selected}
        onChange={props.onSelect}
      />
      <button type="button" onClick={() => props.onOpen(decided.id)}>
        <span className="name" translate="no">
          {decided.who}
        </span>
        <span className="amount">
          <Money paise={decided.direction === "debit" ? `-${decided.paise}` : decided.paise} />
        </span>
        <small>
          {say(`outcome.${decided.outcome}`)}, {showTime(decided.at).slice(-5)}
        </small>
      </button>
      {decided.closed ? (
        <small className="undo">{say("dayClosed")}</small>
      ) : (
        <button type="button" className="link-button undo" onClick={props.onUndo}>
          <kbd>u</kbd> {say("undo")}
        </button>
      )}
    </li>
  );
}
