// Every account of the books on a day, debits beside credits; each opens its ledger.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { exportTrialBalance, getTrialBalance, type TrialBalance } from "#server/ledger/contract.ts";
import type { BookAccount } from "#server/ledger/words-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { today } from "#web/ui/dates.ts";
import { DayChooser } from "#web/ui/day-chooser.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { AccountSelect } from "../account-select.tsx";
import { entriesWords } from "../entries/words.ts";
import { PaperButtons } from "../paper-buttons.tsx";
import { sheetsWords } from "./words.ts";
import "../books.css";

export function TrialBalancePage() {
  const say = useWords(sheetsWords);
  const search = useSearch({ from: "/portal/books" });
  const navigate = useNavigate({ from: "/books" });
  const { account, day = today() } = search;
  const query = { account, asOf: day };
  const answer = useAnswer(getTrialBalance, { query });
  const sheet = answer.data;
  const equal = sheet?.debitPaise === sheet?.creditPaise;
  return (
    <>
      <Running
        title={say("trialBalance")}
        {...(sheet && {
          sums: [
            { label: say("debits"), value: <Money paise={sheet.debitPaise} sign /> },
            { label: say("credits"), value: <Money paise={sheet.creditPaise} sign /> },
            {
              label: say("balanced"),
              value: <State name={equal ? "matched" : "to-explain"}>{say(equal ? "equal" : "notEqual")}</State>,
            },
          ],
        })}
        actions={<PaperButtons endpoint={exportTrialBalance} query={query} />}
      >
        <AccountSelect
          label={say("bankAccount")}
          all={say("allAccounts")}
          chosen={account}
          onAccount={(id) => void navigate({ search: { ...search, account: id } })}
        />
        <DayChooser day={day} onDay={(to) => void navigate({ search: { ...search, day: to } })} />
      </Running>
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      <div className="page books">
        {sheet && (
          <Panel flush className="trial-panel">
            {sheet.rows.length === 0 ? (
              <Empty title={say("noEntries")}>{say("noEntriesBody")}</Empty>
            ) : (
              <Sheet sheet={sheet} account={account} day={day} />
            )}
          </Panel>
        )}
      </div>
    </>
  );
}

function Sheet(props: { sheet: TrialBalance; account: number | undefined; day: string }) {
  const say = useWords(sheetsWords);
  const { sheet } = props;
  return (
    <table className="ledger trial-balance">
      <caption className="for-readers">{say("trialBalance")}</caption>
      <thead>
        <tr>
          <th>{say("account")}</th>
          <th className="amount wide">{say("debits")}</th>
          <th className="amount wide">{say("credits")}</th>
          <th className="amount">{say("debitBalance")}</th>
          <th className="amount">{say("creditBalance")}</th>
        </tr>
      </thead>
      <tbody>
        {sheet.rows.map((row) => (
          <tr key={row.account}>
            <th scope="row" className="wraps">
              <AccountName name={row.account} account={props.account} day={props.day} />
            </th>
            <td className="amount wide">
              <Money paise={row.debitPaise} />
            </td>
            <td className="amount wide">
              <Money paise={row.creditPaise} />
            </td>
            <td className="amount">
              <Money paise={row.balancePaise.startsWith("-") || row.balancePaise === "0" ? null : row.balancePaise} />
            </td>
            <td className="amount">
              <Money paise={row.balancePaise.startsWith("-") ? row.balancePaise.slice(1) : null} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="total">
          <td>{say("total")}</td>
          <td className="amount wide">
            <Money paise={sheet.debitPaise} sign />
          </td>
          <td className="amount wide">
            <Money paise={sheet.creditPaise} sign />
          </td>
          <td className="amount">
            <Money paise={sheet.balancePaise} sign />
          </td>
          <td className="amount">
            <Money paise={sheet.balancePaise} sign />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function AccountName(props: { name: BookAccount; account: number | undefined; day: string }) {
  const say = useWords(entriesWords);
  const name = say(`account.${props.name}`);
  if (props.name === "opening-balance") return <>{name}</>;
  return (
    <Link
      to="/books/accounts/$name"
      params={{ name: props.name }}
      search={{ account: props.account, to: props.day, page: 1 }}
    >
      {name}
    </Link>
  );
}
