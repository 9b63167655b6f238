// One refund: the instruction to the bank, how it came about, and the debit that paid it.

import { Button } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  cancelRefund,
  getRefund,
  payRefund,
  type RefundDebit,
  type RefundDetail,
} from "#server/reconciliation/kept-money/refunds-contract.ts";
import { RefundOnline } from "#web/gateway/refund-online.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { RefundStateShown } from "./refund-state.tsx";
import { advancesWords } from "./words.ts";
import "./advances.css";

export function RefundPage() {
  const say = useWords(advancesWords);
  const { id } = useParams({ from: "/portal/refunds/$id" });
  const answer = useAnswer(getRefund, { params: { id } });
  const one = answer.data?.id === id ? answer.data : undefined;
  const decides = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  const unpaid = one?.state === "payable" || one?.state === "came-back";
  return (
    <>
      <Running
        title={one ? say("refundOne", { number: one.number }) : say("title")}
        {...(one && {
          sums: [
            { label: showTime(one.approvedAt), value: <RefundStateShown state={one.state} /> },
            { label: say("amount"), value: <Money paise={one.paise} sign /> },
          ],
        })}
        actions={
          <Link to="/advances" search={{ page: 1, view: unpaid ? "open" : "over" }}>
            {say("back")}
          </Link>
        }
      />
      <div className="page kept-money">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {one && (
          <>
            <Instruction refund={one} />
            <CameAbout refund={one} cancels={decides && unpaid} />
            {one.state === "payable" && decides && <RefundOnline id={one.id} paise={one.paise} />}
            {unpaid && <Debits refund={one} decides={decides} />}
          </>
        )}
      </div>
    </>
  );
}

function Instruction(props: { refund: RefundDetail }) {
  const say = useWords(advancesWords);
  const { number, account, ifsc, beneficiary, paise, knownBy } = props.refund;
  return (
    <Panel title={say("instruction")} hint={say("instructionHint")}>
      <DataList
        facts={[
          { name: say("asText"), value: <Reference value={number} />, copy: number },
          {
            name: say("amount"),
            value: <Money paise={paise} sign />,
            hint: <MoneyInWords paise={paise} />,
            copy: rupees(paise).replace(/[₹,]/g, ""),
          },
          { name: say("account"), value: <Reference value={account} />, hint: say(`known.${knownBy}`), copy: account },
          { name: say("ifsc"), value: <Reference value={ifsc} />, copy: ifsc },
          { name: say("name"), value: <span translate="no">{beneficiary}</span>, copy: beneficiary },
        ]}
      />
    </Panel>
  );
}

function CameAbout(props: { refund: RefundDetail; cancels: boolean }) {
  const say = useWords(advancesWords);
  const language = useLanguage();
  const { refund } = props;
  const [asking, setAsking] = useState(false);
  const cancel = useCommand(cancelRefund, { onDone: () => setAsking(false) });
  const nameOf = ({ name, nameHi }: { name: string; nameHi: string }) => (language === "hi" ? nameHi : name);
  return (
    <Panel className="side" title={say("facts")}>
      <DataList
        facts={[
          { name: say("payer"), value: nameOf(refund.payer) },
          {
            name: say("creditLine"),
            value: <Money paise={refund.creditPaise} sign />,
            hint: `${showDate(refund.creditOn)} ${refund.creditNarration}`,
          },
          { name: say("why"), value: refund.why },
          { name: say("askedBy"), value: nameOf(refund.askedBy) },
          {
            name: say("approvedBy"),
            value: (
              <Link to="/second-person/$id" params={{ id: refund.approvalId }}>
                {nameOf(refund.approvedBy)}
              </Link>
            ),
            hint: showTime(refund.approvedAt),
          },
          ...(refund.paidOn ? [{ name: say("paidOn"), value: showDate(refund.paidOn) }] : []),
          ...(refund.cancelledBecause ? [{ name: say("cancelledBecause"), value: refund.cancelledBecause }] : []),
        ]}
      />
      {props.cancels && (
        <div className="act no-print">
          <Button onClick={() => setAsking(true)}>{say("cancel")}</Button>
        </div>
      )}
      <ReasonModal
        opened={asking}
        title={say("cancelTitle")}
        act={say("cancel")}
        busy={cancel.isPending}
        error={cancel.error}
        onReason={(reason) => cancel.mutate({ params: { id: refund.id }, body: { reason } })}
        onClose={() => setAsking(false)}
      >
        <p>{say("cancelText")}</p>
      </ReasonModal>
    </Panel>
  );
}

function Debits(props: { refund: RefundDetail; decides: boolean }) {
  const say = useWords(advancesWords);
  const { id, debits } = props.refund;
  const [asking, setAsking] = useState<RefundDebit | null>(null);
  const pay = useCommand(payRefund, { onDone: () => setAsking(null) });
  return (
    <Panel flush className="wide" title={say("debitsTitle")} hint={say("debitsHint")}>
      {debits.length === 0 ? (
        <p className="inside quiet">{say("noDebits")}</p>
      ) : (
        <table className="ledger">
          <tbody>
            {debits.map((debit) => (
              <tr key={debit.lineId}>
                <td>{showDate(debit.valueDate)}</td>
                <td className="narration reference">{debit.narration}</td>
                <td>{props.decides && <Button onClick={() => setAsking(debit)}>{say("itWasThis")}</Button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ReasonModal
        key={asking?.lineId ?? "none"}
        opened={asking !== null}
        title={say("itWasThisTitle")}
        act={say("itWasThis")}
        busy={pay.isPending}
        error={pay.error}
        onReason={(reason) =>
          asking && pay.mutate({ params: { id }, body: { lineId: asking.lineId, sequence: asking.sequence, reason } })
        }
        onClose={() => setAsking(null)}
      />
    </Panel>
  );
}
