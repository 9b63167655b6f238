// The portal's one big table: a real <table> paged by the server, its head and total in sight, its rows cards on a phone.

import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type RowSelectionState, rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { ProblemNote } from "./notes.tsx";
import type { Ticks } from "./ticks.tsx";
import { kitWords } from "./words.ts";

export interface LedgerColumn<Row> {
  id: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Money and counts stand right. */
  amount?: boolean;
  /** The cell that names its row, read out by screen readers with every other cell. */
  names?: boolean;
  /** Of a table with `onOpen`: the cell holds the button that opens its row. Left out where it holds a link that does. */
  opens?: boolean | ((row: Row) => boolean);
  strong?: boolean;
  /** The row as a card at 360 px: its name, its amount, its state; a column without one is left out there. */
  card?: "name" | "amount" | "state";
  /** The server can sort by it. */
  sorts?: boolean;
  total?: ReactNode;
}

export interface LedgerSort {
  by: string;
  descending: boolean;
}

export interface LedgerTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: LedgerColumn<Row>[];
  /** undefined while the first page is on its way. */
  rows: Row[] | undefined;
  /** The rows are of what was asked before, while what is asked now is on its way. */
  stale?: boolean | undefined;
  rowKey: (row: Row) => string;
  /** Words of the total's row; the sums are the columns' `total`. */
  totalLabel?: ReactNode;
  ticks?: Ticks | undefined;
  /** Why a row cannot be ticked shows in its state; it is dimmed. */
  tickable?: ((row: Row) => boolean) | undefined;
  dimmed?: ((row: Row) => boolean) | undefined;
  rowName?: ((row: Row) => string) | undefined;
  current?: string | null | undefined;
  sort?: LedgerSort | null | undefined;
  onSort?: ((sort: LedgerSort) => void) | undefined;
  onOpen?: ((row: Row) => void) | undefined;
  error?: unknown;
  onRetry?: (() => void) | undefined;
  empty: ReactNode;
}

const features = tableFeatures({ rowSelectionFeature });
const NO_ROWS: never[] = [];
const SKELETON_ROWS = 10;
const SKELETON_AFTER_MS = 200;
const cardPlace = { name: "card-name", amount: "card-amount", state: "card-state" };

export function LedgerTable<Row extends object>(props: LedgerTableProps<Row>) {
  const say = useWords(kitWords);
  const { ticks, columns } = props;
  const rows = props.rows ?? (NO_ROWS as Row[]);
  const definitions = useMemo(() => columns.map((column) => ({ id: column.id, header: column.id })), [columns]);
  const onPage = useMemo(() => new Set(rows.map(props.rowKey)), [rows, props.rowKey]);
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: props.rowKey,
    enableRowSelection: (row: { original: Row }) => props.tickable?.(row.original) ?? true,
    state: { rowSelection: ticks ? selectionOn(onPage, ticks) : {} },
    onRowSelectionChange: (change: RowSelectionState | ((before: RowSelectionState) => RowSelectionState)) => {
      if (!ticks) return;
      const after = typeof change === "function" ? change(selectionOn(onPage, ticks)) : change;
      const elsewhere = [...ticks.ids].filter((id) => !onPage.has(id));
      ticks.set([...elsewhere, ...Object.keys(after).filter((id) => after[id])]);
    },
  });

  if (props.error && rows.length === 0)
    return <ProblemNote error={props.error} {...(props.onRetry && { onRetry: props.onRetry })} />;
  if (props.rows && rows.length === 0) return <>{props.empty}</>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="ledger-scroll" aria-label={props.label} tabIndex={0}>
      <table
        className={`ledger cards${ticks ? " ticks" : ""}`}
        aria-busy={props.rows === undefined || props.stale === true}
      >
        <caption className="for-readers">{props.label}</caption>
        <thead>
          <tr>
            {ticks && (
              <th className="tick">
                <PageTick
                  label={say("tickPage")}
                  some={table.getIsSomeRowsSelected()}
                  every={table.getIsAllRowsSelected()}
                  onToggle={(on) => table.toggleAllRowsSelected(on)}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={props.sort ?? null} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows === undefined && <SkeletonRows columns={columns.length + (ticks ? 1 : 0)} />}
          {table.getRowModel().rows.map((row) => {
            const ticked = ticks !== undefined && row.getIsSelected();
            const dimmed = props.dimmed?.(row.original) ?? (ticks !== undefined && !row.getCanSelect());
            return (
              <tr
                key={row.id}
                className={[
                  ticked || props.current === row.id ? "on" : "",
                  dimmed ? "off" : "",
                  props.onOpen ? "opens" : "",
                ]
                  .join(" ")
                  .trim()}
                aria-current={props.current === row.id ? "true" : undefined}
                onClick={
                  props.onOpen && ((event) => openUnlessControl(event.target, () => props.onOpen?.(row.original)))
                }
              >
                {ticks && (
                  <td className="tick">
                    <input
                      type="checkbox"
                      checked={ticked}
                      disabled={!row.getCanSelect()}
                      aria-label={say("tickRow", { name: props.rowName?.(row.original) ?? row.id })}
                      onChange={row.getToggleSelectedHandler()}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <BodyCell key={column.id} column={column} row={row.original} onOpen={props.onOpen} />
                ))}
              </tr>
            );
          })}
        </tbody>
        {props.totalLabel !== undefined && (
          <TotalRow columns={columns} label={props.totalLabel} ticks={ticks !== undefined} />
        )}
      </table>
    </section>
  );
}

