// The state of the reconcile screen: where one is in the queue, what is picked, and what each key does there.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type Candidate, getLine, type LineDetail, matchLine, parkLine } from "#server/reconciliation/contract.ts";
import { reverseDecision, reviewDecision } from "#server/reconciliation/decisions-contract.ts";
import { listQueueLines, type QueueLine } from "#server/reconciliation/queue-contract.ts";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { type Done, type ReconcileSearch, withDone } from "./search.ts";

const SHOWN = 500;
const OPEN: readonly string[] = ["new", "suggested", "unidentified", "parked"];
export type Asking = "park" | "mark" | "undo" | null;
export type Desk = ReturnType<typeof useDesk>;
type Kept = { decisionId: string | null; outcome: QueueLine["outcome"]; approvalId?: string | null };

export function useDesk() {
  const search = useSearch({ from: "/portal/reconcile" });
  const navigate = useNavigate({ from: "/reconcile" });
  const go = (change: Partial<ReconcileSearch>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace });
  const list = useQueueList(search);
  const { rows, done, setDone } = list;
  const current = search.line ?? rows[0]?.id;
  const { detail, line } = useLine(current, search);
  const [chosen, choose] = useState<number | null>(null);
  const [pane, setPane] = useState<"candidates" | "place">("candidates");
  const [asking, ask] = useState<Asking>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another line, or another find for it, starts afresh
  useEffect(() => {
    choose(null);
    setPane("candidates");
  }, [current, search.advice, search.payer]);

  const at = rows.findIndex(({ id }) => id === current);
  const open = (id: string | undefined) => go({ line: id, advice: undefined, payer: undefined });
  const move = (by: number) => open(rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.id);
  const keep = (answer: Kept) => {
    const row = rows[at];
    ask(null);
    if (!row) return;
    const next = nextWaiting(rows, done, row);
    // What a second person is asked about is not done: it stays in the queue and says so.
    const { decisionId, outcome, approvalId = null } = answer;
    if (decisionId !== null && approvalId === null) {
      setDone((before) => [...before.filter((one) => one.line.id !== row.id), { line: row, decisionId, outcome }]);
    }
    if (next) open(next.id);
  };
  const commands = useCommands(current, keep, line, () => {
    setDone((before) => before.filter((one) => one.line.id !== current));
    ask(null);
  });

  const picked = chosen ?? firstPick(line);
  const candidate: Candidate | undefined = line?.candidates[picked];
  const decided = line !== undefined && !OPEN.includes(line.outcome);
  const waitsForReview = decided && line.rule.startsWith("P") && !line.reviewed;
  const accept = () => {
    if (!line) return;
    if (waitsForReview && line.decisionId) commands.review.mutate({ params: { id: line.decisionId } });
    else if (!decided && candidate?.match && !commands.match.isPending) {
      commands.match.mutate({ params: { id: line.id }, body: { ...candidate.match, sequence: line.sequence } });
    }
  };
  return {
    ...list,
    ...commands,
    search,
    current,
    detail,
    line,
    at,
    picked,
    pane,
    asking,
    candidate,
    decided,
    undoable: decided || line?.outcome === "parked",
    waitsForReview,
    go,
    open,
    move,
    keep,
    accept,
    ask,
    pick: (index: number) => index < (line?.candidates.length ?? 0) && choose(index),
    place: () => line?.direction === "credit" && !decided && setPane("place"),
    stopPlacing: () => setPane("candidates"),
  };
}

/** One that nothing speaks for is not picked by itself: Enter must never pay on a likeness alone. */
function firstPick(line: LineDetail | undefined): number {
  return line?.candidates[0]?.evidence.some(({ agrees }) => agrees === true) ? 0 : -1;
}

/** The bucket's lines with those decided here, and the ticked ones. */
function useQueueList({ bucket, account, rule, q }: ReconcileSearch) {
  const [shown, setShown] = useState(SHOWN);
  const [done, setDone] = useState<readonly Done[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useAnswer(listQueueLines, { query: { bucket, account, rule, q, size: Math.min(500, shown) } });
  const waiting = list.data?.rows ?? [];
  const total = list.data?.total ?? 0;
  return {
    list,
    rows: withDone(waiting, done),
    total,
    more: Math.min(SHOWN, Math.max(0, total - waiting.length)),
    done,
    setDone,
    selected,
    select: (id: string) => setSelected((before) => toggled(before, id)),
    unselect: () => setSelected(new Set()),
    showMore: () => setShown(shown + SHOWN),
  };
}

/** While the next line is on its way the last one is not shown as if it were this one. */
function useLine(current: string | undefined, { advice, payer }: ReconcileSearch) {
  const detail = useAnswer(
    getLine,
    { params: { id: current ?? "0" }, query: { advice, payer } },
    { enabled: current !== undefined },
  );
  return { detail, line: detail.data?.id === current ? detail.data : undefined };
}

function useCommands(
  current: string | undefined,
  keep: (answer: Kept) => void,
  line: LineDetail | undefined,
  onUndone: () => void,
) {
  const match = useCommand(matchLine, { onDone: keep });
  const park = useCommand(parkLine, { onDone: keep });
  const undo = useCommand(reverseDecision, { onDone: onUndone });
  const review = useCommand(reviewDecision, {
    onDone: () => {
      if (line?.decisionId) keep({ decisionId: line.decisionId, outcome: line.outcome });
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what went wrong belongs to the line it was said of
  useEffect(() => match.reset(), [current]);
  return { match, park, undo, review };
}

/** The one after, else the one before; lines decided here are passed over. */
function nextWaiting(rows: readonly QueueLine[], done: readonly Done[], row: QueueLine): QueueLine | undefined {
  const waiting = rows.filter(({ id }) => id === row.id || !done.some(({ line }) => line.id === id));
  const place = waiting.indexOf(row);
  return waiting[place + 1] ?? waiting[place - 1];
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
