// The months behind: what was billed, paid and left, for the organisation and for each sub-unit.

import { useCallback, useMemo, useState } from "react";
import type { Language } from "#server/contract.ts";
import { listSummaries, type MonthlySummary, monthlySummaryPdf } from "#server/receipts/summary-contract.ts";
import { openFile } from "#web/files.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showMonth } from "#web/ui/dates.ts";
import { Filters } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { accountWords } from "./account-words.ts";
import "./receipts.css";

const languages: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["hi", "हिन्दी"],
];

export function MonthlySummaries() {
  const say = useWords(accountWords);
  const summaries = useAnswer(listSummaries, {});
  const [problem, setProblem] = useState<unknown>(null);
  const language = useLanguage();
  const open = useCallback(
    (id: string, wanted: Language) =>
      void openFile(monthlySummaryPdf, { params: { id }, query: { language: wanted } }).then(
        () => setProblem(null),
        setProblem,
      ),
    [],
  );
  const columns = useColumns(open);
  return (
    <div className="whole-window receipts">
      <Running title={say("summaries")} />
      <Filters>
        <span className="hint">{say("summariesHint")}</span>
      </Filters>
      <ProblemNote error={problem} />
      <LedgerTable
        label={say("summaries")}
        columns={columns}
        rows={summaries.data?.rows}
        rowKey={({ id }) => id}
        onOpen={({ id }) => open(id, language)}
        error={summaries.error}
        onRetry={() => void summaries.refetch()}
        empty={<Empty title={say("summariesNone")}>{say("summariesNoneBody")}</Empty>}
      />
    </div>
  );
}

function useColumns(onOpen: (id: string, language: Language) => void): LedgerColumn<MonthlySummary>[] {
  const say = useWords(accountWords);
  const language = useLanguage();
  return useMemo(
    () => [
      { id: "month", head: say("month"), card: "state", cell: ({ month }) => showMonth(month, language) },
      {
        id: "unit",
        head: say("unit"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ unit }) => (unit === null ? say("whole") : language === "hi" ? unit.nameHi : unit.name),
      },
      {
        id: "connections",
        head: say("connections"),
        amount: true,
        cell: ({ figures }) => groupNumber(figures.connectionsCount),
      },
      {
        id: "receipts",
        head: say("receipts"),
        amount: true,
        cell: ({ figures }) => groupNumber(figures.receiptsCount),
      },
      {
        id: "billed",
        head: say("billed"),
        amount: true,
        cell: ({ figures }) => <Money paise={figures.sums.billedPaise} />,
      },
      { id: "paid", head: say("paid"), amount: true, cell: ({ figures }) => <Money paise={figures.sums.paidPaise} /> },
      {
        id: "closing",
        head: say("closing"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ figures }) => <Money paise={figures.sums.closingPaise} />,
      },
      {
        id: "print",
        head: say("print"),
        cell: ({ id, month }) => (
          <span className="pdf-links">
            {languages.map(([wanted, name]) => (
              <button
                key={wanted}
                type="button"
                className="link-button"
                aria-label={say("pdfOf", { month: showMonth(month, language), language: name })}
                onClick={() => onOpen(id, wanted)}
              >
                <span lang={wanted}>{name}</span>
              </button>
            ))}
          </span>
        ),
      },
    ],
    [say, language, onOpen],
  );
}
