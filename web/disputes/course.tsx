// What became of the money: a refund from its asking to the bank's debit, or the bills that were paid of it.

import { Link } from "@tanstack/react-router";
import type { Dispute, RefundCourse } from "#server/disputes/contract.ts";
import { type Say, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { DataList, Journey, Panel, type Step } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { RefundStateShown } from "./dispute-state.tsx";
import { disputesWords } from "./words.ts";

export function Course(props: { one: Dispute }) {
  const say = useWords(disputesWords);
  const { refunds, carried } = props.one;
  return (
    <>
      {refunds.map((refund) => (
        <Panel key={refund.approvalId} title={say("refund")}>
          <RefundWay refund={refund} />
        </Panel>
      ))}
      {carried && (
        <Panel title={say("carried")}>
          <DataList
            facts={[
              { name: say("amount"), value: <Money paise={carried.paise} sign /> },
              { name: say("carriedBills"), value: <span className="reference">{carried.bills.join(", ")}</span> },
              {
                name: say("carriedReceipts"),
                value: carried.receipts.map((number) => (
                  <Link key={number} to="/receipts/$number" params={{ number }}>
                    {number}{" "}
                  </Link>
                )),
              },
            ]}
          />
        </Panel>
      )}
    </>
  );
}

function RefundWay(props: { refund: RefundCourse }) {
  const say = useWords(disputesWords);
  const { state, number, paise, paidOn, utr, accountEnd, beneficiary } = props.refund;
  return (
    <div className="stack">
      <RefundStateShown state={state} />
      <Journey label={say("refund")} steps={stepsOf(props.refund, say)} />
      <DataList
        facts={[
          {
            name: say("amount"),
            value: <Money paise={paise} sign />,
            hint: say("toAccount", { end: accountEnd, name: beneficiary }),
          },
          ...(number === null
            ? []
            : [{ name: say("refundNumber"), value: <span className="reference">{number}</span>, copy: number }]),
          ...(paidOn === null
            ? []
            : [
                { name: say("paidBy"), value: <span className="reference">{utr ?? "–"}</span>, hint: showDate(paidOn) },
              ]),
        ]}
      />
    </div>
  );
}

const reached: Partial<Record<RefundCourse["state"], number>> = { asked: 0, approved: 1, "came-back": 2, paid: 3 };

/** Asked, approved, paid; or asked and stopped. */
function stepsOf(refund: RefundCourse, say: Say<(typeof disputesWords)["en"]>): Step[] {
  const { state, askedAt, answeredAt, because, paidOn } = refund;
  const asked = { name: say("refundAsked"), detail: showTime(askedAt) };
  const place = reached[state];
  if (place === undefined) {
    return [
      { ...asked, at: "done" },
      { name: say(`refundState.${state}`), detail: because, at: "current" },
    ];
  }
  const steps = [
    asked,
    { name: say("refundApproved"), detail: answeredAt && showTime(answeredAt) },
    { name: say(state === "came-back" ? "refundState.came-back" : "refundPaid"), detail: paidOn && showDate(paidOn) },
  ];
  return steps.map((step, at) => ({ ...step, at: at < place ? "done" : at === place ? "current" : "ahead" }));
}
