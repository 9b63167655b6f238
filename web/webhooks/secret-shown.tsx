// A secret is on the screen once; leaving or saying so takes it away.

import { Button } from "@mantine/core";
import { useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Note } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { webhooksWords } from "./words.ts";

export function SecretShown(props: { secret: string; formerEndsAt?: string; onCopied: () => void }) {
  const say = useWords(webhooksWords);
  return (
    <Panel title={say("secretTitle")}>
      <div className="stack" role="status">
        <Note kind="part">
          {say("secretText")}{" "}
          {props.formerEndsAt !== undefined && say("secretBoth", { when: showTime(props.formerEndsAt) })}
        </Note>
        <p className="secret">
          <Reference value={props.secret} copy={say("secret")} />
        </p>
        <div className="act">
          <Button onClick={props.onCopied}>{say("copied")}</Button>
        </div>
      </div>
    </Panel>
  );
}
