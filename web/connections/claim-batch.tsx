// One payer's claims beside what billing knows of each number, ticked and decided in bulk with the progress in sight.

import { Button } from "@mantine/core";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import {
  type ClaimBatch,
  type ClaimsDecided,
  claimStandings,
  claimStates,
  decideClaims,
  getClaimBatch,
  getTagPaper,
  listClaimRows,
} from "#server/connections/claims/claims-contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { FilterMenu, Filters, Pager, SearchInput } from "#web/ui/filters.tsx";
import { Running } from "#web/ui/frame.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty, Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useTicks } from "#web/ui/ticks.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { claimIdOf, isWaiting, useClaimColumns } from "./claim-columns.tsx";
import { likes } from "./search.ts";
import { taggingWords } from "./tagging/words.ts";
import { WorkBar } from "./work-bar.tsx";
import "./connections.css";

/** In hundredths, both included. */
const bounds = { high: [70, 100], middle: [40, 69], low: [0, 39] } as const;

export function ClaimBatchPage() {
  const say = useWords(taggingWords);
  const { id } = useParams({ from: "/portal/tag-claims/$id" });
  const search = useSearch({ from: "/portal/tag-claims/$id" });
  const navigate = useNavigate({ from: "/tag-claims/$id" });
  const batch = useAnswer(getClaimBatch, { params: { id } });
  const { page, state, standing, like, search: text, work } = search;
  const view = {
    standing,
    search: text,
    ...(like && { likeMin: bounds[like][0], likeMax: bounds[like][1] }),
  };
  const found = useAnswer(listClaimRows, { params: { id }, query: { page, state, ...view } });
  const ticks = useTicks();
  const go = (change: Partial<typeof search>) => {
    ticks.clear();
    void navigate({ search: (before) => ({ ...before, page: 1, ...change }) });
  };
  const decides = useUser().roles.some((role) => role === "supervisor" || role === "admin");
  const columns = useClaimColumns();
  const waiting = found.data?.waiting ?? 0;
  const count = ticks.all ? waiting : ticks.ids.size;
  if (batch.error) return <ProblemNote error={batch.error} onRetry={() => void batch.refetch()} />;
  return (
    <div className="whole-window">
      {batch.data && <Head batch={batch.data} />}
      {work && (
        <WorkBar key={work} id={work}>
          {(ended) => <Decided result={ended.result as ClaimsDecided} />}
        </WorkBar>
      )}
      <Filters
        pager={<Pager page={page} total={found.data?.total} onPage={(wanted) => go({ page: wanted })} />}
        onClear={state || standing || like || text ? () => void navigate({ search: { page: 1, work } }) : undefined}
      >
        <SearchInput
          label={say("search")}
          value={text ?? ""}
          onChange={(typed) => go({ search: typed.trim() || undefined })}
        />
        <FilterMenu
          label={say("standing")}
          any={say("anyStanding")}
          value={standing ?? null}
          choices={claimStandings.map((one) => ({
            value: one,
            label: `${say(`standing.${one}`)} (${groupNumber(found.data?.standings[one] ?? 0)})`,
          }))}
          onChange={(wanted) => go({ standing: wanted ?? undefined })}
        />
        <FilterMenu
          label={say("like")}
          any={say("anyLike")}
          value={like ?? null}
          choices={likes.map((one) => ({ value: one, label: say(`like.${one}`) }))}
          onChange={(wanted) => go({ like: wanted ?? undefined })}
        />
        <FilterMenu
          label={say("state")}
          any={say("anyState")}
          value={state ?? null}
          choices={claimStates.map((one) => ({ value: one, label: say(`claim.${one}`) }))}
          onChange={(wanted) => go({ state: wanted ?? undefined })}
        />
      </Filters>
      {decides && waiting > 0 && !ticks.all && (
        <div className="matching">
          <button type="button" className="button-of-all" onClick={ticks.tickAll}>
            {say("tickAllWaiting", { count: waiting })}
          </button>
        </div>
      )}
      <LedgerTable
        label={say("rowsLabel", { payer: batch.data?.payer ?? "", page })}
        columns={columns}
        rows={found.data?.rows}
        rowKey={claimIdOf}
        {...(decides && { ticks, tickable: isWaiting })}
        rowName={({ number }) => number}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<Empty title={say("noneHere")}>{say("noneHereBody")}</Empty>}
      />
      {decides && count > 0 && (
        <Decide
          batchId={id}
          count={count}
          claims={ticks.all ? { view, count: waiting } : { ids: [...ticks.ids] }}
          onClear={ticks.clear}
          onStarted={(workId) => {
            ticks.clear();
            void navigate({ search: (before) => ({ ...before, page: 1, work: workId }) });
          }}
        />
      )}
    </div>
  );
}

