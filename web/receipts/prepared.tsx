// Papers by the hundred: what is wanted of them, drawn in the background, and kept here for a month for who asked.

import { Button, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Language } from "#server/contract.ts";
import { askReceiptPapers, type ReceiptPapers } from "#server/receipts/papers-contract.ts";
import { listPapers, type Paper, paperFile } from "#server/work/papers-contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Empty, Note, PrimaryButton, ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import type { PreparedSearch } from "./search.ts";
import { receiptsWords } from "./words.ts";
import "./receipts.css";

export function PreparedPapers() {
  const say = useWords(receiptsWords);
  const papers = useAnswer(listPapers, { query: {} });
  return (
    <>
      <Running title={say("papers")} />
      <div className="page receipt-page">
        <p>
          <Link to="/receipts" search={{ page: 1 }}>
            {say("all")}
          </Link>
        </p>
        <Wanted />
        <ProblemNote error={papers.error} onRetry={() => void papers.refetch()} />
        {papers.data && <Papers rows={papers.data.rows} onDrawn={() => void papers.refetch()} />}
      </div>
    </>
  );
}

function Wanted() {
  const say = useWords(receiptsWords);
  const language = useLanguage();
  const search = useSearch({ from: "/portal/receipts/papers" });
  const navigate = useNavigate({ from: "/receipts/papers" });
  const ask = useCommand(askReceiptPapers);
  const { per = "connection", as = "pdf", language: wanted = language, number, ...rest } = search;
  const go = (change: Partial<PreparedSearch>) => void navigate({ search: { ...search, ...change }, replace: true });
  const selection = { ...rest, ...(number !== undefined && { numbers: [number] }) };
  return (
    <Panel title={say("papersAsk")} hint={said()}>
      <form
        className="papers-form"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate({ body: { selection, per, as, language: wanted } satisfies ReceiptPapers });
        }}
      >
        <NativeSelect
          label={say("per")}
          value={per}
          onChange={({ currentTarget: { value } }) => go({ per: value as ReceiptPapers["per"] })}
          data={(["connection", "receipt"] as const).map((value) => ({ value, label: say(`per.${value}`) }))}
        />
        <NativeSelect
          label={say("asFile")}
          value={as}
          onChange={({ currentTarget: { value } }) => go({ as: value as ReceiptPapers["as"] })}
          data={(["pdf", "zip"] as const).map((value) => ({ value, label: say(`as.${value}`) }))}
        />
        <NativeSelect
          label={say("inLanguage")}
          value={wanted}
          onChange={({ currentTarget: { value } }) => go({ language: value as Language })}
          data={[
            { value: "en", label: "English" },
            { value: "hi", label: "हिन्दी" },
          ]}
        />
        <PrimaryButton type="submit" loading={ask.isPending}>
          {say("draw")}
        </PrimaryButton>
      </form>
      <p className="hint">{say("papersLeave")}</p>
      <ProblemNote error={ask.error} />
    </Panel>
  );

  /** What is chosen, as the list of receipts has it. */
  function said(): string {
    const { q, advice, from, to } = rest;
    const parts = [
      number,
      advice,
      q,
      from && say("fromOn", { from: showDate(from) }),
      to && say("untilOn", { to: showDate(to) }),
      rest.state && say(`state.${rest.state}`),
    ].filter(Boolean);
    return parts.length === 0 ? say("papersAll") : parts.join(", ");
  }
}

function Papers(props: { rows: readonly Paper[]; onDrawn: () => void }) {
  const say = useWords(receiptsWords);
  if (props.rows.length === 0) return <Empty title={say("papersNone")}>{say("papersNoneBody")}</Empty>;
  return (
    <Panel flush title={say("papersList")} className="papers-list">
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("papersKind")}</th>
            <th>{say("papersAsked")}</th>
            <th>{say("papersFile")}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((paper) => (
            <tr key={paper.workId}>
              <th scope="row">{paper.kind === "draw-proofs" ? say("kind.proofs") : say("kind.receipts")}</th>
              <td>{showTime(paper.askedAt)}</td>
              <td>
                {paper.file ? (
                  <Ready workId={paper.workId} file={paper.file} />
                ) : (
                  <Drawing workId={paper.workId} onDrawn={props.onDrawn} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Ready(props: { workId: string; file: NonNullable<Paper["file"]> }) {
  const say = useWords(receiptsWords);
  const [problem, setProblem] = useState<unknown>(null);
  const { name, bytesCount, kept } = props.file;
  if (!kept) return <span className="hint">{say("papersGone", { name })}</span>;
  return (
    <>
      <ProblemNote error={problem} />
      <Button
        size="compact-sm"
        leftSection={<IconDownload size={14} />}
        onClick={() =>
          void saveFile(paperFile, { params: { workId: props.workId } }).then(() => setProblem(null), setProblem)
        }
      >
        {name}
      </Button>{" "}
      <span className="hint">{sizeOf(bytesCount)}</span>
    </>
  );
}

function Drawing(props: { workId: string; onDrawn: () => void }) {
  const say = useWords(receiptsWords);
  const { work } = useProgress(props.workId);
  const { onDrawn } = props;
  const isDone = work?.state === "done";
  useEffect(() => {
    if (isDone) onDrawn();
  }, [isDone, onDrawn]);
  if (work?.state === "failed") return <Note kind="overdue">{say("papersFailed")}</Note>;
  const counts = { done: work?.done ?? 0, total: work?.total ?? 0 };
  const words = { done: groupNumber(counts.done), total: groupNumber(counts.total) };
  return (
    <ProgressBar {...counts}>{work?.state === "running" ? say("drawing", words) : say("drawingWaits")}</ProgressBar>
  );
}

const KB = 1024;

function sizeOf(bytes: number): string {
  return bytes < KB * KB ? `${Math.ceil(bytes / KB)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}
