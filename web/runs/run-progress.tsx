// How far the rules are, on every screen that shows what they decide: found again after a reload, gone when the run has ended.

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Work } from "#server/contract.ts";
import { getRunProgress } from "#server/reconciliation/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { useUser } from "#web/session.ts";
import { Note, ProgressBar } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { runsWords } from "./words.ts";

const LOOK_AGAIN_MS = 5000;

export function RunProgress() {
  const looks = useUser().roles.some((role) => role !== "billing");
  const found = useAnswer(getRunProgress, {}, { enabled: looks, refetchInterval: LOOK_AGAIN_MS });
  const id = found.data?.work?.id ?? null;
  const { work } = useProgress(id);
  const client = useQueryClient();
  const isOver = work?.state === "done" || work?.state === "failed";
  useEffect(() => {
    if (isOver) void client.invalidateQueries();
  }, [isOver, client]);
  return id === null || isOver ? null : <RunBar work={work ?? (found.data?.work as Work)} />;
}

function RunBar({ work }: { work: Work }) {
  const say = useWords(runsWords);
  if (work.stage === "retrying") return <Stumbled work={work} words="retrying" />;
  const { done, total } = work;
  const counts = { done: groupNumber(done), total: groupNumber(total) };
  return (
    <div className="run-progress" role="status">
      <ProgressBar done={done} total={total}>
        {say(done === 0 ? "starting" : "running", counts)}
      </ProgressBar>
      <p className="hint">{say("leave")}</p>
    </div>
  );
}

/** Of any long work that something unforeseen stopped, while the queue tries again. */
export function Stumbled(props: { work: Work; words?: "retrying" | "stumbled" }) {
  const say = useWords(runsWords);
  const { attempt = 1, of = 1 } = (props.work.result ?? {}) as { attempt?: number; of?: number };
  return (
    <Note kind="part" role="status">
      {say(props.words ?? "stumbled", { attempt, of })}
    </Note>
  );
}
