// The heart: queue, line and candidates side by side, driven by single keys, never losing one's place.

import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { getQueue, type Queue } from "#server/reconciliation/contract.ts";
import type { QueueLine } from "#server/reconciliation/queue/queue-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Keys } from "#web/ui/frame.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Askings } from "./askings.tsx";
import { LineHead, LineView } from "./line-view.tsx";
import { Buckets, bucketBeside, Rules } from "./queue.tsx";
import { QueueList } from "./queue-list.tsx";
import { PostingOf, RightPane } from "./right-pane.tsx";
import { AcceptingProgress, type Bulk, LastBatch, SelectionBar, undoChosen, useBulk } from "./selection-bar.tsx";
import { Strip } from "./strip.tsx";
import { TogetherView } from "./together.tsx";
import { type Desk, useDesk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";
import "./reconcile.css";

const REFRESH_MS = 20_000;

export function Reconcile() {
  const say = useWords(reconcileWords);
  const desk = useDesk();
  const { search, line, go, window } = desk;
  const bulk = useBulk(desk);
  const [allKeys, setAllKeys] = useState(false);
  const searchBox = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLElement>(null);
  const queue = useAnswer(getQueue, { query: { account: search.account } }, { refetchInterval: REFRESH_MS });
  const keys = {
    ...keysOf(desk, bulk, queue.data),
    "/": () => searchBox.current?.querySelector("input")?.focus(),
    "?": () => setAllKeys(!allKeys),
  };
  usePlainKeys(desk.asking === null ? keys : NO_KEYS);
  const failed = desk.acts.everywhere.filter(({ state }) => state === "failed");
  const at = window.ahead + desk.at + 1;
  /** The keys are the line's again, whoever got to the button by key. */
  function showFailed(): void {
    desk.open(failed[0]?.line.id);
    pane.current?.focus();
  }
  return (
    <div className="whole-window reconcile" data-screen={desk.opened ? "line" : "queue"}>
      <Strip queue={queue.data} account={search.account} onAccount={(account) => go({ account, line: undefined })} />
      <div className="desk">
        <section className="queue" aria-label={say("queue")}>
          <Buckets
            queue={queue.data}
            mine={desk.mine}
            current={search.bucket}
            onPick={(bucket) => go({ bucket, rule: undefined, q: undefined, line: undefined }, false)}
          />
          <Rules rules={window.rules} current={search.rule} onPick={(rule) => go({ rule, line: undefined })} />
          {!desk.together && <SelectionBar desk={desk} bulk={bulk} />}
          <AcceptingProgress desk={desk} />
          <LastBatch desk={desk} />
          <Askings desk={desk} />
          {failed.length > 0 && (
            <Note kind="overdue" role="alert">
              {say("notAccepted", { count: failed.length })}{" "}
              <button type="button" className="link-button" onClick={showFailed}>
                {say("showIt")}
              </button>
            </Note>
          )}
          <ProblemNote error={window.error ?? queue.error} onRetry={window.refetch} />
          <QueueList
            key={`${search.bucket} ${search.account} ${search.rule} ${search.q}`}
            desk={desk}
            searchRef={searchBox}
          />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="line" ref={pane} aria-label={say("theLine")} tabIndex={0}>
          <Button className="narrow-only" onClick={() => desk.open(undefined)}>
            {say("backToQueue")}
          </Button>
          {desk.together ? (
            <TogetherView desk={desk} />
          ) : (
            <>
              <ProblemNote error={desk.detail.error} onRetry={() => desk.detail.refetch()} />
              {!line && !desk.detail.error && desk.rows[desk.at] && <LineHead row={desk.rows[desk.at] as QueueLine} />}
              {line && (
                <LineView
                  line={line}
                  place={
                    desk.at >= 0 ? { at, of: Math.max(at, window.ahead + desk.rows.length + window.behind) } : null
                  }
                  picked={desk.candidate}
                  pickedNumber={desk.picked + 1}
                  problem={failed.find((one) => one.line.id === line.id)?.problem}
                />
              )}
            </>
          )}
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="candidates" aria-label={say("paneCandidates")} tabIndex={0}>
          <RightPane desk={desk} />
        </section>
        <PostingOf desk={desk} />
      </div>
      <Keys keys={legend(say, allKeys)} />
    </div>
  );
}

const NO_KEYS = {};

function keysOf(desk: Desk, bulk: Bulk, queue: Queue | undefined): Record<string, () => void> {
  const { line, selection, rows, at, search, together } = desk;
  const many = selection.lines.length > 0 && !together;
  const row = rows[at];
  const toBucket = (by: 1 | -1) => {
    const bucket = bucketBeside(queue, desk.mine.length, search.bucket, by);
    desk.go({ bucket, rule: undefined, q: undefined, line: undefined }, false);
  };
  const rules = [undefined, ...desk.window.rules.map(({ rule }) => rule)];
  const nextRule = () => desk.go({ rule: rules[(rules.indexOf(search.rule) + 1) % rules.length], line: undefined });
  const picks = [1, 2, 3, 4, 5, 6].map((number) => [String(number), () => desk.pick(number - 1)] as const);
  return {
    j: () => desk.move(1),
    k: () => desk.move(-1),
    b: () => toBucket(1),
    B: () => toBucket(-1),
    r: nextRule,
    x: () => row && selection.toggle(row),
    a: () => (search.bucket === "mine" ? selection.these(rows) : void selection.all()),
    t: () => desk.setTogether(!together),
    s: desk.place,
    f: desk.place,
    p: () => {
      if (many) desk.ask("park");
      else if (line?.outcome === "parked") desk.undo();
      else desk.park();
    },
    m: () => (many ? desk.ask("mark") : desk.mark()),
    u: () => (many && search.bucket === "mine" ? undoChosen(desk) : desk.undo()),
    Enter: () => (many ? bulk.accept() : desk.accept()),
    Escape: () => {
      if (desk.pane === "place") desk.stopPlacing();
      else if (together) desk.setTogether(false);
      else selection.clear();
    },
    ...Object.fromEntries(picks),
  };
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
    ["m", say("key.mark")],
    ["u", say("key.undo")],
  ];
  const rest: [string, string][] = [
    ["a", say("key.selectAll")],
    ["t", say("key.together")],
    ["b B", say("key.bucket")],
    ["r", say("key.rule")],
    ["/", say("key.search")],
    ["Esc", say("key.back")],
  ];
  return [...keys, ...(all ? rest : []), ["?", all ? say("key.few") : say("key.all")]];
}
