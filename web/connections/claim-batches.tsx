// Claims that came to the discom, batch by batch, those that wait first.

import { Checkbox } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { type ClaimBatch, listClaimBatches } from "#server/connections/claims/claims-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";
import "./connections.css";

export function ClaimBatches() {
  const say = useWords(taggingWords);
  const { page, waiting } = useSearch({ from: "/portal/tag-claims" });
  const navigate = useNavigate({ from: "/tag-claims" });
  const found = useAnswer(listClaimBatches, { query: { page, ...(waiting && { waiting: "true" }) } });
  const columns = useColumns();
  return (
    <div className="whole-window">
      <Running
        title={say("officeClaims")}
        sums={[{ label: say("claimsWaiting"), value: groupNumber(found.data?.waiting ?? 0) }]}
      />
      <Filters
        pager={
          <Pager
            page={page}
            total={found.data?.total}
            onPage={(wanted) => void navigate({ search: { page: wanted, waiting } })}
          />
        }
      >
        <Checkbox
          label={say("onlyWaiting")}
          checked={waiting ?? false}
          onChange={(event) =>
            void navigate({ search: { page: 1, waiting: event.currentTarget.checked ? true : undefined } })
          }
        />
      </Filters>
      <LedgerTable
        label={say("officeClaimsLabel", { page })}
        columns={columns}
        rows={found.data?.rows}
        rowKey={idOf}
        onOpen={({ id }) => void navigate({ to: "/tag-claims/$id", params: { id }, search: { page: 1 } })}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<Empty title={say("noBatchesAtDiscom")}>{say("noBatchesAtDiscomBody")}</Empty>}
      />
    </div>
  );
}

function idOf({ id }: ClaimBatch): string {
  return id;
}

function useColumns(): LedgerColumn<ClaimBatch>[] {
  const say = useWords(taggingWords);
  const language = useLanguage();
  return useMemo(() => {
    const count = (id: "count" | "waiting" | "approved" | "refused" | "disputed", of: (one: ClaimBatch) => number) => ({
      id,
      head: say(id),
      amount: true,
      cell: (one: ClaimBatch) => groupNumber(of(one)),
    });
    return [
      {
        id: "payer",
        head: say("payer"),
        names: true,
        card: "name",
        cell: (one) => (
          <Link to="/tag-claims/$id" params={{ id: one.id }} search={{ page: 1 }}>
            {language === "hi" ? one.payerHi : one.payer}
          </Link>
        ),
      },
      { id: "sent", head: say("sent"), card: "state", cell: (one) => showTime(one.sentAt) },
      { id: "file", head: say("file"), cell: (one) => one.fileName ?? <span className="dim">–</span> },
      count("count", ({ claims }) => claims),
      { ...count("waiting", ({ waiting }) => waiting), card: "amount" as const, strong: true },
      count("approved", ({ approved }) => approved),
      count("refused", ({ refused }) => refused),
      count("disputed", ({ disputed }) => disputed),
    ];
  }, [say, language]);
}
