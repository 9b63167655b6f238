// The heart: queue, line and candidates side by side, driven by single keys, never losing one's place.

import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useRef, useState } from "react";
import { getQueue } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Keys } from "#web/ui/frame.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Askings } from "./askings.tsx";
import { Bulk } from "./bulk.tsx";
import { LineView } from "./line-view.tsx";
import { Buckets, QueueList, Rules } from "./queue.tsx";
import { PostingOf, RightPane } from "./right-pane.tsx";
import { Strip } from "./strip.tsx";
import { type Desk, useDesk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";
import "./reconcile.css";

const REFRESH_MS = 20_000;

export function Reconcile() {
  const say = useWords(reconcileWords);
  const desk = useDesk();
  const { search, line, go } = desk;
  const [allKeys, setAllKeys] = useState(false);
  const searchBox = useRef<HTMLDivElement>(null);
  const queue = useAnswer(getQueue, { query: { account: search.account } }, { refetchInterval: REFRESH_MS });
  const keys = {
    ...keysOf(desk),
    "/": () => searchBox.current?.querySelector("input")?.focus(),
    "?": () => setAllKeys(!allKeys),
  };
  usePlainKeys(desk.asking === null ? keys : NO_KEYS);
  useHotkeys([["Enter", acceptUnlessPressing(desk), { preventDefault: false }]], []);
  return (
    <div className="whole-window reconcile" data-screen={search.line ? "line" : "queue"}>
      <Strip queue={queue.data} account={search.account} onAccount={(account) => go({ account, line: undefined })} />
      <div className="desk">
        <section className="queue" aria-label={say("queue")}>
          <Buckets
            queue={queue.data}
            current={search.bucket}
            onPick={(bucket) => go({ bucket, rule: undefined, q: undefined, line: undefined }, false)}
          />
          <Rules
            rules={desk.list.data?.rules ?? []}
            current={search.rule}
            onPick={(rule) => go({ rule, line: undefined })}
          />
          <Bulk
            lines={desk.rows.filter(({ id }) => desk.selected.has(id))}
            ruleChosen={search.rule !== undefined || desk.list.data?.rules.length === 1}
            onDone={(one) => {
              desk.setDone((before) => [...before, one]);
              desk.select(one.line.id);
            }}
            onUnselect={desk.unselect}
          />
          <ProblemNote error={desk.list.error ?? queue.error} onRetry={() => desk.list.refetch()} />
          <QueueList
            rows={desk.rows}
            more={desk.more}
            done={desk.done}
            current={desk.current}
            selected={desk.selected}
            loading={desk.list.data === undefined}
            searchRef={searchBox}
            q={search.q}
            onSearch={(q) => go({ q: q === "" ? undefined : q, line: undefined })}
            onOpen={desk.open}
            onSelect={desk.select}
            onUndo={(one) => undoDone(desk, one.line)}
            onMore={desk.showMore}
          />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="line" aria-label={say("theLine")} tabIndex={0}>
          <Button className="narrow-only" onClick={() => go({ line: undefined })}>
            {say("backToQueue")}
          </Button>
          <ProblemNote error={desk.detail.error} onRetry={() => desk.detail.refetch()} />
          {line && (
            <LineView
              line={line}
              place={desk.at >= 0 ? { at: desk.at + 1, of: Math.max(desk.total, desk.rows.length) } : null}
              picked={desk.candidate}
              pickedNumber={desk.picked + 1}
            />
          )}
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="candidates" aria-label={say("paneCandidates")} tabIndex={0}>
          {line && <RightPane desk={desk} line={line} />}
        </section>
        {line && <PostingOf desk={desk} line={line} />}
      </div>
      <Keys keys={legend(say, allKeys)} />
      {line && <Askings desk={desk} line={line} />}
    </div>
  );
}

const NO_KEYS = {};
const PRESSED_BY_ENTER = "button, a, input:not([type=checkbox]), textarea, [role=dialog]";

/** Enter on a button or a link is that button's or link's. */
function acceptUnlessPressing(desk: Desk): (event: KeyboardEvent) => void {
  return ({ target }) => {
    if (desk.asking === null && !(target instanceof Element && target.closest(PRESSED_BY_ENTER))) desk.accept();
  };
}

function keysOf(desk: Desk): Record<string, () => void> {
  const { line, current, decided } = desk;
  const picks = [1, 2, 3, 4, 5, 6].map((number) => [String(number), () => desk.pick(number - 1)] as const);
  return {
    j: () => desk.move(1),
    k: () => desk.move(-1),
    x: () => current && desk.select(current),
    s: desk.place,
    f: desk.place,
    p: () => line && !decided && desk.ask("park"),
    m: () => line && !decided && desk.ask("mark"),
    u: () => {
      const last = desk.done.at(-1);
      if (line && desk.undoable) undoDone(desk, line);
      else if (last) undoDone(desk, last.line);
    },
    ...Object.fromEntries(picks),
  };
}

/** What one decided a moment ago is taken back from where one stands, though the next line is already open. */
function undoDone(desk: Desk, one: { readonly id: string }): void {
  desk.open(one.id);
  desk.ask("undo");
}

function legend(say: ReturnType<typeof useWords<typeof reconcileWords.en>>, all: boolean): [string, string][] {
  const keys: [string, string][] = [
    ["j k", say("key.move")],
    ["1–5", say("key.pick")],
    ["Enter", say("key.accept")],
    ["x", say("key.select")],
    ["s", say("key.split")],
    ["f", say("key.find")],
    ["p", say("key.park")],
    ["u", say("key.undo")],
  ];
  const rest: [string, string][] = [
    ["m", say("key.mark")],
    ["/", say("key.search")],
  ];
  return [...keys, ...(all ? rest : []), ["?", say("key.all")]];
}
