// The discom's desk: organisations that ask to be admitted, each with whom it looks like.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type Application, applicationStates, listApplications } from "#server/organisations/registration-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { ApplicationDrawer } from "./application.tsx";
import { standingStates } from "./standing-states.ts";
import { StateViews } from "./state-views.tsx";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

export function Applications() {
  const say = useWords(organisationsWords);
  const search = useSearch({ from: "/portal/payers/applications" });
  const navigate = useNavigate({ from: "/payers/applications" });
  const { page, state } = search;
  const answer = useAnswer(listApplications, { query: { page, state } });
  const columns = useColumns();
  const open = (id: string | undefined) => void navigate({ search: (before) => ({ ...before, open: id }) });
  return (
    <div className="whole-window">
      <Running
        title={say("applications")}
        sums={[{ label: say(`view.${state}`), value: answer.data ? groupNumber(answer.data.total) : "–" }]}
      >
        <span className="hint">{say("applicationsScope")}</span>
      </Running>
      <StateViews to="/payers/applications" states={applicationStates} at={state} total={answer.data?.total} />
      {(answer.data?.total ?? 0) > 100 && (
        <Filters
          pager={
            <Pager
              page={page}
              total={answer.data?.total}
              onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
            />
          }
        >
          {null}
        </Filters>
      )}
      <LedgerTable
        label={say("applications")}
        columns={columns}
        rows={answer.data?.rows}
        rowKey={idOf}
        current={search.open ?? null}
        onOpen={({ id }) => open(id)}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("noApplications")}>{say("noApplicationsText")}</Empty>}
      />
      <ApplicationDrawer id={search.open} onClose={() => open(undefined)} />
    </div>
  );
}

function idOf({ id }: Application): string {
  return id;
}

function useColumns(): LedgerColumn<Application>[] {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      { id: "at", head: say("applied"), cell: ({ at }) => showTime(at) },
      {
        id: "name",
        head: say("organisation"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ name, nameHi }) => (language === "hi" ? nameHi : name),
      },
      { id: "kind", head: say("kind"), cell: ({ kind }) => say(`kind.${kind}`) },
      { id: "pan", head: say("pan"), cell: ({ pan }) => <span className="reference">{pan || "–"}</span> },
      { id: "person", head: say("person"), cell: ({ contactName }) => contactName || "–" },
      {
        id: "alike",
        head: say("alike"),
        cell: ({ alike }) =>
          alike === 0 ? "–" : <State name="duplicate">{say("alikeCount", { count: alike })}</State>,
      },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: ({ state, van }) => (
          <>
            <State name={standingStates[state]}>{say(`state.${state}`)}</State>
            {van && <span className="reference"> {van}</span>}
          </>
        ),
      },
    ],
    [say, language],
  );
}
