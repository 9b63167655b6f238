// A file no layout fits: its rows as they stand, a meaning for each column, and what the reader makes of it, before it is kept.

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getStatement, type StatementFile } from "#server/statements/contract.ts";
import {
  listMappings,
  type MappingVersion,
  type StatementMapping,
  type StatementTable,
  saveMapping,
  showTable,
  tryMapping,
} from "#server/statements/mapping-contract.ts";
import { call } from "#web/api.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { CommittedBar, Panel, Running } from "#web/ui/frame.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { useBankAccounts } from "../accounts.ts";
import { MappingPreview } from "./preview.tsx";
import { MappingSettings } from "./settings.tsx";
import { MappingTable } from "./table.tsx";
import { mappingWords } from "./words.ts";
import "../statements.css";
import "./mapping.css";

export function MappingPage() {
  const { id } = useParams({ from: "/portal/statements/$id/columns" });
  const [delimiter, setDelimiter] = useState<StatementTable["delimiter"]>(null);
  const file = useAnswer(getStatement, { params: { id } });
  const table = useAnswer(showTable, { params: { id }, query: delimiter === null ? {} : { delimiter } });
  const said = useAnswer(listMappings, {});
  const error = file.error ?? table.error ?? said.error;
  if (error) return <ProblemNote error={error} />;
  if (!file.data || !table.data || !said.data) return null;
  return (
    <Wizard
      key={`${id} ${table.data.delimiter}`}
      file={file.data}
      table={table.data}
      versions={said.data.rows}
      onDelimiter={setDelimiter}
    />
  );
}

const TYPING_PAUSE_MS = 300;

function Wizard(props: {
  file: StatementFile;
  table: StatementTable;
  versions: readonly MappingVersion[];
  onDelimiter: (delimiter: StatementTable["delimiter"]) => void;
}) {
  const say = useWords(mappingWords);
  const navigate = useNavigate({ from: "/statements/$id/columns" });
  const { file, table, versions } = props;
  const accounts = useBankAccounts();
  const [chosen, setChosen] = useState<number | null>(file.bankAccountId);
  const account = chosen ?? (accounts.length === 1 ? (accounts[0]?.id ?? null) : null);
  const [mapping, setMapping] = useState(() => firstMapping(file, table, versions));
  const [tried] = useDebouncedValue(mapping, TYPING_PAUSE_MS);
  const trial = useQuery({
    queryKey: ["mapping-trial", file.id, tried],
    queryFn: ({ signal }) => call(tryMapping, { params: { id: file.id }, body: { mapping: tried }, signal }),
  });
  const save = useCommand(saveMapping, {
    onDone: ({ id }) => void navigate({ to: "/statements/$id", params: { id } }),
  });
  const read = trial.error ? undefined : trial.data;
  const lines = read?.statements.reduce((sum, { linesCount }) => sum + linesCount, 0) ?? 0;
  const credited = read?.statements.reduce((sum, { creditPaise }) => sum + BigInt(creditPaise), 0n) ?? 0n;
  const isReady = account !== null && lines > 0 && read?.problemsCount === 0 && tried === mapping && !trial.isFetching;
  const newest = versions.find(({ bankAccountId }) => bankAccountId === account)?.version ?? null;
  return (
    <div className="whole-window">
      <Running title={say("title")}>
        <span className="hint" lang="en">
          {file.fileName}
        </span>
      </Running>
      <div className="page statements mapping fills">
        <p>
          <Link to="/statements/$id" params={{ id: file.id }}>
            {say("back")}
          </Link>
        </p>
        <MappingSettings
          mapping={mapping}
          table={table}
          account={account}
          onAccount={setChosen}
          onMapping={setMapping}
          onDelimiter={props.onDelimiter}
        />
        <Panel title={say("table")} hint={say("tableHint", { count: table.rowsCount })} flush>
          <MappingTable mapping={mapping} table={table} onMapping={setMapping} />
        </Panel>
        <MappingPreview trial={read} error={trial.error} isReading={trial.isFetching} mapping={mapping} />
        <ProblemNote error={save.error} />
      </div>
      <CommittedBar
        what={lines === 0 ? say("whatNone") : say("what", { count: lines })}
        hint={say("credited")}
        paise={credited.toString()}
      >
        <PrimaryButton
          loading={save.isPending}
          disabled={!isReady}
          onClick={() =>
            account !== null &&
            save.mutate({ params: { id: file.id }, body: { bankAccountId: account, mapping, basedOn: newest } })
          }
        >
          {say("save")}
        </PrimaryButton>
      </CommittedBar>
    </div>
  );
}

/** What was said before of these files, or a guess from the captions, or nothing but the likeliest row of captions. */
function firstMapping(
  file: StatementFile,
  table: StatementTable,
  versions: readonly MappingVersion[],
): StatementMapping {
  const before = versions.find(
    ({ bankAccountId, version }) => bankAccountId === file.bankAccountId && version === file.mapping?.version,
  );
  const fits = before?.mapping && (table.delimiter === null || before.mapping.delimiter === table.delimiter);
  if (fits && before?.mapping) return before.mapping;
  if (table.guess) return table.guess;
  const filled = table.rows.map(({ cells }) => cells.filter((cell) => cell !== "").length);
  const widest = table.rows[filled.indexOf(Math.max(0, ...filled))];
  return {
    captions: widest ? widest.cells : null,
    columns: [],
    rowsToSkip: 0,
    dayOrder: "day-first",
    decimal: "point",
    delimiter: table.delimiter,
  };
}
