// The connections an organisation holds: found, opened, claimed one by one or by a file.

import { Button } from "@mantine/core";
import { IconPlus, IconTableImport } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { connectionChoices, listConnections, tagTemplate } from "#server/connections/contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Pager, useLastPage } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { TickStrip, useTicks } from "#web/ui/ticks.tsx";
import { useAnswer } from "#web/use-api.ts";
import { useColumns } from "./columns.tsx";
import { ConnectionFacts } from "./connection-facts.tsx";
import { ConnectionFilters, isNarrowed } from "./connection-filters.tsx";
import { Hints } from "./hints.tsx";
import { type ConnectionsSearch, keyOf } from "./search.ts";
import { Sections } from "./sections.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { TagOne } from "./tag-one.tsx";
import { connectionsWords } from "./words.ts";

export function Connections() {
  const say = useWords(connectionsWords);
  const search = useSearch({ from: "/portal/connections" });
  const navigate = useNavigate({ from: "/connections" });
  const { open, ...query } = search;
  const found = useAnswer(listConnections, { query });
  useLastPage(search.page, found);
  const choices = useAnswer(connectionChoices, {});
  const tags = useUser().roles.some((role) => role === "maker" || role === "admin");
  const change = useCallback(
    (wanted: Partial<ConnectionsSearch>) =>
      void navigate({ search: (before) => ({ ...before, page: 1, open: undefined, ...wanted }) }),
    [navigate],
  );
  const show = useCallback(
    (key: string | undefined) => void navigate({ search: (before) => ({ ...before, open: key }) }),
    [navigate],
  );
  const units = choices.data?.subUnits ?? [];
  const columns = useColumns((choices.data?.discoms.length ?? 0) > 1, units.length > 0, show);
  const rows = found.data?.rows;
  const ticks = useTicks();
  const total = found.data?.total ?? 0;
  return (
    <div className="whole-window">
      <Running
        title={say("title")}
        sums={(choices.data?.discoms ?? []).map(({ name, count }) => ({ label: name, value: groupNumber(count) }))}
        actions={tags && <Actions onTagOne={() => show("new")} />}
      />
      <Sections at="held" />
      <Hints tags={tags} />
      <ConnectionFilters
        search={search}
        choices={choices.data}
        onChange={(wanted) => {
          ticks.clear();
          change(wanted);
        }}
        pager={<Pager page={search.page} total={found.data?.total} onPage={(page) => change({ page })} />}
      />
      {tags && <TickStrip ticks={ticks} onPage={ticks.ids.size} count={total} />}
      <LedgerTable
        {...(tags && { ticks })}
        rowName={({ number }) => number}
        label={say("label", { page: search.page })}
        columns={columns}
        rows={rows}
        stale={found.isPlaceholderData}
        rowKey={keyOf}
        sort={{ by: search.sort ?? "number", descending: search.descending === "true" }}
        onSort={({ by, descending }) =>
          change({ sort: by as ConnectionsSearch["sort"], descending: descending ? "true" : undefined })
        }
        onOpen={(connection) => show(keyOf(connection))}
        current={open ?? null}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<Nothing narrowed={isNarrowed(search)} tags={tags} />}
      />
      {tags && (ticks.all || ticks.ids.size > 0) && (
        <SelectionBar
          count={ticks.all ? total : ticks.ids.size}
          selection={
            ticks.all ? { view: viewOf(search), count: total } : { connections: [...ticks.ids].map(connectionOf) }
          }
          units={units}
          onDone={ticks.clear}
        />
      )}
      <ConnectionFacts
        connection={rows?.find((one) => keyOf(one) === open)}
        tags={tags}
        onClose={() => show(undefined)}
      />
      {tags && (
        <TagOne
          opened={open === "new"}
          discoms={choices.data?.discoms ?? []}
          units={units}
          onClose={() => show(undefined)}
        />
      )}
    </div>
  );
}

/** What the server is to narrow by, without order and page. */
function viewOf({ discom, office, category, unit, search }: ConnectionsSearch) {
  return { discom, office, category, unit, search };
}

function connectionOf(key: string): { discom: number; id: string } {
  const [discom = "", id = ""] = key.split("-");
  return { discom: Number(discom), id };
}

function Actions(props: { onTagOne: () => void }) {
  const say = useWords(connectionsWords);
  const navigate = useNavigate();
  return (
    <>
      <Button
        leftSection={<IconTableImport size={16} />}
        onClick={() => void navigate({ to: "/connections/mass-tag", search: { page: 1, action: "tag" } })}
      >
        {say("tagMany")}
      </Button>
      <Button leftSection={<IconPlus size={16} />} onClick={props.onTagOne}>
        {say("tagOne")}
      </Button>
    </>
  );
}

function Nothing(props: { narrowed: boolean; tags: boolean }) {
  const say = useWords(connectionsWords);
  if (props.narrowed) {
    return (
      <Empty
        title={say("nothing.title")}
        action={
          <Link to="/connections" search={{ page: 1 }}>
            {say("showAll")}
          </Link>
        }
      >
        {say("nothing.body")}
      </Empty>
    );
  }
  return (
    <Empty
      title={say("empty.title")}
      action={
        props.tags && (
          <>
            <Link to="/connections/mass-tag" search={{ page: 1, action: "tag" }}>
              {say("tagMany")}
            </Link>
            <Button onClick={() => void saveFile(tagTemplate, { query: { action: "tag", kind: "xlsx" } })}>
              {say("empty.template")}
            </Button>
          </>
        )
      }
    >
      {say("empty.body")}
    </Empty>
  );
}
