// One statement file: what was understood of it, and then either its confirmation, its refusal, or its lines.

import { Button } from "@mantine/core";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import type { Work } from "#server/contract.ts";
import {
  acceptGap,
  confirmStatement,
  discardStatement,
  getStatement,
  previewStatementAgain,
  type StatementFile,
} from "#server/statements/contract.ts";
import { sayProblem, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { RunProgress, Stumbled } from "#web/runs/run-progress.tsx";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { CommittedBar, Running } from "#web/ui/frame.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { AccountChoice, FirstLines, GapNotes, RefusedNote, Understood } from "./file-facts.tsx";
import { FileState } from "./file-state.tsx";
import { LinesOfFile } from "./lines-of-file.tsx";
import { MappingNote } from "./mapping/note.tsx";
import { ProblemRows } from "./problem-rows.tsx";
import { WhatBecame } from "./what-became.tsx";
import { statementsWords } from "./words.ts";
import "./statements.css";

export function Statement() {
  const { id } = useParams({ from: "/portal/statements/$id" });
  const file = useAnswer(getStatement, { params: { id } });
  const { refetch } = file;
  const onImported = useCallback(() => void refetch(), [refetch]);
  if (file.error) return <ProblemNote error={file.error} onRetry={() => void file.refetch()} />;
  return file.data ? <Shown key={id} file={file.data} onImported={onImported} /> : null;
}

function Shown(props: { file: StatementFile; onImported: () => void }) {
  const say = useWords(statementsWords);
  const language = useLanguage();
  const { file } = props;
  const acts = useUser().roles.includes("accountant");
  const { work } = useProgress(file.state === "previewed" ? file.work : null);
  const { onImported } = props;
  const isDone = work?.state === "done";
  useEffect(() => {
    if (isDone) onImported();
  }, [isDone, onImported]);
  const again = useCommand(previewStatementAgain);
  const { mutate: look } = again;
  const looks = again.isPending || again.isError;
  useEffect(() => {
    if (file.outdated && acts && !looks) look({ params: { id: file.id } });
  }, [file.outdated, file.id, acts, looks, look]);
  const isImporting = file.state === "previewed" && file.work !== null && work?.state !== "failed";
  const isToConfirm = file.state === "previewed" && !isImporting && acts;
  return (
    <div className={isToConfirm ? "whole-window" : undefined}>
      <Running
        title={file.fileName}
        sums={[
          { label: say("lines"), value: file.report.statements.reduce((sum, { linesCount }) => sum + linesCount, 0) },
          { label: say("credits"), value: <Money paise={total(file, "creditPaise")} sign /> },
          { label: say("debits"), value: <Money paise={total(file, "debitPaise")} sign /> },
        ]}
      >
        <FileState state={file.state} held={file.held} chip />
        <span className="hint">
          {showTime(file.uploadedAt)}, {say(`source.${file.source}`)}
          {file.uploadedBy &&
            ` ${say("by", { name: language === "hi" ? file.uploadedBy.nameHi : file.uploadedBy.name })}`}
        </span>
      </Running>
      <div className={isToConfirm ? "page statements fills" : "page statements"}>
        <p>
          <Link to="/statements">{say("back")}</Link>
        </p>
        <RefusedNote file={file} />
        <MappingNote file={file} />
        <GapNotes file={file} />
        {file.held && file.state === "imported" && acts && <AcceptGap file={file} />}
        {file.report.problemsCount > 0 && <ProblemRows id={file.id} count={file.report.problemsCount} />}
        {file.report.statements.map((statement, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file's statements have fixed places
          <div className="two" key={index}>
            <Understood statement={statement} report={file.report} isImported={file.state === "imported"} />
            {file.state === "imported" && index === 0 ? (
              <WhatBecame id={file.id} />
            ) : (
              <FirstLines statement={statement} />
            )}
          </div>
        ))}
        {file.state === "imported" && <ImportedLines file={file} />}
        {isImporting && work && <Importing work={work} />}
        {file.state === "imported" && <RunProgress />}
        {work?.state === "failed" && <ImportStopped work={work} />}
      </div>
      {isToConfirm && !file.outdated && <Confirmation file={file} />}
      {isToConfirm && <ProblemNote error={again.error} onRetry={() => look({ params: { id: file.id } })} />}
    </div>
  );
}

function total(file: StatementFile, field: "creditPaise" | "debitPaise" | "newCreditPaise"): string {
  return file.report.statements.reduce((sum, one) => sum + BigInt(one[field] ?? "0"), 0n).toString();
}

function ImportedLines(props: { file: StatementFile }) {
  const search = useSearch({ from: "/portal/statements/$id" });
  const navigate = useNavigate({ from: "/statements/$id" });
  return (
    <LinesOfFile
      id={props.file.id}
      state={search.state}
      page={search.page}
      onView={(view) => void navigate({ search: { ...search, ...view } })}
    />
  );
}

function Importing(props: { work: Work }) {
  const say = useWords(statementsWords);
  const { stage, done, total: all } = props.work;
  if (stage === "retrying") return <Stumbled work={props.work} />;
  return (
    <ProgressBar done={done} total={all}>
      {say(stage === "adding" ? "adding" : "reading", { count: all })}
    </ProgressBar>
  );
}

function ImportStopped(props: { work: Work }) {
  const say = useWords(statementsWords);
  const { code = "", detail = "" } = (props.work.result ?? {}) as { code?: string; detail?: string };
  return (
    <Note kind="overdue" role="alert">
      {say("importFailed")} {sayProblem(code) ?? detail}
    </Note>
  );
}

function AcceptGap(props: { file: StatementFile }) {
  const say = useWords(statementsWords);
  const [asking, setAsking] = useState(false);
  const accept = useCommand(acceptGap, { onDone: () => setAsking(false) });
  return (
    <div className="choose">
      <Button onClick={() => setAsking(true)}>{say("accept")}</Button>
      <ReasonModal
        opened={asking}
        title={say("acceptTitle")}
        act={say("accept")}
        busy={accept.isPending}
        error={accept.error}
        onClose={() => setAsking(false)}
        onReason={(why) => accept.mutate({ params: { id: props.file.id }, body: { why } })}
      >
        <p>{say("acceptBody")}</p>
      </ReasonModal>
    </div>
  );
}

/** The one filled button names how many lines and what sum come in; a contradiction asks for a reason first. */
function Confirmation(props: { file: StatementFile }) {
  const say = useWords(statementsWords);
  const { file } = props;
  const { statements } = file.report;
  const navigate = useNavigate({ from: "/statements/$id" });
  const [account, setAccount] = useState<number | null>(file.bankAccountId);
  const [asking, setAsking] = useState(false);
  const confirm = useCommand(confirmStatement, { onDone: () => setAsking(false) });
  const discard = useCommand(discardStatement, { onDone: () => void navigate({ to: "/statements" }) });
  const needsAccount = statements.some(({ bankAccountId }) => bankAccountId === null);
  const contradicts = statements.some(({ gap }) => (gap?.missingCount ?? 0) > 0);
  const added = statements.reduce((sum, { newCount, linesCount }) => sum + (newCount ?? linesCount), 0);
  const lines = statements.reduce((sum, { linesCount }) => sum + linesCount, 0);
  const paise = needsAccount ? total(file, "creditPaise") : total(file, "newCreditPaise");
  const send = (why?: string) =>
    confirm.mutate({
      params: { id: file.id },
      body: { ...(needsAccount && account !== null && { bankAccountId: account }), ...(why && { why }) },
    });
  const words = added === 0 ? say("importNothing") : say("import", { count: added, sum: rupees(paise) });
  return (
    <>
      {needsAccount && (
        <div className="page statements">
          <AccountChoice value={account} onChange={setAccount} />
        </div>
      )}
      <ProblemNote error={confirm.error ?? discard.error} />
      <CommittedBar what={say("importWhat", { new: added, lines })} hint={say("importHint")} paise={paise}>
        <Button onClick={() => discard.mutate({ params: { id: file.id } })} loading={discard.isPending}>
          {say("discard")}
        </Button>
        <PrimaryButton
          loading={confirm.isPending}
          disabled={needsAccount && account === null}
          onClick={() => (contradicts ? setAsking(true) : send())}
        >
          {words}
        </PrimaryButton>
      </CommittedBar>
      <ReasonModal
        opened={asking}
        title={say("acceptTitle")}
        act={words}
        busy={confirm.isPending}
        error={confirm.error}
        onClose={() => setAsking(false)}
        onReason={send}
      >
        <p>{say("acceptBody")}</p>
      </ReasonModal>
    </>
  );
}
