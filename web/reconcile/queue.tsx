// The left of the reconcile screen: buckets with counts and sums, the rules of a bucket, and its lines.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";
import type { Bucket, Queue } from "#server/reconciliation/contract.ts";
import type { QueueLine } from "#server/reconciliation/queue-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showDayAndMonth } from "#web/ui/dates.ts";
import { SearchInput } from "#web/ui/filters.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State, StateIcon, type StateName } from "#web/ui/state.tsx";
import type { Done } from "./search.ts";
import { reconcileWords } from "./words.ts";

export const bucketStates: Record<Bucket, StateName> = {
  suggested: "suggested",
  part: "part",
  unidentified: "unidentified",
  returned: "returned",
  duplicate: "duplicate",
  parked: "locked",
};

export function Buckets(props: { queue: Queue | undefined; current: Bucket; onPick: (bucket: Bucket) => void }) {
  const say = useWords(reconcileWords);
  return (
    <nav className="buckets" aria-label={say("buckets")}>
      {(props.queue?.buckets ?? []).map(({ bucket, count, paise }) => (
        <button
          type="button"
          key={bucket}
          aria-current={bucket === props.current ? "true" : undefined}
          onClick={() => props.onPick(bucket)}
        >
          <State name={bucketStates[bucket]}>{say(`bucket.${bucket}`)}</State>
          <span>{groupNumber(count)}</span>
          <Money paise={paise} />
        </button>
      ))}
      <p>
        {say("left")}
        <span>{groupNumber(props.queue?.left.count ?? 0)}</span>
        <span>
          <Money paise={props.queue?.left.paise ?? null} sign />
        </span>
      </p>
    </nav>
  );
}

export function Rules(props: {
  rules: readonly { rule: string; count: number }[];
  current: string | undefined;
  onPick: (rule: string | undefined) => void;
}) {
  const say = useWords(reconcileWords);
  const all = props.rules.reduce((total, { count }) => total + count, 0);
  if (props.rules.length < 2 && props.current === undefined) return null;
  return (
    <nav className="rules" aria-label={say("ruleRow")}>
      <button
        type="button"
        aria-current={props.current === undefined ? "true" : undefined}
        onClick={() => props.onPick(undefined)}
      >
        {say("allOf", { count: all })}
      </button>
      {props.rules.map(({ rule, count }) => (
        <button
          type="button"
          key={rule}
          aria-current={props.current === rule ? "true" : undefined}
          onClick={() => props.onPick(rule)}
        >
          {sayRule(say, rule)} {groupNumber(count)}
        </button>
      ))}
    </nav>
  );
}

type Say = ReturnType<typeof useWords<typeof reconcileWords.en>>;

export function sayRule(say: Say, rule: string): string {
  const key = `rule.${rule}`;
  return key in reconcileWords.en ? say(key as "rule.P1") : rule;
}

export function QueueList(props: {
  rows: readonly QueueLine[];
  more: number;
  done: readonly Done[];
  current: string | undefined;
  selected: ReadonlySet<string>;
  loading: boolean;
  searchRef: RefObject<HTMLDivElement | null>;
  q: string | undefined;
  onSearch: (q: string) => void;
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
  onUndo: (done: Done) => void;
  onMore: () => void;
}) {
  const say = useWords(reconcileWords);
  const list = useRef<HTMLOListElement>(null);
  const { current } = props;
  useEffect(() => {
    if (current) list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <>
      <div className="queue-search" ref={props.searchRef}>
        <SearchInput value={props.q ?? ""} label={say("search")} onChange={props.onSearch} />
      </div>
      {props.rows.length === 0 && !props.loading ? (
        <Empty title={say("emptyTitle")} action={<Link to="/statements">{say("toStatements")}</Link>}>
          {say("emptyText")}
        </Empty>
      ) : (
        <ol className="lines" ref={list} aria-label={say("lines")} aria-busy={props.loading}>
          {props.rows.map((line) => {
            const done = props.done.find((one) => one.line.id === line.id);
            const current = line.id === props.current ? ("true" as const) : undefined;
            return done ? (
              <DoneItem key={line.id} done={done} current={current} onOpen={props.onOpen} onUndo={props.onUndo} />
            ) : (
              <WaitingItem
                key={line.id}
                line={line}
                current={current}
                selected={props.selected.has(line.id)}
                onOpen={props.onOpen}
                onSelect={props.onSelect}
              />
            );
          })}
          {props.more > 0 && (
            <li className="more">
              <Button onClick={props.onMore}>{say("more", { count: props.more })}</Button>
            </li>
          )}
        </ol>
      )}
    </>
  );
}

function WaitingItem(props: {
  line: QueueLine;
  current: "true" | undefined;
  selected: boolean;
  onOpen: (id: string) => void;
  onSelect: (id: string) => void;
}) {
  const say = useWords(reconcileWords);
  const { line } = props;
  const hint = line.candidates > 0 ? say("candidates", { count: line.candidates }) : say("noCandidates");
  return (
    <li aria-current={props.current}>
      <input
        type="checkbox"
        aria-label={say("select", { who: line.who })}
        checked={props.selected}
        onChange={() => props.onSelect(line.id)}
      />
      <button type="button" onClick={() => props.onOpen(line.id)}>
        <span className="name" translate="no">
          {line.who}
        </span>
        <span className="amount">
          <Money paise={line.direction === "debit" ? `-${line.paise}` : line.paise} />
        </span>
        <small>
          {hint}, {sayRule(say, line.rule)}
        </small>
        <time dateTime={line.valueDate}>{showDayAndMonth(line.valueDate)}</time>
      </button>
    </li>
  );
}

function DoneItem(props: {
  done: Done;
  current: "true" | undefined;
  onOpen: (id: string) => void;
  onUndo: (done: Done) => void;
}) {
  const say = useWords(reconcileWords);
  const { line, outcome } = props.done;
  return (
    <li className="done" aria-current={props.current}>
      <StateIcon name="matched" size={16} />
      <button type="button" onClick={() => props.onOpen(line.id)}>
        <span className="name" translate="no">
          {line.who}
        </span>
        <span className="amount">
          <Money paise={line.paise} />
        </span>
        <small>{say("doneByYou", { what: say(`outcome.${outcome}`) })}</small>
      </button>
      <button type="button" className="link-button undo" onClick={() => props.onUndo(props.done)}>
        <kbd>u</kbd> {say("undo")}
      </button>
    </li>
  );
}
