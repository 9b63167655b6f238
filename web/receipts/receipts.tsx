// Every receipt, the latest first; and all that was ever received for one connection.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { listDiscoms } from "#server/offices/contract.ts";
import {
  type ConnectionReceipt,
  listConnectionReceipts,
  listReceipts,
  type Receipt,
  receiptStates,
} from "#server/receipts/contract.ts";
import { exportReceipts } from "#server/receipts/papers-contract.ts";
import { PaperButtons } from "#web/books/paper-buttons.tsx";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate } from "#web/ui/dates.ts";
import { FilterPopover } from "#web/ui/filter-popover.tsx";
import { FilterMenu, Filters, Pager, SearchInput, useLastPage } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { DateInput } from "#web/ui/inputs.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { useConnectionColumns, useReceiptColumns } from "./columns.tsx";
import type { ReceiptsSearch } from "./search.ts";
import { receiptsWords } from "./words.ts";
import "./receipts.css";

export function Receipts() {
  const search = useSearch({ from: "/portal/receipts" });
  return <div className="whole-window receipts">{search.view ? <OfConnection /> : <AllReceipts />}</div>;
}

function useChange() {
  const navigate = useNavigate({ from: "/receipts" });
  return (wanted: Partial<ReceiptsSearch>) =>
    void navigate({ search: (before) => ({ ...before, page: 1, ...wanted }) });
}

function Views() {
  const say = useWords(receiptsWords);
  const { view, q } = useSearch({ from: "/portal/receipts" });
  return (
    <nav className="views" aria-label={say("views")}>
      {([undefined, "connections"] as const).map((one) => (
        <Link
          key={one ?? "receipts"}
          to="/receipts"
          search={{ page: 1, view: one, q }}
          activeOptions={{ exact: true, explicitUndefined: true }}
          {...(view === one && { "aria-current": "page" as const })}
        >
          {say(`view.${one ?? "receipts"}`)}
        </Link>
      ))}
    </nav>
  );
}

function AllReceipts() {
  const say = useWords(receiptsWords);
  const search = useSearch({ from: "/portal/receipts" });
  const navigate = useNavigate({ from: "/receipts" });
  const change = useChange();
  const { view: _, ...query } = search;
  const { page: __, ...selection } = query;
  const receipts = useAnswer(listReceipts, { query });
  useLastPage(query.page, receipts);
  const columns = useReceiptColumns(receipts.data?.paise);
  const ofPayer = useUser().payer !== null;
  const narrowed = Object.entries(query).some(([name, value]) => name !== "page" && value !== undefined);
  return (
    <>
      <Running
        title={say("title")}
        sums={[
          { label: say("count"), value: receipts.data ? groupNumber(receipts.data.total) : "–" },
          { label: say("received"), value: <Money paise={receipts.data?.paise} sign /> },
        ]}
        actions={<PaperButtons endpoint={exportReceipts} query={{ ...selection }} />}
      />
      <Views />
      <Filters
        pager={<Pager page={search.page} total={receipts.data?.total} onPage={(page) => change({ page })} />}
        onClear={narrowed ? () => void navigate({ search: { page: 1 } }) : undefined}
      >
        <SearchInput
          label={say("search")}
          placeholder={say("searchShort")}
          value={search.q ?? ""}
          onChange={(q) => change({ q: q.trim() || undefined })}
        />
        {ofPayer && <DiscomFilter value={search.discom} onChange={(discom) => change({ discom })} />}
        <FilterMenu
          label={say("state")}
          any={say("anyState")}
          value={search.state ?? null}
          choices={receiptStates.map((value) => ({ value, label: say(`state.${value}`) }))}
          onChange={(state) => change({ state: state ?? undefined })}
        />
        <DayFilter search={search} onChange={change} />
        <Link to="/receipts/papers" search={selection}>
          {say("toPapers")}
        </Link>
      </Filters>
      <LedgerTable
        label={say("title")}
        columns={columns}
        rows={receipts.data?.rows}
        stale={receipts.isPlaceholderData}
        rowKey={numberOf}
        dimmed={isCancelled}
        onOpen={({ number }) => void navigate({ to: "/receipts/$number", params: { number }, search: { page: 1 } })}
        totalLabel={say("sum")}
        error={receipts.error}
        onRetry={() => void receipts.refetch()}
        empty={
          narrowed ? (
            <Empty title={say("noneFound")}>{say("noneFoundBody")}</Empty>
          ) : (
            <Empty title={say("emptyTitle")}>{say(ofPayer ? "emptyBody" : "emptyDiscom")}</Empty>
          )
        }
      />
    </>
  );
}

