// What needs a reason: setting lines aside, marking them, taking decisions back, asking a second person.

import { useState } from "react";
import { parkLine } from "#server/reconciliation/contract.ts";
import { parkLines, reverseDecisions } from "#server/reconciliation/queue/queue-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { rupees } from "#web/ui/money.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useCommand } from "#web/use-api.ts";
import { Marking } from "./marking.tsx";
import { FailedLines } from "./selection-bar.tsx";
import type { Desk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

type Failed = readonly { lineId: string; code: string }[];

export function Askings(props: { desk: Desk }) {
  const { desk } = props;
  const [failed, setFailed] = useState<Failed>([]);
  /** What was done to the ticked lines; those it could not be done to are named. */
  const onMany = (answer: { failed: Failed; batchId: string | null }) => {
    setFailed(answer.failed);
    desk.setLast(answer.batchId);
    desk.ask(null);
    desk.selection.clear();
    desk.acts.refresh();
    desk.window.refetch();
  };
  return (
    <>
      {failed.length > 0 && (
        <div className="bulk" role="status">
          <FailedLines desk={desk} failed={failed} />
        </div>
      )}
      <Parking desk={desk} onMany={onMany} />
      {desk.asking === "mark" && <Marking desk={desk} onMany={onMany} />}
      <Undoing desk={desk} />
      <SecondPerson desk={desk} />
    </>
  );
}

function Parking(props: { desk: Desk; onMany: (answer: { failed: Failed; batchId: string | null }) => void }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const { line, selection } = desk;
  const count = selection.lines.length;
  const one = useCommand(parkLine, { onDone: (answer) => desk.decidedHere(answer) });
  const many = useCommand(parkLines, { onDone: props.onMany });
  const onReason = (reason: string) => {
    if (count > 0)
      many.mutate({ body: { lines: selection.lines.map(({ id, sequence }) => ({ id, sequence })), reason } });
    else if (line) one.mutate({ params: { id: line.id }, body: { sequence: line.sequence, reason } });
  };
  return (
    <ReasonModal
      key={desk.asking}
      opened={desk.asking === "park"}
      title={count > 0 ? say("parkMany", { count }) : say("parkTitle")}
      act={say("parkAct", { sum: rupees(count > 0 ? selection.paise : (line?.paise ?? "0")) })}
      busy={one.isPending || many.isPending}
      error={one.error ?? many.error}
      onReason={onReason}
      onClose={() => desk.ask(null)}
    >
      <p>{say("parkText")}</p>
    </ReasonModal>
  );
}

function Undoing(props: { desk: Desk }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const { undoing } = desk;
  const undo = useCommand(reverseDecisions, {
    onDone: () => {
      desk.acts.takenBack(undoing?.lineIds ?? []);
      desk.ask(null);
      desk.selection.clear();
      desk.window.refetch();
    },
  });
  const count = undoing?.decisionIds.length ?? 0;
  return (
    <ReasonModal
      key={`${undoing?.decisionIds[0]} ${desk.asking}`}
      opened={desk.asking === "undo" && undoing !== null}
      title={count > 1 ? say("undoManyTitle", { count }) : say("undoTitle")}
      act={say("undoAct", { sum: rupees(undoing?.paise ?? "0") })}
      usual={say("undoUsual")}
      busy={undo.isPending}
      error={undo.error}
      onReason={(reason) => undo.mutate({ body: { decisionIds: [...(undoing?.decisionIds ?? [])], reason } })}
      onClose={() => desk.ask(null)}
    >
      <p>{say("undoText")}</p>
    </ReasonModal>
  );
}

function SecondPerson(props: { desk: Desk }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const sum = rupees(desk.subject?.paise ?? "0");
  return (
    <ReasonModal
      key={`${desk.current} ${desk.asking}`}
      opened={desk.asking === "second"}
      title={say("secondTitle")}
      act={say("secondAct", { sum })}
      onReason={(reason) => desk.meant && desk.post(desk.meant, reason)}
      onClose={() => desk.ask(null)}
    >
      <p>{say("secondText", { limit: rupees(String(desk.limit)) })}</p>
    </ReasonModal>
  );
}
