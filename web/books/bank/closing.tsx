// Closing the day: what stands in the way of it, what closing does, and who closed it with which statement.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type BankReconciliation, type Blocker, closeDay } from "#server/ledger/bank-contract.ts";
import { type Say, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useCommand } from "#web/use-api.ts";
import { bankWords } from "./words.ts";

export function Closing(props: { statement: BankReconciliation }) {
  const say = useWords(bankWords);
  const { statement } = props;
  const { closing } = statement;
  return (
    <Panel
      className="closing"
      title={say("dayTitle")}
      hint={<State name={closing ? "closed" : "draft"}>{closing ? say("stateClosed") : say("stateOpen")}</State>}
    >
      {statement.waitingFilesCount > 0 && (
        <Note kind="part">
          {say("waitingFiles", { count: statement.waitingFilesCount })} <ToStatements />
        </Note>
      )}
      {closing ? <ClosedDay statement={statement} closing={closing} /> : <OpenDay statement={statement} />}
    </Panel>
  );
}

function OpenDay(props: { statement: BankReconciliation }) {
  const say = useWords(bankWords);
  const { statement } = props;
  const { account, day, contentHash, blockers, closesFrom } = statement;
  const close = useCommand(closeDay);
  const supervises = useUser().roles.includes("supervisor");
  const dates = { from: showDate(closesFrom), to: showDate(day) };
  return (
    <div className="stack">
      {blockers.map((blocker) => (
        <Note key={blocker} kind="overdue">
          {say(`blocker.${blocker as Exclude<Blocker, "closed">}`)} {remedyOf(blocker, statement, say)}
        </Note>
      ))}
      {blockers.length === 0 && <p>{say("closes", dates)}</p>}
      {blockers.length === 0 && !supervises && <p className="quiet">{say("supervisorCloses")}</p>}
      <ProblemNote error={close.error} />
      {blockers.length === 0 && supervises && (
        <div className="act no-print">
          <PrimaryButton
            loading={close.isPending}
            onClick={() => close.mutate({ body: { account: account.id, day, contentHash } })}
          >
            {closesFrom === day ? say("closeOne", { day: dates.to }) : say("closeRun", dates)}
          </PrimaryButton>
        </div>
      )}
      <p className="hint">
        {statement.closedThrough === null
          ? say("neverClosed")
          : say("openThrough", { day: showDate(statement.closedThrough) })}
      </p>
    </div>
  );
}

function remedyOf(blocker: Blocker, { gaps }: BankReconciliation, say: Say<(typeof bankWords)["en"]>): ReactNode {
  const open = gaps.find(({ accepted }) => accepted === null);
  if (blocker === "gap-open" && open) {
    return (
      <Link to="/statements/$id" params={{ id: open.fileId }}>
        {say("toGap")}
      </Link>
    );
  }
  return blocker === "statement-awaited" || blocker === "balance-unknown" ? <ToStatements /> : null;
}

function ToStatements() {
  const say = useWords(bankWords);
  return (
    <Link to="/statements" className="no-print">
      {say("toStatements")}
    </Link>
  );
}

function ClosedDay(props: { statement: BankReconciliation; closing: NonNullable<BankReconciliation["closing"]> }) {
  const say = useWords(bankWords);
  const language = useLanguage();
  const { closing, statement } = props;
  return (
    <div className="stack">
      <p>
        {say("closedBy", {
          name: language === "hi" ? closing.closedBy.nameHi : closing.closedBy.name,
          from: showDate(closing.fromDay),
          to: showDate(closing.day),
          when: showTime(closing.closedAt),
        })}
      </p>
      {closing.unchanged === true && <Note kind="matched">{say("unchanged")}</Note>}
      {closing.unchanged === false && <Note kind="overdue">{say("changed")}</Note>}
      {closing.unchanged === null && (
        <p>
          <Link to="/bank-reconciliation" search={{ account: statement.account.id, day: closing.day, page: 1 }}>
            {say("withinClosing", { day: showDate(closing.day) })}
          </Link>
        </p>
      )}
      <p className="hint seal">
        {say("seal")} <span className="reference">{closing.contentHash}</span>
      </p>
    </div>
  );
}
