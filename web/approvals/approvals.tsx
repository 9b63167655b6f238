// What waits for a second person, the oldest first, and what was answered.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type ApprovalRow, approvalKinds, listApprovals } from "#server/approvals/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager } from "#web/ui/filters.tsx";
import { Keys, Running } from "#web/ui/frame.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { ApprovalStateShown } from "./approval-state.tsx";
import { Limits } from "./limits.tsx";
import { approvalsWords } from "./words.ts";

const views = ["waiting", "answered"] as const;

export function SecondPerson() {
  const say = useWords(approvalsWords);
  const search = useSearch({ from: "/portal/second-person" });
  const navigate = useNavigate({ from: "/second-person" });
  const go = (change: Partial<typeof search>) => navigate({ search: (before) => ({ ...before, page: 1, ...change }) });
  const answer = useAnswer(listApprovals, { query: search });
  const { rows, total, paise, forMe } = answer.data ?? {};
  const columns = useColumns(search.state, paise);
  const [at, setAt] = useState<string | null>(null);
  const open = (row: ApprovalRow | undefined) =>
    row && void navigate({ to: "/second-person/$id", params: { id: row.id } });
  const place = rows?.findIndex(({ id }) => id === at) ?? -1;
  const move = (by: number) => setAt(rows?.[Math.min(rows.length - 1, Math.max(0, place + by))]?.id ?? null);
  usePlainKeys({ j: () => move(1), k: () => move(-1), Enter: () => open(rows?.[place]) });
  return (
    <div className="whole-window">
      <Running
        title={say("title")}
        sums={[
          { label: say("forMe"), value: forMe === undefined ? "–" : groupNumber(forMe) },
          ...(search.state === "waiting" ? [{ label: say("waitingSum"), value: <Money paise={paise} sign /> }] : []),
        ]}
      >
        <span className="hint">{say("scope")}</span>
      </Running>
      <nav className="views" aria-label={say("views")}>
        {views.map((state) => (
          <Link
            key={state}
            to="/second-person"
            search={{ page: 1, state }}
            {...(search.state === state && { "aria-current": "page" as const })}
          >
            {say(`view.${state}`)} <span>{search.state === state && total !== undefined && groupNumber(total)}</span>
          </Link>
        ))}
      </nav>
      <Filters
        pager={<Pager page={search.page} total={total} onPage={(page) => go({ page })} />}
        {...(search.kind && { onClear: () => go({ kind: undefined }) })}
      >
        <FilterMenu
          label={say("kindOf")}
          any={say("anyKind")}
          value={search.kind ?? null}
          choices={approvalKinds.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
          onChange={(kind) => go({ kind: (kind ?? undefined) as typeof search.kind })}
        />
      </Filters>
      <LedgerTable
        label={say(`view.${search.state}`)}
        columns={columns}
        rows={rows}
        rowKey={idOf}
        current={at}
        onOpen={open}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <Empty title={say(search.state === "waiting" ? "emptyWaiting" : "emptyAnswered")}>
            {say(search.state === "waiting" ? "emptyWaitingText" : "emptyAnsweredText")}
          </Empty>
        }
      />
      <Limits />
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

function idOf({ id }: ApprovalRow): string {
  return id;
}

function useColumns(state: "waiting" | "answered", total: string | undefined): LedgerColumn<ApprovalRow>[] {
  const say = useWords(approvalsWords);
  const language = useLanguage();
  return useMemo(() => {
    const nameOf = (person: ApprovalRow["askedBy"] | null) =>
      person && (language === "hi" ? person.nameHi : person.name);
    const answered: LedgerColumn<ApprovalRow>[] = [
      { id: "answeredBy", head: say("answeredBy"), cell: ({ answeredBy }) => nameOf(answeredBy) ?? "–" },
    ];
    return [
      { id: "askedAt", head: say("askedAt"), cell: ({ askedAt }) => showTime(askedAt) },
      { id: "kind", head: say("kindOf"), cell: ({ kind }) => say(`kind.${kind}`) },
      {
        id: "about",
        head: say("about"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ about, aboutHi, subject }) => (
          <span translate="no">{(language === "hi" ? aboutHi : about) || subject}</span>
        ),
      },
      { id: "askedBy", head: say("askedBy"), cell: ({ askedBy }) => nameOf(askedBy) },
      { id: "why", head: say("why"), cell: ({ why }) => why },
      ...(state === "answered" ? answered : []),
      {
        id: "state",
        head: say("stateHead"),
        card: "state",
        cell: ({ state: stands }) => <ApprovalStateShown state={stands} />,
      },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
        ...(state === "waiting" && { total: <Money paise={total} sign /> }),
      },
    ];
  }, [say, language, state, total]);
}