function DiscomFilter(props: { value: number | undefined; onChange: (discom: number | undefined) => void }) {
  const say = useWords(receiptsWords);
  const discoms = useAnswer(listDiscoms, {}).data?.rows ?? [];
  if (discoms.length < 2) return null;
  return (
    <FilterMenu
      label={say("discom")}
      any={say("anyDiscom")}
      value={props.value === undefined ? null : String(props.value)}
      choices={discoms.map(({ id, shortName }) => ({ value: String(id), label: shortName }))}
      onChange={(id) => props.onChange(id === null ? undefined : Number(id))}
    />
  );
}

function DayFilter(props: { search: ReceiptsSearch; onChange: (wanted: Partial<ReceiptsSearch>) => void }) {
  const say = useWords(receiptsWords);
  const { from, to } = props.search;
  const [draft, setDraft] = useState<{ from: string | null; to: string | null }>({ from: null, to: null });
  const shown =
    from && to
      ? say("fromTo", { from: showDate(from), to: showDate(to) })
      : from
        ? say("fromOn", { from: showDate(from) })
        : to
          ? say("untilOn", { to: showDate(to) })
          : say("anyDay");
  return (
    <FilterPopover
      label={say("day")}
      shown={shown}
      on={from !== undefined || to !== undefined}
      onOpen={() => setDraft({ from: from ?? null, to: to ?? null })}
      onClose={() => props.onChange({ from: draft.from ?? undefined, to: draft.to ?? undefined })}
    >
      <div className="range">
        <DateInput label={say("from")} value={draft.from} onChange={(day) => setDraft({ ...draft, from: day })} />
        <DateInput label={say("to")} value={draft.to} onChange={(day) => setDraft({ ...draft, to: day })} />
      </div>
    </FilterPopover>
  );
}

const NUMBER_LENGTH_MIN = 4;

function OfConnection() {
  const say = useWords(receiptsWords);
  const search = useSearch({ from: "/portal/receipts" });
  const change = useChange();
  const [problem, setProblem] = useState<unknown>(null);
  const q = search.q ?? "";
  const asked = q.length >= NUMBER_LENGTH_MIN;
  const receipts = useAnswer(listConnectionReceipts, { query: { page: search.page, q } }, { enabled: asked });
  const columns = useConnectionColumns(true, setProblem);
  return (
    <>
      <Running title={say("title")} />
      <Views />
      <Filters
        pager={asked && <Pager page={search.page} total={receipts.data?.total} onPage={(page) => change({ page })} />}
        onClear={search.q ? () => change({ q: undefined }) : undefined}
      >
        <SearchInput
          label={say("searchConnection")}
          value={q}
          onChange={(typed) => change({ q: typed.trim() || undefined })}
        />
      </Filters>
      <ProblemNote error={problem} />
      <LedgerTable
        label={say("view.connections")}
        columns={columns}
        rows={asked ? receipts.data?.rows : []}
        rowKey={ownNumber}
        dimmed={isCancelled}
        error={receipts.error}
        onRetry={() => void receipts.refetch()}
        empty={
          asked ? (
            <Empty title={say("noneOfConnection")}>{say("noneOfConnectionBody")}</Empty>
          ) : (
            <Empty title={say("askConnection")}>{say("askConnectionBody")}</Empty>
          )
        }
      />
    </>
  );
}

function numberOf({ number }: Receipt): string {
  return number;
}

function ownNumber({ number }: ConnectionReceipt): string {
  return number;
}

function isCancelled({ state }: Receipt | ConnectionReceipt): boolean {
  return state === "cancelled";
}
