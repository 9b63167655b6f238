// Accepts the first candidate of several lines of one rule, after count and sum were shown and asked once.

import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { getLine, matchLine } from "#server/reconciliation/contract.ts";
import type { QueueLine } from "#server/reconciliation/queue-contract.ts";
import { call } from "#web/api.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { rupees } from "#web/ui/money.tsx";
import { ProgressBar } from "#web/ui/notes.tsx";
import type { Done } from "./search.ts";
import { reconcileWords } from "./words.ts";

export function Bulk(props: {
  lines: readonly QueueLine[];
  /** Only lines of one rule may be accepted together. */
  ruleChosen: boolean;
  onDone: (done: Done) => void;
  onUnselect: () => void;
}) {
  const say = useWords(reconcileWords);
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const [progress, setProgress] = useState<{ done: number; failed: number; total: number } | null>(null);
  const sum = rupees(String(props.lines.reduce((total, { paise }) => total + BigInt(paise), 0n)));
  const count = props.lines.length;
  const running = progress !== null && progress.done + progress.failed < progress.total;
  if (count === 0 && progress === null) return null;

  const accept = async () => {
    const lines = [...props.lines];
    let [done, failed] = [0, 0];
    setSure(false);
    for (const line of lines) {
      setProgress({ done, failed, total: lines.length });
      const accepted = await acceptFirst(line).catch(() => null);
      if (accepted) {
        done++;
        props.onDone(accepted);
      } else failed++;
    }
    setProgress({ done, failed, total: lines.length });
    await client.invalidateQueries();
    if (failed === 0) setProgress(null);
  };

  return (
    <div className="bulk" role="status">
      {running ? (
        <ProgressBar done={progress.done + progress.failed} total={progress.total}>
          {say("bulkProgress", { done: progress.done, total: progress.total })}
        </ProgressBar>
      ) : (
        <>
          <span>
            {progress && progress.failed > 0
              ? say("bulkLeft", { count: progress.failed })
              : say("selected", { count, sum })}
          </span>
          {!props.ruleChosen && <span className="hint">{say("bulkRule")}</span>}
          {props.ruleChosen && !sure && count > 0 && (
            <Button onClick={() => setSure(true)}>{say("bulkAccept", { count, sum })}</Button>
          )}
          {sure && <Button onClick={accept}>{say("bulkSure", { sum })}</Button>}
          <button
            type="button"
            className="link-button"
            onClick={() => {
              setProgress(null);
              setSure(false);
              props.onUnselect();
            }}
          >
            {say("unselect")}
          </button>
        </>
      )}
    </div>
  );
}

async function acceptFirst(line: QueueLine): Promise<Done | null> {
  const detail = await call(getLine, { params: { id: line.id }, query: {} });
  const match = detail.candidates[0]?.match;
  if (!match) return null;
  const answer = await call(matchLine, { params: { id: line.id }, body: { ...match, sequence: detail.sequence } });
  const { decisionId, outcome, approvalId } = answer;
  return decisionId === null || approvalId !== null ? null : { line, decisionId, outcome };
}
