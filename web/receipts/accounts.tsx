// Statements of account of many connections side by side, of all or of a sub-unit, in a financial year.

import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { showFy } from "#server/ledger/words-contract.ts";
import { listDiscoms } from "#server/offices/contract.ts";
import { listSubUnits } from "#server/organisations/sub-unit-contract.ts";
import { type AccountRow, type AccountSums, exportAccounts, listAccounts } from "#server/receipts/account-contract.ts";
import { PaperButtons } from "#web/books/paper-buttons.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { today } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput, useLastPage } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { accountWords } from "./account-words.ts";
import type { AccountsSearch } from "./search.ts";
import "./receipts.css";

export function AccountStatements() {
  const say = useWords(accountWords);
  const language = useLanguage();
  const search = useSearch({ from: "/portal/accounts" });
  const navigate = useNavigate({ from: "/accounts" });
  const change = (wanted: Partial<AccountsSearch>) => void navigate({ search: { ...search, page: 1, ...wanted } });
  const accounts = useAnswer(listAccounts, { query: search });
  useLastPage(search.page, accounts);
  const discoms = useAnswer(listDiscoms, {}).data?.rows ?? [];
  const units = useAnswer(listSubUnits, {}).data?.rows ?? [];
  const columns = useColumns(accounts.data?.sums);
  const { page: _, ...asked } = search;
  return (
    <div className="whole-window receipts">
      <Running
        title={say("title")}
        sums={[
          { label: say("billed"), value: <Money paise={accounts.data?.sums.billedPaise} sign /> },
          { label: say("closing"), value: <Money paise={accounts.data?.sums.closingPaise} sign /> },
        ]}
        actions={<PaperButtons endpoint={exportAccounts} query={asked} />}
      />
      <Filters
        pager={<Pager page={search.page} total={accounts.data?.total} onPage={(page) => change({ page })} />}
        onClear={
          search.q || search.discom || search.unit
            ? () => void navigate({ search: { page: 1, fy: search.fy } })
            : undefined
        }
      >
        <YearSelect fy={search.fy ?? accounts.data?.fy} onChange={(fy) => change({ fy })} />
        {units.length > 0 && (
          <FilterMenu
            label={say("unit")}
            any={say("anyUnit")}
            value={search.unit ?? null}
            choices={units.map(({ id, name, nameHi }) => ({ value: id, label: language === "hi" ? nameHi : name }))}
            onChange={(unit) => change({ unit: unit ?? undefined })}
          />
        )}
        {discoms.length > 1 && (
          <FilterMenu
            label={say("discom")}
            any={say("anyDiscom")}
            value={search.discom === undefined ? null : String(search.discom)}
            choices={discoms.map(({ id, shortName }) => ({ value: String(id), label: shortName }))}
            onChange={(id) => change({ discom: id === null ? undefined : Number(id) })}
          />
        )}
        <SearchInput
          label={say("search")}
          value={search.q ?? ""}
          onChange={(q) => change({ q: q.trim() || undefined })}
        />
      </Filters>
      <LedgerTable
        label={say("title")}
        columns={columns}
        rows={accounts.data?.rows}
        stale={accounts.isPlaceholderData}
        rowKey={keyOf}
        totalLabel={say("total")}
        error={accounts.error}
        onRetry={() => void accounts.refetch()}
        empty={<Empty title={say("none")}>{say("noneBody")}</Empty>}
      />
    </div>
  );
}

const YEARS_BACK = 5;

export function YearSelect(props: { fy: number | undefined; onChange: (fy: number) => void }) {
  const say = useWords(accountWords);
  const day = today();
  const current = day.slice(5, 7) >= "04" ? Number(day.slice(0, 4)) : Number(day.slice(0, 4)) - 1;
  const years = Array.from({ length: YEARS_BACK }, (_, at) => current - at);
  const shown = props.fy === undefined || years.includes(props.fy) ? years : [props.fy, ...years];
  return (
    <NativeSelect
      aria-label={say("year")}
      value={String(props.fy ?? current)}
      data={shown.map((fy) => ({ value: String(fy), label: `${say("year")} ${showFy(fy)}` }))}
      onChange={({ currentTarget: { value } }) => props.onChange(Number(value))}
    />
  );
}

function keyOf({ discomId, connection }: AccountRow): string {
  return `${discomId} ${connection.id}`;
}

function otherOf(sums: AccountSums | undefined): string | undefined {
  return sums && String(BigInt(sums.adjustedPaise) + BigInt(sums.elsewherePaise));
}

const unless0 = (paise: string) => (paise === "0" ? null : paise);

function useColumns(sums: AccountSums | undefined): LedgerColumn<AccountRow>[] {
  const say = useWords(accountWords);
  const { fy } = useSearch({ from: "/portal/accounts" });
  return useMemo(() => {
    const money = (
      id: string,
      head: string,
      of: (one: AccountSums) => string,
      strong = false,
    ): LedgerColumn<AccountRow> => ({
      id,
      head,
      amount: true,
      strong,
      ...(strong && { card: "amount" as const }),
      cell: (row) => <Money paise={strong ? of(row) : unless0(of(row))} />,
      total: <Money paise={sums && of(sums)} sign />,
    });
    return [
      {
        id: "connection",
        head: say("connection"),
        names: true,
        card: "name",
        cell: ({ discomId, connection }) => (
          <Link
            to="/accounts/$discom/$connection"
            params={{ discom: String(discomId), connection: connection.number }}
            search={{ fy }}
          >
            {connection.number}
          </Link>
        ),
      },
      {
        id: "site",
        head: say("site"),
        cell: ({ connection }) => <span className="site">{connection.site || connection.name}</span>,
      },
      money("opening", say("opening"), (one) => one.openingPaise),
      money("billed", say("billed"), (one) => one.billedPaise),
      money("paid", say("paid"), (one) => one.paidPaise),
      money("rebate", say("rebate"), (one) => one.rebatePaise),
      money("tds", say("tds"), (one) => one.tdsPaise),
      money("other", say("other"), (one) => otherOf(one) ?? "0"),
      money("takenBack", say("takenBack"), (one) => one.takenBackPaise),
      money("closing", say("closing"), (one) => one.closingPaise, true),
    ];
  }, [say, sums, fy]);
}
