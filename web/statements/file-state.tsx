// A statement file's state in the words of these screens.

import type { FileState as FileStateName, StatementLine } from "#server/statements/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { statementsWords } from "./words.ts";

const signOfFile: Record<FileStateName, StateName> = {
  previewed: "awaited",
  imported: "accepted",
  refused: "refused",
  discarded: "cancelled",
};

export function FileState(props: { state: FileStateName; held: boolean; chip?: boolean }) {
  const say = useWords(statementsWords);
  if (props.held)
    return (
      <State name="to-explain" chip={props.chip ?? false}>
        {say("held")}
      </State>
    );
  return (
    <State name={signOfFile[props.state]} chip={props.chip ?? false}>
      {say(`state.${props.state}`)}
    </State>
  );
}

const signOfLine: Record<StatementLine["state"], StateName> = {
  new: "awaited",
  matched: "matched",
  suggested: "suggested",
  unidentified: "unidentified",
  returned: "returned",
  duplicate: "duplicate",
  excluded: "excluded",
  parked: "locked",
  known: "duplicate",
};

export function LineState(props: { state: StatementLine["state"] }) {
  const say = useWords(statementsWords);
  return <State name={signOfLine[props.state]}>{say(`line.${props.state}`)}</State>;
}
