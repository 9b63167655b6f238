// Money kept for payers, the oldest first, and refunds: to be paid, or over.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type AdvanceRow, listAdvances } from "#server/reconciliation/kept-money/advances-contract.ts";
import { listRefunds, type RefundRow } from "#server/reconciliation/kept-money/refunds-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { RefundStateShown } from "./refund-state.tsx";
import { advancesWords } from "./words.ts";

const views = ["advances", "open", "over"] as const;
const sumOf = { advances: "keptSum", open: "refundSum", over: "overSum" } as const;

export function Advances() {
  const say = useWords(advancesWords);
  const { page, view, q } = useSearch({ from: "/portal/advances" });
  const navigate = useNavigate({ from: "/advances" });
  const kept = useAnswer(listAdvances, { query: { page, q } }, { enabled: view === "advances" });
  const state = view === "over" ? "over" : "open";
  const refunds = useAnswer(listRefunds, { query: { page, state } }, { enabled: view !== "advances" });
  const answer = view === "advances" ? kept : refunds;
  const advanceColumns = useAdvanceColumns();
  const refundColumns = useRefundColumns();
  return (
    <div className="whole-window">
      <Running
        title={say("title")}
        sums={[{ label: say(sumOf[view]), value: <Money paise={answer.data?.paise} sign /> }]}
      >
        <span className="hint">{say("scope")}</span>
      </Running>
      <nav className="views" aria-label={say("views")}>
        {views.map((one) => (
          <Link
            key={one}
            to="/advances"
            search={{ page: 1, view: one }}
            {...(view === one && { "aria-current": "page" as const })}
          >
            {say(`view.${one}`)}{" "}
            <span>{view === one && answer.data !== undefined && groupNumber(answer.data.total)}</span>
          </Link>
        ))}
      </nav>
      <Filters
        pager={
          <Pager
            page={page}
            total={answer.data?.total}
            onPage={(to) => void navigate({ search: (before) => ({ ...before, page: to }) })}
          />
        }
        {...(q && { onClear: () => void navigate({ search: { page: 1, view } }) })}
      >
        {view === "advances" && (
          <SearchInput
            label={say("search")}
            value={q ?? ""}
            onChange={(text) => void navigate({ search: { page: 1, view, q: text.trim() || undefined } })}
          />
        )}
      </Filters>
      {view === "advances" ? (
        <LedgerTable
          label={say("view.advances")}
          columns={advanceColumns}
          rows={kept.data?.rows}
          rowKey={payerOf}
          onOpen={({ payer }) => void navigate({ to: "/advances/$payer", params: { payer: payer.id } })}
          error={kept.error}
          onRetry={() => void kept.refetch()}
          empty={<Empty title={say("emptyAdvances")}>{say("emptyAdvancesText")}</Empty>}
        />
      ) : (
        <LedgerTable
          label={say(`view.${view}`)}
          columns={refundColumns}
          rows={refunds.data?.rows}
          rowKey={refundOf}
          onOpen={({ id }) => void navigate({ to: "/refunds/$id", params: { id } })}
          error={refunds.error}
          onRetry={() => void refunds.refetch()}
          empty={
            <Empty title={say(view === "open" ? "emptyRefunds" : "emptyOver")}>
              {say(view === "open" ? "emptyRefundsText" : "emptyOverText")}
            </Empty>
          }
        />
      )}
    </div>
  );
}

function payerOf({ payer }: AdvanceRow): string {
  return payer.id;
}

function refundOf({ id }: RefundRow): string {
  return id;
}

function useAdvanceColumns(): LedgerColumn<AdvanceRow>[] {
  const say = useWords(advancesWords);
  const language = useLanguage();
  return useMemo(() => {
    const age = (id: keyof AdvanceRow["byAge"], head: string): LedgerColumn<AdvanceRow> => ({
      id: `age-${id}`,
      head,
      amount: true,
      cell: ({ byAge }) => (byAge[id] === "0" ? <span className="dim">–</span> : <Money paise={byAge[id]} />),
    });
    return [
      {
        id: "payer",
        head: say("payer"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ payer }) => <span translate="no">{language === "hi" ? payer.nameHi : payer.name}</span>,
      },
      { id: "oldest", head: say("oldest"), card: "state", cell: ({ oldestOn }) => showDate(oldestOn) },
      { id: "credits", head: say("credits"), amount: true, cell: ({ creditsCount }) => groupNumber(creditsCount) },
      age("30", say("upTo30")),
      age("90", say("upTo90")),
      age("180", say("upTo180")),
      age("older", say("older")),
      {
        id: "asked",
        head: say("askedFor"),
        amount: true,
        cell: ({ askedPaise }) => (askedPaise === "0" ? <span className="dim">–</span> : <Money paise={askedPaise} />),
      },
      { id: "due", head: say("due"), amount: true, cell: ({ duePaise }) => <Money paise={duePaise} /> },
      {
        id: "left",
        head: say("left"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
      },
    ];
  }, [say, language]);
}

function useRefundColumns(): LedgerColumn<RefundRow>[] {
  const say = useWords(advancesWords);
  const language = useLanguage();
  return useMemo(
    () => [
      { id: "number", head: say("number"), cell: ({ number }) => <span className="reference">{number}</span> },
      {
        id: "payer",
        head: say("payer"),
        names: true,
        opens: true,
        card: "name",
        cell: ({ payer }) => <span translate="no">{language === "hi" ? payer.nameHi : payer.name}</span>,
      },
      {
        id: "to",
        head: say("beneficiary"),
        cell: ({ account, ifsc }) => (
          <span className="reference">
            {account} {ifsc}
          </span>
        ),
      },
      { id: "approved", head: say("approvedAt"), cell: ({ approvedAt }) => showTime(approvedAt) },
      {
        id: "state",
        head: say("stateHead"),
        card: "state",
        cell: ({ state }) => <RefundStateShown state={state} />,
      },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
      },
    ],
    [say, language],
  );
}
