// One payment begun online: whether it came, what it paid, what was sent back; where the payment page leads back to.

import { Button } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { getOnlineOrder, type OnlineOrder, openOnlineOrder } from "#server/gateway/online-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showMonth, showTime } from "#web/ui/dates.ts";
import { DataList, type Fact, Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { goToCheckout } from "../go-to-checkout.ts";
import { gatewayWords } from "../words.ts";
import { drawnAs, OnlineStateWord } from "./order-state.tsx";
import { onlineWords } from "./words.ts";
import "../gateway.css";

/** After coming back from the payment page the receipt is a matter of seconds. */
const LOOK_AGAIN_MS = 2_000;

export function OnlineOrderPage() {
  const say = useWords(onlineWords);
  const { order } = useParams({ from: "/portal/online-orders/$order" });
  const shown = useAnswer(getOnlineOrder, { params: { order } }, { refetchInterval: LOOK_AGAIN_MS });
  const { data } = shown;
  return (
    <>
      <Running
        title={
          <>
            {say("orderTitle")} <Reference value={order} />
          </>
        }
        tab={`${say("orderTitle")} ${order}`}
      >
        {data && <OnlineStateWord state={data.state} chip />}
        {data && <span className="quiet">{say("orderTo", { discom: data.discom })}</span>}
      </Running>
      <div className="page online-order">
        {!data && <ProblemNote error={shown.error} onRetry={() => void shown.refetch()} />}
        {data && <Shown order={data} />}
      </div>
    </>
  );
}

function Shown({ order }: { order: OnlineOrder }) {
  const say = useWords(onlineWords);
  const facts: Fact[] = [
    {
      name: say("amount"),
      value: (
        <b className="figure">
          <Money paise={order.paise} sign />
        </b>
      ),
    },
    { name: say("inWords"), value: <MoneyInWords paise={order.paise} /> },
    { name: say("begun"), value: showTime(order.openedAt) },
    ...(order.byLink ? [{ name: say("by"), value: say("byLink") }] : []),
    ...(order.advice
      ? [
          {
            name: say("advice"),
            value: (
              <Link to="/advices/$number" params={{ number: order.advice }}>
                <Reference value={order.advice} grouped />
              </Link>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <Note kind={drawnAs[order.state]} role="status">
        <b>{say(`note.${order.state}`, { amount: rupees(order.paise) })}</b> {say(`noteBody.${order.state}`)}
      </Note>
      {order.state === "failed" && <TryAgain order={order} />}
      <Panel title={say("orderTitle")} flush>
        <DataList facts={facts} />
      </Panel>
      {order.payments.length > 0 && <Payments order={order} />}
      {order.bills.length > 0 && <Bills order={order} />}
      <p className="no-print">
        <Link to="/dues">{say("toDues")}</Link>
      </p>
    </>
  );
}

/** The same bills for the same amount; where that is another one by now, the refusal says so. */
function TryAgain({ order }: { order: OnlineOrder }) {
  const say = useWords(onlineWords);
  const makes = (useUser().roles as readonly string[]).includes("maker");
  const open = useCommand(openOnlineOrder, { onDone: goToCheckout });
  if (!makes || order.byLink) return null;
  const bills = order.bills.map(({ discomId, billId }) => ({ discomId, billId }));
  const body = order.advice ? { advice: order.advice } : { bills, paise: order.paise };
  return (
    <div className="pay-now">
      <ProblemNote error={open.error} />
      <Button loading={open.isPending || open.isSuccess} onClick={() => open.mutate({ body })}>
        {say("tryAgain")}
      </Button>
    </div>
  );
}

function Payments({ order }: { order: OnlineOrder }) {
  const say = useWords(onlineWords);
  const tell = useWords(gatewayWords);
  return (
    <Panel title={say("paymentsTitle")} flush>
      {order.payments.map((payment) => (
        <DataList
          key={payment.number}
          facts={[
            {
              name: say("payment"),
              value: <Reference value={payment.number} />,
              hint: say("takenBy", {
                amount: rupees(payment.paise),
                way: tell(`way.${payment.method as "upi"}`),
                when: showTime(payment.at),
              }),
            },
            ...(payment.reference === ""
              ? []
              : [{ name: say("reference"), value: <Reference value={payment.reference} />, copy: payment.reference }]),
            ...payment.receipts.map((number) => ({
              name: say("receipt"),
              value: (
                <Link to="/receipts/$number" params={{ number }}>
                  <Reference value={number} />
                </Link>
              ),
            })),
            ...payment.refunds.map(({ number, paise, at }) => ({
              name: say("sentBackNumber", { number }),
              value: say("sentBack", { amount: rupees(paise), when: showTime(at) }),
            })),
          ]}
        />
      ))}
    </Panel>
  );
}

function Bills({ order }: { order: OnlineOrder }) {
  const say = useWords(onlineWords);
  const language = useLanguage();
  return (
    <Panel title={say("billsTitle", { count: order.bills.length })} flush>
      <table className="ledger cards">
        <thead>
          <tr>
            <th>{say("connection")}</th>
            <th className="wide">{say("site")}</th>
            <th className="wide">{say("bill")}</th>
            <th className="wide">{say("month")}</th>
            <th className="amount">{say("amount")}</th>
          </tr>
        </thead>
        <tbody>
          {order.bills.map((bill) => (
            <tr key={bill.billId}>
              <td className="card-name">
                <Reference value={bill.connectionNumber} />
              </td>
              <td className="wide">{bill.site}</td>
              <td className="wide">
                <Reference value={bill.billNumber} />
              </td>
              <td className="wide">{showMonth(bill.month, language)}</td>
              <td className="amount card-amount">
                <Money paise={bill.paise} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="total">
            <td className="card-name">{say("total")}</td>
            <td className="wide" colSpan={3} />
            <td className="amount card-amount">
              <Money paise={order.paise} sign />
            </td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}
