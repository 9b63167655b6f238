// Every decision, by rules and by people, found by rule, person, outcome and day.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { Outcome } from "#server/reconciliation/contract.ts";
import { type DecisionRow, listDecisions, rules } from "#server/reconciliation/decide/decisions-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { outcomeStates } from "#web/reconcile/outcome-states.ts";
import { sayRule } from "#web/reconcile/queue.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput, useLastPage } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { DateInput } from "#web/ui/inputs.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { decisionsWords } from "./words.ts";

export function Decisions() {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const language = useLanguage();
  const search = useSearch({ from: "/portal/decisions" });
  const navigate = useNavigate({ from: "/decisions" });
  const go = (change: Partial<typeof search>) => navigate({ search: (before) => ({ ...before, page: 1, ...change }) });
  const answer = useAnswer(listDecisions, { query: { ...search } });
  useLastPage(search.page, answer);
  const { rows, total, paise, people = [] } = answer.data ?? {};
  const columns = useColumns(paise);
  const { from, to, rule, outcome, person } = search;
  const filtered = Object.entries(search).some(([name, value]) => name !== "page" && value !== undefined);
  return (
    <div className="whole-window">
      <Running
        title={say("title")}
        actions={
          <Link to="/evidence" search={{ from, to, rule, outcome, person }}>
            {say("forAuditors")}
          </Link>
        }
        sums={[
          {
            label: say("count"),
            value: total === undefined ? "–" : paise === null ? say("moreThan", { count: total }) : groupNumber(total),
          },
          { label: say("sum"), value: <Money paise={paise} sign /> },
        ]}
      />
      <Filters
        pager={<Pager page={search.page} total={total} onPage={(page) => go({ page })} />}
        {...(filtered && { onClear: () => navigate({ search: { page: 1 } }) })}
      >
        <SearchInput
          value={search.q ?? ""}
          label={say("search")}
          onChange={(q) => go({ q: q === "" ? undefined : q })}
        />
        <FilterMenu
          label={say("outcome")}
          any={say("anyOutcome")}
          value={search.outcome ?? null}
          choices={Outcome.options
            .filter((outcome) => outcome !== "new")
            .map((outcome) => ({ value: outcome, label: sayReconcile(`outcome.${outcome}`) }))}
          onChange={(outcome) => go({ outcome: outcome ?? undefined })}
        />
        <FilterMenu
          label={say("rule")}
          any={say("anyRule")}
          value={search.rule ?? null}
          choices={rules.map((rule) => ({ value: rule, label: sayRule(sayReconcile, rule) }))}
          onChange={(rule) => go({ rule: rule ?? undefined })}
        />
        <FilterMenu
          label={say("person")}
          any={say("anyPerson")}
          value={search.person ?? null}
          choices={people.map(({ id, name, nameHi }) => ({ value: id, label: language === "hi" ? nameHi : name }))}
          onChange={(person) => go({ person: person ?? undefined })}
        />
        <span className="named">
          <span className="hint" aria-hidden="true">
            {say("from")}
          </span>
          <DateInput
            aria-label={say("from")}
            value={search.from ?? null}
            onChange={(from) => go({ from: from ?? undefined })}
          />
        </span>
        <span className="named">
          <span className="hint" aria-hidden="true">
            {say("to")}
          </span>
          <DateInput aria-label={say("to")} value={search.to ?? null} onChange={(to) => go({ to: to ?? undefined })} />
        </span>
      </Filters>
      <LedgerTable
        label={say("list")}
        columns={columns}
        rows={rows}
        stale={answer.isPlaceholderData}
        rowKey={decisionKey}
        dimmed={isReplaced}
        totalLabel={say("total")}
        onOpen={({ decisionId }) => navigate({ to: "/decisions/$id", params: { id: decisionId } })}
        error={answer.error}
        onRetry={() => answer.refetch()}
        empty={<Empty title={say("emptyTitle")}>{say("emptyText")}</Empty>}
      />
    </div>
  );
}

function decisionKey({ decisionId }: DecisionRow): string {
  return decisionId;
}

function isReplaced({ holds }: DecisionRow): boolean {
  return !holds;
}

function useColumns(total: string | null | undefined): LedgerColumn<DecisionRow>[] {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const language = useLanguage();
  return useMemo(
    () => [
      { id: "at", head: say("at"), cell: ({ at }) => showTime(at) },
      {
        id: "who",
        head: say("who"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ who }) => <span translate="no">{who}</span>,
      },
      { id: "day", head: say("day"), cell: ({ valueDate }) => showDate(valueDate) },
      {
        id: "outcome",
        head: say("outcome"),
        card: "state",
        cell: ({ outcome, holds }) => (
          <>
            <State name={outcomeStates[outcome]}>{sayReconcile(`outcome.${outcome}`)}</State>
            {!holds && <span className="hint"> {say("replaced")}</span>}
          </>
        ),
      },
      { id: "how", head: say("how"), cell: ({ rule }) => sayRule(sayReconcile, rule) },
      {
        id: "by",
        head: say("by"),
        cell: ({ by }) => (by ? (language === "hi" ? by.nameHi : by.name) : say("rules")),
      },
      {
        id: "paid",
        head: say("paid"),
        cell: ({ adviceNumber, payer }) =>
          adviceNumber ? (
            <span className="reference">{adviceNumber}</span>
          ) : (
            payer && (language === "hi" ? payer.nameHi : payer.name)
          ),
      },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise, direction }) => <Money paise={direction === "debit" ? `-${paise}` : paise} />,
        total: <Money paise={total} sign />,
      },
    ],
    [say, sayReconcile, language, total],
  );
}
