// One mass-tag file: its check, its control totals and wrong rows, its applying, and the file back with what became of each row.

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { applyTagUpload, getTagUpload, type TagUploadTotals, tagUploadFile } from "#server/connections/contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, sayProblem, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { Stumbled } from "#web/runs/run-progress.tsx";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { ControlTotals } from "./control-totals.tsx";
import { type Choices, noChoices, SendChoices, sentBy } from "./send-choices.tsx";
import { taggingWords } from "./tagging/words.ts";
import { UploadRows } from "./upload-rows.tsx";
import { UploadState } from "./upload-state.tsx";
import { connectionsWords } from "./words.ts";
import "./connections.css";

export function TagUploadPage() {
  const { id } = useParams({ from: "/portal/connections/mass-tag/$id" });
  const upload = useAnswer(getTagUpload, { params: { id } });
  if (upload.error) return <ProblemNote error={upload.error} onRetry={() => void upload.refetch()} />;
  return upload.data ? <Shown upload={upload.data} onChanged={() => void upload.refetch()} /> : null;
}

function Shown(props: { upload: TagUploadTotals; onChanged: () => void }) {
  const say = useWords(connectionsWords);
  const language = useLanguage();
  const { upload } = props;
  const working = upload.state === "checking" || upload.state === "applying";
  const settled = upload.state === "checked" || upload.state === "applied";
  const [choices, setChoices] = useState(noChoices);
  const acts = useUser().roles.some((role) => role === "maker" || role === "admin");
  const sendable = upload.state === "checked" && acts && upload.good + sentBy(upload, choices) > 0;
  return (
    <div className="whole-page">
      <Running
        title={upload.fileName}
        sums={[
          { label: say("rows"), value: groupNumber(upload.rows) },
          upload.state === "applied"
            ? { label: say("applied"), value: groupNumber(upload.applied) }
            : { label: say("good"), value: groupNumber(upload.good) },
          { label: say("wrong"), value: groupNumber(upload.wrong) },
        ]}
      >
        <UploadState state={upload.state} chip />
        <span className="hint">
          {say("sentBy", {
            when: showTime(upload.uploadedAt),
            who: language === "hi" ? upload.uploadedByHi : upload.uploadedBy,
          })}
        </span>
      </Running>
      <div className="page mass-tag">
        <p>
          <Link to="/connections/mass-tag" search={{ page: 1, action: upload.action }}>
            {say("back")}
          </Link>
        </p>
        {upload.problem && <Refused problem={upload.problem} />}
        {working && upload.workId && (
          <Working
            key={upload.workId}
            workId={upload.workId}
            applying={upload.state === "applying"}
            onDone={props.onChanged}
          />
        )}
        {upload.state === "applied" && <Applied upload={upload} />}
        {upload.state === "checked" && acts && upload.action === "tag" && (
          <SendChoices upload={upload} choices={choices} onChange={setChoices} />
        )}
        {settled && <ControlTotals upload={upload} />}
        {settled && upload.wrong > 0 && <FileBack upload={upload} />}
        {settled && <RowsOf upload={upload} />}
      </div>
      {sendable && <Apply upload={upload} choices={choices} />}
    </div>
  );
}

function Refused(props: { problem: NonNullable<TagUploadTotals["problem"]> }) {
  const say = useWords(connectionsWords);
  const { code, message, params } = props.problem;
  return (
    <Note kind="overdue" role="alert">
      <b>{say("refusedTitle")}</b> {sayProblem(code, params) ?? message}
    </Note>
  );
}

function Working(props: { workId: string; applying: boolean; onDone: () => void }) {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  const { work, problem } = useProgress(props.workId);
  const { onDone } = props;
  const ended = work?.state === "done" || work?.state === "failed";
  useEffect(() => {
    if (ended) onDone();
  }, [ended, onDone]);
  if (problem) return <ProblemNote error={problem} />;
  if (work?.stage === "retrying") return <Stumbled work={work} />;
  const counts = { done: work?.done ?? 0, total: work?.total ?? 0 };
  const stage = !work || work.state === "waiting" ? say("work.waiting") : say("work.reading");
  return (
    <Panel>
      <ProgressBar {...counts}>
        {work?.stage === "sending"
          ? sayTagging("sendingWork")
          : counts.total === 0
            ? stage
            : say(props.applying ? "applying" : "checking", counts)}
      </ProgressBar>
      <p className="hint">{say("leave")}</p>
    </Panel>
  );
}