function selectionOn(onPage: ReadonlySet<string>, ticks: Ticks): RowSelectionState {
  return Object.fromEntries([...onPage].filter((id) => ticks.has(id)).map((id) => [id, true as const]));
}

/** A click on a row opens it, unless it was meant for a checkbox, link or button in it. */
function openUnlessControl(target: EventTarget, open: () => void): void {
  if (target instanceof Element && target.closest("a, button, input, label, select")) return;
  if (window.getSelection()?.toString()) return;
  open();
}

function PageTick(props: { label: string; some: boolean; every: boolean; onToggle: (on: boolean) => void }) {
  return (
    <input
      type="checkbox"
      aria-label={props.label}
      checked={props.every}
      ref={(input) => {
        if (input) input.indeterminate = props.some && !props.every;
      }}
      onChange={(event) => props.onToggle(event.currentTarget.checked)}
    />
  );
}

function HeadCell<Row>(props: {
  column: LedgerColumn<Row>;
  sort: LedgerSort | null;
  onSort: ((sort: LedgerSort) => void) | undefined;
}) {
  const { column, sort, onSort } = props;
  const sorted = sort?.by === column.id;
  return (
    <th
      scope="col"
      className={classesOf(column)}
      aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}
    >
      {column.sorts && onSort ? (
        <button
          type="button"
          className="sort"
          onClick={() => onSort({ by: column.id, descending: sorted ? !sort.descending : false })}
        >
          {column.head}
          {sorted &&
            (sort.descending ? (
              <IconArrowDown size={12} aria-hidden="true" />
            ) : (
              <IconArrowUp size={12} aria-hidden="true" />
            ))}
        </button>
      ) : (
        column.head
      )}
    </th>
  );
}

function BodyCell<Row>(props: { column: LedgerColumn<Row>; row: Row; onOpen: ((row: Row) => void) | undefined }) {
  const { column, row, onOpen } = props;
  const opens = onOpen && (typeof column.opens === "function" ? column.opens(row) : column.opens);
  const content = opens ? (
    <button type="button" className="link-button" onClick={() => onOpen(row)}>
      {column.cell(row)}
    </button>
  ) : (
    column.cell(row)
  );
  return props.column.names ? (
    <th scope="row" className={classesOf(props.column)}>
      {content}
    </th>
  ) : (
    <td className={classesOf(props.column)}>{content}</td>
  );
}

/** The label takes the columns up to the first sum. */
function TotalRow<Row>(props: { columns: LedgerColumn<Row>[]; label: ReactNode; ticks: boolean }) {
  const firstSum = props.columns.findIndex((column) => column.total !== undefined);
  const span = firstSum < 0 ? props.columns.length : Math.max(1, firstSum);
  return (
    <tfoot>
      <tr className="total">
        {props.ticks && <td className="tick wide" />}
        <td colSpan={span}>{props.label}</td>
        {props.columns.slice(span).map((column) => (
          <td key={column.id} className={`${classesOf(column)}${column.card === "amount" ? "" : " wide"}`}>
            {column.total}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

function SkeletonRows(props: { columns: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return Array.from({ length: SKELETON_ROWS }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows without content have no other key
    <tr key={row}>
      {Array.from({ length: props.columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <td key={column}>{late && <span className="skeleton" />}</td>
      ))}
    </tr>
  ));
}

function classesOf<Row>(column: LedgerColumn<Row>): string {
  return [column.amount ? "amount" : "", column.strong ? "strong" : "", column.card ? cardPlace[column.card] : "wide"]
    .filter(Boolean)
    .join(" ");
}
