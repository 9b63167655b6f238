// A tick on a bill is a bill in one's basket on the server: drawn at once, sent in the order of ticking, one request at a time.

import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { type BillKey, type Due, listDues } from "#server/bills/contract.ts";
import { getOnlineOffers } from "#server/gateway/online-contract.ts";
import { addToBasket, getBasket, removeFromBasket } from "#server/payments/contract.ts";
import { call } from "#web/api.ts";
import type { Ticks } from "#web/ui/ticks.tsx";
import { keyOf } from "./search.ts";

type Wanted = ReadonlyMap<string, boolean>;

/** What shows something of the basket. */
const changed = new Set<unknown>([listDues.path, getBasket.path, getOnlineOffers.path]);

export interface BasketTicks {
  ticks: Ticks;
  /** Ticks that the sums of the basket do not hold yet. */
  waiting: boolean;
  error: unknown;
}

export function useBasketTicks(rows: readonly Due[] | undefined): BasketTicks {
  const client = useQueryClient();
  const queued = useRef(new Map<string, boolean>());
  const sending = useRef(false);
  const [wanted, setWanted] = useState<Wanted>(new Map());
  const [error, setError] = useState<unknown>(null);

  async function send(): Promise<void> {
    if (sending.current) return;
    sending.current = true;
    setError(null);
    while (queued.current.size > 0) {
      const batch = queued.current;
      queued.current = new Map();
      try {
        await sendBatch(batch);
      } catch (failure) {
        setError(failure);
      }
      await client.invalidateQueries({
        predicate: ({ queryKey }) => changed.has(queryKey[1]),
      });
      setWanted((now) => withoutSent(now, batch, queued.current));
    }
    sending.current = false;
  }

  const ids = useMemo(
    () => new Set((rows ?? []).filter((row) => wanted.get(keyOf(row)) ?? row.inBasket).map(keyOf)),
    [rows, wanted],
  );
  const ticks: Ticks = {
    ids,
    all: false,
    has: (id) => ids.has(id),
    set: (next) => {
      const after = new Set(next);
      const changes = (rows ?? [])
        .map(keyOf)
        .filter((id) => after.has(id) !== ids.has(id))
        .map((id): [string, boolean] => [id, after.has(id)]);
      for (const [id, on] of changes) queued.current.set(id, on);
      setWanted((now) => new Map([...now, ...changes]));
      void send();
    },
    tickAll: () => undefined,
    clear: () => ticks.set([]),
  };
  return { ticks, waiting: wanted.size > 0, error };
}

async function sendBatch(batch: Wanted): Promise<void> {
  const added = [...batch].filter(([, on]) => on).map(([id]) => billOf(id));
  const removed = [...batch].filter(([, on]) => !on).map(([id]) => billOf(id));
  if (added.length > 0) await call(addToBasket, { body: { bills: added } });
  if (removed.length > 0) await call(removeFromBasket, { body: { bills: removed } });
}

/** What was sent is known by the server now, unless it was changed again meanwhile. */
function withoutSent(now: Wanted, sent: Wanted, queued: Wanted): Wanted {
  return new Map([...now].filter(([id]) => !sent.has(id) || queued.has(id)));
}

function billOf(id: string): BillKey {
  const [discom = "", billId = ""] = id.split("-");
  return { discomId: Number(discom), billId };
}
