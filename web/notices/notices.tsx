// What was told to whom: the log of messages, the newest first; one of them opens beside the list.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import {
  channels,
  listNotices,
  type NoticeRow,
  noticeKinds,
  noticeStates,
  noticesHealth,
} from "#server/notifications/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Keys, Running } from "#web/ui/frame.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty, Note } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { NoticeDrawer } from "./notice-drawer.tsx";
import { NoticeStateShown } from "./notice-state.tsx";
import { noticesWords } from "./words.ts";
import "./notices.css";

const REFRESH_MS = 10_000;

export function Notices() {
  const say = useWords(noticesWords);
  const search = useSearch({ from: "/portal/notices" });
  const navigate = useNavigate({ from: "/notices" });
  const { notice, ...query } = search;
  const go = (change: Partial<typeof search>) => navigate({ search: (before) => ({ ...before, page: 1, ...change }) });
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, notice: id }) });
  const answer = useAnswer(listNotices, { query }, { refetchInterval: REFRESH_MS });
  const health = useAnswer(noticesHealth, {}, { refetchInterval: REFRESH_MS });
  const { rows, total } = answer.data ?? {};
  const inUse = health.data?.channels.filter((one) => one.inUse) ?? [];
  const columns = useColumns();
  const [at, setAt] = useState<string | null>(null);
  const place = rows?.findIndex(({ id }) => id === at) ?? -1;
  const move = (by: number) => setAt(rows?.[Math.min(rows.length - 1, Math.max(0, place + by))]?.id ?? null);
  usePlainKeys({ j: () => move(1), k: () => move(-1), Enter: () => at && open(at) });
  const filtered = Boolean(search.kind ?? search.channel ?? search.state ?? search.search);
  const sumOf = (key: "waiting" | "retrying" | "failed") => inUse.reduce((sum, one) => sum + one[key], 0);
  return (
    <div className="whole-window">
      <Running
        title={say("title")}
        {...(health.data && {
          sums: [
            { label: say("waitingNow"), value: groupNumber(sumOf("waiting") + sumOf("retrying")) },
            { label: say("failedNow"), value: groupNumber(sumOf("failed")) },
          ],
        })}
        actions={<Link to="/notices/preferences">{say("preferences")}</Link>}
      >
        <span className="hint">{say("scope")}</span>
      </Running>
      {inUse
        .filter(({ shutUntil }) => shutUntil !== null)
        .map(({ channel, shutUntil, lastFailure }) => (
          <Note key={channel} kind="part" role="status">
            {say("shut", {
              channel: say(`channel.${channel}`),
              when: showTime(shutUntil as string),
              reason: lastFailure,
            })}
          </Note>
        ))}
      <Filters
        pager={<Pager page={search.page} total={total} onPage={(page) => go({ page })} />}
        {...(filtered && {
          onClear: () => go({ kind: undefined, channel: undefined, state: undefined, search: undefined }),
        })}
      >
        <SearchInput
          value={search.search ?? ""}
          label={say("search")}
          placeholder={say("search")}
          onChange={(typed) => go({ search: typed.trim().length < 2 ? undefined : typed })}
        />
        <FilterMenu
          label={say("kindOf")}
          any={say("anyKind")}
          value={search.kind ?? null}
          choices={noticeKinds.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
          onChange={(kind) => go({ kind: kind ?? undefined })}
        />
        <FilterMenu
          label={say("channel")}
          any={say("anyChannel")}
          value={search.channel ?? null}
          choices={channels.map((channel) => ({ value: channel, label: say(`channel.${channel}`) }))}
          onChange={(channel) => go({ channel: channel ?? undefined })}
        />
        <FilterMenu
          label={say("stateOf")}
          any={say("anyState")}
          value={search.state ?? null}
          choices={[
            { value: "trouble" as const, label: say("trouble") },
            ...noticeStates.map((state) => ({ value: state, label: say(`state.${state}`) })),
          ]}
          onChange={(state) => go({ state: state ?? undefined })}
        />
      </Filters>
      <LedgerTable
        label={say("title")}
        columns={columns}
        rows={rows}
        rowKey={idOf}
        current={at ?? notice ?? null}
        onOpen={({ id }) => open(id)}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <Empty title={say(filtered ? "emptyFound" : "empty")}>{say(filtered ? "emptyFoundText" : "emptyText")}</Empty>
        }
      />
      <Keys
        keys={[
          ["j", say("next")],
          ["k", say("previous")],
          ["Enter", say("open")],
        ]}
      />
      <NoticeDrawer id={notice} onClose={() => open(undefined)} />
    </div>
  );
}

function idOf({ id }: NoticeRow): string {
  return id;
}

function useColumns(): LedgerColumn<NoticeRow>[] {
  const say = useWords(noticesWords);
  return useMemo(
    () => [
      { id: "at", head: say("at"), cell: ({ at }) => showTime(at) },
      {
        id: "kind",
        head: say("kindOf"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ kind }) => say(`kind.${kind}`),
      },
      {
        id: "about",
        head: say("about"),
        cell: ({ subject }) => <span className="reference">{shortSubject(subject)}</span>,
      },
      {
        id: "to",
        head: say("to"),
        cell: ({ name, to }) => (
          <span translate="no">
            {name} <span className="hint">{to}</span>
          </span>
        ),
      },
      { id: "channel", head: say("channel"), card: "amount", cell: ({ channel }) => say(`channel.${channel}`) },
      { id: "state", head: say("state"), card: "state", cell: ({ state }) => <NoticeStateShown state={state} /> },
    ],
    [say],
  );
}

/** `advice:SB26…` → `SB26…`; what is known by an inner number only is left out. */
function shortSubject(subject: string): string {
  const [kind, ...rest] = subject.split(":");
  return ["advice", "receipt", "connection", "dispute", "refund"].includes(kind ?? "") ? rest.join(":") : "–";
}
