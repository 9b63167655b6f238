// A window on a view of the queue: pages about where one is, more of them as one moves, and the lines decided here still in their places.

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Bucket } from "#server/reconciliation/contract.ts";
import { listQueueLines, type QueueLine } from "#server/reconciliation/queue/queue-contract.ts";
import { type AnswerOf, call } from "#web/api.ts";
import { type Done, newestFirst, type ReconcileSearch } from "./search.ts";

const PAGE = 100;
/** More pages are let go at the other end; who goes back gets them again. */
const PAGES_MAX = 6;
const REFRESH_MS = 20_000;
/** From so many lines off, one has jumped and does not scroll there page by page. */
const JUMP = 2 * PAGE;

type Page = AnswerOf<typeof listQueueLines>;
type Place = { around?: string; after?: string; before?: string; skip?: number };

export interface QueueWindow {
  /** Loaded lines, with those decided here among them. */
  readonly rows: readonly QueueLine[];
  /** How many lines of the view lie ahead of them, and behind. */
  readonly ahead: number;
  readonly behind: number;
  readonly rules: Page["rules"];
  readonly loading: boolean;
  readonly error: unknown;
  /** Loads what lies about this place of the whole view. */
  readonly reach: (index: number) => void;
  readonly refetch: () => void;
}

/** `from` is the line the address names when the screen opens. */
export function useQueue(search: ReconcileSearch, done: readonly Done[], from: string | undefined): QueueWindow {
  const mine = search.bucket === "mine";
  const view = {
    bucket: (mine ? "suggested" : search.bucket) as Bucket,
    account: search.account,
    rule: search.rule,
    q: search.q,
  };
  const viewKey = JSON.stringify(view);
  const first = useRef(true);
  const [place, setPlace] = useState<Place>(from ? { around: from } : { skip: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view begins at its beginning
  useEffect(() => {
    if (first.current) first.current = false;
    else setPlace({ skip: 0 });
  }, [viewKey]);
  const list = useInfiniteQuery({
    queryKey: [listQueueLines.method, listQueueLines.path, view, place],
    queryFn: ({ pageParam, signal }) => call(listQueueLines, { query: { ...view, ...pageParam, size: PAGE }, signal }),
    initialPageParam: place,
    getNextPageParam: pageAfter,
    getPreviousPageParam: pageBefore,
    maxPages: PAGES_MAX,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
    enabled: !mine,
  });
  const pages = mine ? NO_PAGES : (list.data?.pages ?? NO_PAGES);
  const shown = useMemo(() => merged(pages, done, view.bucket, view.q), [pages, done, view.bucket, view.q]);
  const reach = (index: number) => {
    if (list.isFetching || shown.rows.length === 0) return;
    const last = shown.ahead + shown.rows.length;
    if (index < shown.ahead - JUMP || index > last + JUMP) setPlace({ skip: Math.max(0, index - PAGE / 2) });
    else if (index < shown.ahead && list.hasPreviousPage) void list.fetchPreviousPage();
    else if (index >= last && list.hasNextPage) void list.fetchNextPage();
  };
  return {
    ...shown,
    rules: pages.at(-1)?.rules ?? [],
    loading: !mine && list.data === undefined && !list.error,
    error: list.error,
    reach,
    refetch: () => void list.refetch(),
  };
}

const NO_PAGES: readonly Page[] = [];

function pageAfter(last: Page): Place | undefined {
  const line = last.rows.at(-1);
  return line && last.start + last.rows.length < last.total ? { after: line.id } : undefined;
}

function pageBefore(first: Page): Place | undefined {
  const line = first.rows[0];
  return line && first.start > 0 ? { before: line.id } : undefined;
}

/** A line decided here has left the server's list; it is put back where it stood, if that is in sight. */
function merged(pages: readonly Page[], done: readonly Done[], bucket: Bucket, q: string | undefined) {
  const loaded = pages.flatMap((page) => page.rows);
  const ahead = pages[0]?.start ?? 0;
  const behind = Math.max(0, (pages.at(-1)?.total ?? 0) - ahead - loaded.length);
  const known = new Set(loaded.map(({ id }) => id));
  const [first, last] = [loaded[0], loaded.at(-1)];
  const gone = done.filter(
    ({ line, bucket: from, q: sought }) =>
      from === bucket &&
      (q === undefined || q === sought) &&
      !known.has(line.id) &&
      (ahead === 0 || (first && newestFirst(first, line) < 0)) &&
      (behind === 0 || (last && newestFirst(line, last) < 0)),
  );
  const rows = gone.length === 0 ? loaded : [...loaded, ...gone.map(({ line }) => line)].sort(newestFirst);
  return { rows, ahead, behind };
}
