// What billing must hear: what waits for it, what it rejected, what it has taken.

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useCallback, useState } from "react";
import {
  exportPostings,
  listPostings,
  type Posting,
  type PostingState,
  type PostingSum,
  postingStates,
} from "#server/postings/contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { BillsOf } from "./bills-of.tsx";
import { usePostingColumns } from "./columns.tsx";
import { Rejected } from "./rejected.tsx";
import type { PostingsSearch } from "./search.ts";
import { postingsWords } from "./words.ts";
import "./postings.css";

export function Postings() {
  const say = useWords(postingsWords);
  const search = useSearch({ from: "/portal/postings" });
  const navigate = useNavigate({ from: "/postings" });
  const { posting, ...query } = search;
  // The sums of all states come with the list of any.
  const postings = useAnswer(listPostings, { query: search.state === "rejected" ? { state: "rejected" } : query });
  const sums = postings.data?.sums;
  const [problem, setProblem] = useState<unknown>(null);
  const change = useCallback(
    (wanted: Partial<PostingsSearch>) =>
      void navigate({ search: (before) => ({ ...before, page: 1, posting: undefined, ...wanted }) }),
    [navigate],
  );
  return (
    <div className="whole-window postings">
      <Running
        title={say("title")}
        sums={postingStates.map((state) => ({
          label: sums ? say(`sum.${state}`, { count: sums[state].items }) : say(`view.${state}`),
          value: <Money paise={sums?.[state].paise} sign />,
        }))}
      >
        <span className="hint">{say("scope")}</span>
      </Running>
      <nav className="views" aria-label={say("views")}>
        {postingStates.map((state) => (
          <Link
            key={state}
            to="/postings"
            search={{ page: 1, state }}
            {...(search.state === state && { "aria-current": "page" as const })}
          >
            {say(`view.${state}`)} <span>{sums && rowsIn(state, sums)}</span>
          </Link>
        ))}
      </nav>
      <ProblemNote error={problem} />
      {search.state === "rejected" ? (
        <Rejected sum={sums?.rejected} actions={<Export onProblem={setProblem} />} onChange={change} />
      ) : (
        <Listed
          postings={postings}
          sum={search.state === "waiting" ? sums?.waiting.paise : undefined}
          actions={<Export onProblem={setProblem} />}
          onChange={change}
        />
      )}
      <BillsOf
        posting={posting}
        onClose={() => void navigate({ search: (before) => ({ ...before, posting: undefined }) })}
      />
    </div>
  );
}

/** As many as the view has rows: rejected bills are listed one by one, and of what is done with nobody needs the count. */
function rowsIn(state: PostingState, sums: Record<PostingState, PostingSum>): string {
  if (state === "acknowledged") return "";
  return groupNumber(state === "waiting" ? sums.waiting.postings : sums.rejected.items);
}

function Listed(props: {
  postings: ReturnType<typeof useAnswer<typeof listPostings>>;
  sum: string | undefined;
  actions: ReactNode;
  onChange: (wanted: Partial<PostingsSearch>) => void;
}) {
  const say = useWords(postingsWords);
  const { page, state, q, posting } = useSearch({ from: "/portal/postings" });
  const { postings, onChange } = props;
  const toBills = useCallback(({ id }: Posting) => onChange({ posting: id, page }), [onChange, page]);
  const columns = usePostingColumns(props.sum, toBills);
  return (
    <>
      <Filters
        pager={
          <>
            <Pager page={page} total={postings.data?.total} onPage={(to) => onChange({ page: to })} />
            {props.actions}
          </>
        }
        onClear={q ? () => onChange({ q: undefined }) : undefined}
      >
        <SearchInput
          label={say("search")}
          value={q ?? ""}
          onChange={(text) => onChange({ q: text.trim() || undefined })}
        />
      </Filters>
      <LedgerTable
        label={say(`view.${state}`)}
        columns={columns}
        rows={postings.data?.rows}
        stale={postings.isPlaceholderData}
        rowKey={idOf}
        current={posting ?? null}
        onOpen={toBills}
        totalLabel={props.sum === undefined ? undefined : say("total")}
        error={postings.error}
        onRetry={() => void postings.refetch()}
        empty={
          q ? (
            <Empty title={say("noneFound")}>{say("noneFoundBody")}</Empty>
          ) : (
            <Empty title={say(state === "waiting" ? "emptyWaiting" : "emptyAcknowledged")}>
              {say(state === "waiting" ? "emptyWaitingBody" : "emptyAcknowledgedBody")}
            </Empty>
          )
        }
      />
    </>
  );
}

function Export(props: { onProblem: (problem: unknown) => void }) {
  const say = useWords(postingsWords);
  const may = useUser().roles.some((role) => role === "accountant" || role === "billing");
  const [busy, setBusy] = useState(false);
  if (!may) return null;
  const save = () => {
    setBusy(true);
    saveFile(exportPostings, { query: {} })
      .then(() => props.onProblem(null), props.onProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Button leftSection={<IconDownload size={16} />} loading={busy} onClick={save}>
      {say("export")}
    </Button>
  );
}

function idOf({ id }: Posting): string {
  return id;
}
