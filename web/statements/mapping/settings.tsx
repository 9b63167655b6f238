// What is said of the file as a whole: the account, where the captions stand, how days and amounts are written.

import { NativeSelect, TextInput } from "@mantine/core";
import { columnDelimiters, type StatementMapping, type StatementTable } from "#server/statements/mapping-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { useBankAccounts } from "../accounts.ts";
import { mappingWords } from "./words.ts";

const SKIP_MAX = 200;
const CAPTIONS_SHOWN = 60;

export function MappingSettings(props: {
  mapping: StatementMapping;
  table: StatementTable;
  account: number | null;
  onAccount: (id: number | null) => void;
  onMapping: (mapping: StatementMapping) => void;
  onDelimiter: (delimiter: StatementTable["delimiter"]) => void;
}) {
  const say = useWords(mappingWords);
  const { mapping, table } = props;
  const accounts = useBankAccounts();
  const change = (part: Partial<StatementMapping>) => props.onMapping({ ...mapping, ...part });
  return (
    <Panel title={say("settings")}>
      <div className="settings">
        <NativeSelect
          label={say("account")}
          value={props.account === null ? "" : String(props.account)}
          data={[
            { value: "", label: say("chooseAccount") },
            ...accounts.map(({ id, label }) => ({ value: String(id), label })),
          ]}
          onChange={({ currentTarget: { value } }) => props.onAccount(value === "" ? null : Number(value))}
        />
        <NativeSelect
          label={say("captionsRow")}
          value={String(captionsRow(mapping, table) ?? "")}
          data={[
            ...table.rows
              .filter(({ cells }) => cells.filter((cell) => cell !== "").length > 1)
              .map(({ number, cells }) => ({
                value: String(number),
                label: say("rowIs", { row: number, captions: captionsText(cells) }),
              })),
            { value: "", label: say("noCaptions") },
          ]}
          onChange={({ currentTarget: { value } }) =>
            change({ captions: value === "" ? null : cellsOf(table, Number(value)) })
          }
        />
        <TextInput
          type="number"
          min={0}
          max={SKIP_MAX}
          label={say(mapping.captions === null ? "rowsToSkipTop" : "rowsToSkip")}
          value={mapping.rowsToSkip}
          onChange={({ currentTarget: { value } }) =>
            change({ rowsToSkip: Math.min(SKIP_MAX, Math.max(0, Math.trunc(Number(value)))) })
          }
        />
        <NativeSelect
          label={say("dayOrder")}
          value={mapping.dayOrder}
          data={(["day-first", "month-first"] as const).map((value) => ({ value, label: say(`dayOrder.${value}`) }))}
          onChange={({ currentTarget: { value } }) => change({ dayOrder: value as StatementMapping["dayOrder"] })}
        />
        <NativeSelect
          label={say("decimal")}
          value={mapping.decimal}
          data={(["point", "comma"] as const).map((value) => ({ value, label: say(`decimal.${value}`) }))}
          onChange={({ currentTarget: { value } }) => change({ decimal: value as StatementMapping["decimal"] })}
        />
        {table.format === "delimited" && (
          <NativeSelect
            label={say("delimiter")}
            value={table.delimiter ?? ","}
            data={columnDelimiters.map((value) => ({ value, label: say(`delimiter.${value}`) }))}
            onChange={({ currentTarget: { value } }) => props.onDelimiter(value as StatementTable["delimiter"])}
          />
        )}
      </div>
    </Panel>
  );
}

function captionsText(cells: readonly string[]): string {
  const captions = cells.filter((cell) => cell !== "").join(" · ");
  return captions.length > CAPTIONS_SHOWN ? `${captions.slice(0, CAPTIONS_SHOWN)}…` : captions;
}

/** The row of the file that holds the captions now; null when there is none. */
export function captionsRow({ captions }: StatementMapping, { rows }: StatementTable): number | null {
  if (captions === null) return null;
  const wanted = captions.join("\u0000").trim();
  return rows.find(({ cells }) => cells.join("\u0000").trim() === wanted)?.number ?? null;
}

function cellsOf({ rows }: StatementTable, number: number): readonly string[] {
  return rows.find((row) => row.number === number)?.cells ?? [];
}
