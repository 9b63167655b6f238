// A payer's account of a financial year in plain words: what came, what it paid, what is kept for them.

import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import {
  exportPayerLedger,
  getPayerLedger,
  type PayerLedger,
  type PayerLedgerRow,
  type Standing,
} from "#server/ledger/contract.ts";
import { showFy } from "#server/ledger/words-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, today } from "#web/ui/dates.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { EntryReference, Particulars } from "../entries/particulars.tsx";
import { PaperButtons } from "../paper-buttons.tsx";
import { sheetsWords } from "./words.ts";
import "../books.css";

export function PayerLedgerPage() {
  const say = useWords(sheetsWords);
  const language = useLanguage();
  const { id } = useParams({ from: "/portal/books/payers/$id" });
  const search = useSearch({ from: "/portal/books/payers/$id" });
  const navigate = useNavigate({ from: "/books/payers/$id" });
  const answer = useAnswer(getPayerLedger, { params: { id }, query: { fy: search.fy, page: search.page } });
  const ledger = answer.data;
  const columns = useColumns(ledger);
  const name = ledger && (language === "hi" ? ledger.payer.nameHi : ledger.payer.name);
  return (
    <div className="whole-window books">
      <Running
        title={name ?? say("payerLedger")}
        {...(ledger && { sums: sumsOf(say, ledger) })}
        actions={<PaperButtons endpoint={exportPayerLedger} params={{ id }} query={{ fy: search.fy }} />}
      >
        {ledger && <Reference value={ledger.payer.van} copy="VAN" />}
      </Running>
      <Filters
        pager={
          <Pager
            page={search.page}
            total={ledger?.total}
            onPage={(page) => void navigate({ search: { ...search, page } })}
          />
        }
      >
        <Link to="/books/payers" search={{ page: 1 }}>
          {say("payers")}
        </Link>
        {ledger && (
          <NativeSelect
            aria-label={say("year")}
            value={String(ledger.fy)}
            data={yearsOf(ledger).map((fy) => ({ value: String(fy), label: `${say("year")} ${showFy(fy)}` }))}
            onChange={(event) => void navigate({ search: { fy: Number(event.currentTarget.value), page: 1 } })}
          />
        )}
        {ledger && name && (
          <Link to="/books/tds" search={{ fy: ledger.fy, q: name, page: 1 }}>
            {say("toTds")}
          </Link>
        )}
      </Filters>
      <LedgerTable
        label={say("payerLedger")}
        columns={columns}
        rows={ledger?.rows}
        rowKey={idOf}
        totalLabel={say("closing")}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={<Empty title={say("noYear")} />}
      />
    </div>
  );
}

function yearsOf({ fy, years }: PayerLedger): number[] {
  return [...new Set([fy, ...years])].sort((a, b) => b - a);
}

function kept({ unappliedPaise, advancePaise }: Standing): string {
  return String(BigInt(unappliedPaise) + BigInt(advancePaise));
}

function sumsOf(say: ReturnType<typeof useWords<(typeof sheetsWords)["en"]>>, ledger: PayerLedger) {
  const over = today() > `${ledger.fy + 1}-03-31`;
  return [
    { label: say("keptBefore"), value: <Money paise={kept(ledger.opening)} sign /> },
    { label: say(over ? "keptAtEnd" : "keptAfter"), value: <Money paise={kept(ledger.closing)} sign /> },
    { label: say("refundPayable"), value: <Money paise={ledger.closing.refundPayablePaise} sign /> },
    { label: say("tds"), value: <Money paise={ledger.closing.tdsPaise} sign /> },
  ];
}

function idOf({ id }: PayerLedgerRow): string {
  return id;
}

function useColumns(ledger: PayerLedger | undefined): LedgerColumn<PayerLedgerRow>[] {
  const say = useWords(sheetsWords);
  return useMemo(
    () => [
      { id: "date", head: say("date"), cell: (entry) => showDate(entry.bookedOn), card: "state" },
      {
        id: "particulars",
        head: say("particulars"),
        names: true,
        card: "name",
        cell: (entry) => <Particulars entry={entry} />,
      },
      { id: "reference", head: say("reference"), cell: (entry) => <EntryReference entry={entry} /> },
      {
        id: "in",
        head: say("in"),
        amount: true,
        cell: ({ keptPaise }) => <Money paise={keptPaise === "0" || keptPaise.startsWith("-") ? null : keptPaise} />,
        total: <Money paise={ledger?.receivedPaise} sign />,
      },
      {
        id: "out",
        head: say("out"),
        amount: true,
        cell: ({ keptPaise }) => <Money paise={keptPaise.startsWith("-") ? keptPaise.slice(1) : null} />,
        total: <Money paise={ledger?.takenPaise} sign />,
      },
      {
        id: "kept",
        head: say("kept"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ balancePaise }) => <Money paise={balancePaise} />,
        total: <Money paise={ledger && kept(ledger.closing)} sign />,
      },
      {
        id: "relieved",
        head: say("relieved"),
        amount: true,
        cell: ({ relievedPaise }) => <Money paise={relievedPaise === "0" ? null : relievedPaise} />,
        total: <Money paise={ledger?.relievedPaise} sign />,
      },
    ],
    [say, ledger],
  );
}
