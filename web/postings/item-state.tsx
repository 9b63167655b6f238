// What became of one bill of a posting, in a word.

import type { ItemState } from "#server/postings/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { postingsWords } from "./words.ts";

const drawn: Record<ItemState, StateName> = {
  waiting: "awaited",
  accepted: "accepted",
  rejected: "refused",
  retried: "closed",
  needless: "excluded",
};

export function ItemStateWord(props: { state: ItemState }) {
  const say = useWords(postingsWords);
  return <State name={drawn[props.state]}>{say(`item.${props.state}`)}</State>;
}
