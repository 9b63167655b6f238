// The rules in their order: which decided, what the others had to go by; and, asked for, what they would say today.

import { Button } from "@mantine/core";
import { useState } from "react";
import type { Rung, Story } from "#server/evidence/story-contract.ts";
import { rederiveDecision } from "#server/reconciliation/decide/decisions-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { EvidenceLine, kindName } from "#web/reconcile/evidence.tsx";
import { outcomeStates } from "#web/reconcile/outcome-states.ts";
import { sayRule } from "#web/reconcile/queue.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { useUser } from "#web/session.ts";
import { Panel, Sideways } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { DecisionLink } from "./who.tsx";
import { decisionsWords } from "./words.ts";

export function Rungs(props: { one: Story; ladder: NonNullable<Story["ladder"]> }) {
  const say = useWords(decisionsWords);
  const { one, ladder } = props;
  const own = ladder.decisionId === one.decisionId;
  return (
    <Panel flush className="wide" title={say("ladder")} hint={say("ladderHint")}>
      {!own && (
        <p className="inside quiet">
          {say("ladderEarlier")} <DecisionLink id={ladder.decisionId} />
        </p>
      )}
      <Sideways label={say("ladder")}>
        <table className="ledger rungs">
          <thead>
            <tr>
              <th>{say("rule")}</th>
              <th>{say("goesBy")}</th>
              <th>{say("said")}</th>
            </tr>
          </thead>
          <tbody>
            {ladder.rungs.map((rung) => (
              <RungRow key={rung.rule} rung={rung} />
            ))}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
}

function RungRow(props: { rung: Rung }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const { rule, says, because, keys } = props.rung;
  return (
    <tr className={says === "not-asked" ? "dim" : undefined} aria-current={says === "decided" ? "true" : undefined}>
      <th scope="row">
        <span className="reference">{rule}</span> {sayRule(sayReconcile, rule)}
      </th>
      <td translate="no">
        {keys.map(({ kind, value }) => (
          <span className="key" key={`${kind} ${value}`}>
            {kindName(sayReconcile, kind)} <span className="reference">{value}</span>
          </span>
        ))}
      </td>
      <td>
        {says === "decided" ? <State name="matched">{say(`because.${because}`)}</State> : say(`because.${because}`)}
      </td>
    </tr>
  );
}

/** Asked for by a person, because the rules think it through anew. */
export function TodaysThought(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const [wanted, setWanted] = useState(false);
  const decides = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  if (!decides) return null;
  return (
    <Panel className="wide no-print" title={say("today")} hint={say("todayHint")}>
      {wanted ? (
        <Thought id={props.one.decisionId} />
      ) : (
        <Button onClick={() => setWanted(true)}>{say("thinkAgain")}</Button>
      )}
    </Panel>
  );
}

function Thought(props: { id: string }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const { data, error, refetch } = useAnswer(rederiveDecision, { params: { id: props.id } });
  if (error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="quiet">{say("thinking")}</p>;
  return (
    <div role="status">
      <p>
        <State name={outcomeStates[data.outcome]}>{sayReconcile(`outcome.${data.outcome}`)}</State>{" "}
        {sayRule(sayReconcile, data.rule)}
        {data.payer !== null && `, ${data.payer}`}
        {data.adviceNumber !== null && <span className="reference"> {data.adviceNumber}</span>}
      </p>
      <p className="quiet">{say(data.same ? "todaySame" : "todayOther", { version: data.rulesVersion })}</p>
      <ul className="evidence">
        {data.evidence.map((said) => (
          <EvidenceLine key={`${said.kind} ${said.text} ${said.at?.start ?? ""}`} evidence={said} />
        ))}
      </ul>
    </div>
  );
}
