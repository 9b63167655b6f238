// Each bank account's day in one row, and all of them under the accountant's double rule.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Day, DayAccount } from "#server/reports/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { dayWords } from "./words.ts";

const signOf: Record<DayAccount["state"], StateName> = {
  "file-awaited": "due",
  "to-explain": "to-explain",
  "to-decide": "suggested",
  agrees: "matched",
  closed: "closed",
};

export function Accounts(props: { day: Day }) {
  const say = useWords(dayWords);
  const { accounts, date, left } = props.day;
  const decides = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  return (
    <Panel
      className="accounts"
      flush
      title={say("accounts")}
      hint={say("accountsHint", { date: showDate(date) })}
      actions={
        decides && (
          <div className="act">
            <Button component={Link} to="/statements">
              {say("addStatement")}
            </Button>
            {left.count > 0 && (
              <Button variant="filled" component={Link} to="/reconcile">
                {say("reconcile", { count: left.count, sum: rupees(left.paise) })}
              </Button>
            )}
          </div>
        )
      }
    >
      {accounts.length === 0 ? (
        <Empty title={say("noAccounts")}>{say("noAccountsBody")}</Empty>
      ) : (
        <table className="ledger">
          <caption className="for-readers">{say("accounts")}</caption>
          <thead>
            <tr>
              <th>{say("account")}</th>
              <th className="wide">{say("files")}</th>
              <th className="amount wide">{say("newLines")}</th>
              <th className="wide">{say("matched")}</th>
              <th className="amount wide">{say("credits")}</th>
              <th className="amount">{say("queue")}</th>
              <th className="amount wide">{say("closing")}</th>
              <th className="amount wide">{say("books")}</th>
              <th className="amount">{say("difference")}</th>
              <th>{say("state")}</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <AccountRow key={account.id} account={account} />
            ))}
          </tbody>
          <tfoot>
            <TotalRow day={props.day} />
          </tfoot>
        </table>
      )}
    </Panel>
  );
}

function AccountRow(props: { account: DayAccount }) {
  const say = useWords(dayWords);
  const language = useLanguage();
  const { account } = props;
  const isIn = account.filesCount > 0;
  return (
    <tr>
      <th scope="row">
        <ToReconciliation account={account}>
          {account.bank.toUpperCase()} ••{account.ending}, {language === "hi" ? account.nameHi : account.name}
        </ToReconciliation>
      </th>
      <td className="wide">
        {account.filesCount}{" "}
        <span className="dim">{account.lastFileAt ? showTime(account.lastFileAt).slice(-5) : say("noneYet")}</span>
      </td>
      <td className="amount wide">{isIn ? groupNumber(account.newLines) : <Dash />}</td>
      <td className="wide">
        {isIn ? (
          <>
            <Matched done={account.byRules} all={account.newLines} />
            {account.leftOut > 0 && <small>{say("leftOut", { count: account.leftOut })}</small>}
          </>
        ) : (
          <Dash />
        )}
      </td>
      <td className="amount wide">
        <Money paise={isIn ? account.creditPaise : null} />
      </td>
      <td className="amount">
        {account.queue.count > 0 ? (
          <>
            <Money paise={account.queue.paise} />
            <small>{say("lines", { count: account.queue.count })}</small>
          </>
        ) : (
          <Dash />
        )}
      </td>
      <td className="amount wide">
        <Money paise={account.closingPaise} />
        {account.closingDate && <small>{say("closingOf", { date: showDate(account.closingDate) })}</small>}
      </td>
      <td className="amount wide">
        <Money paise={account.booksPaise} />
      </td>
      <td className="amount" data-label={say("difference")}>
        {account.differencePaise === null ? (
          <Dash />
        ) : (
          <State name={account.differencePaise === "0" ? "matched" : "to-explain"}>
            <Money paise={account.differencePaise} />
          </State>
        )}
      </td>
      <td>
        <State name={signOf[account.state]} chip>
          {say(`state.${account.state}`)}
        </State>
        {account.closedThrough && account.state !== "closed" && (
          <small>{say("closedThrough", { date: showDate(account.closedThrough) })}</small>
        )}
      </td>
    </tr>
  );
}

/** The bank reconciliation statement of its latest day, for those who may read it. */
function ToReconciliation(props: { account: DayAccount; children: ReactNode }) {
  const reads = useUser().roles.some((role) => role !== "billing");
  const { id, closingDate } = props.account;
  if (!reads || closingDate === null) return <>{props.children}</>;
  return (
    <Link to="/bank-reconciliation" search={{ account: id, day: closingDate, page: 1 }}>
      {props.children}
    </Link>
  );
}

function TotalRow(props: { day: Day }) {
  const say = useWords(dayWords);
  const { accounts, left, read } = props.day;
  const newLines = accounts.reduce((sum, account) => sum + account.newLines, 0);
  const byRules = accounts.reduce((sum, account) => sum + account.byRules, 0);
  return (
    <tr className="total">
      <td>{say("all")}</td>
      <td className="wide">{groupNumber(accounts.reduce((sum, account) => sum + account.filesCount, 0))}</td>
      <td className="amount wide">{groupNumber(newLines)}</td>
      <td className="wide">{newLines > 0 ? <Matched done={byRules} all={newLines} /> : <Dash />}</td>
      <td className="amount wide">
        <Money paise={read.paise} sign />
      </td>
      <td className="amount">
        <Money paise={left.paise} sign />
      </td>
      <td className="amount wide">
        <Money paise={together(accounts, "closingPaise")} sign />
      </td>
      <td className="amount wide">
        <Money paise={together(accounts, "booksPaise")} sign />
      </td>
      <td className="amount" data-label={say("difference")}>
        <Money paise={together(accounts, "differencePaise")} sign />
      </td>
      <td className="wide" />
    </tr>
  );
}

function Matched(props: { done: number; all: number }) {
  const say = useWords(dayWords);
  return (
    <>
      <span className="share" aria-hidden="true">
        <i style={{ transform: `scaleX(${props.all > 0 ? props.done / props.all : 0})` }} />
      </span>
      {say("ofLines", { done: groupNumber(props.done), all: groupNumber(props.all) })}
    </>
  );
}

function Dash() {
  return (
    <span className="dim" aria-hidden="true">
      –
    </span>
  );
}

/** Null when no account has one. */
function together(
  accounts: readonly DayAccount[],
  field: "closingPaise" | "booksPaise" | "differencePaise",
): string | null {
  const known = accounts.flatMap((account) => (account[field] === null ? [] : [BigInt(account[field])]));
  return known.length === 0 ? null : known.reduce((sum, paise) => sum + paise, 0n).toString();
}
