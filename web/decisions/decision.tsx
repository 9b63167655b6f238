// One decision, from what the bank wrote to the journal, and the way to take it back.

import { Button } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type EntryRow, listLineEntries } from "#server/ledger/contract.ts";
import { type DecisionDetail, getDecision, reverseDecision } from "#server/reconciliation/decisions-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { EvidenceLine } from "#web/reconcile/evidence.tsx";
import { Narration } from "#web/reconcile/narration.tsx";
import { outcomeStates } from "#web/reconcile/outcome-states.ts";
import { accountName } from "#web/reconcile/posting.tsx";
import { sayRule } from "#web/reconcile/queue.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { DataList, type Fact, Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { decisionsWords } from "./words.ts";
import "./decision.css";

export function Decision() {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const { id } = useParams({ from: "/portal/decisions/$id" });
  const [asking, setAsking] = useState(false);
  const answer = useAnswer(getDecision, { params: { id } });
  const one = answer.data?.decisionId === id ? answer.data : undefined;
  const entries = useAnswer(listLineEntries, { params: { id: one?.lineId ?? "0" } }, { enabled: one !== undefined });
  const reverse = useCommand(reverseDecision, { onDone: () => setAsking(false) });
  const reversible = one?.holds && one.outcome !== "suggested" && one.outcome !== "unidentified";
  return (
    <>
      <Running
        title={say("one", { id })}
        {...(one && {
          sums: [
            {
              label: showTime(one.at),
              value: <State name={outcomeStates[one.outcome]}>{sayReconcile(`outcome.${one.outcome}`)}</State>,
            },
            { label: showDate(one.valueDate), value: <Money paise={one.paise} sign /> },
          ],
        })}
        actions={
          reversible && <Button onClick={() => setAsking(true)}>{say("reverse", { sum: rupees(one.paise) })}</Button>
        }
      />
      <div className="page decision">
        <ProblemNote error={answer.error} onRetry={() => answer.refetch()} />
        {one && (
          <>
            <Panel title={say("rawText")} hint={say("rawFrom", { row: one.row, file: one.fileName })}>
              <Narration field="narration" text={one.narration} references={one.references} evidence={one.evidence} />
              {one.bankReference !== "" && (
                <Narration
                  field="bankReference"
                  text={one.bankReference}
                  references={one.references}
                  evidence={one.evidence}
                />
              )}
              <p className="quiet">
                <MoneyInWords paise={one.paise} />
              </p>
            </Panel>
            <Panel flush title={say("facts")}>
              <Facts one={one} />
            </Panel>
            <Panel title={say("evidence")}>
              {one.evidence.length === 0 ? (
                <p className="quiet">{say("noEvidence")}</p>
              ) : (
                <ul className="evidence">
                  {one.evidence.map((evidence) => (
                    <EvidenceLine
                      key={`${evidence.kind} ${evidence.text} ${evidence.at?.start ?? ""}`}
                      evidence={evidence}
                    />
                  ))}
                </ul>
              )}
            </Panel>
            <Paid one={one} />
            <Entries rows={entries.data?.rows ?? []} decisionId={id} />
            <ReasonModal
              opened={asking}
              title={say("reverseTitle")}
              act={say("reverse", { sum: rupees(one.paise) })}
              busy={reverse.isPending}
              error={reverse.error}
              onReason={(reason) => reverse.mutate({ params: { id }, body: { reason } })}
              onClose={() => setAsking(false)}
            >
              <p>{say("reverseText")}</p>
            </ReasonModal>
          </>
        )}
      </div>
    </>
  );
}

