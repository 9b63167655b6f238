// What a person does to lines: shown at once, sent behind, taken back from sight when the server refuses. Counts follow at once too.

import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import {
  getLine,
  getQueue,
  type LineDetail,
  type Match,
  matchLine,
  type Queue,
} from "#server/reconciliation/contract.ts";
import {
  countQueue,
  type DecidedLine,
  listDecidedByMe,
  listQueueLines,
  type QueueLine,
} from "#server/reconciliation/queue/queue-contract.ts";
import { type AnswerOf, call, newIntent } from "#web/api.ts";
import type { Done, ReconcileSearch, Shown } from "./search.ts";

/** After several acts in a row the sums are asked for once. */
const SUMS_AFTER_MS = 400;

export type Acts = ReturnType<typeof useActs>;

export function useActs({ bucket, q }: Pick<ReconcileSearch, "bucket" | "q">) {
  const client = useQueryClient();
  const [done, setDone] = useState<readonly Done[]>([]);
  const intents = useRef(new Map<string, string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const keep = useCallback(
    (one: Done) => {
      setDone((before) => [...before.filter(({ line }) => line.id !== one.line.id), one]);
      if (one.state !== "decided") return;
      const { outcome, decisionId } = one;
      client.setQueriesData<LineDetail>({ queryKey: [getLine.method, getLine.path] }, (line) =>
        line?.id === one.line.id && line.decisionId !== decisionId
          ? { ...line, outcome, decisionId, sequence: line.sequence + 1 }
          : line,
      );
    },
    [client],
  );
  /** What was taken back waits again at once; the server's own word follows. */
  const takenBack = useCallback(
    (ids: readonly string[]) => {
      setDone((before) => before.filter(({ line }) => !ids.includes(line.id)));
      client.setQueriesData<{ rows: DecidedLine[] }>(
        { queryKey: [listDecidedByMe.method, listDecidedByMe.path] },
        (mine) => (mine ? { rows: mine.rows.filter(({ id }) => !ids.includes(id)) } : mine),
      );
      client.setQueriesData<LineDetail>({ queryKey: [getLine.method, getLine.path] }, (line) =>
        line && ids.includes(line.id)
          ? { ...line, outcome: "unidentified", decisionId: null, sequence: line.sequence + 1 }
          : line,
      );
    },
    [client],
  );
  const refresh = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => refreshQueue(client), SUMS_AFTER_MS);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === getLine.path });
  }, [client]);

  /** The sums in sight let it go at once. */
  const leave = useCallback((line: QueueLine) => takeFromSums(client, bucket, line), [client, bucket]);
  /** Accepts: the line is done in sight before the server has answered. The same answer is meant by the same key on a retry. */
  const match = useCallback(
    async (line: QueueLine, body: Match) => {
      const meant = JSON.stringify([line.id, body]);
      const intent = intents.current.get(meant) ?? newIntent();
      intents.current.set(meant, intent);
      const sending: Done = { line, bucket, q, state: "sending", outcome: "matched", decisionId: null, problem: null };
      keep(sending);
      leave(line);
      try {
        const answer = await call(matchLine, { params: { id: line.id }, body, intent });
        intents.current.delete(meant);
        keep({
          ...sending,
          state: answer.approvalId === null ? "decided" : "asked",
          outcome: answer.outcome,
          decisionId: answer.decisionId,
        });
      } catch (problem) {
        keep({ ...sending, state: "failed", problem });
      }
      refresh();
    },
    [bucket, q, keep, leave, refresh],
  );
  /** A line set aside waits in its new bucket like any other. */
  const here = done.filter((one) => one.bucket === bucket);
  return { done: here, everywhere: done, keep, leave, takenBack, match, refresh };
}

/** Buckets, the menu's count, the lists: what stands in sight is asked for again, all else when it is next looked at. */
function refreshQueue(client: QueryClient): void {
  const paths: unknown[] = [getQueue.path, countQueue.path, listDecidedByMe.path];
  void client.invalidateQueries({ predicate: ({ queryKey }) => paths.includes(queryKey[1]) });
  void client.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[1] === listQueueLines.path,
    refetchType: "none",
  });
}

/** The server's own sums follow a moment later. */
function takeFromSums(client: QueryClient, bucket: Shown, line: Pick<QueueLine, "direction" | "paise" | "rule">): void {
  const signed = BigInt(line.direction === "credit" ? line.paise : `-${line.paise}`);
  const less = <Sum extends { count: number; paise: string }>(sum: Sum): Sum => ({
    ...sum,
    count: Math.max(0, sum.count - 1),
    paise: String(BigInt(sum.paise) - signed),
  });
  client.setQueriesData<Queue>({ queryKey: [getQueue.method, getQueue.path] }, (queue) =>
    queue
      ? {
          ...queue,
          left: less(queue.left),
          buckets: queue.buckets.map((one) => (one.bucket === bucket ? less(one) : one)),
        }
      : queue,
  );
  client.setQueriesData<InfiniteData<AnswerOf<typeof listQueueLines>>>(
    {
      queryKey: [listQueueLines.method, listQueueLines.path],
      predicate: ({ queryKey }) => (queryKey[2] as { bucket: Shown }).bucket === bucket,
    },
    (lists) =>
      lists && {
        ...lists,
        pages: lists.pages.map((page) => ({
          ...page,
          rules: page.rules.map((one) => (one.rule === line.rule ? less(one) : one)),
        })),
      },
  );
}