function Head({ batch }: { batch: ClaimBatch }) {
  const say = useWords(taggingWords);
  const language = useLanguage();
  const [problem, setProblem] = useState<unknown>(null);
  const { paper, payerId } = batch;
  return (
    <>
      <Running
        title={language === "hi" ? batch.payerHi : batch.payer}
        tab={say("officeClaims")}
        sums={[
          { label: say("count"), value: groupNumber(batch.claims) },
          { label: say("waiting"), value: groupNumber(batch.waiting) },
        ]}
        actions={
          paper && (
            <Button
              onClick={() =>
                void saveFile(getTagPaper, { params: { payer: payerId, sha256: paper } }).then(
                  () => setProblem(null),
                  setProblem,
                )
              }
            >
              {say("openPaper")}
            </Button>
          )
        }
      >
        <Link to="/tag-claims" search={{ page: 1 }}>
          {say("backClaims")}
        </Link>
        <span className="hint">{showTime(batch.sentAt)}</span>
      </Running>
      <ProblemNote error={problem} />
      {batch.note && <p className="claim-note">{batch.note}</p>}
    </>
  );
}

function Decided({ result }: { result: ClaimsDecided }) {
  const say = useWords(taggingWords);
  const { approved, refused, disputed, noConnection } = result;
  return (
    <Note kind={noConnection > 0 ? "part" : "matched"} role="status">
      {say("decided", {
        approved: groupNumber(approved),
        refused: groupNumber(refused),
        disputed: groupNumber(disputed),
      })}{" "}
      {noConnection > 0 && say("noConnectionLeft", { count: noConnection })}
    </Note>
  );
}

function Decide(props: {
  batchId: string;
  count: number;
  claims: { ids: string[] } | { view: object; count: number };
  onClear: () => void;
  onStarted: (workId: string) => void;
}) {
  const say = useWords(taggingWords);
  const { batchId, count, claims } = props;
  const [refusing, setRefusing] = useState(false);
  const decide = useCommand(decideClaims, { onDone: ({ workId }) => props.onStarted(workId) });
  const send = (verdict: "approved" | "refused", reason = "") =>
    decide.mutate({ params: { id: batchId }, body: { claims, verdict, reason } });
  return (
    <section className="committed">
      <div className="what">
        <b>{say("chosen", { count })}</b>
        <span className="hint">{say("approveHint")}</span>
      </div>
      {!refusing && <ProblemNote error={decide.error} />}
      <div className="actions">
        <Button onClick={props.onClear}>{say("cancel")}</Button>
        <Button onClick={() => setRefusing(true)}>{say("refuse", { count })}</Button>
        <PrimaryButton loading={decide.isPending} onClick={() => send("approved")}>
          {say("approve", { count })}
        </PrimaryButton>
      </div>
      <ReasonModal
        opened={refusing}
        title={say("refuseTitle", { count })}
        act={say("refuse", { count })}
        busy={decide.isPending}
        error={decide.error}
        onReason={(reason) => send("refused", reason)}
        onClose={() => setRefusing(false)}
      >
        <p>{say("refuseBody")}</p>
      </ReasonModal>
    </section>
  );
}
