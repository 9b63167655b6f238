// Prepaid connections, those that last the shortest first: what is left, and a recharge that goes the way of every bill.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { listPrepaid, type Prepaid } from "#server/bills/prepaid-contract.ts";
import { BasketBar } from "#web/dues/basket-bar.tsx";
import type { PrepaidSearch } from "#web/dues/search.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { LimitForm, RechargeForm } from "./recharge-form.tsx";
import { prepaidWords } from "./words.ts";
import "#web/dues/dues.css";

export function PrepaidConnections() {
  const say = useWords(prepaidWords);
  const search = useSearch({ from: "/portal/prepaid" });
  const navigate = useNavigate({ from: "/prepaid" });
  const answer = useAnswer(listPrepaid, { query: search });
  const roles = useUser().roles as readonly string[];
  const pays = roles.includes("maker");
  const columns = useColumns(pays, pays || roles.includes("admin"));
  const screen = useRef<HTMLDivElement>(null);
  usePlainKeys({ "/": () => screen.current?.querySelector<HTMLInputElement>(".filters .search input")?.focus() });
  const change = (wanted: Partial<PrepaidSearch>) =>
    void navigate({ search: (before) => ({ ...before, page: 1, ...wanted }) });
  const narrowed = search.search !== undefined || search.low !== undefined;
  return (
    <div className="whole-window dues prepaid" ref={screen}>
      <Running
        title={say("title")}
        sums={[
          {
            label: <State name="overdue">{say("lowAlone")}</State>,
            value: answer.data ? groupNumber(answer.data.low) : "–",
          },
        ]}
      />
      <Filters
        onClear={narrowed ? () => change({ search: undefined, low: undefined }) : undefined}
        pager={<Pager page={search.page} total={answer.data?.total} onPage={(page) => change({ page })} />}
      >
        <SearchInput
          label={say("search")}
          value={search.search ?? ""}
          onChange={(text) => change({ search: text.trim() || undefined })}
        />
        <FilterMenu
          label={say("show")}
          any={say("all")}
          value={search.low ?? null}
          choices={[{ value: "true", label: say("lowAlone") }]}
          onChange={(low) => change({ low: low === "true" ? "true" : undefined })}
        />
      </Filters>
      <LedgerTable
        label={say("label", { page: search.page })}
        columns={columns}
        rows={answer.data?.rows}
        rowKey={keyOf}
        rowName={nameOf}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          narrowed ? (
            <Empty title={say("nothing")}>{say("nothingBody")}</Empty>
          ) : (
            <Empty title={say("none")}>{say("noneBody")}</Empty>
          )
        }
      />
      {pays && <BasketBar waiting={false} />}
    </div>
  );
}

function keyOf(one: Prepaid): string {
  return `${one.discomId}-${one.connectionId}`;
}

function nameOf(one: Prepaid): string {
  return `${one.connectionNumber} ${one.site}`;
}

function useColumns(pays: boolean, limits: boolean): LedgerColumn<Prepaid>[] {
  const say = useWords(prepaidWords);
  return useMemo(
    () => [
      { id: "connection", head: say("connection"), cell: (one) => one.connectionNumber },
      { id: "site", head: say("site"), names: true, card: "name", cell: (one) => one.site },
      { id: "state", head: say("state"), card: "state", cell: (one) => <BalanceState one={one} /> },
      {
        id: "lasts",
        head: say("daysLeft"),
        amount: true,
        cell: (one) => (one.daysLeft === null ? <Money paise={null} /> : say("days", { count: one.daysLeft })),
      },
      { id: "used", head: say("usedADay"), amount: true, cell: (one) => <Money paise={one.usedADayPaise} /> },
      {
        id: "balance",
        head: say("balance"),
        amount: true,
        strong: true,
        card: "amount",
        cell: (one) => <Money paise={one.balancePaise} />,
      },
      { id: "asOf", head: say("asOf"), cell: (one) => (one.asOf ? showTime(one.asOf) : <Money paise={null} />) },
      {
        id: "last",
        head: say("lastRecharge"),
        cell: (one) =>
          one.lastRechargePaise && one.lastRechargeOn ? (
            say("on", { amount: rupees(one.lastRechargePaise), day: showDate(one.lastRechargeOn) })
          ) : (
            <Money paise={null} />
          ),
      },
      ...(limits ? [{ id: "limit", head: say("limit"), cell: (one: Prepaid) => <LimitForm one={one} /> }] : []),
      ...(pays ? [{ id: "recharge", head: say("recharge"), cell: (one: Prepaid) => <RechargeForm one={one} /> }] : []),
    ],
    [say, pays, limits],
  );
}

function BalanceState({ one }: { one: Prepaid }) {
  const say = useWords(prepaidWords);
  if (one.balancePaise === null) return <State name="awaited">{say("unknown")}</State>;
  return one.low ? (
    <State name="overdue">{say("isLow", { limit: rupees(one.lowBelowPaise) })}</State>
  ) : (
    <State name="active">{say("enough")}</State>
  );
}