function Facts(props: { one: DecisionDetail }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const language = useLanguage();
  const { one } = props;
  const other = (id: string) => (
    <Link to="/decisions/$id" params={{ id }}>
      {say("decisionNumber", { id })}
    </Link>
  );
  const named = (person: { name: string; nameHi: string }) => (language === "hi" ? person.nameHi : person.name);
  const facts: (Fact | null)[] = [
    { name: say("how"), value: sayRule(sayReconcile, one.rule) },
    { name: say("by"), value: one.by ? named(one.by) : say("rules") },
    one.why ? { name: say("reason"), value: one.why } : null,
    one.payer && { name: say("payer"), value: named(one.payer) },
    one.adviceNumber
      ? { name: say("advice"), value: <span className="reference">{one.adviceNumber}</span>, copy: one.adviceNumber }
      : null,
    one.receipt && {
      name: say("receipt"),
      value: <span className="reference">{one.receipt.number}</span>,
      ...(one.receipt.cancelled && { hint: say("receiptCancelled") }),
      copy: one.receipt.number,
    },
    one.flags.length > 0 ? { name: say("flags"), value: one.flags.map((flag) => sayFlag(say, flag)).join(", ") } : null,
    one.reversedBy ? { name: say("reversedBy"), value: other(one.reversedBy) } : null,
    one.reverses ? { name: say("reverses"), value: other(one.reverses) } : null,
    {
      name: sayReconcile("theLine"),
      value: (
        <Link to="/reconcile" search={{ bucket: "suggested", line: one.lineId }}>
          {say("openLine")}
        </Link>
      ),
    },
  ];
  return <DataList facts={facts.filter((fact) => fact !== null)} />;
}

function sayFlag(say: ReturnType<typeof useWords<typeof decisionsWords.en>>, flag: string): string {
  const key = `flag.${flag}`;
  return key in decisionsWords.en ? say(key as "flag.late") : flag;
}

function Paid(props: { one: DecisionDetail }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const { one } = props;
  return (
    <Panel
      flush
      title={say("paidTitle", { count: one.paidCount })}
      {...(one.paid.length < one.paidCount && { hint: say("paidFirst", { shown: one.paid.length }) })}
    >
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("bill")}</th>
            <th>{say("connection")}</th>
            <th className="amount">{say("relieved")}</th>
          </tr>
        </thead>
        <tbody>
          {one.paid.length === 0 && (
            <tr>
              <td colSpan={3} className="quiet">
                {say("nothingPaid")}
              </td>
            </tr>
          )}
          {one.paid.map(({ billNumber, connectionNumber, paise }) => (
            <tr key={billNumber}>
              <td className="reference">{billNumber}</td>
              <td className="reference">{connectionNumber}</td>
              <td className="amount">
                <Money paise={paise} />
              </td>
            </tr>
          ))}
          {one.deductions.map(({ kind, paise }) => (
            <tr key={kind}>
              <td colSpan={2}>{sayReconcile(`less.${kind}`)}</td>
              <td className="amount">
                <Money paise={paise.startsWith("-") ? paise.slice(1) : `-${paise}`} />
              </td>
            </tr>
          ))}
          {one.advancePaise !== "0" && (
            <tr>
              <td colSpan={2}>{say("advance")}</td>
              <td className="amount">
                <Money paise={one.advancePaise} />
              </td>
            </tr>
          )}
          <tr className="total">
            <td colSpan={2}>{sayReconcile("thisLine")}</td>
            <td className="amount">
              <Money paise={one.paise} sign />
            </td>
          </tr>
        </tbody>
      </table>
    </Panel>
  );
}

/** All that the line put into the books; what this decision posted stands out. */
function Entries(props: { rows: readonly EntryRow[]; decisionId: string }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  return (
    <Panel flush title={say("entries")}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("posted")}</th>
            <th>{say("debit")}</th>
            <th>{say("credit")}</th>
            <th className="amount">{say("amount")}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.id} className={row.decisionId === props.decisionId ? undefined : "dim"}>
              <td>{showTime(row.postedAt)}</td>
              <td>{accountName(sayReconcile, row.debitAccount)}</td>
              <td>
                {accountName(sayReconcile, row.creditAccount)}
                {row.reversalOf && <span className="hint"> {say("mirrored")}</span>}
              </td>
              <td className="amount">
                <Money paise={row.paise} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
