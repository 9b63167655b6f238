// Says of a line that it pays nobody, with the reason that stays on record; of a return also which payment came back.

import { Radio } from "@mantine/core";
import { useState } from "react";
import { type LineDetail, listCounterparts, markLine } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { rupees } from "#web/ui/money.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { reconcileWords } from "./words.ts";

type As = "returned" | "duplicate" | "excluded" | "charge";
const NONE = "none";

export function Marking(props: {
  line: LineDetail;
  opened: boolean;
  onDone: (answer: { decisionId: string; outcome: LineDetail["outcome"] }) => void;
  onClose: () => void;
}) {
  const say = useWords(reconcileWords);
  const [as, setAs] = useState<As>("returned");
  const [other, setOther] = useState(NONE);
  const mark = useCommand(markLine, { onDone: props.onDone });
  const { line } = props;
  const choices: [As, string][] = [
    ["returned", say("markReturned")],
    ["duplicate", say("markDuplicate")],
    ["excluded", say("markExcluded")],
    ...(line.direction === "debit" ? [["charge", say("markCharge")] as [As, string]] : []),
  ];
  const otherLineId = as === "returned" && other !== NONE ? other : null;
  return (
    <ReasonModal
      opened={props.opened}
      title={say("markTitle")}
      act={say("markAct", { sum: rupees(line.paise) })}
      busy={mark.isPending}
      error={mark.error}
      onReason={(reason) =>
        mark.mutate({ params: { id: line.id }, body: { sequence: line.sequence, as, otherLineId, reason } })
      }
      onClose={props.onClose}
    >
      <Radio.Group value={as} onChange={(value) => setAs(value as As)} aria-label={say("markTitle")}>
        <div className="stack">
          {choices.map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </div>
      </Radio.Group>
      {props.opened && as === "returned" && <OtherHalf line={line} value={other} onChange={setOther} />}
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
