// What auditors are given: a period is chosen, packed in the background, and kept for a month with its hash.

import { Button, NativeSelect } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { downloadExport, type EvidenceExport, listExports, startExport } from "#server/evidence/contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { sayRule } from "#web/reconcile/queue.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { Stumbled } from "#web/runs/run-progress.tsx";
import { useBankAccounts } from "#web/statements/accounts.ts";
import { showDate, showTime, today } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { DateInput } from "#web/ui/inputs.tsx";
import { Empty, Note, PrimaryButton, ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { evidenceWords } from "./words.ts";
import "./evidence.css";

export function Exports() {
  const say = useWords(evidenceWords);
  const exports = useAnswer(listExports, {});
  return (
    <>
      <Running title={say("title")} />
      <div className="page">
        <Asking />
        <Panel title={say("inside")}>
          <p>{say("insideText")}</p>
        </Panel>
        <ProblemNote error={exports.error} onRetry={() => void exports.refetch()} />
        {exports.data && <Files rows={exports.data.rows} onPacked={() => void exports.refetch()} />}
      </div>
    </>
  );
}

function Asking() {
  const say = useWords(evidenceWords);
  const search = useSearch({ from: "/portal/evidence" });
  const navigate = useNavigate({ from: "/evidence" });
  const accounts = useBankAccounts();
  const start = useCommand(startExport);
  const { from = `${today().slice(0, 8)}01`, to = today(), account = null } = search;
  const { rule = null, outcome = null, person = null } = search;
  const go = (change: Partial<typeof search>) => void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <Panel title={say("askTitle")} hint={say("askHint")}>
      <form
        className="evidence-form"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate({ body: { from, to, account, rule, outcome, person } });
        }}
      >
        <DateInput label={say("from")} value={from} onChange={(day) => go({ from: day ?? undefined })} />
        <DateInput label={say("to")} value={to} onChange={(day) => go({ to: day ?? undefined })} />
        <NativeSelect
          label={say("account")}
          value={account === null ? "" : String(account)}
          onChange={({ currentTarget: { value } }) => go({ account: value === "" ? undefined : Number(value) })}
          data={[
            { value: "", label: say("anyAccount") },
            ...accounts.map(({ id, label }) => ({ value: String(id), label })),
          ]}
        />
        <PrimaryButton type="submit" loading={start.isPending}>
          {say("pack")}
        </PrimaryButton>
      </form>
      <Narrowed onWhole={() => go({ rule: undefined, outcome: undefined, person: undefined })} />
      <p className="hint">{say("leave")}</p>
      <ProblemNote error={start.error} />
    </Panel>
  );
}

function Narrowed(props: { onWhole: () => void }) {
  const say = useWords(evidenceWords);
  const sayReconcile = useWords(reconcileWords);
  const { rule, outcome, person } = useSearch({ from: "/portal/evidence" });
  const chosen = [
    ...(rule === undefined ? [] : [sayRule(sayReconcile, rule)]),
    ...(outcome === undefined ? [] : [sayReconcile(`outcome.${outcome}` as "outcome.matched")]),
    ...(person === undefined ? [] : [`#${person}`]),
  ];
  if (chosen.length === 0) return null;
  return (
    <Note kind="part">
      {say("narrowed")} {chosen.join(", ")}.{" "}
      <button type="button" className="link-button" onClick={props.onWhole}>
        {say("wholePeriod")}
      </button>
    </Note>
  );
}

function Files(props: { rows: readonly EvidenceExport[]; onPacked: () => void }) {
  const say = useWords(evidenceWords);
  const language = useLanguage();
  if (props.rows.length === 0) return <Empty title={say("emptyTitle")}>{say("emptyText")}</Empty>;
  return (
    <Panel flush title={say("list")} className="evidence-files">
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("period")}</th>
            <th>{say("askedBy")}</th>
            <th className="amount">{say("lines")}</th>
            <th className="amount">{say("decisions")}</th>
            <th className="amount">{say("size")}</th>
            <th>{say("hash")}</th>
            <th>{say("file")}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {showDate(one.selection.from)} – {showDate(one.selection.to)}
              </th>
              <td>
                {language === "hi" ? one.askedBy.nameHi : one.askedBy.name}{" "}
                <span className="hint">{showTime(one.askedAt)}</span>
              </td>
              {one.file ? (
                <Ready one={one} file={one.file} />
              ) : (
                <Packing workId={one.workId} onPacked={props.onPacked} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Ready(props: { one: EvidenceExport; file: NonNullable<EvidenceExport["file"]> }) {
  const say = useWords(evidenceWords);
  const { one, file } = props;
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <>
      <td className="amount">{groupNumber(file.linesCount)}</td>
      <td className="amount">{groupNumber(file.decisionsCount)}</td>
      <td className="amount">{sizeOf(file.bytesCount)}</td>
      <td className="hash reference" translate="no">
        {file.sha256}
      </td>
      <td>
        <ProblemNote error={problem} />
        {file.kept ? (
          <Button
            size="compact-sm"
            leftSection={<IconDownload size={14} />}
            aria-label={say("downloadOf", { name: file.name })}
            onClick={() =>
              void saveFile(downloadExport, { params: { id: one.id } }).then(() => setProblem(null), setProblem)
            }
          >
            {say("download")}
          </Button>
        ) : (
          <Link to="/evidence" search={{ from: one.selection.from, to: one.selection.to }}>
            {say("gone")}
          </Link>
        )}
      </td>
    </>
  );
}

function Packing(props: { workId: string; onPacked: () => void }) {
  const say = useWords(evidenceWords);
  const { work } = useProgress(props.workId);
  const { onPacked } = props;
  const isDone = work?.state === "done";
  useEffect(() => {
    if (isDone) onPacked();
  }, [isDone, onPacked]);
  const counts = { done: work?.done ?? 0, total: work?.total ?? 0 };
  const words = { done: groupNumber(counts.done), total: groupNumber(counts.total) };
  return (
    <td colSpan={5}>
      {work?.state === "failed" ? (
        <Note kind="overdue">{say("failed")}</Note>
      ) : work?.stage === "retrying" ? (
        <Stumbled work={work} />
      ) : (
        <ProgressBar {...counts}>{counts.total === 0 ? say("waiting") : say("packing", words)}</ProgressBar>
      )}
    </td>
  );
}

const KB = 1024;

function sizeOf(bytes: number): string {
  return bytes < KB * KB ? `${Math.ceil(bytes / KB)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}
