// Whether an address takes what it is sent, in words.

import type { WebhookEndpoint } from "#server/webhooks/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { State, type StateName } from "#web/ui/state.tsx";
import { webhooksWords } from "./words.ts";

const states: Record<WebhookEndpoint["state"], StateName> = { active: "active", failing: "failed", paused: "locked" };

export function WebhookStateShown(props: { endpoint: WebhookEndpoint }) {
  const say = useWords(webhooksWords);
  const { state, failingSince } = props.endpoint;
  return (
    <>
      <State name={states[state]}>{say(`state.${state}`)}</State>{" "}
      {failingSince && <span className="hint">{say("failingSince", { when: showTime(failingSince) })}</span>}
    </>
  );
}
