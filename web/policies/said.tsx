// A policy, or the difference between two, in a few words.

import { IconArrowRight } from "@tabler/icons-react";
import type { OwnPolicy } from "#server/policies/contract.ts";
import { type Say, useWords } from "#web/i18n/use-words.ts";
import { type Difference, type PolicyKey, policyKeys } from "./draft.ts";
import { policiesWords } from "./words.ts";

type SayPolicies = Say<typeof policiesWords.en>;

export function sayChoice(say: SayPolicies, key: PolicyKey, value: string): string {
  if (value === "discom") return say("asDiscom");
  if (key === "roundingPaise") return say("paise", { count: Number(value) });
  return say(`choice.${value}` as "choice.hold");
}

/** Only what it says: a payer's leaves the rest to the discom's. */
export function Said(props: { policy: OwnPolicy }) {
  const say = useWords(policiesWords);
  const said = policyKeys.filter((key) => props.policy[key] !== undefined);
  return (
    <span className="hint">
      {said.map((key) => `${say(`key.${key}`)}: ${sayChoice(say, key, props.policy[key] ?? "discom")}`).join(" · ")}
    </span>
  );
}

export function Differences(props: { differences: readonly Difference[] }) {
  const say = useWords(policiesWords);
  return (
    <ul className="differences">
      {props.differences.map(({ key, before, after }) => (
        <li key={key}>
          {say(`key.${key}`)}: <del>{sayChoice(say, key, before)}</del>{" "}
          <IconArrowRight size={14} aria-label={say("becomes")} /> <ins>{sayChoice(say, key, after)}</ins>
        </li>
      ))}
    </ul>
  );
}
