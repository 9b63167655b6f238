// The file's first rows with a meaning to choose above each column.

import { NativeSelect } from "@mantine/core";
import {
  type ColumnMeaning,
  columnMeanings,
  type StatementMapping,
  type StatementTable,
} from "#server/statements/mapping-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { captionsRow } from "./settings.tsx";
import { mappingWords } from "./words.ts";

/** Below the captions; what stands above is shown whole, since it is short. */
const ROWS_BELOW = 12;

export function MappingTable(props: {
  mapping: StatementMapping;
  table: StatementTable;
  onMapping: (mapping: StatementMapping) => void;
}) {
  const say = useWords(mappingWords);
  const { mapping, table } = props;
  const captions = captionsRow(mapping, table);
  const shown = table.rows.filter(({ number }) => number <= (captions ?? mapping.rowsToSkip) + ROWS_BELOW);
  const width = Math.max(0, ...shown.map(({ cells }) => cells.findLastIndex((cell) => cell !== "") + 1));
  const columns = Array.from({ length: width }, (_, index) => index);
  const meaningAt = (index: number) => mapping.columns.find((column) => column.index === index)?.meaning ?? "";
  const mean = (index: number, meaning: ColumnMeaning | "") => {
    const others = mapping.columns.filter((column) => column.index !== index);
    const columns = meaning === "" ? others : [...others, { meaning, index }];
    props.onMapping({ ...mapping, columns: columns.toSorted((one, other) => one.index - other.index) });
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <section className="sideways" tabIndex={0} aria-label={say("table")}>
      <table className="ledger">
        <thead>
          <tr>
            <th className="amount">{say("row")}</th>
            {columns.map((index) => (
              <th key={index} className={meaningAt(index) === "" ? "" : "meant"}>
                <NativeSelect
                  aria-label={say("meaningOf", {
                    column: index + 1,
                    caption: mapping.captions?.[index] || say("noCaption"),
                  })}
                  value={meaningAt(index)}
                  data={["" as const, ...columnMeanings].map((value) => ({ value, label: say(`meaning.${value}`) }))}
                  onChange={({ currentTarget: { value } }) => mean(index, value as ColumnMeaning | "")}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.number} className={row.number === captions ? "captions" : undefined}>
              <td className="amount dim">{row.number}</td>
              {columns.map((index) => (
                <td key={index} lang="en" title={row.cells[index]}>
                  {row.cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
