// One bill: heads that add up, the meter, what became of it, and the connection's months as table and chart.

import { Button } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { type Bill, getBill } from "#server/bills/bill-contract.ts";
import { addToBasket } from "#server/payments/contract.ts";
import { DisputeLink } from "#web/disputes/dispute-link.tsx";
import { DueStateWord } from "#web/dues/due-state.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showMonth, showShortMonth, showTime } from "#web/ui/dates.ts";
import { DataList, type Fact, Panel, Running } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { BecameOf } from "./bill-became.tsx";
import { BillCharges } from "./bill-charges.tsx";
import type { ChartMonth } from "./consumption-chart.tsx";
import { billWords } from "./words.ts";
import "./bills.css";

const ConsumptionChart = lazy(() => import("./consumption-chart.tsx").then((it) => ({ default: it.ConsumptionChart })));
const MONTHS_DRAWN = 24;

export function BillPage() {
  const say = useWords(billWords);
  const params = useParams({ from: "/portal/bills/$discom/$number" });
  const answer = useAnswer(getBill, { params });
  const bill = answer.data?.number === params.number ? answer.data : undefined;
  return (
    <>
      <Running
        title={say(bill?.kind === "recharge" ? "recharge" : "bill", { number: params.number })}
        {...(bill?.asOf && { asOf: bill.asOf })}
        actions={bill && <Pay bill={bill} />}
      >
        {bill && <StateOfBill bill={bill} />}
      </Running>
      <div className="page bill-page">
        <p className="leads">
          <Link to="/dues" search={{ page: 1 }}>
            {say("back")}
          </Link>
          {bill && <DisputeLink about="bill" discom={bill.discomId} reference={bill.number} />}
        </p>
        <ProblemNote error={answer.error} />
        {bill && <News bill={bill} />}
        {bill && (
          <div className="bill-panels">
            <BillFactsPanel bill={bill} />
            <BillCharges bill={bill} />
            <div className="stacked">
              <BecameOf bill={bill} />
              <Meter bill={bill} />
            </div>
          </div>
        )}
        {bill && <History bill={bill} />}
      </div>
    </>
  );
}

