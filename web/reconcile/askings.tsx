// The three things that need a reason: setting a line aside, marking it, taking a decision back.

import type { LineDetail } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { rupees } from "#web/ui/money.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Marking } from "./marking.tsx";
import type { Desk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

export function Askings(props: { desk: Desk; line: LineDetail }) {
  const say = useWords(reconcileWords);
  const { desk, line } = props;
  const close = () => desk.ask(null);
  return (
    <>
      <ReasonModal
        opened={desk.asking === "park"}
        title={say("parkTitle")}
        act={say("parkAct", { sum: rupees(line.paise) })}
        busy={desk.park.isPending}
        error={desk.park.error}
        onReason={(reason) => desk.park.mutate({ params: { id: line.id }, body: { sequence: line.sequence, reason } })}
        onClose={close}
      >
        <p>{say("parkText")}</p>
      </ReasonModal>
      <Marking key={line.id} line={line} opened={desk.asking === "mark"} onDone={desk.keep} onClose={close} />
      <ReasonModal
        opened={desk.asking === "undo" && line.decisionId !== null}
        title={say("undoTitle")}
        act={say("undoAct", { sum: rupees(line.paise) })}
        busy={desk.undo.isPending}
        error={desk.undo.error}
        onReason={(reason) => desk.undo.mutate({ params: { id: line.decisionId as string }, body: { reason } })}
        onClose={close}
      >
        <p>{say("undoText")}</p>
      </ReasonModal>
    </>
  );
}
