// What payers deducted at source, quarter by quarter, what they certified of it, and what is missing.

import { Button, NativeSelect } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { exportTds, listTds, type TdsRow, type TdsState } from "#server/ledger/tds-contract.ts";
import { showFy } from "#server/ledger/words-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { FilterMenu, Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { PaperButtons } from "../paper-buttons.tsx";
import type { TdsSearch } from "../search.ts";
import { Certificates } from "./certificates.tsx";
import { RecordCertificate } from "./record.tsx";
import { tdsWords } from "./words.ts";
import "../books.css";

const quarters = ["1", "2", "3", "4"] as const;

export function TdsPage() {
  const say = useWords(tdsWords);
  const search = useSearch({ from: "/portal/books/tds" });
  const navigate = useNavigate({ from: "/books/tds" });
  const { page, q = "", ...rest } = search;
  const answer = useAnswer(listTds, { query: { ...rest, q, page } });
  const found = answer.data;
  const [recording, record] = useState<TdsRow | null>(null);
  const columns = useColumns(found, record);
  const go = (changed: Partial<TdsSearch>) => void navigate({ search: { ...search, page: 1, ...changed } });
  return (
    <div className="whole-window books">
      <Running
        title={say("title")}
        {...(found && {
          sums: [
            { label: say("booked"), value: <Money paise={found.bookedPaise} sign /> },
            { label: say("certified"), value: <Money paise={found.certifiedPaise} sign /> },
            { label: say("balance"), value: <Money paise={found.balancePaise} sign /> },
          ],
        })}
        actions={<PaperButtons endpoint={exportTds} query={{ ...rest, q }} />}
      />
      <Filters pager={<Pager page={page} total={found?.total} onPage={(to) => go({ page: to })} />}>
        <SearchInput label={say("findPayer")} value={q} onChange={(typed) => go({ q: typed || undefined })} />
        {found && (
          <NativeSelect
            aria-label={say("yearLabel")}
            value={String(found.fy)}
            data={[...new Set([found.fy, ...found.years])].map((fy) => ({
              value: String(fy),
              label: say("year", { fy: showFy(fy) }),
            }))}
            onChange={(event) => go({ fy: Number(event.currentTarget.value) })}
          />
        )}
        <FilterMenu
          label={say("quarter")}
          any={say("anyQuarter")}
          value={search.quarter === undefined ? null : (quarters[search.quarter - 1] ?? null)}
          choices={quarters.map((value) => ({ value, label: say(`quarter.${value}`) }))}
          onChange={(value) => go({ quarter: value === null ? undefined : Number(value) })}
        />
        <FilterMenu
          label={say("state")}
          any={say("everything")}
          value={search.missing ?? null}
          choices={[{ value: "yes", label: say("onlyMissing") }]}
          onChange={(missing) => go({ missing: missing ?? undefined })}
        />
      </Filters>
      <LedgerTable
        label={say("title")}
        columns={columns}
        rows={found?.rows}
        rowKey={keyOf}
        totalLabel={say("total")}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("empty")}>{say("emptyBody")}</Empty>}
      />
      <RecordCertificate row={recording} onClose={() => record(null)} />
    </div>
  );
}

function keyOf({ payer, quarter }: TdsRow): string {
  return `${payer?.id} ${quarter}`;
}

const signs: Record<TdsState, StateName> = {
  open: "due",
  awaited: "overdue",
  part: "part",
  complete: "accepted",
  over: "to-explain",
};

function useColumns(
  sums: { bookedPaise: string; certifiedPaise: string; balancePaise: string } | undefined,
  onRecord: (row: TdsRow) => void,
): LedgerColumn<TdsRow>[] {
  const say = useWords(tdsWords);
  const language = useLanguage();
  const records = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  return useMemo(() => {
    const named = ({ payer }: TdsRow) =>
      payer === null ? say("nobody") : language === "hi" ? payer.nameHi : payer.name;
    const quarterOf = (row: TdsRow) => say(`quarter.${quarters[row.quarter - 1] ?? "1"}`);
    return [
      { id: "payer", head: say("payer"), names: true, card: "name", cell: named },
      { id: "quarter", head: say("quarter"), cell: quarterOf },
      {
        id: "booked",
        head: say("booked"),
        amount: true,
        cell: (row) => <Money paise={row.bookedPaise} />,
        total: <Money paise={sums?.bookedPaise} sign />,
      },
      {
        id: "certified",
        head: say("certified"),
        amount: true,
        cell: (row) => <Money paise={row.certifiedPaise === "0" ? null : row.certifiedPaise} />,
        total: <Money paise={sums?.certifiedPaise} sign />,
      },
      {
        id: "balance",
        head: say("balance"),
        amount: true,
        strong: true,
        card: "amount",
        cell: (row) => <Money paise={row.balancePaise} />,
        total: <Money paise={sums?.balancePaise} sign />,
      },
      {
        id: "state",
        head: say("standing"),
        card: "state",
        cell: (row) => <State name={signs[row.state]}>{say(`tds.${row.state}`)}</State>,
      },
      {
        id: "certificates",
        head: say("certificates"),
        cell: (row) => <Certificates row={row} mayTakeBack={records} />,
      },
      {
        id: "record",
        head: <span className="for-readers">{say("record")}</span>,
        cell: (row) =>
          records &&
          row.payer && (
            <Button
              size="compact-sm"
              aria-label={say("recordFor", { payer: named(row), quarter: quarterOf(row) })}
              onClick={() => onRecord(row)}
            >
              {say("record")}
            </Button>
          ),
      },
    ];
  }, [say, language, sums, records, onRecord]);
}
