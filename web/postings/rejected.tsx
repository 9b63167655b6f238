// What billing rejected, with its reason; ticked and sent again once the cause is mended.

import { Button } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { listPostingItems, type PostingItem, type PostingSum, retryPostings } from "#server/postings/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { CommittedBar } from "#web/ui/frame.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { rupees } from "#web/ui/money.tsx";
import { Empty, Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { TickStrip, type Ticks, useTicks } from "#web/ui/ticks.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { signed, useRejectedColumns } from "./columns.tsx";
import type { PostingsSearch } from "./search.ts";
import { postingsWords } from "./words.ts";

interface Sent {
  readonly items: number;
  readonly paise: string;
}

export function Rejected(props: {
  sum: PostingSum | undefined;
  actions: ReactNode;
  onChange: (wanted: Partial<PostingsSearch>) => void;
}) {
  const say = useWords(postingsWords);
  const { page, q } = useSearch({ from: "/portal/postings" });
  const items = useAnswer(listPostingItems, { query: { page, q } });
  const mends = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  const ticks = useTicks();
  const seen = useSeen(items.data?.rows);
  const [sent, setSent] = useState<Sent | null>(null);
  const columns = useRejectedColumns(props.sum?.paise);
  const onPage = items.data?.rows.filter((item) => ticks.has(keyOf(item))).length ?? 0;
  return (
    <>
      <Filters
        pager={
          <>
            <Pager page={page} total={items.data?.total} onPage={(to) => props.onChange({ page: to })} />
            {props.actions}
          </>
        }
        onClear={q ? () => props.onChange({ q: undefined }) : undefined}
      >
        <SearchInput
          label={say("searchBill")}
          value={q ?? ""}
          onChange={(text) => props.onChange({ q: text.trim() || undefined })}
        />
      </Filters>
      {sent && (
        <Note kind="matched" role="status">
          {say("sent", { count: sent.items, sum: rupees(sent.paise) })}{" "}
          <Link to="/postings" search={{ page: 1, state: "waiting" }}>
            {say("toWaiting")}
          </Link>
        </Note>
      )}
      {mends && (
        <TickStrip
          ticks={ticks}
          onPage={onPage}
          count={q === undefined ? (props.sum?.items ?? 0) : onPage}
          {...(props.sum && { paise: props.sum.paise })}
        />
      )}
      <LedgerTable
        label={say("view.rejected")}
        columns={columns}
        rows={items.data?.rows}
        rowKey={keyOf}
        rowName={nameOf}
        {...(mends && { ticks })}
        totalLabel={say("total")}
        error={items.error}
        onRetry={() => void items.refetch()}
        empty={
          q ? (
            <Empty title={say("noneFound")}>{say("noneFoundBody")}</Empty>
          ) : (
            <Empty title={say("emptyRejected")}>{say("emptyRejectedBody")}</Empty>
          )
        }
      />
      {mends && <Retry ticks={ticks} seen={seen} sum={props.sum} onSent={setSent} />}
    </>
  );
}

/** Ticks outlive their page; so do the amounts that were ticked there. */
function useSeen(rows: readonly PostingItem[] | undefined): ReadonlyMap<string, PostingItem> {
  const seen = useRef(new Map<string, PostingItem>());
  for (const item of rows ?? []) seen.current.set(keyOf(item), item);
  return seen.current;
}

function Retry(props: {
  ticks: Ticks;
  seen: ReadonlyMap<string, PostingItem>;
  sum: PostingSum | undefined;
  onSent: (sent: Sent) => void;
}) {
  const say = useWords(postingsWords);
  const { ticks, seen, sum } = props;
  const retry = useCommand(retryPostings, {
    onDone: (answer) => {
      ticks.clear();
      props.onSent(answer);
    },
  });
  const chosen = [...ticks.ids].flatMap((id) => seen.get(id) ?? []);
  const count = ticks.all ? (sum?.items ?? 0) : chosen.length;
  if (count === 0) return <ProblemNote error={retry.error} />;
  const paise = ticks.all
    ? (sum?.paise ?? "0")
    : String(chosen.reduce((all, { kind, paise }) => all + BigInt(signed(kind, paise)), 0n));
  const bills = ticks.all ? "all" : chosen.map(({ postingId, billNumber }) => ({ postingId, billNumber }));
  return (
    <>
      <ProblemNote error={retry.error} />
      <CommittedBar what={say("chosen", { count })} hint={say("chosenHint")} paise={paise}>
        <Button onClick={ticks.clear}>{say("untick")}</Button>
        <PrimaryButton loading={retry.isPending} onClick={() => retry.mutate({ body: { bills } })}>
          {say("retry", { count, sum: rupees(paise) })}
        </PrimaryButton>
      </CommittedBar>
    </>
  );
}

function keyOf({ postingId, billNumber }: PostingItem): string {
  return `${postingId} ${billNumber}`;
}

function nameOf({ billNumber }: PostingItem): string {
  return billNumber;
}
