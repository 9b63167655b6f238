// The left of the reconcile screen: buckets with counts and sums, and the rules of the one that is shown.

import type { Queue } from "#server/reconciliation/contract.ts";
import type { DecidedLine } from "#server/reconciliation/queue/queue-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { Money } from "#web/ui/money.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import type { Shown } from "./search.ts";
import { reconcileWords } from "./words.ts";

const bucketStates: Record<Shown, StateName> = {
  suggested: "suggested",
  part: "part",
  unidentified: "unidentified",
  returned: "returned",
  duplicate: "duplicate",
  parked: "locked",
  mine: "matched",
};

export function Buckets(props: {
  queue: Queue | undefined;
  mine: readonly DecidedLine[];
  current: Shown;
  onPick: (bucket: Shown) => void;
}) {
  const say = useWords(reconcileWords);
  const mine = props.mine.reduce((sum, one) => sum + signedPaise(one), 0n);
  const row = (bucket: Shown, count: number, paise: string) => (
    <button
      type="button"
      key={bucket}
      aria-current={bucket === props.current ? "true" : undefined}
      onClick={() => props.onPick(bucket)}
    >
      <State name={bucketStates[bucket]}>{say(`bucket.${bucket}`)}</State>
      <span>{groupNumber(count)}</span>
      <Money paise={paise} />
    </button>
  );
  return (
    <nav className="buckets" aria-label={say("buckets")}>
      {(props.queue?.buckets ?? []).map(({ bucket, count, paise }) => row(bucket, count, paise))}
      <p>
        {say("left")}
        <span>{groupNumber(props.queue?.left.count ?? 0)}</span>
        <span>
          <Money paise={props.queue?.left.paise ?? null} sign />
        </span>
      </p>
      {(props.mine.length > 0 || props.current === "mine") && row("mine", props.mine.length, String(mine))}
    </nav>
  );
}

export function signedPaise({ direction, paise }: { direction: "credit" | "debit"; paise: string }): bigint {
  return direction === "credit" ? BigInt(paise) : -BigInt(paise);
}

/** The next bucket in which something stands, or the one before. */
export function bucketBeside(queue: Queue | undefined, mine: number, current: Shown, by: 1 | -1): Shown {
  const counts: { bucket: Shown; count: number }[] = [...(queue?.buckets ?? []), { bucket: "mine", count: mine }];
  const filled = counts.filter(({ count, bucket }) => count > 0 || bucket === current);
  const at = filled.findIndex(({ bucket }) => bucket === current);
  return filled[(at + by + filled.length) % filled.length]?.bucket ?? current;
}

export function Rules(props: {
  rules: readonly { rule: string; count: number }[];
  current: string | undefined;
  onPick: (rule: string | undefined) => void;
}) {
  const say = useWords(reconcileWords);
  const all = props.rules.reduce((total, { count }) => total + count, 0);
  if (props.rules.length < 2 && props.current === undefined) return null;
  return (
    <nav className="rules" aria-label={say("ruleRow")}>
      <button
        type="button"
        aria-current={props.current === undefined ? "true" : undefined}
        onClick={() => props.onPick(undefined)}
      >
        {say("allOf", { count: all })}
      </button>
      {props.rules.map(({ rule, count }) => (
        <button
          type="button"
          key={rule}
          aria-current={props.current === rule ? "true" : undefined}
          onClick={() => props.onPick(rule)}
        >
          {sayRule(say, rule)} {groupNumber(count)}
        </button>
      ))}
    </nav>
  );
}

type Say = ReturnType<typeof useWords<typeof reconcileWords.en>>;

export function sayRule(say: Say, rule: string): string {
  const key = `rule.${rule}`;
  return key in reconcileWords.en ? say(key as "rule.P1") : rule;
}
