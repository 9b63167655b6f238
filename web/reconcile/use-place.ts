// Where one is: at once on the screen, a moment later in the address, so that a held key draws lines and not addresses.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ReconcileSearch } from "./search.ts";

type At = Pick<ReconcileSearch, "line" | "advice" | "payer">;

const ADDRESS_AFTER_MS = 150;

export function usePlace() {
  const address = useSearch({ from: "/portal/reconcile" });
  const navigate = useNavigate({ from: "/reconcile" });
  const [at, setAt] = useState<At>(() => atOf(address));
  const now = useRef(at);
  const sent = useRef(JSON.stringify(at));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const be = useCallback((next: At) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    now.current = next;
    setAt(next);
  }, []);
  /** Into the address at once. */
  const go = useCallback(
    (change: Partial<ReconcileSearch>, replace = true) => {
      be(atOf({ ...now.current, ...change }));
      sent.current = JSON.stringify(now.current);
      void navigate({ search: (before) => ({ ...before, ...now.current, ...change }), replace });
    },
    [be, navigate],
  );
  const open = useCallback(
    (line: string | undefined) => {
      be({ line, advice: undefined, payer: undefined });
      timer.current = setTimeout(() => go({}), ADDRESS_AFTER_MS);
    },
    [be, go],
  );
  // Back and Forward, or a link: somebody else than this screen changed the address.
  const told = JSON.stringify(atOf(address));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the address has changed
  useEffect(() => {
    if (timer.current !== undefined || told === sent.current) return;
    sent.current = told;
    be(atOf(address));
  }, [told]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { search: { ...address, ...at }, go, opened: at.line, open };
}

function atOf({ line, advice, payer }: At): At {
  return { line, advice, payer };
}
