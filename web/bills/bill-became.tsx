// What became of a bill: the advices it was in, its receipts, and what billing answered.

import { Link } from "@tanstack/react-router";
import type { Bill } from "#server/bills/bill-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { DataList, type Fact, Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { billWords } from "./words.ts";

const adviceStates: Record<string, StateName> = {
  draft: "draft",
  submitted: "approval-awaited",
  approved: "payment-awaited",
  settled: "reconciled",
  posted: "posted",
  cancelled: "cancelled",
  expired: "expired",
};
const outcomes: Record<Bill["postings"][number]["outcome"], StateName> = {
  waiting: "awaited",
  accepted: "posted",
  rejected: "refused",
  needless: "closed",
};

export function BecameOf({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  const facts: Fact[] = [
    ...bill.advices.map(({ number, state, paise }) => ({
      name: `${say("inAdvice")} ${number}`,
      value: (
        <>
          <State name={adviceStates[state] ?? "draft"} />{" "}
          <Link to="/advices/$number" params={{ number }} className="reference">
            {number}
          </Link>
        </>
      ),
      hint: <Money paise={paise} sign />,
    })),
    ...bill.receipts.map(({ number, paise, valueDate, state }) => ({
      name: `${say(state === "valid" ? "receipt" : "cancelledReceipt")} ${number}`,
      value: (
        <>
          <Link to="/receipts/$number" params={{ number }} search={{ page: 1 }} className="reference">
            {number}
          </Link>{" "}
          {showDate(valueDate)}
        </>
      ),
      hint: <Money paise={paise} sign />,
    })),
    ...bill.postings.map((posting) => ({
      name: `${say("posting")} ${posting.receiptNumber} ${posting.kind === "reversal" ? say("reversal") : ""} ${posting.at}`,
      value: <State name={outcomes[posting.outcome]}>{say(`outcome.${posting.outcome}`)}</State>,
      hint: [showTime(posting.at), posting.reference && say("reference", { reference: posting.reference })]
        .filter(Boolean)
        .join(" · "),
    })),
  ];
  return (
    <Panel title={say("became")} flush>
      {bill.carriedInto !== null && (
        <p className="inside">
          <Link to="/bills/$discom/$number" params={{ discom: bill.discomCode, number: bill.carriedInto }}>
            {say("carried", { number: bill.carriedInto })}
          </Link>
        </p>
      )}
      {bill.state === "paid-elsewhere" && <p className="inside">{say("paidElsewhere")}</p>}
      {facts.length === 0 && bill.carriedInto === null && bill.state !== "paid-elsewhere" && (
        <p className="inside hint">{say("notPaid")}</p>
      )}
      <DataList facts={facts} />
    </Panel>
  );
}
