// The trials that were made, and the one that needs no draft: the rules as they are now against what stands.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { listTrials, type Trial } from "#server/policies/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Tabs } from "./tabs.tsx";
import { Trying, useTrialOf } from "./trying.tsx";
import { policiesWords } from "./words.ts";
import "./policies.css";

const RULES = { kind: "rules" } as const;

export function Trials() {
  const say = useWords(policiesWords);
  const search = useSearch({ from: "/portal/policy/trials" });
  const navigate = useNavigate({ from: "/policy/trials" });
  const answer = useAnswer(listTrials, { query: { page: search.page } });
  const trial = useTrialOf(RULES, search.trial);
  const columns = useColumns();
  const onTrial = useCallback(
    (found: string) => navigate({ search: { page: 1, trial: found }, replace: true }),
    [navigate],
  );
  return (
    <>
      <Running title={say("trialsTitle")} />
      <Tabs at="trials" />
      <div className="page">
        <Panel
          title={say("rulesTitle")}
          hint={answer.data ? say("rulesVersion", { version: answer.data.rulesVersion }) : ""}
        >
          <p className="quiet">{say("rulesText")}</p>
          <Trying
            draft={RULES}
            work={search.work}
            trial={trial}
            onWork={(work) => navigate({ search: { page: 1, work }, replace: true })}
            onTrial={onTrial}
          />
        </Panel>
        <Panel
          flush
          title={say("made")}
          actions={
            <div className="trial-pager">
              <Pager
                page={search.page}
                total={answer.data?.total}
                onPage={(page) => navigate({ search: (before) => ({ ...before, page }) })}
              />
            </div>
          }
        >
          <LedgerTable
            label={say("made")}
            columns={columns}
            rows={answer.data?.rows}
            rowKey={idOf}
            onOpen={({ id }) => navigate({ to: "/policy/trials/$id", params: { id }, search: { page: 1 } })}
            error={answer.error}
            onRetry={() => answer.refetch()}
            empty={<Empty title={say("noTrials")}>{say("noTrialsText")}</Empty>}
          />
        </Panel>
      </div>
    </>
  );
}

function idOf({ id }: Trial): string {
  return id;
}

function useColumns(): LedgerColumn<Trial>[] {
  const say = useWords(policiesWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "trial",
        head: say("trial"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ id }) => say("trialNumber", { id }),
      },
      { id: "of", head: say("of"), card: "state", cell: ({ draft }) => say(`draft.${draft.kind}`) },
      {
        id: "window",
        head: say("window"),
        cell: ({ fromDay, toDay }) => `${showDate(fromDay)} – ${showDate(toDay)}`,
      },
      { id: "lines", head: say("lines"), amount: true, cell: ({ linesCount }) => groupNumber(linesCount) },
      {
        id: "changes",
        head: say("changes"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ counts }) => groupNumber(counts.reduce((sum, { count }) => sum + count, 0)),
      },
      { id: "by", head: say("by"), cell: ({ by }) => (language === "hi" ? by.nameHi : by.name) },
      { id: "at", head: say("at"), cell: ({ at }) => showTime(at) },
    ],
    [say, language],
  );
}
