// A change of the service standards in a few words.

import { IconArrowRight } from "@tabler/icons-react";
import type { ServiceSettings } from "#server/policies/service-contract.ts";
import { type Say, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { rupees } from "#web/ui/money.tsx";
import type { NumberKey, ServiceDifference } from "./draft.ts";
import { serviceWords } from "./words.ts";

type SayService = Say<typeof serviceWords.en>;

function sayNumber(say: SayService, key: NumberKey, count: number): string {
  return key === "staleHours" ? say("hoursOf", { count }) : say("daysOf", { count });
}

export function ServiceDifferences(props: { differences: readonly ServiceDifference[] }) {
  const say = useWords(serviceWords);
  const language = useLanguage();
  return (
    <ul className="differences">
      {props.differences.map((one) => {
        if (one.key === "answers") {
          const name = language === "hi" ? one.answer.titleHi : one.answer.title;
          return (
            <li key={`${one.what} ${one.answer.title}`}>
              {say("key.answers")}: {say(one.what, { name: name || say("untitled") })}
            </li>
          );
        }
        const shown = (value: string | number) =>
          one.key === "lowBalancePaise" ? rupees(String(value)) : sayNumber(say, one.key, Number(value));
        return (
          <li key={one.key}>
            {say(`key.${one.key}`)}: <del>{shown(one.before)}</del>{" "}
            <IconArrowRight size={14} aria-label={say("becomes")} /> <ins>{shown(one.after)}</ins>
          </li>
        );
      })}
    </ul>
  );
}

/** All of it, for the first version. */
export function ServiceSaid({ settings }: { settings: ServiceSettings }) {
  const say = useWords(serviceWords);
  const { staleHours, lowBalancePaise, disputeDays, reopenDays, answers } = settings;
  return (
    <span className="hint">
      {[
        `${say("key.staleHours")}: ${sayNumber(say, "staleHours", staleHours)}`,
        `${say("key.lowBalancePaise")}: ${rupees(lowBalancePaise)}`,
        `${say("key.disputeDays")}: ${sayNumber(say, "disputeDays", disputeDays)}`,
        `${say("key.reopenDays")}: ${sayNumber(say, "reopenDays", reopenDays)}`,
        say("answersOf", { count: answers.length }),
      ].join(" · ")}
    </span>
  );
}
