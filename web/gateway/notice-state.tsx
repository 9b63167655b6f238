// How a bank's notice stands to the statement, in a word.

import type { NoticeState } from "#server/bank/notices-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { gatewayWords } from "./words.ts";

const drawn: Record<NoticeState, StateName> = {
  awaited: "awaited",
  confirmed: "confirmed",
  contradicted: "overdue",
  returned: "returned",
  missing: "unidentified",
};

export function NoticeStateWord(props: { state: NoticeState }) {
  const say = useWords(gatewayWords);
  return <State name={drawn[props.state]}>{say(`notice.${props.state}`)}</State>;
}
