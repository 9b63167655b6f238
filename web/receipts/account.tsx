// The account of one connection in a financial year, with the balance after each entry.

import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import {
  type AccountEntry,
  type ConnectionAccount,
  exportConnectionAccount,
  getConnectionAccount,
} from "#server/receipts/account-contract.ts";
import { PaperButtons } from "#web/books/paper-buttons.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Filters } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { accountWords } from "./account-words.ts";
import { YearSelect } from "./accounts.tsx";
import "./receipts.css";

interface Numbered extends AccountEntry {
  readonly at: number;
}

export function ConnectionAccountPage() {
  const say = useWords(accountWords);
  const language = useLanguage();
  const { discom, connection } = useParams({ from: "/portal/accounts/$discom/$connection" });
  const { fy } = useSearch({ from: "/portal/accounts/$discom/$connection" });
  const navigate = useNavigate({ from: "/accounts/$discom/$connection" });
  const query = { discom: Number(discom), connection, fy };
  const answer = useAnswer(getConnectionAccount, { query });
  const account = answer.data;
  const columns = useColumns(account);
  const rows = useMemo(() => account?.rows.map((entry, at): Numbered => ({ ...entry, at })), [account]);
  return (
    <div className="whole-window receipts">
      <Running
        title={say("titleOf", { number: connection })}
        sums={[
          { label: say("opening"), value: <Money paise={account?.openingPaise} sign /> },
          { label: say("closing"), value: <Money paise={account?.closingPaise} sign /> },
        ]}
        actions={<PaperButtons endpoint={exportConnectionAccount} query={query} />}
      >
        {account && (
          <span className="hint">
            {[
              account.connection.name,
              account.connection.site,
              language === "hi" ? account.discom.nameHi : account.discom.name,
            ]
              .filter(Boolean)
              .join(", ")}
          </span>
        )}
      </Running>
      <Filters>
        <Link to="/accounts" search={{ page: 1, fy }}>
          {say("all")}
        </Link>
        <YearSelect fy={fy ?? account?.fy} onChange={(year) => void navigate({ search: { fy: year } })} />
        <Link to="/proof" search={{ connection, discom: Number(discom) }}>
          {say("toProof")}
        </Link>
        {account && <span className="hint">{say("openingHint", { sum: rupees(account.openingPaise) })}</span>}
      </Filters>
      <LedgerTable
        label={say("entries")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        totalLabel={say("closing")}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("noYear")} />}
      />
    </div>
  );
}

function keyOf({ at }: Numbered): string {
  return String(at);
}

function useColumns(account: ConnectionAccount | undefined): LedgerColumn<Numbered>[] {
  const say = useWords(accountWords);
  return useMemo(
    () => [
      { id: "day", head: say("day"), card: "state", cell: ({ day }) => showDate(day) },
      {
        id: "particulars",
        head: say("particulars"),
        names: true,
        card: "name",
        cell: ({ kind, otherPayer }) =>
          otherPayer ? `${say(`kind.${kind}`)}, ${say("otherPayer")}` : say(`kind.${kind}`),
      },
      { id: "reference", head: say("reference"), cell: (entry) => <EntryReference entry={entry} /> },
      {
        id: "utr",
        head: say("utr"),
        cell: ({ utr }) => (utr === "" ? <span className="dim">–</span> : <Reference value={utr} />),
      },
      {
        id: "debit",
        head: say("debit"),
        amount: true,
        cell: ({ paise }) => <Money paise={paise.startsWith("-") ? null : paise} />,
      },
      {
        id: "credit",
        head: say("credit"),
        amount: true,
        cell: ({ paise }) => <Money paise={paise.startsWith("-") ? paise.slice(1) : null} />,
      },
      {
        id: "balance",
        head: say("balance"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ balancePaise }) => <Money paise={balancePaise} />,
        total: <Money paise={account?.closingPaise} sign />,
      },
    ],
    [say, account?.closingPaise],
  );
}

/** A receipt is gone to; a bill is named. */
function EntryReference({ entry }: { entry: AccountEntry }) {
  if (entry.reference === "") return <span className="dim">–</span>;
  if (!/^[A-Z]{2}R\d{10}$/.test(entry.reference)) return <Reference value={entry.reference} />;
  return (
    <Link to="/receipts/$number" params={{ number: entry.reference }} search={{ page: 1, q: entry.billNumber }}>
      <Reference value={entry.reference} />
    </Link>
  );
}
