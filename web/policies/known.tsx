// Accounts and names that are known to pay for a payer: registered and learned told apart, each with what shows it.

import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type Known, KnownAs, KnownKind, listKnown } from "#server/policies/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { KnownFacts } from "./known-facts.tsx";
import { knownStates } from "./known-states.ts";
import { PayerFinder } from "./payer-finder.tsx";
import { Tabs } from "./tabs.tsx";
import { Teach } from "./teach.tsx";
import { policiesWords } from "./words.ts";
import "./policies.css";

const closed = { of: undefined, what: undefined, key: undefined, work: undefined, trial: undefined };

export function KnownPage() {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const search = useSearch({ from: "/portal/policy/known" });
  const navigate = useNavigate({ from: "/policy/known" });
  const [teaching, setTeaching] = useState(false);
  const go = (change: Partial<typeof search>) => navigate({ search: (before) => ({ ...before, page: 1, ...change }) });
  const { payer, kind, as, q, page } = search;
  const answer = useAnswer(listKnown, { query: { payer, kind, as, q, page } });
  const rows = answer.data?.rows;
  const open = rows?.find((row) => row.payer.id === search.of && row.kind === search.what && row.key === search.key);
  const columns = useColumns();
  const filtered = payer !== undefined || kind !== undefined || as !== undefined || q !== undefined;
  const [first] = rows ?? [];
  return (
    <div className="whole-window">
      <Running
        title={say("knownTitle")}
        sums={[{ label: say("count"), value: answer.data ? groupNumber(answer.data.total) : "–" }]}
        actions={<Button onClick={() => setTeaching(true)}>{say("teach")}</Button>}
      >
        {payer !== undefined && first?.payer.id === payer && (
          <span>{language === "hi" ? first.payer.nameHi : first.payer.name}</span>
        )}
      </Running>
      <Tabs at="known" />
      <Filters
        pager={<Pager page={page} total={answer.data?.total} onPage={(next) => go({ page: next })} />}
        {...(filtered && { onClear: () => navigate({ search: { page: 1 } }) })}
      >
        <SearchInput
          value={q ?? ""}
          label={say("searchKnown")}
          onChange={(text) => go({ q: text === "" ? undefined : text })}
        />
        <PayerFinder inFilters label={say("ofPayer")} onPayer={({ id }) => go({ payer: id })} />
        <FilterMenu
          label={say("kind")}
          any={say("anyKind")}
          value={kind ?? null}
          choices={KnownKind.options.map((value) => ({ value, label: say(`kind.${value}`) }))}
          onChange={(value) => go({ kind: value ?? undefined })}
        />
        <FilterMenu
          label={say("as")}
          any={say("anyAs")}
          value={as ?? null}
          choices={KnownAs.options.map((value) => ({ value, label: say(`as.${value}`) }))}
          onChange={(value) => go({ as: value ?? undefined })}
        />
      </Filters>
      <LedgerTable
        label={say("knownTitle")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        current={open ? keyOf(open) : null}
        onOpen={(row) => go({ ...closed, page, of: row.payer.id, what: row.kind, key: row.key })}
        error={answer.error}
        onRetry={() => answer.refetch()}
        empty={<Empty title={say("noneKnown")}>{say("noneKnownText")}</Empty>}
      />
      <KnownFacts
        known={open}
        work={search.work}
        trial={search.trial}
        onTrying={(change) => navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
        onClose={() => go({ ...closed, page })}
      />
      {teaching && <Teach onClose={() => setTeaching(false)} />}
    </div>
  );
}

function keyOf({ payer, kind, key }: Known): string {
  return `${payer.id} ${kind} ${key}`;
}

function useColumns(): LedgerColumn<Known>[] {
  const say = useWords(policiesWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "payer",
        head: say("payer"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ payer }) => (language === "hi" ? payer.nameHi : payer.name),
      },
      { id: "kind", head: say("kind"), cell: ({ kind }) => say(`kind.${kind}`) },
      {
        id: "key",
        head: say("key"),
        card: "amount",
        cell: ({ kind, key }) => (
          <span className={kind === "account" ? "reference" : undefined} translate="no">
            {key}
          </span>
        ),
      },
      {
        id: "as",
        head: say("as"),
        card: "state",
        cell: ({ as, shared }) => (
          <>
            <State name={knownStates[as]}>{say(`as.${as}`)}</State>
            {shared && <span className="hint"> {say("shared")}</span>}
          </>
        ),
      },
      {
        id: "confirmations",
        head: say("confirmations"),
        amount: true,
        cell: ({ confirmations }) => groupNumber(confirmations),
      },
      { id: "last", head: say("last"), cell: ({ last }) => showTime(last) },
      { id: "waits", head: say("standing"), cell: ({ waits }) => waits !== null && <State name="approval-awaited" /> },
    ],
    [say, language],
  );
}
