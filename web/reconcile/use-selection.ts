// The ticked lines of a view: they stay ticked while pages come and go, and are let go with the view.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Bucket } from "#server/reconciliation/contract.ts";
import { type ChosenLine, chooseAll } from "#server/reconciliation/queue/queue-contract.ts";
import { call } from "#web/api.ts";
import type { ReconcileSearch } from "./search.ts";

export type Selection = ReturnType<typeof useSelection>;

export function useSelection({ bucket, account, rule, q }: ReconcileSearch) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlyMap<string, ChosenLine>>(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was ticked in another view is not acted upon in this one
  useEffect(() => setChosen(NONE), [bucket, account, rule, q]);
  const lines = [...chosen.values()];
  return {
    chosen,
    lines,
    paise: String(
      lines.reduce((sum, one) => sum + BigInt(one.direction === "credit" ? one.paise : `-${one.paise}`), 0n),
    ),
    toggle: (line: ChosenLine) => setChosen((before) => toggled(before, line)),
    these: (some: readonly ChosenLine[]) => setChosen(new Map(some.map((one) => [one.id, one]))),
    clear: () => setChosen(NONE),
    /** Every line of the view, those not in sight too. */
    all: async () => {
      const view = { bucket: bucket as Bucket, account, rule, q };
      const { rows } = await client.fetchQuery({
        queryKey: [chooseAll.method, chooseAll.path, view],
        queryFn: () => call(chooseAll, { query: view }),
        staleTime: 0,
      });
      setChosen(new Map(rows.map((one) => [one.id, one])));
    },
  };
}

const NONE: ReadonlyMap<string, ChosenLine> = new Map();

function toggled(chosen: ReadonlyMap<string, ChosenLine>, { id, sequence, direction, paise }: ChosenLine) {
  const next = new Map(chosen);
  if (!next.delete(id)) next.set(id, { id, sequence, direction, paise });
  return next;
}
