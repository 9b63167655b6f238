// A refund of money that was paid online goes back the same way, by one press after two people approved it.

import { Button } from "@mantine/core";
import { onlineRefundOf, refundOnline } from "#server/reconciliation/kept-money/online-refund-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { gatewayWords } from "./words.ts";

export function RefundOnline(props: { id: string; paise: string }) {
  const say = useWords(gatewayWords);
  const { id, paise } = props;
  const online = useAnswer(onlineRefundOf, { params: { id } });
  const send = useCommand(refundOnline);
  if (!online.data?.payment) return null;
  return (
    <Panel title={say("refundTitle")} hint={say("refundHint", { payment: online.data.payment })}>
      <ProblemNote error={send.error} />
      {online.data.sent ? (
        <Note kind="awaited" role="status">
          {say("refundSent")}
        </Note>
      ) : (
        <Button loading={send.isPending} onClick={() => send.mutate({ params: { id } })}>
          {say("refundSend", { amount: rupees(paise) })}
        </Button>
      )}
    </Panel>
  );
}