function Applied({ upload }: { upload: TagUploadTotals }) {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  return (
    <Note kind="matched" role="status">
      {upload.action === "transfer"
        ? sayTagging("doneTransfer", { count: upload.applied })
        : say(upload.action === "tag" ? "doneTag" : "doneUntag", { count: upload.applied })}{" "}
      {upload.sent > 0 && sayTagging("sentToDiscom", { count: upload.sent })} {upload.wrong > 0 && say("correct")}{" "}
      <Link to="/connections" search={{ page: 1, sort: "tagged", descending: "true" }}>
        {say("seeConnections")}
      </Link>
      {upload.action === "tag" && (
        <>
          {" · "}
          <Link to="/dues" search={{ page: 1 }}>
            {say("seeDues")}
          </Link>
        </>
      )}
      {upload.sent > 0 && (
        <>
          {" · "}
          <Link to="/connections/claims" search={{ page: 1 }}>
            {sayTagging("seeClaims")}
          </Link>
        </>
      )}
      {upload.batchId !== null && (
        <>
          {" · "}
          <Link to="/connections/batches" search={{ page: 1 }}>
            {sayTagging("seeBatch")}
          </Link>
        </>
      )}
    </Note>
  );
}

function FileBack({ upload }: { upload: TagUploadTotals }) {
  const say = useWords(connectionsWords);
  const language = useLanguage();
  const [problem, setProblem] = useState<unknown>(null);
  const save = (only?: "wrong") => {
    setProblem(null);
    saveFile(tagUploadFile, { params: { id: upload.id }, query: { language, ...(only && { only }) } }).catch(
      setProblem,
    );
  };
  return (
    <div className="file-back">
      <span>{say("fileBack")}</span>
      <Button leftSection={<IconDownload size={16} />} onClick={() => save()}>
        {say("wholeFile")}
      </Button>
      <Button leftSection={<IconDownload size={16} />} onClick={() => save("wrong")}>
        {say("wrongOnly")}
      </Button>
      <ProblemNote error={problem} />
    </div>
  );
}

function RowsOf({ upload }: { upload: TagUploadTotals }) {
  const { page, outcome } = useSearch({ from: "/portal/connections/mass-tag/$id" });
  const navigate = useNavigate({ from: "/connections/mass-tag/$id" });
  return (
    <UploadRows
      upload={upload}
      page={page}
      outcome={outcome}
      onPage={(wanted) => void navigate({ search: { outcome, page: wanted } })}
    />
  );
}

function Apply({ upload, choices }: { upload: TagUploadTotals; choices: Choices }) {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  const apply = useCommand(applyTagUpload);
  const count = upload.good;
  const sent = sentBy(upload, choices);
  const will = {
    tag: say("toTag", { count }),
    untag: say("toUntag", { count }),
    transfer: sayTagging("toTransfer", { count }),
  }[upload.action];
  const act = {
    tag: say("applyTag", { count }),
    untag: say("applyUntag", { count }),
    transfer: sayTagging("applyTransfer", { count }),
  }[upload.action];
  const left = upload.wrong - sent;
  const body = {
    withoutProof: choices.claim ? ("claim" as const) : ("leave" as const),
    heldByAnother: choices.dispute ? ("dispute" as const) : ("leave" as const),
    note: choices.note,
    paper: choices.paper,
  };
  return (
    <section className="committed">
      <div className="what">
        {count > 0 && <b>{will}</b>}
        {sent > 0 && <span>{sayTagging("willSend", { count: sent })}</span>}
        {left > 0 && <span className="hint">{say("leftOut", { count: left })}</span>}
      </div>
      <ProblemNote error={apply.error} />
      <div className="actions">
        <PrimaryButton loading={apply.isPending} onClick={() => apply.mutate({ params: { id: upload.id }, body })}>
          {count > 0 ? act : sayTagging("sendAct", { count: sent })}
        </PrimaryButton>
      </div>
    </section>
  );
}
