// The states of a message, each with its word, icon and colour; green only once it arrived.

import type { NoticeState } from "#server/notifications/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { noticesWords } from "./words.ts";

const states: Record<NoticeState, StateName> = {
  waiting: "awaited",
  retrying: "part",
  accepted: "new",
  delivered: "confirmed",
  read: "confirmed",
  undelivered: "failed",
  "given-up": "failed",
};

export function NoticeStateShown(props: { state: NoticeState }) {
  const say = useWords(noticesWords);
  return <State name={states[props.state]}>{say(`state.${props.state}`)}</State>;
}
