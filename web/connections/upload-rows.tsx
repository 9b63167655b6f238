// Rows of a mass-tag file: first those that are wrong, or those of one outcome.

import { useMemo } from "react";
import {
  listTagUploadRows,
  type TagAction,
  type TagUploadRow,
  type TagUploadTotals,
} from "#server/connections/contract.ts";
import type { Outcome } from "#server/connections/outcomes-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";

export function UploadRows(props: {
  upload: TagUploadTotals;
  page: number;
  outcome: Outcome | undefined;
  onPage: (page: number) => void;
}) {
  const say = useWords(connectionsWords);
  const { upload, page, outcome } = props;
  const found = useAnswer(listTagUploadRows, { params: { id: upload.id }, query: { page, outcome } });
  const columns = useColumns(upload.action);
  const title = outcome ? say("rowsOf", { outcome: say(`outcome.${outcome}`) }) : say("wrongRows");
  return (
    <Panel
      title={title}
      flush
      actions={(found.data?.total ?? 0) > 100 && <Pager page={page} total={found.data?.total} onPage={props.onPage} />}
    >
      <LedgerTable
        label={title}
        columns={columns}
        rows={found.data?.rows}
        rowKey={keyOf}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={outcome ? <Empty title={say("noRows")} /> : <Empty title={say("noWrong")}>{say("noWrongBody")}</Empty>}
      />
    </Panel>
  );
}

function keyOf(row: TagUploadRow): string {
  return String(row.row);
}

function useColumns(action: TagAction): LedgerColumn<TagUploadRow>[] {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  return useMemo(() => {
    const dimmed = (text: string) => text || <span className="dim">–</span>;
    const proof: LedgerColumn<TagUploadRow> = { id: "proof", head: say("proof"), cell: (one) => dimmed(one.proof) };
    const unit: LedgerColumn<TagUploadRow> = {
      id: "unit",
      head: sayTagging("subUnit"),
      cell: (one) => dimmed(one.subUnit),
    };
    return [
      { id: "row", head: say("row"), amount: true, card: "amount", cell: (one) => groupNumber(one.row) },
      { id: "discom", head: say("discom"), cell: (one) => dimmed(one.discom) },
      { id: "number", head: say("connection"), names: true, card: "name", cell: (one) => dimmed(one.number) },
      ...(action === "tag" ? [proof] : []),
      ...(action === "transfer"
        ? [unit]
        : [
            {
              id: "label",
              head: say(action === "tag" ? "ownLabel" : "reason"),
              cell: (one: TagUploadRow) => dimmed(one.label || one.site),
            },
          ]),
      {
        id: "outcome",
        head: say("what"),
        card: "state",
        cell: (one) => [say(`outcome.${one.outcome}`), one.reason].filter(Boolean).join(" "),
      },
    ];
  }, [say, sayTagging, action]);
}
