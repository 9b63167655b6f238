// Every advice of the payer by state, and for a checker those that wait for a decision.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type AdviceRow, type AdviceState, adviceStates, listAdvices } from "#server/payments/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Filters, Pager, SearchInput, useLastPage } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { AdviceStateWord, nameIn } from "./advice-state.tsx";
import type { AdvicesSearch } from "./search.ts";
import { paymentsWords } from "./words.ts";
import "./payments.css";

const rowKey = (row: AdviceRow) => row.number;

export function Advices() {
  const say = useWords(paymentsWords);
  const search = useSearch({ from: "/portal/advices" });
  const navigate = useNavigate({ from: "/advices" });
  const advices = useAnswer(listAdvices, { query: search });
  useLastPage(search.page, advices);
  const columns = useColumns();
  const counts = advices.data?.counts;
  const change = (wanted: Partial<AdvicesSearch>) =>
    void navigate({ search: (before) => ({ ...before, page: 1, ...wanted }) });
  return (
    <div className="whole-window">
      <Running title={say("advices")} sums={counts ? stripOf(say, counts) : []} />
      <nav className="views" aria-label={say("state")}>
        {([undefined, "open", ...adviceStates] as const).map((state) => (
          <Link
            key={state ?? "all"}
            to="/advices"
            search={{ page: 1, state }}
            {...(search.state === state && { "aria-current": "page" as const })}
          >
            {say(`view.${state ?? "all"}`)} <span>{counts && groupNumber(countOf(counts, state))}</span>
          </Link>
        ))}
      </nav>
      <Filters
        pager={<Pager page={search.page} total={advices.data?.total} onPage={(page) => change({ page })} />}
        onClear={search.search ? () => change({ search: undefined }) : undefined}
      >
        <SearchInput
          value={search.search ?? ""}
          onChange={(text) => change({ search: text || undefined })}
          label={say("find")}
          placeholder={say("findShort")}
        />
      </Filters>
      <LedgerTable
        label={say("advices")}
        columns={columns}
        rows={advices.data?.rows}
        stale={advices.isPlaceholderData}
        rowKey={rowKey}
        onOpen={(row) => void navigate({ to: "/advices/$number", params: { number: row.number } })}
        error={advices.error}
        onRetry={() => void advices.refetch()}
        empty={
          search.search || search.state ? (
            <Empty title={say("noneFound")}>{say("noneFoundBody")}</Empty>
          ) : (
            <Empty title={say("noAdvices")} action={<Link to="/dues">{say("toDues")}</Link>}>
              {say("noAdvicesBody")}
            </Empty>
          )
        }
      />
    </div>
  );
}

const waiting = ["for-me", "submitted"] as const;

export function Approvals() {
  const say = useWords(paymentsWords);
  const search = useSearch({ from: "/portal/approvals" });
  const navigate = useNavigate({ from: "/approvals" });
  const advices = useAnswer(listAdvices, { query: search });
  useLastPage(search.page, advices);
  const { forMe, counts } = advices.data ?? {};
  const columns = useColumns(search.state === "for-me" ? forMe?.paise : counts?.submitted.paise);
  const countIn = { "for-me": forMe?.count, submitted: counts?.submitted.count };
  return (
    <div className="whole-window">
      <Running
        title={say("approvals")}
        sums={forMe ? [{ label: say("view.for-me"), value: <Money paise={forMe.paise} sign /> }] : []}
      />
      <nav className="views" aria-label={say("state")}>
        {waiting.map((state) => (
          <Link
            key={state}
            to="/approvals"
            search={{ page: 1, state }}
            {...(search.state === state && { "aria-current": "page" as const })}
          >
            {say(state === "for-me" ? "view.for-me" : "view.forAnybody")}{" "}
            <span>{countIn[state] !== undefined && groupNumber(countIn[state])}</span>
          </Link>
        ))}
      </nav>
      {advices.data && advices.data.total > advices.data.rows.length && (
        <Filters
          pager={
            <Pager
              page={search.page}
              total={advices.data.total}
              onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
            />
          }
        />
      )}
      <LedgerTable
        label={say("approvals")}
        columns={columns}
        rows={advices.data?.rows}
        stale={advices.isPlaceholderData}
        rowKey={rowKey}
        onOpen={(row) => void navigate({ to: "/advices/$number", params: { number: row.number } })}
        totalLabel={advices.data && say("bills", { count: advices.data.rows.reduce((sum, row) => sum + row.items, 0) })}
        error={advices.error}
        onRetry={() => void advices.refetch()}
        empty={
          <Empty
            title={say("nothingToApprove")}
            {...(search.state === "for-me" &&
              counts &&
              counts.submitted.count > 0 && {
                action: (
                  <Link to="/approvals" search={{ page: 1, state: "submitted" }}>
                    {say("othersDecide", { count: counts.submitted.count })}
                  </Link>
                ),
              })}
          >
            {say("nothingToApproveBody")}
          </Empty>
        }
      />
    </div>
  );
}

type Counts = Record<AdviceState, { count: number; paise: string }>;

function countOf(counts: Counts, state: AdviceState | "open" | undefined): number {
  const states =
    state === undefined ? adviceStates : state === "open" ? (["draft", "submitted", "approved"] as const) : [state];
  return states.reduce((sum, one) => sum + counts[one].count, 0);
}

function stripOf(say: ReturnType<typeof useWords<(typeof paymentsWords)["en"]>>, counts: Counts) {
  return (["submitted", "approved"] as const).map((state) => ({
    label: `${say(`view.${state}`)} · ${groupNumber(counts[state].count)}`,
    value: <Money paise={counts[state].paise} sign />,
  }));
}

function useColumns(total?: string): LedgerColumn<AdviceRow>[] {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "number",
        head: say("advice"),
        names: true,
        card: "name",
        cell: (row) => (
          <Link to="/advices/$number" params={{ number: row.number }}>
            <Reference value={row.number} grouped />
          </Link>
        ),
      },
      { id: "to", head: say("to"), cell: (row) => row.discom },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: (row) => (
          <>
            <AdviceStateWord state={row.state} sentBack={row.sentBack} />
            {row.utrDeclared && row.state === "approved" && <span className="hint"> {say("utrDeclared")}</span>}
          </>
        ),
      },
      { id: "items", head: say("count"), amount: true, cell: (row) => groupNumber(row.items) },
      { id: "validUntil", head: say("validUntil"), cell: (row) => showDate(row.validUntil) },
      { id: "preparedBy", head: say("preparedBy"), cell: (row) => nameIn(language, row.preparedBy) },
      { id: "changed", head: say("changed"), cell: (row) => showTime(row.changedAt) },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: (row) => <Money paise={row.amountPaise} />,
        ...(total !== undefined && { total: <Money paise={total} sign /> }),
      },
    ],
    [say, language, total],
  );
}
