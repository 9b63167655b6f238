// Recovery codes, shown once: to be printed or written down before one goes on.

import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Note, PrimaryButton } from "#web/ui/notes.tsx";
import { accountsWords } from "./words.ts";

export function RecoveryCodes(props: { codes: readonly string[]; onDone: () => void }) {
  const say = useWords(accountsWords);
  const [kept, setKept] = useState(false);
  return (
    <Panel title={say("recoveryCodes")}>
      <div className="stack">
        <Note kind="matched" role="status">
          {say("factorDone")}
        </Note>
        <p>{say("recoveryBody")}</p>
        <ol className="recovery-codes" translate="no">
          {props.codes.map((code) => (
            <li key={code} className="reference">
              {code}
            </li>
          ))}
        </ol>
        <Checkbox
          label={say("recoveryKept")}
          checked={kept}
          onChange={(event) => setKept(event.currentTarget.checked)}
        />
        <div className="act">
          <Button onClick={() => window.print()}>{say("print")}</Button>
          <PrimaryButton disabled={!kept} onClick={props.onDone}>
            {say("goOn")}
          </PrimaryButton>
        </div>
      </div>
    </Panel>
  );
}
