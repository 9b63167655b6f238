// "12 connections look like yours": enough to recognise each, to claim it from the discom or to say that it is not ours.

import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import {
  claimTagHints,
  dismissTagHints,
  listTagHints,
  type TagHint,
} from "#server/connections/hints/hints-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useTicks } from "#web/ui/ticks.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { PaperChooser } from "./paper-chooser.tsx";
import { taggingWords } from "./tagging/words.ts";

const SIZE = 20;

export function Hints(props: { tags: boolean }) {
  const say = useWords(taggingWords);
  const [page, setPage] = useState(1);
  const [shown, setShown] = useState(false);
  const [paper, setPaper] = useState<string | undefined>();
  const found = useAnswer(listTagHints, { query: { page, size: SIZE } });
  const ticks = useTicks();
  const claim = useCommand(claimTagHints, { onDone: ticks.clear });
  const dismiss = useCommand(dismissTagHints, { onDone: ticks.clear });
  const columns = useColumns();
  const count = found.data?.total ?? 0;
  const ids = [...ticks.ids];
  if (count === 0 && !claim.data) return null;
  return (
    <div className="hints-panel">
      <Note kind="suggested" role="status">
        {count > 0 && <b>{say("hints", { count })}</b>}{" "}
        {claim.data && say("hintsClaimed", { count: claim.data.claimed })}{" "}
        <button type="button" className="link-button" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {say(shown ? "hintsHide" : "hintsShow")}
        </button>
      </Note>
      {shown && count > 0 && (
        <Panel
          flush
          actions={count > SIZE && <Pager page={page} size={SIZE} total={count} onPage={setPage} />}
          title={say("hintsLabel")}
        >
          <p className="hint inside">{say("hintsHint")}</p>
          <LedgerTable
            label={say("hintsLabel")}
            columns={columns}
            rows={found.data?.rows}
            rowKey={idOf}
            ticks={props.tags ? ticks : undefined}
            rowName={({ maskedNumber }) => maskedNumber}
            error={found.error}
            empty={null}
          />
          {ids.length > 0 && (
            <div className="act inside">
              <PaperChooser onPaper={setPaper} />
              <ProblemNote error={claim.error ?? dismiss.error} />
              <Button loading={dismiss.isPending} onClick={() => dismiss.mutate({ body: { ids } })}>
                {say("hintsDismiss", { count: ids.length })}
              </Button>
              <Button loading={claim.isPending} onClick={() => claim.mutate({ body: { ids, paper } })}>
                {say("hintsClaim", { count: ids.length })}
              </Button>
            </div>
          )}
        </Panel>
      )}
    </div>
  );
}

function idOf({ id }: TagHint): string {
  return id;
}

function useColumns(): LedgerColumn<TagHint>[] {
  const say = useWords(taggingWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "number",
        head: say("number"),
        names: true,
        card: "name",
        cell: (one) => <span className="reference">{one.maskedNumber}</span>,
      },
      { id: "discom", head: say("discom"), cell: (one) => one.discomName },
      {
        id: "office",
        head: say("office"),
        card: "state",
        cell: (one) => (language === "hi" ? one.officeHi : one.office),
      },
      { id: "category", head: say("category"), cell: (one) => one.category },
      { id: "why", head: say("why"), cell: (one) => say(`why.${one.why}`) },
      {
        id: "likeness",
        head: say("likeness"),
        amount: true,
        card: "amount",
        cell: (one) => say("percent", { value: one.likeness }),
      },
    ],
    [say, language],
  );
}
