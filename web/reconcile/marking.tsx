// Says of a line that it pays nobody, with the reason that stays on record.

import { Radio } from "@mantine/core";
import { useState } from "react";
import { type LineDetail, markLine } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { rupees } from "#web/ui/money.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useCommand } from "#web/use-api.ts";
import { reconcileWords } from "./words.ts";

type As = "returned" | "duplicate" | "excluded" | "charge";

export function Marking(props: {
  line: LineDetail;
  opened: boolean;
  onDone: (answer: { decisionId: string; outcome: LineDetail["outcome"] }) => void;
  onClose: () => void;
}) {
  const say = useWords(reconcileWords);
  const [as, setAs] = useState<As>("returned");
  const mark = useCommand(markLine, { onDone: props.onDone });
  const { line } = props;
  const choices: [As, string][] = [
    ["returned", say("markReturned")],
    ["duplicate", say("markDuplicate")],
    ["excluded", say("markExcluded")],
    ...(line.direction === "debit" ? [["charge", say("markCharge")] as [As, string]] : []),
  ];
  return (
    <ReasonModal
      opened={props.opened}
      title={say("markTitle")}
      act={say("markAct", { sum: rupees(line.paise) })}
      busy={mark.isPending}
      error={mark.error}
      onReason={(reason) =>
        mark.mutate({ params: { id: line.id }, body: { sequence: line.sequence, as, otherLineId: null, reason } })
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
    </ReasonModal>
  );
}
