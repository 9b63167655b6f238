// The bills of one posting and what billing answered to each, beside the list.

import { Drawer } from "@mantine/core";
import { useState } from "react";
import { listPostingItems, type PostingItem } from "#server/postings/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { useBillColumns } from "./columns.tsx";
import { postingsWords } from "./words.ts";

export function BillsOf(props: { posting: string | undefined; onClose: () => void }) {
  const say = useWords(postingsWords);
  return (
    <Drawer
      opened={props.posting !== undefined}
      onClose={props.onClose}
      position="right"
      size="680px"
      title={say("billsOf", { id: props.posting ?? "" })}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      {props.posting !== undefined && <Bills key={props.posting} posting={props.posting} />}
    </Drawer>
  );
}

function Bills(props: { posting: string }) {
  const say = useWords(postingsWords);
  const [page, setPage] = useState(1);
  const [q, setQ] = useState("");
  const items = useAnswer(listPostingItems, { query: { posting: props.posting, page, q: q || undefined } });
  const columns = useBillColumns();
  return (
    <div className="posting-bills">
      <Filters pager={<Pager page={page} total={items.data?.total} onPage={setPage} />}>
        <SearchInput
          label={say("searchOwn")}
          value={q}
          onChange={(text) => {
            setQ(text.trim());
            setPage(1);
          }}
        />
      </Filters>
      <LedgerTable
        label={say("billsOf", { id: props.posting })}
        columns={columns}
        rows={items.data?.rows}
        rowKey={billOf}
        error={items.error}
        onRetry={() => void items.refetch()}
        empty={<Empty title={say("noneFound")}>{say("noneFoundBody")}</Empty>}
      />
    </div>
  );
}

function billOf({ billNumber }: PostingItem): string {
  return billNumber;
}
