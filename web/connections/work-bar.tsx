// How far work on many connections is; it is found again after a reload, because its id stands in the address or in the list.

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import type { Work } from "#server/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { useProgress } from "#web/progress.ts";
import { Stumbled } from "#web/runs/run-progress.tsx";
import { ProblemNote, ProgressBar } from "#web/ui/notes.tsx";
import { taggingWords } from "./tagging/words.ts";

/** Asks for every list anew once the work has ended; then draws what `children` makes of it. */
export function WorkBar(props: { id: string; children?: (ended: Work) => ReactNode }) {
  const say = useWords(taggingWords);
  const { work, problem } = useProgress(props.id);
  const client = useQueryClient();
  const ended = work?.state === "done" || work?.state === "failed";
  useEffect(() => {
    if (ended) void client.invalidateQueries();
  }, [ended, client]);
  if (problem) return <ProblemNote error={problem} />;
  if (ended) return <>{props.children?.(work)}</>;
  if (work?.stage === "retrying") return <Stumbled work={work} />;
  const { done = 0, total = 0 } = work ?? {};
  const counts = { done: groupNumber(done), total: groupNumber(total) };
  return (
    <div className="work-bar" role="status">
      <ProgressBar done={done} total={total}>
        {total === 0 ? say("work.waiting") : say("working", counts)}
      </ProgressBar>
      <p className="hint">{say("leave")}</p>
    </div>
  );
}
