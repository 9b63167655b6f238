// What may be done to all ticked lines: count and sum first, asked once, progress while it runs, and by name what could not be done.

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Accepted, acceptLines } from "#server/reconciliation/queue/queue-contract.ts";
import { sayProblem, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { signedPaise } from "./queue.tsx";
import type { Desk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

export interface Bulk {
  /** Asks, and asked again does it. */
  readonly accept: () => void;
  readonly sure: boolean;
  readonly may: boolean;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Only lines of one rule are accepted together: the one that was chosen, or the only one there is. */
export function useBulk(desk: Desk): Bulk {
  const [sure, setSure] = useState(false);
  const { selection, window, search, go } = desk;
  const rule = search.rule ?? (window.rules.length === 1 ? window.rules[0]?.rule : undefined);
  const start = useCommand(acceptLines, {
    onDone: ({ workId }) => {
      selection.clear();
      go({ work: workId });
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: who ticks another line is asked again
  useEffect(() => setSure(false), [selection.lines.length]);
  const may = rule !== undefined && selection.lines.length > 0 && search.bucket !== "mine";
  const accept = () => {
    if (!may || start.isPending) return;
    if (!sure) setSure(true);
    else {
      const lines = selection.lines.map(({ id, sequence }) => ({ id, sequence }));
      start.mutate({ body: { rule, lines } });
    }
  };
  return { accept, sure, may, busy: start.isPending, error: start.error };
}

export function SelectionBar(props: { desk: Desk; bulk: Bulk }) {
  const say = useWords(reconcileWords);
  const { desk, bulk } = props;
  const { selection } = desk;
  const count = selection.lines.length;
  const sum = rupees(selection.paise);
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (bulk.sure) yes.current?.focus();
  }, [bulk.sure]);
  if (count === 0) return null;
  const mine = desk.search.bucket === "mine";
  return (
    <div className="bulk" role="status">
      <span>
        <b>{say("selected", { count, sum })}</b>{" "}
        <button type="button" className="link-button" onClick={selection.clear}>
          {say("unselect")} <kbd>Esc</kbd>
        </button>
      </span>
      {mine ? (
        <Button onClick={() => undoChosen(desk)}>
          {say("undoMany", { count })} <kbd>u</kbd>
        </Button>
      ) : bulk.sure ? (
        <Button ref={yes} onClick={bulk.accept} loading={bulk.busy}>
          {say("bulkSure", { count, sum })}
        </Button>
      ) : (
        <>
          {bulk.may && (
            <Button onClick={bulk.accept}>
              {say("bulkAccept", { count })} <kbd>Enter</kbd>
            </Button>
          )}
          {count > 1 && (
            <Button onClick={() => desk.setTogether(true)}>
              {say("together")} <kbd>t</kbd>
            </Button>
          )}
          <Button onClick={() => desk.ask("mark")}>
            {say("mark")} <kbd>m</kbd>
          </Button>
          {desk.search.bucket !== "parked" && (
            <Button onClick={() => desk.ask("park")}>
              {say("park")} <kbd>p</kbd>
            </Button>
          )}
          {!bulk.may && <span className="hint">{say("bulkRule")}</span>}
        </>
      )}
      <ProblemNote error={bulk.error} />
    </div>
  );
}

export function undoChosen(desk: Desk): void {
  const chosen = desk.mine.filter(({ id, closed }) => desk.selection.chosen.has(id) && !closed);
  if (chosen.length === 0) return;
  desk.askUndo({
    decisionIds: chosen.map(({ decisionId }) => decisionId),
    lineIds: chosen.map(({ id }) => id),
    paise: desk.selection.paise,
  });
}

/** Found again after a reload, for its id is in the address. */
export function AcceptingProgress(props: { desk: Desk }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const id = desk.search.work ?? null;
  const { work, problem } = useProgress(id);
  const ended = work?.state === "done";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended
  useEffect(() => {
    if (!ended) return;
    desk.acts.refresh();
    desk.window.refetch();
  }, [ended]);
  if (id === null) return null;
  const result = ended ? Accepted.safeParse(work.result).data : undefined;
  return (
    <div className="bulk" role="status">
      {problem || work?.state === "failed" ? (
        <ProblemNote error={problem ?? new Error(say("bulkBroke"))} />
      ) : result ? (
        <AcceptedResult desk={desk} result={result} />
      ) : (
        <ProgressBar done={work?.done ?? 0} total={work?.total ?? 0}>
          {say("bulkProgress", { done: work?.done ?? 0, total: work?.total ?? 0 })}
        </ProgressBar>
      )}
      {(ended || problem !== null || work?.state === "failed") && (
        <button type="button" className="link-button" onClick={() => desk.go({ work: undefined })}>
          {say("bulkClose")}
        </button>
      )}
    </div>
  );
}

function AcceptedResult(props: { desk: Desk; result: Accepted }) {
  const say = useWords(reconcileWords);
  const { desk, result } = props;
  const batch = desk.mine.filter(({ batchId, closed }) => batchId !== null && batchId === result.batchId && !closed);
  return (
    <>
      <b>{say("bulkDone", { count: result.done })}</b>
      {result.asked > 0 && <span>{say("bulkAsked", { count: result.asked })}</span>}
      {batch.length > 0 && (
        <Button
          onClick={() =>
            desk.askUndo({
              decisionIds: batch.map(({ decisionId }) => decisionId),
              lineIds: batch.map(({ id }) => id),
              paise: String(batch.reduce((sum, { paise }) => sum + BigInt(paise), 0n)),
            })
          }
        >
          {say("undoMany", { count: batch.length })}
        </Button>
      )}
      <FailedLines desk={desk} failed={result.failed} />
    </>
  );
}

/** What was done to several lines a moment ago, and its undoing. */
export function LastBatch(props: { desk: Desk }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const batch = desk.mine.filter(({ batchId, closed }) => batchId === desk.last && !closed);
  if (desk.last === null || (desk.last !== "asked" && batch.length === 0)) return null;
  return (
    <div className="bulk" role="status">
      <span>
        <b>{desk.last === "asked" ? say("waitsForSecond") : say("doneTogether", { count: batch.length })}</b>{" "}
        <button type="button" className="link-button" onClick={() => desk.setLast(null)}>
          {say("bulkClose")}
        </button>
      </span>
      {batch.length > 0 && (
        <Button
          onClick={() =>
            desk.askUndo({
              decisionIds: batch.map(({ decisionId }) => decisionId),
              lineIds: batch.map(({ id }) => id),
              paise: String(batch.reduce((sum, one) => sum + signedPaise(one), 0n)),
            })
          }
        >
          {say("undoMany", { count: batch.length })}
        </Button>
      )}
    </div>
  );
}

export function FailedLines(props: { desk: Desk; failed: readonly { lineId: string; code: string }[] }) {
  const say = useWords(reconcileWords);
  const { failed } = props;
  if (failed.length === 0) return null;
  return (
    <Note kind="overdue">
      {say("bulkLeft", { count: failed.length })}
      <ul className="failed">
        {failed.map(({ lineId, code }) => (
          <li key={lineId}>
            <button type="button" className="link-button" onClick={() => props.desk.open(lineId)}>
              {props.desk.rows.find(({ id }) => id === lineId)?.who ?? say("lineNumber", { id: lineId })}
            </button>
            : {sayProblem(code) ?? code}
          </li>
        ))}
      </ul>
    </Note>
  );
}
