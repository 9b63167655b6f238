// The line that is open, with its neighbours asked for beforehand, so that moving shows the next one at once.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { getLine, type LineDetail } from "#server/reconciliation/contract.ts";
import type { QueueLine } from "#server/reconciliation/queue/queue-contract.ts";
import { call } from "#web/api.ts";
import { useAnswer } from "#web/use-api.ts";

const SETTLED_AFTER_MS = 60;
/** What others do in between is met by the line's sequence when it is decided. */
const FRESH_MS = 20_000;
const NEIGHBOURS = [1, 2, -1] as const;

export function useLine(id: string | undefined, picked: { advice?: string | undefined; payer?: string | undefined }) {
  const { advice, payer } = picked;
  const detail = useAnswer(
    getLine,
    { params: { id: id ?? "0" }, query: { advice, payer } },
    { enabled: id !== undefined },
  );
  // While the next line is on its way the last one is not shown as if it were this one.
  const line: LineDetail | undefined = detail.data?.id === id ? detail.data : undefined;
  return { detail, line };
}

/** Once one has stayed a moment: a key held down asks for nothing on its way. */
export function useNeighbours(rows: readonly QueueLine[], at: number, skip: (id: string) => boolean): void {
  const client = useQueryClient();
  const ids = NEIGHBOURS.map((by) => rows[at + by]?.id).filter((id) => id !== undefined && !skip(id));
  const key = ids.join(" ");
  useEffect(() => {
    const timer = setTimeout(async () => {
      for (const id of key === "" ? [] : key.split(" ")) {
        await client.prefetchQuery({
          queryKey: [getLine.method, getLine.path, { id }, {}],
          queryFn: ({ signal }) => call(getLine, { params: { id }, query: {}, signal }),
          staleTime: FRESH_MS,
        });
      }
    }, SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key, client]);
}
