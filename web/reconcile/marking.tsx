// Says of lines that they pay nobody, with the reason that stays on record; of one return also which payment came back.

import { Radio } from "@mantine/core";
import { useState } from "react";
import { type LineDetail, listCounterparts, markLine } from "#server/reconciliation/contract.ts";
import { type DoneTogether, markLines } from "#server/reconciliation/queue/queue-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { rupees } from "#web/ui/money.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import type { Desk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

type As = "returned" | "duplicate" | "excluded" | "charge";
const NONE = "none";

/** Of the ticked lines, or of the open one where none is ticked. */
export function Marking(props: { desk: Desk; onMany: (answer: DoneTogether) => void }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const { line, selection } = desk;
  const many = selection.lines.length > 0;
  const debits = many ? selection.lines.every((one) => one.direction === "debit") : line?.direction === "debit";
  const [as, setAs] = useState<As>(debits ? "charge" : "excluded");
  const [other, setOther] = useState(NONE);
  const one = useCommand(markLine, { onDone: (answer) => desk.decidedHere(answer) });
  const all = useCommand(markLines, { onDone: props.onMany });
  const choices: [As, string][] = [
    ...(debits ? [["charge", say("markCharge")] as [As, string]] : []),
    ["excluded", say("markExcluded")],
    ["returned", say("markReturned")],
    ["duplicate", say("markDuplicate")],
  ];
  const onReason = (reason: string) => {
    if (many) {
      all.mutate({ body: { lines: selection.lines.map(({ id, sequence }) => ({ id, sequence })), as, reason } });
    } else if (line) {
      const otherLineId = as === "returned" && other !== NONE ? other : null;
      one.mutate({ params: { id: line.id }, body: { sequence: line.sequence, as, otherLineId, reason } });
    }
  };
  return (
    <ReasonModal
      opened
      title={many ? say("markMany", { count: selection.lines.length }) : say("markTitle")}
      act={say("markAct", { sum: rupees(many ? selection.paise : (line?.paise ?? "0")) })}
      busy={one.isPending || all.isPending}
      error={one.error ?? all.error}
      onReason={onReason}
      onClose={() => desk.ask(null)}
    >
      <Radio.Group value={as} onChange={(value) => setAs(value as As)} aria-label={say("markTitle")}>
        <div className="stack">
          {choices.map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </div>
      </Radio.Group>
      {!many && line && as === "returned" && <OtherHalf line={line} value={other} onChange={setOther} />}
    </ReasonModal>
  );
}

/** Nothing is asked where no line could be the other half. */
function OtherHalf(props: { line: LineDetail; value: string; onChange: (id: string) => void }) {
  const say = useWords(reconcileWords);
  const { line } = props;
  const answer = useAnswer(listCounterparts, { params: { id: line.id } });
  const rows = answer.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Radio.Group
      value={props.value}
      onChange={props.onChange}
      label={line.direction === "debit" ? say("whichReturned") : say("whichReturn")}
    >
      <div className="stack">
        {rows.map(({ id, valueDate, narration, outcome, adviceNumber }) => (
          <Radio
            key={id}
            value={id}
            label={`${showDate(valueDate)}, ${say(`outcome.${outcome}`)}${adviceNumber ? ` ${adviceNumber}` : ""}`}
            description={outcome === "matched" ? `${narration}. ${say("takesBackPaid")}` : narration}
          />
        ))}
        <Radio value={NONE} label={say("noneOfThese")} />
      </div>
    </Radio.Group>
  );
}
