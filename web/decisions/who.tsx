// Who decided by which rules and policy, who approved it, what the decision is tied to, and all that was decided of its line.

import { Link } from "@tanstack/react-router";
import type { Story } from "#server/evidence/story-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { outcomeStates } from "#web/reconcile/outcome-states.ts";
import { sayRule } from "#web/reconcile/queue.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { DataList, type Fact, Panel, Sideways } from "#web/ui/frame.tsx";
import { State } from "#web/ui/state.tsx";
import { decisionsWords } from "./words.ts";

type SayDecisions = ReturnType<typeof useWords<typeof decisionsWords.en>>;

export function DecisionLink(props: { id: string }) {
  const say = useWords(decisionsWords);
  return (
    <Link to="/decisions/$id" params={{ id: props.id }}>
      {say("decisionNumber", { id: props.id })}
    </Link>
  );
}

export function Facts(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const language = useLanguage();
  const { one } = props;
  const { line, run, approval } = one;
  const named = (person: { name: string; nameHi: string }) => (language === "hi" ? person.nameHi : person.name);
  const policies = (run?.policies ?? []).map(({ version, payer }) =>
    payer ? say("policyWith", { version, payer: named(payer) }) : say("policyVersion", { version }),
  );
  const facts: (Fact | null | false)[] = [
    { name: say("how"), value: sayRule(sayReconcile, one.rule) },
    {
      name: say("by"),
      value: one.by ? named(one.by) : run ? say("rulesVersion", { version: run.rulesVersion }) : say("rules"),
      hint: [showTime(one.at), ...policies].join(", "),
    },
    run && {
      name: say("run"),
      value: say("runOf", { id: run.id, count: run.linesCount }),
      hint: showTime(run.startedAt),
    },
    approval && {
      name: say("approvedBy"),
      value: named(approval.approvedBy),
      hint: `${say("askedBy", { name: named(approval.askedBy) })}, ${showTime(approval.at)}`,
    },
    one.why ? { name: say("reason"), value: one.why } : null,
    one.payer && { name: say("payer"), value: named(one.payer) },
    one.adviceNumber !== null && {
      name: say("advice"),
      value: <span className="reference">{one.adviceNumber}</span>,
      copy: one.adviceNumber,
    },
    one.receipt && {
      name: say("receipt"),
      value: (
        <Link to="/receipts/$number" params={{ number: one.receipt.number }} className="reference">
          {one.receipt.number}
        </Link>
      ),
      ...(one.receipt.cancelled && { hint: say("receiptCancelled") }),
    },
    one.flags.length > 0 && { name: say("flags"), value: one.flags.map((flag) => sayFlag(say, flag)).join(", ") },
    one.takenBackBy !== null && { name: say("reversedBy"), value: <DecisionLink id={one.takenBackBy} /> },
    one.takesBack !== null && { name: say("reverses"), value: <DecisionLink id={one.takesBack} /> },
    one.otherLine && {
      name: say("otherLine"),
      value: one.otherLine.decisionId ? <DecisionLink id={one.otherLine.decisionId} /> : one.otherLine.id,
      hint: showDate(one.otherLine.valueDate),
    },
    {
      name: sayReconcile("theLine"),
      value: (
        <Link to="/reconcile" search={{ bucket: "suggested", line: line.id }}>
          {say("openLine")}
        </Link>
      ),
      hint: `${line.account.bank.toUpperCase()} …${line.account.ending}, ${say("bookedOn", { day: showDate(line.bookingDate) })}`,
    },
    {
      name: say("file"),
      value: (
        <Link to="/statements/$id" params={{ id: line.file.id }} search={{ page: 1 }}>
          {line.file.name}
        </Link>
      ),
      hint: <Hash value={line.file.sha256} />,
    },
    { name: say("fingerprint"), value: <Hash value={line.fingerprint} />, copy: line.fingerprint },
  ];
  return (
    <Panel flush title={say("facts")}>
      <DataList facts={facts.filter((fact) => fact !== null && fact !== false)} />
    </Panel>
  );
}

/** Whole on paper, the beginning on the screen. */
function Hash(props: { value: string }) {
  return (
    <span className="hash" translate="no" title={props.value}>
      {props.value}
    </span>
  );
}

function sayFlag(say: SayDecisions, flag: string): string {
  const key = `flag.${flag}`;
  return key in decisionsWords.en ? say(key as "flag.late") : flag;
}

export function History(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const language = useLanguage();
  const { history, decisionId } = props.one;
  return (
    <Panel flush className="wide" title={say("history")}>
      <Sideways label={say("history")}>
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("at")}</th>
              <th>{say("outcome")}</th>
              <th>{say("how")}</th>
              <th>{say("by")}</th>
              <th>{say("number")}</th>
            </tr>
          </thead>
          <tbody>
            {history.map((item) => (
              <tr key={item.decisionId} aria-current={item.decisionId === decisionId ? "true" : undefined}>
                <td>{showTime(item.at)}</td>
                <td>
                  <State name={outcomeStates[item.outcome]}>{sayReconcile(`outcome.${item.outcome}`)}</State>
                </td>
                <td>
                  {sayRule(sayReconcile, item.rule)}
                  {item.why && <span className="hint"> {item.why}</span>}
                </td>
                <td>{item.by ? (language === "hi" ? item.by.nameHi : item.by.name) : say("rules")}</td>
                <td>{item.decisionId === decisionId ? say("thisOne") : <DecisionLink id={item.decisionId} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
}
