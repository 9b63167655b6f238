// The closings of an account, latest first, and the asking to open one again.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { askToReopenDay, type DayClosing, listDayClosings } from "#server/ledger/bank-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { bankWords } from "./words.ts";

const SHOWN = 10;

export function Closings(props: { account: number }) {
  const say = useWords(bankWords);
  const [page, setPage] = useState(1);
  const [asking, setAsking] = useState<DayClosing | null>(null);
  const answer = useAnswer(listDayClosings, { query: { account: props.account, page, size: SHOWN } });
  const rows = answer.data?.rows ?? [];
  const total = answer.data?.total ?? 0;
  return (
    <Panel
      className="closings no-print"
      flush
      title={say("history")}
      {...(total > SHOWN && { actions: <Pager page={page} size={SHOWN} total={total} onPage={setPage} /> })}
    >
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.data && total === 0 && <p className="inside hint">{say("noHistory")}</p>}
      {rows.length > 0 && (
        <table className="ledger">
          <caption className="for-readers">{say("history")}</caption>
          <thead>
            <tr>
              <th>{say("days_")}</th>
              <th className="amount">{say("bankPaise")}</th>
              <th>{say("state")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((closing) => (
              <ClosingRow key={closing.id} account={props.account} closing={closing} onAsk={() => setAsking(closing)} />
            ))}
          </tbody>
        </table>
      )}
      {asking && <Asking closing={asking} onClose={() => setAsking(null)} />}
    </Panel>
  );
}

function ClosingRow(props: { account: number; closing: DayClosing; onAsk: () => void }) {
  const say = useWords(bankWords);
  const language = useLanguage();
  const mayAsk = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  const { closing } = props;
  const { reopening } = closing;
  const named = (person: { name: string; nameHi: string }) => (language === "hi" ? person.nameHi : person.name);
  return (
    <tr className={reopening ? "off" : ""}>
      <th scope="row" className="wraps">
        <Link to="/bank-reconciliation" search={{ account: props.account, day: closing.day, page: 1 }}>
          {closing.fromDay !== closing.day && <span>{showDate(closing.fromDay)} – </span>}
          <span>{showDate(closing.day)}</span>
        </Link>
        <small className="hint">
          {named(closing.closedBy)}, {showTime(closing.closedAt)}
        </small>
      </th>
      <td className="amount">
        <Money paise={closing.bankPaise} />
      </td>
      <td className="wraps">
        {reopening ? (
          <>
            <State name="reversed">{say("reopened")}</State>
            <small className="hint">
              {say("reopenedBy", {
                asker: named(reopening.askedBy),
                approver: named(reopening.approvedBy),
                why: reopening.why,
              })}
            </small>
          </>
        ) : closing.waitingApprovalId ? (
          <State name="approval-awaited">
            <Link to="/second-person/$id" params={{ id: closing.waitingApprovalId }}>
              {say("reopenWaits")}
            </Link>
          </State>
        ) : mayAsk ? (
          <Button size="compact-sm" onClick={props.onAsk}>
            {say("reopen")} <span className="for-readers"> {showDate(closing.day)}</span>
          </Button>
        ) : (
          <State name="closed">{say("stateClosed")}</State>
        )}
      </td>
    </tr>
  );
}

function Asking(props: { closing: DayClosing; onClose: () => void }) {
  const say = useWords(bankWords);
  const { id, fromDay, day } = props.closing;
  const ask = useCommand(askToReopenDay, { onDone: props.onClose });
  return (
    <ReasonModal
      opened
      title={say("reopenTitle", { from: showDate(fromDay), to: showDate(day) })}
      act={say("reopenAct")}
      busy={ask.isPending}
      error={ask.error}
      onReason={(why) => ask.mutate({ params: { id }, body: { why } })}
      onClose={props.onClose}
    >
      <p>{say("reopenBody")}</p>
    </ReasonModal>
  );
}
