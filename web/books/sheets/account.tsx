// The ledger of one account: every entry of the days asked for, with the balance after it.

import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type AccountRow, exportAccountLedger, getAccountLedger } from "#server/ledger/contract.ts";
import type { BookAccount } from "#server/ledger/words-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { DateInput } from "#web/ui/inputs.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { AccountSelect } from "../account-select.tsx";
import { EntryReference, Particulars } from "../entries/particulars.tsx";
import { entriesWords } from "../entries/words.ts";
import { PaperButtons } from "../paper-buttons.tsx";
import type { AccountSearch } from "../search.ts";
import { sheetsWords } from "./words.ts";
import "../books.css";

export function AccountLedgerPage() {
  const say = useWords(sheetsWords);
  const sayEntry = useWords(entriesWords);
  const name = useParams({ from: "/portal/books/accounts/$name" }).name as Exclude<BookAccount, "opening-balance">;
  const search = useSearch({ from: "/portal/books/accounts/$name" });
  const navigate = useNavigate({ from: "/books/accounts/$name" });
  const { page, ...span } = search;
  const answer = useAnswer(getAccountLedger, { params: { name }, query: { ...span, page } });
  const ledger = answer.data;
  const columns = useColumns(name, ledger?.debitPaise, ledger?.creditPaise, ledger?.closingPaise);
  const go = (changed: Partial<AccountSearch>) => void navigate({ search: { ...search, page: 1, ...changed } });
  return (
    <div className="whole-window books">
      <Running
        title={say("ledger", { account: sayEntry(`account.${name}`) })}
        {...(ledger && {
          sums: [
            {
              label: `${say("opening")} ${showDate(ledger.from)}`,
              value: <Balance paise={ledger.openingPaise} sign />,
            },
            { label: `${say("closing")} ${showDate(ledger.to)}`, value: <Balance paise={ledger.closingPaise} sign /> },
          ],
        })}
        actions={<PaperButtons endpoint={exportAccountLedger} params={{ name }} query={span} />}
      />
      <Filters pager={<Pager page={page} total={ledger?.total} onPage={(to) => go({ page: to })} />}>
        <Link to="/books" search={{ account: search.account, day: search.to }}>
          {say("trialBalance")}
        </Link>
        <AccountSelect
          label={say("bankAccount")}
          all={say("allAccounts")}
          chosen={search.account}
          onAccount={(account) => go({ account })}
        />
        <DateInput
          aria-label={say("from")}
          className="day-input"
          value={search.from ?? ledger?.from ?? null}
          onChange={(from) => from && go({ from })}
        />
        <DateInput
          aria-label={say("to")}
          className="day-input"
          value={search.to ?? ledger?.to ?? null}
          onChange={(to) => to && go({ to })}
        />
      </Filters>
      <LedgerTable
        label={say("ledger", { account: sayEntry(`account.${name}`) })}
        columns={columns}
        rows={ledger?.rows}
        rowKey={idOf}
        totalLabel={say("closing")}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("noRows")} />}
      />
    </div>
  );
}

/** Debits less credits, as accountants write it: the amount and its side. */
function Balance(props: { paise: string; sign?: boolean }) {
  const say = useWords(sheetsWords);
  const { paise, sign = false } = props;
  if (paise === "0") return <Money paise={paise} sign={sign} />;
  const credit = paise.startsWith("-");
  return (
    <>
      <Money paise={credit ? paise.slice(1) : paise} sign={sign} /> {say(credit ? "cr" : "dr")}
    </>
  );
}

function idOf({ id }: AccountRow): string {
  return id;
}

function useColumns(
  name: BookAccount,
  debits: string | undefined,
  credits: string | undefined,
  closing: string | undefined,
): LedgerColumn<AccountRow>[] {
  const say = useWords(sheetsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      { id: "date", head: say("date"), cell: (entry) => showDate(entry.bookedOn), card: "state" },
      {
        id: "particulars",
        head: say("particulars"),
        names: true,
        card: "name",
        cell: (entry) => <Particulars entry={entry} />,
      },
      {
        id: "payer",
        head: say("payer"),
        cell: (entry) =>
          entry.payer && (
            <Link to="/books/payers/$id" params={{ id: entry.payer.id }} search={{ page: 1 }}>
              {language === "hi" ? entry.payer.nameHi : entry.payer.name}
            </Link>
          ),
      },
      { id: "reference", head: say("reference"), cell: (entry) => <EntryReference entry={entry} /> },
      {
        id: "debit",
        head: say("debit"),
        amount: true,
        cell: (entry) => <Money paise={entry.debitAccount === name ? entry.paise : null} />,
        total: <Money paise={debits} sign />,
      },
      {
        id: "credit",
        head: say("credit"),
        amount: true,
        cell: (entry) => <Money paise={entry.creditAccount === name ? entry.paise : null} />,
        total: <Money paise={credits} sign />,
      },
      {
        id: "balance",
        head: say("balance"),
        amount: true,
        card: "amount",
        cell: (entry) => <Balance paise={entry.balancePaise} />,
        total: closing && <Balance paise={closing} sign />,
      },
    ],
    [say, language, name, debits, credits, closing],
  );
}
