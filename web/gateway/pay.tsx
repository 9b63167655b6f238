// One bill by its link, for anybody who has it: what it is, what to pay today, and after paying the receipt.

import { Link, useParams } from "@tanstack/react-router";
import { getPayPage, type PayPage, payByLink } from "#server/gateway/pay-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showMonth, showTime } from "#web/ui/dates.ts";
import { DataList, type Fact, Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import type { StateName } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { goToCheckout } from "./go-to-checkout.ts";
import { gatewayWords } from "./words.ts";
import "./gateway.css";

/** After coming back from the payment page the receipt is a matter of seconds. */
const LOOK_AGAIN_MS = 2_000;

export function Pay() {
  const say = useWords(gatewayWords);
  const { token } = useParams({ from: "/pay/$token" });
  const page = useAnswer(getPayPage, { params: { token } }, { refetchInterval: LOOK_AGAIN_MS });
  return (
    <>
      <Running title={say("payTitle")} />
      <div className="page pay">
        {page.error && !page.data && (
          <Note kind="overdue" role="alert">
            <b>{say("noLink")}</b> {say("noLinkBody")}
          </Note>
        )}
        {page.data && <Bill page={page.data} token={token} />}
      </div>
    </>
  );
}

function Bill(props: { page: PayPage; token: string }) {
  const language = useLanguage();
  const { page, token } = props;
  return (
    <>
      <Standing page={page} />
      <Panel title={language === "hi" ? page.discomHi : page.discom} flush>
        <DataList facts={[...useBillFacts(page), ...usePaymentFacts(page)]} />
      </Panel>
      {page.state === "payable" && <PayNow page={page} token={token} />}
    </>
  );
}

function useBillFacts(page: PayPage): Fact[] {
  const say = useWords(gatewayWords);
  const language = useLanguage();
  const facts: Fact[] = [
    { name: say("bill"), value: <Reference value={page.billNumber} /> },
    { name: say("connection"), value: <Reference value={page.connection} />, hint: say("connectionHint") },
    { name: say("month"), value: showMonth(page.month, language) },
  ];
  if (page.state !== "payable" && page.state !== "not-offered") return facts;
  const rebate = page.rebateUntil !== null && page.rebatePaise !== "0";
  return [
    ...facts,
    { name: say("due"), value: showDate(page.dueDate), ...(page.overdue && { hint: say("overdue") }) },
    {
      name: say("toPay"),
      value: (
        <b className="figure">
          <Money paise={page.paise} sign />
        </b>
      ),
      ...(rebate && {
        hint: say("rebateInIt", { amount: rupees(page.rebatePaise), day: showDate(page.rebateUntil as string) }),
      }),
    },
    { name: say("inWords"), value: <MoneyInWords paise={page.paise} /> },
  ];
}

function usePaymentFacts({ payment, receipt }: PayPage): Fact[] {
  const say = useWords(gatewayWords);
  if (!payment) return [];
  return [
    { name: say("paidWith"), value: say(`way.${payment.method as "upi"}`) },
    { name: say("paidOn"), value: showTime(payment.at) },
    { name: say("paymentNumber"), value: <Reference value={payment.number} /> },
    ...(payment.reference === "" ? [] : [{ name: say("reference"), value: <Reference value={payment.reference} /> }]),
    ...(receipt
      ? [
          {
            name: say("receipt"),
            value: (
              <Link to="/verify/receipt/$token" params={{ token: receipt.token }} search={{}}>
                {say("openReceipt", { number: receipt.number })}
              </Link>
            ),
          },
        ]
      : []),
  ];
}

const standings = {
  taken: ["awaited", "taken", "takenBody"],
  paid: ["matched", "paid", "paidBody"],
  "in-advice": ["awaited", "inAdvice", "inAdviceBody"],
  "settled-elsewhere": ["matched", "elsewhere", "elsewhereBody"],
  "not-offered": ["part", "notOffered", "notOfferedBody"],
} as const satisfies Partial<Record<PayPage["state"], readonly [StateName, string, string]>>;

function Standing({ page }: { page: PayPage }) {
  const say = useWords(gatewayWords);
  if (page.state === "payable") {
    if (page.failedAt === null) return null;
    return (
      <Note kind="failed" role="status">
        <b>{say("failed")}</b> {say("failedBody")}
      </Note>
    );
  }
  const [kind, head, body] = standings[page.state];
  return (
    <Note kind={kind} role="status">
      <b>{say(head, { amount: rupees(page.payment?.paise ?? page.paise) })}</b> {say(body)}
    </Note>
  );
}

function PayNow(props: { page: PayPage; token: string }) {
  const say = useWords(gatewayWords);
  const { page, token } = props;
  const pay = useCommand(payByLink, { onDone: goToCheckout });
  return (
    <div className="pay-now">
      <p className="quiet">{say("waysHere", { ways: page.methods.map((way) => say(`way.${way}`)).join(", ") })}</p>
      <ProblemNote error={pay.error} />
      <PrimaryButton loading={pay.isPending || pay.isSuccess} onClick={() => pay.mutate({ params: { token } })}>
        {say("payBy", { amount: rupees(page.paise) })}
      </PrimaryButton>
      <p className="hint">{say("payHint")}</p>
    </div>
  );
}
