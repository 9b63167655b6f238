// Pages that belong to no capability: the accessibility statement, help and contact.

import { useWords } from "#web/i18n/use-words.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { shellWords } from "./words.ts";

export function AccessibilityStatement() {
  const say = useWords(shellWords);
  return (
    <>
      <Running title={say("accessibility")} />
      <div className="page prose">
        <Panel>
          <p>{say("accessibility.1")}</p>
          <p>{say("accessibility.2")}</p>
          <p>{say("accessibility.3")}</p>
          <p>{say("accessibility.4")}</p>
        </Panel>
      </div>
    </>
  );
}

export function Help() {
  const say = useWords(shellWords);
  return (
    <>
      <Running title={say("help")} />
      <div className="page prose">
        <Panel title={say("help.start")}>
          <p>{say("help.payer")}</p>
          <p>{say("help.discom")}</p>
        </Panel>
        <Panel title={say("help.paid")}>
          <p>{say("help.paidBody")}</p>
        </Panel>
        <Panel title={say("help.contact")}>
          <p>{say("help.contactBody")}</p>
        </Panel>
      </div>
    </>
  );
}
