// One sheet of amounts: its check, its control totals and wrong rows, and where its good rows go.

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import {
  type AmountSheet,
  applySheet,
  getSheet,
  listSheetRows,
  sheetFile,
  sheetOutcomes,
} from "#server/payments/sheets/sheets-contract.ts";
import { saveFile } from "#web/files.ts";
import { groupNumber, sayProblem, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { Stumbled } from "#web/runs/run-progress.tsx";
import { Pager } from "#web/ui/filters.tsx";
import { CommittedBar, Panel, Running, Sideways } from "#web/ui/frame.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { amountsWords } from "./words.ts";
import "./amounts.css";

export function AmountSheetPage() {
  const { id } = useParams({ from: "/portal/amount-sheets/$id" });
  const sheet = useAnswer(getSheet, { params: { id } });
  if (sheet.error) return <ProblemNote error={sheet.error} onRetry={() => void sheet.refetch()} />;
  return sheet.data ? <Shown sheet={sheet.data} onChanged={() => void sheet.refetch()} /> : null;
}

function Shown(props: { sheet: AmountSheet; onChanged: () => void }) {
  const say = useWords(amountsWords);
  const { sheet } = props;
  const [notTaken, setNotTaken] = useState(false);
  const working = sheet.state === "checking" || sheet.state === "applying";
  const onEnded = (failed: boolean) => {
    setNotTaken(failed && sheet.state === "applying");
    props.onChanged();
  };
  const wrong = sheet.rows - sheet.good;
  return (
    <div className="whole-page">
      <Running
        title={sheet.fileName}
        sums={[
          { label: say("rows"), value: groupNumber(sheet.rows) },
          { label: say("good"), value: groupNumber(sheet.good) },
          { label: say("wrong"), value: groupNumber(wrong) },
          { label: say("tds"), value: <Money paise={sheet.tdsPaise} sign /> },
          { label: say("toPay"), value: <Money paise={sheet.amountPaise} sign /> },
        ]}
      >
        <span className="quiet">{say(`state.${sheet.state}`)}</span>
        <Link to="/amount-sheets">{say("sendAnother")}</Link>
      </Running>
      <div className="page sheet-page">
        {sheet.problem && (
          <Note kind="overdue" role="alert">
            <b>{say("refused")}</b> {sayProblem(sheet.problem.code, sheet.problem.params) ?? sheet.problem.message}
          </Note>
        )}
        {working && <Working key={sheet.workId} workId={sheet.workId} onEnded={onEnded} />}
        {notTaken && !working && (
          <Note kind="part" role="alert">
            {say("notTaken")}
          </Note>
        )}
        {sheet.applied && <Taken applied={sheet.applied} />}
        {wrong > 0 && !working && <WrongRows sheet={sheet} />}
      </div>
      {sheet.state === "checked" && sheet.good > 0 && <Take sheet={sheet} />}
    </div>
  );
}

function Working(props: { workId: string; onEnded: (failed: boolean) => void }) {
  const say = useWords(amountsWords);
  const { work, problem } = useProgress(props.workId);
  const ended = work?.state === "done" || work?.state === "failed";
  const tell = useEffectEvent(() => props.onEnded(work?.state === "failed"));
  useEffect(() => {
    if (ended) tell();
  }, [ended]);
  if (problem) return <ProblemNote error={problem} />;
  if (work?.stage === "retrying") return <Stumbled work={work} />;
  const counts = { done: work?.done ?? 0, total: work?.total ?? 0 };
  const stage = !work || work.state === "waiting" ? say("waiting") : say("reading");
  return (
    <Panel>
      <ProgressBar {...counts}>{counts.total === 0 ? stage : say("checking", counts)}</ProgressBar>
      <p className="hint">{say("leave")}</p>
    </Panel>
  );
}

function Taken(props: { applied: NonNullable<AmountSheet["applied"]> }) {
  const say = useWords(amountsWords);
  const { bills, numbers } = props.applied;
  return (
    <Note kind="matched" role="status">
      {say(numbers.length === 0 ? "takenBasket" : "takenAdvice", { count: bills })}{" "}
      {numbers.length === 0 && <Link to="/basket">{say("seeBasket")}</Link>}
      {numbers.map((number) => (
        <span key={number}>
          <Link to="/advices/$number" params={{ number }}>
            <Reference value={number} grouped />
          </Link>{" "}
        </span>
      ))}
    </Note>
  );
}

function WrongRows(props: { sheet: AmountSheet }) {
  const say = useWords(amountsWords);
  const language = useLanguage();
  const [page, setPage] = useState(1);
  const [problem, setProblem] = useState<unknown>(null);
  const params = { id: props.sheet.id };
  const rows = useAnswer(listSheetRows, { params, query: { page } });
  const save = (only?: "wrong") => {
    setProblem(null);
    saveFile(sheetFile, { params, query: { language, ...(only && { only }) } }).catch(setProblem);
  };
  const header = rows.data?.header ?? [];
  return (
    <Panel
      flush
      title={say("wrongRows")}
      hint={say("wrongBody")}
      actions={
        <div className="rule-line">
          <Button leftSection={<IconDownload size={16} />} onClick={() => save("wrong")}>
            {say("wrongFile")}
          </Button>
          <Button leftSection={<IconDownload size={16} />} onClick={() => save()}>
            {say("wholeFile")}
          </Button>
        </div>
      }
    >
      <ProblemNote error={problem ?? rows.error} />
      <Sideways label={say("wrongRows")}>
        <table className="ledger" aria-label={say("wrongRows")}>
          <thead>
            <tr>
              <th className="amount">{say("row")}</th>
              <th>{say("result")}</th>
              {header.map((caption) => (
                <th key={caption}>{caption}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.data?.rows.map((one) => (
              <tr key={one.row}>
                <td className="amount">{one.row}</td>
                <th scope="row">{sheetOutcomes[one.outcome][language]}</th>
                {header.map((caption, at) => (
                  <td key={caption}>{one.cells[at] ?? ""}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
      {(rows.data?.total ?? 0) > 100 && <Pager page={page} total={rows.data?.total} onPage={setPage} />}
    </Panel>
  );
}

function Take(props: { sheet: AmountSheet }) {
  const say = useWords(amountsWords);
  const { sheet } = props;
  const apply = useCommand(applySheet);
  const take = (to: "basket" | "advice") => apply.mutate({ params: { id: sheet.id }, body: { to } });
  return (
    <>
      <ProblemNote error={apply.error} />
      <CommittedBar what={say("sheet")} hint={say("goodRows", { count: sheet.good })} paise={sheet.amountPaise}>
        <Button loading={apply.isPending} onClick={() => take("basket")}>
          {say("intoBasket")}
        </Button>
        <PrimaryButton loading={apply.isPending} onClick={() => take("advice")}>
          {say("intoAdvice", { count: sheet.good, amount: rupees(sheet.amountPaise) })}
        </PrimaryButton>
      </CommittedBar>
    </>
  );
}
