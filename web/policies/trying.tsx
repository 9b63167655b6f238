// Tries a change on what was decided before it is made: how far the trial is, what it found, and the way to each changed line.

import { Button, NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type Draft, getTrial, startTrial, TRIAL_LINES_MAX, type Trial } from "#server/policies/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { showDate } from "#web/ui/dates.ts";
import { Note, ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { isSameDraft } from "./draft.ts";
import { policiesWords } from "./words.ts";
import "./policies.css";

const DAYS = [7, 30, 90, 366] as const;
const stages = ["taking-back", "deciding-as-it-is", "deciding-with-the-change"] as const;

/** The trial of exactly this draft, when there is one. */
export function useTrialOf(draft: Draft, id: string | undefined): Trial | null {
  const answer = useAnswer(getTrial, { params: { id: id ?? "0" } }, { enabled: id !== undefined });
  const trial = id === undefined ? undefined : answer.data;
  return trial && trial.id === id && isSameDraft(trial.draft, draft) ? trial : null;
}

/** `work` and `trial` stand in the address, so that a reload finds them again. */
export function Trying(props: {
  draft: Draft;
  work: string | undefined;
  trial: Trial | null;
  disabled?: boolean;
  onWork: (workId: string) => void;
  onTrial: (trialId: string) => void;
}) {
  const say = useWords(policiesWords);
  const [days, setDays] = useState<number>(30);
  const start = useCommand(startTrial, { onDone: ({ workId }) => props.onWork(workId) });
  const { work, problem } = useProgress(props.work ?? null);
  const found = work?.state === "done" ? (work.result as { trialId?: string } | null)?.trialId : undefined;
  const { onTrial } = props;
  useEffect(() => {
    if (found !== undefined) onTrial(found);
  }, [found, onTrial]);
  const running = props.work !== undefined && work?.state !== "done" && work?.state !== "failed" && !problem;
  return (
    <div className="trying">
      <div className="row">
        <NativeSelect
          label={say("tryOn")}
          value={String(days)}
          data={DAYS.map((count) => ({ value: String(count), label: say("lastDays", { count }) }))}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        />
        <Button
          loading={start.isPending || running}
          disabled={props.disabled ?? false}
          onClick={() => start.mutate({ body: { draft: props.draft, days } })}
        >
          {say("try")}
        </Button>
      </div>
      <p className="hint">{say("tryHint", { lines: TRIAL_LINES_MAX })}</p>
      <ProblemNote error={start.error ?? problem} />
      {running && work && (
        <ProgressBar done={Math.max(0, stages.indexOf(work.stage as "taking-back"))} total={stages.length}>
          {stages.includes(work.stage as "taking-back")
            ? say(`trial.${work.stage as "taking-back"}`, { count: work.total })
            : say("trialWaits")}
        </ProgressBar>
      )}
      {work?.state === "failed" && (
        <Note kind="overdue" role="alert">
          {say("trialFailed")}
        </Note>
      )}
      {props.trial && !running && <Verdict trial={props.trial} />}
    </div>
  );
}

/** "Would have changed these 14 decisions." */
export function Verdict(props: { trial: Trial }) {
  const say = useWords(policiesWords);
  const { trial } = props;
  const changed = trial.counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <Note kind={changed === 0 ? "matched" : "suggested"} role="status">
      <b>{changed === 0 ? say("changesNothing") : say("wouldChange", { count: changed })}</b>
      {changed > 0 && (
        <ul>
          {trial.counts.map(({ change, count }) => (
            <li key={change}>
              <Link to="/policy/trials/$id" params={{ id: trial.id }} search={{ page: 1, change }}>
                {say(`change.${change}`)}: {groupNumber(count)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <p className="hint">
        {say("triedOn", { count: trial.linesCount, from: showDate(trial.fromDay), to: showDate(trial.toDay) })}
        {trial.leftOutCount > 0 && ` ${say("leftOut", { count: trial.leftOutCount })}`}
      </p>
    </Note>
  );
}
