// The state of a mass-tag file, in a word.

import type { TagUpload } from "#server/connections/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { connectionsWords } from "./words.ts";

const looks: Record<TagUpload["state"], StateName> = {
  checking: "running",
  checked: "suggested",
  applying: "running",
  applied: "accepted",
  refused: "refused",
};

export function UploadState(props: { state: TagUpload["state"]; chip?: boolean }) {
  const say = useWords(connectionsWords);
  return (
    <State name={looks[props.state]} chip={props.chip ?? false}>
      {say(`upload.${props.state}`)}
    </State>
  );
}
