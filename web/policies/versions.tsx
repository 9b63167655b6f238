// Every version of one policy: what it changed, who made it and why, and whether it had been tried.

import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { PolicyVersion } from "#server/policies/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { type Difference, differences } from "./draft.ts";
import { Differences, Said } from "./said.tsx";
import { policiesWords } from "./words.ts";

type Row = PolicyVersion & {
  readonly changed: readonly Difference[];
  readonly first: boolean;
  readonly holds: boolean;
};

/** `rows` newest first. */
export function Versions(props: { rows: readonly PolicyVersion[]; whose: string }) {
  const say = useWords(policiesWords);
  const columns = useColumns();
  const rows = useMemo(
    () =>
      props.rows.map((version, at): Row => {
        const before = props.rows[at + 1];
        const first = before === undefined;
        return { ...version, changed: differences(before?.policy ?? {}, version.policy), first, holds: at === 0 };
      }),
    [props.rows],
  );
  return (
    <Panel flush className="wide" title={say("versions")}>
      <LedgerTable
        label={say("versionsOf", { whose: props.whose })}
        columns={columns}
        rows={rows}
        rowKey={idOf}
        empty={<Empty title={say("nothingAgreed")}>{say("nothingAgreedText")}</Empty>}
      />
    </Panel>
  );
}

function idOf({ id }: Row): string {
  return id;
}

function useColumns(): LedgerColumn<Row>[] {
  const say = useWords(policiesWords);
  const language = useLanguage();
  return useMemo(() => {
    const named = (person: { name: string; nameHi: string }) => (language === "hi" ? person.nameHi : person.name);
    return [
      {
        id: "version",
        head: say("version"),
        names: true,
        card: "name",
        cell: ({ version }) => say("one", { version }),
      },
      { id: "at", head: say("since"), cell: ({ at }) => showTime(at) },
      {
        id: "holds",
        head: say("standing"),
        card: "state",
        cell: ({ holds }) =>
          holds ? <State name="active">{say("inForce")}</State> : <State name="closed">{say("replaced")}</State>,
      },
      {
        id: "changed",
        head: say("changed"),
        cell: ({ changed, first, policy }) =>
          first ? <Said policy={policy} /> : <Differences differences={changed} />,
      },
      {
        id: "by",
        head: say("by"),
        cell: ({ by, approvedBy }) => (
          <>
            {by ? named(by) : say("installed")}
            {approvedBy && <span className="hint"> {say("approvedBy", { who: named(approvedBy) })}</span>}
          </>
        ),
      },
      { id: "why", head: say("why"), cell: ({ why, by }) => (by ? why : "") },
      {
        id: "tried",
        head: say("tried"),
        cell: ({ trialId, by }) =>
          trialId !== null ? (
            <Link to="/policy/trials/$id" params={{ id: trialId }} search={{ page: 1 }}>
              {say("trialNumber", { id: trialId })}
            </Link>
          ) : (
            by && say("untried")
          ),
      },
    ];
  }, [say, language]);
}
