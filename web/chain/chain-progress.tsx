// How far the approvals of an advice are, and what stands in the way of the person who looks.

import { IconCheck } from "@tabler/icons-react";
import type { Advice } from "#server/payments/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { rupees } from "#web/ui/money.tsx";
import { chainWords } from "./words.ts";

/** `1a2b3c4d…9f8e7d6c`: what a person can compare by eye. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 8)}…${hash.slice(-8)}`;
}

export function ChainProgress(props: { advice: Advice }) {
  const say = useWords(chainWords);
  const language = useLanguage();
  const { needed, given } = props.advice.chain;
  return (
    <>
      <p className="quiet">
        {given.length === 0 ? say("progressNone", { count: needed }) : say("progress", { given: given.length, needed })}
      </p>
      {given.length > 0 && (
        <ul>
          {given.map((one) => (
            <li key={one.at} className="fine">
              <IconCheck size={13} aria-hidden="true" />
              {say("approvedBy", { name: language === "hi" ? one.by.nameHi : one.by.name, when: showTime(one.at) })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** For a checker who may not approve it. */
export function Hindrance(props: { advice: Advice }) {
  const say = useWords(chainWords);
  const { hindrance, limitPaise } = props.advice.chain;
  if (hindrance === null) return null;
  return <p>{say(`hindrance.${hindrance}`, { limit: limitPaise === null ? "" : rupees(limitPaise) })}</p>;
}
