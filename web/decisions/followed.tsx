// What followed from a decision: bills relieved, entries in the journal, and what billing answered.

import { Link } from "@tanstack/react-router";
import type { Story } from "#server/evidence/story-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { accountName } from "#web/reconcile/posting.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel, Sideways } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { DecisionLink } from "./who.tsx";
import { decisionsWords } from "./words.ts";

export function Paid(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const { one } = props;
  return (
    <Panel
      flush
      title={say("paidTitle", { count: one.paidCount })}
      {...(one.paid.length < one.paidCount && { hint: say("paidFirst", { shown: one.paid.length }) })}
    >
      <Sideways label={say("paidTitle", { count: one.paidCount })}>
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
              <tr key={`${billNumber} ${paise}`}>
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
            {one.outcome === "matched" && (
              <tr className="total">
                <td colSpan={2}>{sayReconcile("thisLine")}</td>
                <td className="amount">
                  <Money paise={one.line.paise} sign />
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
}

/** All that the line put into the books; what this decision posted stands out, the others lead to theirs. */
export function Entries(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const { entries, decisionId } = props.one;
  return (
    <Panel flush title={say("entries")}>
      <Sideways label={say("entries")}>
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("inBooks")}</th>
              <th>{say("debit")}</th>
              <th>{say("credit")}</th>
              <th className="amount">{say("amount")}</th>
              <th>{say("number")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((row) => (
              <tr key={row.id} className={row.decisionId === decisionId ? undefined : "dim"}>
                <td title={showTime(row.postedAt)}>{showDate(row.bookedOn)}</td>
                <td>{accountName(sayReconcile, row.debitAccount)}</td>
                <td>
                  {accountName(sayReconcile, row.creditAccount)}
                  {row.reversalOf && <span className="hint"> {say("mirrored")}</span>}
                </td>
                <td className="amount">
                  <Money paise={row.paise} />
                </td>
                <td>
                  {row.decisionId === null ? (
                    say("arrival")
                  ) : row.decisionId === decisionId ? (
                    say("thisOne")
                  ) : (
                    <DecisionLink id={row.decisionId} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
}

export function Billing(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const { postings, receipt } = props.one;
  return (
    <Panel
      flush
      className="wide"
      title={say("billing")}
      {...(receipt && {
        actions: (
          <Link to="/postings" search={{ state: "waiting", page: 1, q: receipt.number }}>
            {say("toPostings")}
          </Link>
        ),
      })}
    >
      <Sideways label={say("billing")}>
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("sent")}</th>
              <th>{say("what")}</th>
              <th className="amount">{say("bills")}</th>
              <th className="amount">{say("accepted")}</th>
              <th className="amount">{say("rejected")}</th>
              <th>{say("answered")}</th>
            </tr>
          </thead>
          <tbody>
            {postings.map((one) => (
              <tr key={one.id}>
                <td>{showTime(one.createdAt)}</td>
                <td>
                  {say(`posting.${one.kind}`)}
                  {one.attempt > 1 && <span className="hint"> {say("attempt", { n: one.attempt })}</span>}
                </td>
                <td className="amount">{groupNumber(one.billsCount)}</td>
                <td className="amount">{groupNumber(one.acceptedCount)}</td>
                <td className="amount">{groupNumber(one.rejectedCount)}</td>
                <td>{one.lastAnswerAt === null ? say("notAnswered") : showTime(one.lastAnswerAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
}
