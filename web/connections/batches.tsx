// Mass actions on connections: what was done, by whom, how far it is, and the way back for a week.

import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { listTagBatches, type TagBatch, UNDO_DAYS, undoTagBatch } from "#server/connections/batch/batches-contract.ts";
import { groupNumber, type Say, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { Sections } from "./sections.tsx";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";
import { WorkBar } from "./work-bar.tsx";
import "./connections.css";

export function TagBatches() {
  const say = useWords(taggingWords);
  const title = useWords(connectionsWords)("title");
  const { page } = useSearch({ from: "/portal/connections/batches" });
  const navigate = useNavigate({ from: "/connections/batches" });
  const found = useAnswer(listTagBatches, { query: { page } });
  const [undoing, setUndoing] = useState<TagBatch | null>(null);
  const undo = useCommand(undoTagBatch, { onDone: () => setUndoing(null) });
  const acts = useUser().roles.some((role) => role === "maker" || role === "admin");
  const columns = useColumns(acts ? setUndoing : null);
  const running = found.data?.rows.filter(({ state }) => state === "applying") ?? [];
  return (
    <div className="whole-window">
      <Running title={title} tab={say("batches")}>
        <Pager page={page} total={found.data?.total} onPage={(wanted) => void navigate({ search: { page: wanted } })} />
      </Running>
      <Sections at="batches" />
      {running.map(({ id, workId }) => workId && <WorkBar key={id} id={workId} />)}
      <LedgerTable
        label={say("batchesLabel", { page })}
        columns={columns}
        rows={found.data?.rows}
        rowKey={idOf}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<Empty title={say("noBatches")}>{say("noBatchesBody", { days: UNDO_DAYS })}</Empty>}
      />
      <ReasonModal
        key={undoing?.id}
        opened={undoing !== null}
        title={say("undoTitle")}
        act={say("undo")}
        busy={undo.isPending}
        error={undo.error}
        onReason={(reason) => undoing && undo.mutate({ params: { id: undoing.id }, body: { reason } })}
        onClose={() => {
          undo.reset();
          setUndoing(null);
        }}
      >
        <p>{say("undoBody", { count: undoing?.done ?? 0 })}</p>
      </ReasonModal>
    </div>
  );
}

function idOf({ id }: TagBatch): string {
  return id;
}

const looks = { applying: "running", applied: "accepted", refused: "refused" } as const;

function useColumns(onUndo: ((batch: TagBatch) => void) | null): LedgerColumn<TagBatch>[] {
  const say = useWords(taggingWords);
  const language = useLanguage();
  return useMemo(() => {
    const back: LedgerColumn<TagBatch> = {
      id: "undo",
      head: say("undo"),
      card: "state",
      cell: (one) =>
        one.undoneBy ? (
          <State name="reversed">{say("undone")}</State>
        ) : one.undoable && onUndo ? (
          <Button size="compact-sm" onClick={() => onUndo(one)}>
            {say("undo")}
          </Button>
        ) : (
          <span className="dim">–</span>
        ),
    };
    return [
      { id: "when", head: say("when"), cell: (one) => showTime(one.at) },
      { id: "what", head: say("what"), names: true, card: "name", cell: (one) => whatOf(one, language === "hi", say) },
      { id: "who", head: say("who"), cell: (one) => (language === "hi" ? one.byHi : one.by) },
      { id: "done", head: say("done"), amount: true, card: "amount", cell: (one) => groupNumber(one.done) },
      {
        id: "leftOut",
        head: say("leftOut"),
        cell: (one) =>
          one.leftOut.length === 0 ? (
            <span className="dim">–</span>
          ) : (
            one.leftOut.map(({ fault, count }) => say(`fault.${fault}`, { count: groupNumber(count) })).join(" · ")
          ),
      },
      { id: "reason", head: say("reason"), cell: (one) => one.reason || <span className="dim">–</span> },
      {
        id: "state",
        head: say("state"),
        cell: (one) => <State name={looks[one.state]}>{say(`batchState.${one.state}`)}</State>,
      },
      back,
    ];
  }, [say, language, onUndo]);
}

function whatOf(one: TagBatch, hindi: boolean, say: Say<(typeof taggingWords)["en"]>): string {
  const what = one.action === "undo" ? say(`undo.${one.of ?? "tag"}`) : say(`batch.${one.action}`);
  const unit = one.toUnit && say("toUnit", { unit: hindi ? one.toUnit.nameHi : one.toUnit.name });
  const file = one.fileName && say("byFile", { file: one.fileName });
  return [what, unit, file].filter(Boolean).join(" ");
}
