// The discom's payers with what is kept for each; the way to a payer's ledger.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { listPayerStandings, type PayerStanding, type Standing } from "#server/ledger/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { sheetsWords } from "./words.ts";
import "../books.css";

export function PayersPage() {
  const say = useWords(sheetsWords);
  const search = useSearch({ from: "/portal/books/payers" });
  const navigate = useNavigate({ from: "/books/payers" });
  const answer = useAnswer(listPayerStandings, { query: { page: search.page, q: search.q ?? "" } });
  const found = answer.data;
  const columns = useColumns(found?.sums);
  return (
    <div className="whole-window books">
      <Running
        title={say("payers")}
        {...(found && {
          sums: [
            { label: say("payersCount"), value: groupNumber(found.total) },
            { label: say("unapplied"), value: <Money paise={found.sums.unappliedPaise} sign /> },
            { label: say("advance"), value: <Money paise={found.sums.advancePaise} sign /> },
          ],
        })}
      />
      <Filters
        pager={
          <Pager
            page={search.page}
            total={found?.total}
            onPage={(page) => void navigate({ search: { ...search, page } })}
          />
        }
      >
        <SearchInput
          label={say("findPayer")}
          value={search.q ?? ""}
          onChange={(q) => void navigate({ search: { page: 1, q: q || undefined } })}
        />
      </Filters>
      <LedgerTable
        label={say("payers")}
        columns={columns}
        rows={found?.rows}
        rowKey={idOf}
        totalLabel={say("total")}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        onOpen={({ payer }) =>
          void navigate({ to: "/books/payers/$id", params: { id: payer.id }, search: { page: 1 } })
        }
        empty={<Empty title={say("noPayers")}>{say("noPayersBody")}</Empty>}
      />
    </div>
  );
}

function idOf({ payer }: PayerStanding): string {
  return payer.id;
}

const amounts = [
  ["unapplied", "unappliedPaise"],
  ["advance", "advancePaise"],
  ["refundPayable", "refundPayablePaise"],
  ["tds", "tdsPaise"],
] as const;

function useColumns(sums: Standing | undefined): LedgerColumn<PayerStanding>[] {
  const say = useWords(sheetsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "payer",
        head: say("payer"),
        names: true,
        card: "name",
        cell: ({ payer }) => (
          <Link to="/books/payers/$id" params={{ id: payer.id }} search={{ page: 1 }}>
            {language === "hi" ? payer.nameHi : payer.name}
          </Link>
        ),
      },
      { id: "van", head: "VAN", cell: ({ van }) => <Reference value={van} /> },
      { id: "last", head: say("lastOn"), card: "state", cell: ({ lastOn }) => lastOn && showDate(lastOn) },
      ...amounts.map(
        ([id, field]): LedgerColumn<PayerStanding> => ({
          id,
          head: say(id),
          amount: true,
          ...(id === "advance" && { card: "amount" as const }),
          cell: (row) => <Money paise={row[field] === "0" ? null : row[field]} />,
          total: <Money paise={sums?.[field]} sign />,
        }),
      ),
    ],
    [say, language, sums],
  );
}
