// Lines of an imported file: what each became, and which were skipped because an earlier file had them.

import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { listStatementLines, type StatementLine } from "#server/statements/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { FilterMenu, Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { LineState } from "./file-state.tsx";
import { statementsWords } from "./words.ts";

const WHILE_NEW_MS = 2000;

export function LinesOfFile(props: {
  id: string;
  state: StatementLine["state"] | undefined;
  page: number;
  onView: (view: { page: number; state?: StatementLine["state"] | undefined }) => void;
}) {
  const say = useWords(statementsWords);
  const columns = useColumns();
  const query = { page: props.page, size: 50, ...(props.state && { state: props.state }) };
  const [isSettled, setSettled] = useState(false);
  const lines = useAnswer(
    listStatementLines,
    { params: { id: props.id }, query },
    { refetchInterval: isSettled ? false : WHILE_NEW_MS },
  );
  const hasNew = lines.data?.states.some(({ state }) => state === "new") ?? true;
  if (isSettled === hasNew) setSettled(!hasNew);
  return (
    <Panel
      flush
      title={say("linesTitle")}
      actions={
        <div className="choose">
          <FilterMenu
            label={say("what")}
            any={say("anyWhat")}
            value={props.state ?? null}
            choices={(lines.data?.states ?? []).map(({ state, count, paise }) => ({
              value: state,
              label: say("lineOf", { what: say(`line.${state}`), lines: groupNumber(count), sum: rupees(paise) }),
            }))}
            onChange={(state) => props.onView({ page: 1, state: state ?? undefined })}
          />
          <Pager page={props.page} size={50} total={lines.data?.total} onPage={(page) => props.onView({ page })} />
        </div>
      }
    >
      <LedgerTable
        label={say("linesTitle")}
        columns={columns}
        rows={lines.data?.rows}
        rowKey={keyOf}
        error={lines.error}
        onRetry={() => void lines.refetch()}
        empty={<Empty title={say("emptyFiltered")} />}
      />
    </Panel>
  );
}

function keyOf(line: StatementLine): string {
  return `${line.row} ${line.lineId}`;
}

function useColumns(): LedgerColumn<StatementLine>[] {
  const say = useWords(statementsWords);
  return useMemo(
    () => [
      { id: "row", head: say("row"), amount: true, cell: (line) => <span className="dim">{line.row}</span> },
      { id: "date", head: say("date"), cell: (line) => showDate(line.bookingDate) },
      {
        id: "narration",
        head: say("narration"),
        names: true,
        card: "name",
        cell: (line) => (
          <div className="narration" lang="en" title={line.narration}>
            {line.narration}
          </div>
        ),
      },
      {
        id: "credit",
        head: say("credit"),
        amount: true,
        card: "amount",
        cell: (line) => <Money paise={line.direction === "credit" ? line.paise : null} />,
      },
      {
        id: "debit",
        head: say("debit"),
        amount: true,
        cell: (line) => <Money paise={line.direction === "debit" ? line.paise : null} />,
      },
      { id: "balance", head: say("balance"), amount: true, cell: (line) => <Money paise={line.balancePaise} /> },
      {
        id: "what",
        head: say("what"),
        card: "state",
        cell: (line) => (
          <>
            <LineState state={line.state} /> {line.rule && <span className="dim">{line.rule}</span>}
            {line.knownFrom && (
              <Link to="/statements/$id" params={{ id: line.knownFrom.id }}>
                {say("knownFrom", { file: line.knownFrom.fileName })}
              </Link>
            )}
          </>
        ),
      },
    ],
    [say],
  );
}
