// Every bill the payer owes, in one place: found, ticked a page or a view at a time, and carried to the basket.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useRef, useState } from "react";
import { type Due, type DuesSort, duesChoices, listDues } from "#server/bills/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Pager, useLastPage } from "#web/ui/filters.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { BasketBar } from "./basket-bar.tsx";
import { useBasketTicks } from "./basket-ticks.ts";
import { BillFacts } from "./bill-facts.tsx";
import { useColumns } from "./columns.tsx";
import { isPayable } from "./due-state.tsx";
import { DuesFilters } from "./dues-filters.tsx";
import { DuesStrip } from "./dues-strip.tsx";
import { ExportWork } from "./export-work.tsx";
import { NoDues } from "./nothing.tsx";
import { PageStrip } from "./page-strip.tsx";
import { type DuesSearch, isNarrowed, keyOf } from "./search.ts";
import { Views } from "./views.tsx";
import { duesWords } from "./words.ts";
import "./dues.css";

export function Dues() {
  const say = useWords(duesWords);
  const search = useSearch({ from: "/portal/dues" });
  const navigate = useNavigate({ from: "/dues" });
  const { bill, exporting, ...query } = search;
  const dues = useAnswer(listDues, { query });
  useLastPage(search.page, dues);
  const choices = useAnswer(duesChoices, {});
  const rows = dues.data?.rows;
  const pays = useUser().roles.some((role) => role === "maker");
  const basket = useBasketTicks(rows);
  const [problem, setProblem] = useState<unknown>(null);
  const screen = useRef<HTMLDivElement>(null);
  useKeys(screen);

  const change = useCallback(
    (wanted: Partial<DuesSearch>) =>
      void navigate({ search: (before) => ({ ...before, page: 1, bill: undefined, ...wanted }) }),
    [navigate],
  );
  const toFacts = useCallback(
    (due: Due) => void navigate({ search: (before) => ({ ...before, bill: keyOf(due) }) }),
    [navigate],
  );
  const discoms = choices.data?.discoms ?? [];
  const columns = useColumns(dues.data?.totals, discoms.length > 1 && search.discom === undefined, toFacts);
  const open = rows?.find((due) => keyOf(due) === bill);
  const narrowed = isNarrowed(search) || search.state !== undefined;
  return (
    <div className="whole-window dues" ref={screen}>
      <DuesStrip
        discoms={discoms}
        discom={search.discom}
        strip={dues.data?.strip}
        asOf={dues.data?.asOf}
        onDiscom={(discom) => change({ discom, office: undefined })}
      />
      {dues.data?.stale && dues.data.asOf && (
        <Note kind="part">{say("stale", { when: showTime(dues.data.asOf) })}</Note>
      )}
      <Views search={search} strip={dues.data?.strip} />
      <DuesFilters
        search={search}
        choices={choices.data}
        onChange={change}
        total={dues.data?.total ?? 0}
        onProblem={setProblem}
        pager={<Pager page={search.page} total={dues.data?.total} onPage={(page) => change({ page })} />}
      />
      <ProblemNote error={problem ?? basket.error} />
      {exporting && (
        <ExportWork
          workId={exporting}
          onEnd={() => void navigate({ search: (before) => ({ ...before, exporting: undefined }) })}
        />
      )}
      {pays && rows && dues.data && rows.length > 0 && (
        <PageStrip search={search} rows={rows} ticked={basket.ticks.ids.size} totals={dues.data.totals} />
      )}
      <LedgerTable
        label={say("label", { page: search.page })}
        columns={columns}
        rows={rows}
        stale={dues.isPlaceholderData}
        rowKey={keyOf}
        rowName={nameOf}
        {...(pays && { ticks: basket.ticks, tickable })}
        dimmed={isDimmed}
        sort={search.sort ? { by: search.sort, descending: search.descending === "true" } : null}
        onSort={({ by, descending }) => change({ sort: by as DuesSort, descending: descending ? "true" : undefined })}
        onOpen={toFacts}
        current={bill ?? null}
        totalLabel={dues.data && say("payableOfView", { count: dues.data.totals.count })}
        error={dues.error}
        onRetry={() => void dues.refetch()}
        empty={
          <NoDues
            connections={choices.data === undefined || choices.data.offices.length > 0}
            narrowed={narrowed}
            discom={search.discom}
          />
        }
      />
      {pays && <BasketBar waiting={basket.waiting} />}
      <BillFacts
        due={open}
        discomCode={discoms.find(({ id }) => id === open?.discomId)?.code}
        onClose={() => void navigate({ search: (before) => ({ ...before, bill: undefined }) })}
      />
    </div>
  );
}

/** `/` to the search; `j` and `k` from tick to tick, which the space bar sets. */
function useKeys(screen: { current: HTMLElement | null }): void {
  const step = (by: 1 | -1) => {
    const ticks = [...(screen.current?.querySelectorAll<HTMLInputElement>("tbody .tick input:enabled") ?? [])];
    const at = ticks.indexOf(document.activeElement as HTMLInputElement);
    const next = ticks[at < 0 ? 0 : at + by];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  usePlainKeys({
    "/": () => screen.current?.querySelector<HTMLInputElement>(".filters .search input")?.focus(),
    j: () => step(1),
    k: () => step(-1),
  });
}

function nameOf(due: Due): string {
  return `${due.connectionNumber} ${due.site}`;
}

function isDimmed(due: Due): boolean {
  return !isPayable(due);
}

/** A bill that stopped being payable while it lay in the basket can still be taken out. */
function tickable(due: Due): boolean {
  return isPayable(due) || due.inBasket;
}