/** The dues' words for what a bill is; two states the dues never show have their own. */
function StateOfBill({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  if (bill.state === "carried")
    return <span className="hint">{say("carried", { number: bill.carriedInto ?? "" })}</span>;
  if (bill.state === "paid-elsewhere") return <span className="hint">{say("paidElsewhere")}</span>;
  return (
    <DueStateWord
      due={{ ...bill, state: bill.state, paidPaise: bill.herePaise, adviceNumber: bill.advices[0]?.number ?? null }}
    />
  );
}

function News({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  return (
    <>
      {bill.stale && (
        <Note kind="part">{bill.asOf === null ? say("staleNever") : say("stale", { when: showTime(bill.asOf) })}</Note>
      )}
      {bill.silence && (
        <Note kind="part">
          {bill.silence.until === null
            ? say("silenceNow", { since: showTime(bill.silence.since) })
            : say("silence", { since: showTime(bill.silence.since), until: showTime(bill.silence.until) })}
        </Note>
      )}
    </>
  );
}

function Pay({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  const navigate = useNavigate();
  const pays = useUser().roles.some((role) => role === "maker");
  const add = useCommand(addToBasket);
  const payable = ["overdue", "due-soon", "rebate", "due"].includes(bill.state);
  if (!pays || !payable) return null;
  if (add.isSuccess) {
    return (
      <>
        <span role="status">{say("inBasketDone")}</span>
        <Button onClick={() => void navigate({ to: "/basket" })}>{say("toBasket")}</Button>
      </>
    );
  }
  return (
    <>
      <ProblemNote error={add.error} />
      <PrimaryButton
        loading={add.isPending}
        onClick={() => add.mutate({ body: { bills: [{ discomId: bill.discomId, billId: bill.billId }] } })}
      >
        {say("pay")}
      </PrimaryButton>
    </>
  );
}

function BillFactsPanel({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  const language = useLanguage();
  const facts: Fact[] = [
    { name: say("connection"), value: bill.connectionNumber, hint: bill.site, copy: bill.connectionNumber },
    { name: say("name"), value: bill.name },
    { name: say("office"), value: language === "hi" ? bill.officeHi : bill.office, hint: bill.discom },
    { name: say("category"), value: bill.category },
    { name: say("billNumber"), value: bill.number, copy: bill.number },
    { name: say("ofMonth"), value: showMonth(bill.month, language) },
    { name: say("issuedOn"), value: showDate(bill.issuedOn) },
    { name: say("dueDate"), value: showDate(bill.dueDate) },
  ];
  return (
    <Panel title={say("facts")} flush>
      <DataList facts={facts} />
    </Panel>
  );
}

function Meter({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  if (bill.kind === "recharge") return null;
  const { heads } = bill;
  const unit = say(bill.discomKind === "water" ? "kl" : "kwh");
  const facts: Fact[] = heads
    ? [
        ...fact(say("meter"), heads.meter || null),
        ...fact(
          say("read"),
          heads.readFrom && heads.readTo
            ? say("readFromTo", { from: showDate(heads.readFrom), to: showDate(heads.readTo) })
            : heads.readTo && showDate(heads.readTo),
        ),
        ...fact(say("previousReading"), heads.previousReading),
        ...fact(say("currentReading"), heads.currentReading),
        ...fact(say("units"), heads.units && `${heads.units} ${unit}`),
        ...fact(say("demand"), heads.demandKva && `${heads.demandKva} kVA`),
        ...fact(say("powerFactor"), heads.powerFactor),
      ]
    : [];
  return (
    <Panel title={say("meterTitle")} flush>
      {facts.length === 0 ? <p className="inside hint">{say("noReadings")}</p> : <DataList facts={facts} />}
    </Panel>
  );
}

function fact(name: string, value: string | null): Fact[] {
  return value === null ? [] : [{ name, value }];
}

function History({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  const language = useLanguage();
  const unit = say(bill.discomKind === "water" ? "kl" : "kwh");
  const months = useMemo(
    (): ChartMonth[] =>
      bill.history
        .filter(({ kind }) => kind === "bill")
        .slice(0, MONTHS_DRAWN)
        .reverse()
        .map((month) => ({
          label: showShortMonth(month.month, language),
          units: month.units === null ? null : Number(month.units),
          rupees: Number(BigInt(month.currentPaise) / 100n),
        })),
    [bill.history, language],
  );
  return (
    <Panel title={say("history")} hint={say("historyHint")} flush>
      <div className="bill-history">
        <div className="wide-table">
          <table className="ledger">
            <caption className="for-readers">{say("history")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("month")}</th>
                <th scope="col">{say("billNumber")}</th>
                <th scope="col" className="amount">
                  {say("unitsHead")}, {unit}
                </th>
                <th scope="col" className="amount">
                  {say("currentHead")}
                </th>
                <th scope="col" className="amount">
                  {say("billedHead")}
                </th>
                <th scope="col" className="amount">
                  {say("dueHead")}
                </th>
              </tr>
            </thead>
            <tbody>
              {bill.history.map((month) => (
                <tr key={month.billId} aria-current={month.billId === bill.billId ? "true" : undefined}>
                  <th scope="row">{showMonth(month.month, language)}</th>
                  <td>
                    <Link to="/bills/$discom/$number" params={{ discom: bill.discomCode, number: month.number }}>
                      {month.number}
                    </Link>
                  </td>
                  <td className="amount">{month.units ?? <Money paise={null} />}</td>
                  <td className="amount">
                    <Money paise={month.currentPaise} />
                  </td>
                  <td className="amount">
                    <Money paise={month.amountPaise} />
                  </td>
                  <td className="amount">
                    <Money paise={month.outstandingPaise} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {months.length > 1 && (
          <figure>
            <figcaption>{say("chart")}</figcaption>
            <Suspense fallback={<div className="consumption" />}>
              <ConsumptionChart months={months} units={`${say("unitsHead")}, ${unit}`} rupees={say("currentHead")} />
            </Suspense>
          </figure>
        )}
      </div>
    </Panel>
  );
}
