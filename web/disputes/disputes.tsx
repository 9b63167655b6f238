// Disputes as a list: the payer's own, or the discom's queue with the nearest last day first.

import { Checkbox } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type DisputeRow, disputeKinds, listDisputes } from "#server/disputes/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Keys, Running } from "#web/ui/frame.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { DisputeStateShown, DueShown, referenceShown } from "./dispute-state.tsx";
import { disputesWords } from "./words.ts";

const ofDiscom = ["open", "mine", "with-payer", "decided", "closed", "all"] as const;
const ofPayer = ["open", "with-payer", "decided", "closed", "all"] as const;

export function Disputes() {
  const say = useWords(disputesWords);
  const isPayer = useUser().payer !== null;
  const search = useSearch({ from: "/portal/disputes" });
  const navigate = useNavigate({ from: "/disputes" });
  const go = (change: Partial<typeof search>) => navigate({ search: (before) => ({ ...before, page: 1, ...change }) });
  const answer = useAnswer(listDisputes, { query: search });
  const { rows, total, overdue, open: openCount } = answer.data ?? {};
  const columns = useColumns(isPayer);
  const [at, setAt] = useState<string | null>(null);
  const open = (row: DisputeRow | undefined) =>
    row && void navigate({ to: "/disputes/$number", params: { number: row.number } });
  const place = rows?.findIndex(({ number }) => number === at) ?? -1;
  const move = (by: number) => setAt(rows?.[Math.min(rows.length - 1, Math.max(0, place + by))]?.number ?? null);
  usePlainKeys({ j: () => move(1), k: () => move(-1), Enter: () => open(rows?.[place]) });
  const filtered = search.kind || search.q || search.overdue;
  return (
    <div className="whole-window">
      <Running
        title={say("title")}
        sums={[
          { label: say("openCount"), value: openCount === undefined ? "–" : groupNumber(openCount) },
          { label: say("overdueCount"), value: overdue === undefined ? "–" : groupNumber(overdue) },
        ]}
        {...(isPayer && {
          actions: (
            <Link to="/disputes/new" search={{ about: "bill" }}>
              {say("new")}
            </Link>
          ),
        })}
      >
        <span className="hint">{say(isPayer ? "payerScope" : "discomScope")}</span>
      </Running>
      <nav className="views" aria-label={say("views")}>
        {(isPayer ? ofPayer : ofDiscom).map((view) => (
          <Link
            key={view}
            to="/disputes"
            search={{ page: 1, view }}
            {...(search.view === view && { "aria-current": "page" as const })}
          >
            {say(`view.${view}`)} <span>{search.view === view && total !== undefined && groupNumber(total)}</span>
          </Link>
        ))}
      </nav>
      <Filters
        pager={<Pager page={search.page} total={total} onPage={(page) => go({ page })} />}
        {...(filtered && { onClear: () => go({ kind: undefined, q: undefined, overdue: undefined }) })}
      >
        <SearchInput label={say("search")} value={search.q ?? ""} onChange={(q) => go({ q: q || undefined })} />
        <FilterMenu
          label={say("kindOf")}
          any={say("anyKind")}
          value={search.kind ?? null}
          choices={disputeKinds.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
          onChange={(kind) => go({ kind: kind ?? undefined })}
        />
        <Checkbox
          label={say("onlyOverdue")}
          checked={search.overdue === "true"}
          onChange={(event) => go({ overdue: event.currentTarget.checked ? "true" : undefined })}
        />
      </Filters>
      <LedgerTable
        label={say(`view.${search.view}`)}
        columns={columns}
        rows={rows}
        rowKey={idOf}
        current={at}
        onOpen={open}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <Empty title={say(isPayer ? "emptyPayer" : "emptyDiscom")}>
            {say(isPayer ? "emptyPayerText" : "emptyDiscomText")}
          </Empty>
        }
      />
      <Keys
        keys={[
          ["j", say("next")],
          ["k", say("previous")],
          ["Enter", say("open")],
        ]}
      />
    </div>
  );
}

function idOf({ number }: DisputeRow): string {
  return number;
}

function useColumns(isPayer: boolean): LedgerColumn<DisputeRow>[] {
  const say = useWords(disputesWords);
  const language = useLanguage();
  return useMemo(() => {
    const named = (person: DisputeRow["assignedTo"]) => person && (language === "hi" ? person.nameHi : person.name);
    const whose: LedgerColumn<DisputeRow> = isPayer
      ? { id: "discom", head: say("discom"), cell: ({ discom }) => discom }
      : { id: "payer", head: say("payer"), names: true, opens: true, card: "name", cell: ({ payer }) => named(payer) };
    const carer: LedgerColumn<DisputeRow> = {
      id: "assignedTo",
      head: say("assignedTo"),
      cell: ({ assignedTo }) => named(assignedTo) ?? <span className="dim">{say("nobody")}</span>,
    };
    return [
      { id: "number", head: say("number"), cell: ({ number }) => <span className="reference">{number}</span> },
      whose,
      {
        id: "kind",
        head: say("kindOf"),
        ...(isPayer && { names: true, opens: true, card: "name" as const }),
        cell: ({ kind }) => say(`kind.${kind}`),
      },
      {
        id: "about",
        head: say("aboutHead"),
        cell: (row) => (
          <>
            {say(`about.${row.about}`)} <span className="reference">{referenceShown(row)}</span>
          </>
        ),
      },
      {
        id: "connection",
        head: say("connection"),
        cell: ({ connectionNumber }) => <span className="reference">{connectionNumber ?? "–"}</span>,
      },
      { id: "raised", head: say("raised"), cell: ({ raisedAt }) => showDate(raisedAt.slice(0, 10)) },
      { id: "due", head: say("due"), cell: (row) => <DueShown dispute={row} /> },
      ...(isPayer ? [] : [carer]),
      { id: "state", head: say("state"), card: "state", cell: (row) => <DisputeStateShown dispute={row} /> },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
      },
    ];
  }, [say, language, isPayer]);
}
