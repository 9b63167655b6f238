// What banks told, each beside the statement's line: awaited, confirmed, contradicted, returned, or left out by the statement.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type BankNotice, listBankNotices, noticeStates } from "#server/bank/notices-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { useNoticeColumns } from "./notice-columns.tsx";
import { gatewayWords } from "./words.ts";

const LOOK_AGAIN_MS = 10_000;

export function BankNotices() {
  const say = useWords(gatewayWords);
  const search = useSearch({ from: "/portal/bank-notices" });
  const navigate = useNavigate({ from: "/bank-notices" });
  const notices = useAnswer(listBankNotices, { query: search }, { refetchInterval: LOOK_AGAIN_MS });
  const counts = notices.data?.counts;
  const columns = useNoticeColumns();
  return (
    <div className="whole-window">
      <Running
        title={say("noticesTitle")}
        sums={(["awaited", "contradicted"] as const).map((state) => ({
          label: say(`notice.${state}`),
          value: <Money paise={counts ? (counts[state]?.paise ?? "0") : undefined} sign />,
        }))}
      >
        <span className="hint">{say("noticesScope")}</span>
      </Running>
      <nav className="views" aria-label={say("noticesViews")}>
        <Link to="/bank-notices" search={{ page: 1 }} {...(!search.state && { "aria-current": "page" as const })}>
          {say("all")}
        </Link>
        {noticeStates.map((state) => (
          <Link
            key={state}
            to="/bank-notices"
            search={{ page: 1, state }}
            {...(search.state === state && { "aria-current": "page" as const })}
          >
            {say(`notice.${state}`)} <span>{counts && groupNumber(counts[state]?.count ?? 0)}</span>
          </Link>
        ))}
      </nav>
      <Filters
        pager={
          <Pager
            page={search.page}
            total={notices.data?.total}
            onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
          />
        }
      >
        {null}
      </Filters>
      <LedgerTable
        label={say("noticesTitle")}
        columns={columns}
        rows={notices.data?.rows}
        rowKey={idOf}
        error={notices.error}
        onRetry={() => void notices.refetch()}
        empty={
          search.state ? (
            <Empty title={say("noneInView")}>{say("noneInViewBody")}</Empty>
          ) : (
            <Empty title={say("noticesEmpty")}>{say("noticesEmptyBody")}</Empty>
          )
        }
      />
    </div>
  );
}

function idOf({ id }: BankNotice): string {
  return id;
}
