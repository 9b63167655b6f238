// One payer's kept money: where it came from, the bills it can pay, and what was used of it.

import { Button } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  type AdvanceUse,
  getPayerAdvances,
  orderAdvance,
  type PayerAdvances,
  takeUseBack,
} from "#server/reconciliation/kept-money/advances-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { UseAdvance } from "./use-advance.tsx";
import { advancesWords } from "./words.ts";
import "./advances.css";

export function PayerAdvancesPage() {
  const say = useWords(advancesWords);
  const language = useLanguage();
  const { payer: id } = useParams({ from: "/portal/advances/$payer" });
  const answer = useAnswer(getPayerAdvances, { params: { id } });
  const one = answer.data?.payer.id === id ? answer.data : undefined;
  const decides = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  return (
    <>
      <Running
        title={one ? (language === "hi" ? one.payer.nameHi : one.payer.name) : say("title")}
        {...(one && { sums: [{ label: say("free"), value: <Money paise={one.freePaise} sign /> }] })}
        actions={
          <Link to="/advances" search={{ page: 1, view: "advances" }}>
            {say("back")}
          </Link>
        }
      />
      <div className="page kept-money">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {one && (
          <>
            <UseAdvance key={one.payer.id} kept={one} decides={decides} />
            <Credits kept={one} decides={decides} />
            <Order kept={one} />
            {one.uses.length > 0 && <Uses uses={one.uses} decides={decides} />}
          </>
        )}
      </div>
    </>
  );
}

/** Whether what is kept pays bills by itself; a supervisor orders it, with a reason. */
function Order(props: { kept: PayerAdvances }) {
  const say = useWords(advancesWords);
  const language = useLanguage();
  const { order, payer } = props.kept;
  const automatic = order?.automatic === true;
  const [asking, setAsking] = useState(false);
  const change = useCommand(orderAdvance, { onDone: () => setAsking(false) });
  const orders = useUser().roles.some((role) => role === "supervisor");
  return (
    <Panel className="wide" title={say("orderTitle")}>
      <div className="ordered">
        <p>
          {say(automatic ? "orderAutomatic" : "orderKept")}{" "}
          {order && (
            <span className="hint">
              {`${language === "hi" ? order.by.nameHi : order.by.name}, ${showTime(order.at)}: ${order.why}`}
            </span>
          )}
        </p>
        {orders && <Button onClick={() => setAsking(true)}>{say(automatic ? "orderKeep" : "orderUse")}</Button>}
      </div>
      <ReasonModal
        opened={asking}
        title={say("orderTitle")}
        act={say(automatic ? "orderKeep" : "orderUse")}
        busy={change.isPending}
        error={change.error}
        onReason={(reason) => change.mutate({ params: { id: payer.id }, body: { automatic: !automatic, reason } })}
        onClose={() => setAsking(false)}
      >
        <p>{say(automatic ? "orderKept" : "orderAutomatic")}</p>
      </ReasonModal>
    </Panel>
  );
}

function Credits(props: { kept: PayerAdvances; decides: boolean }) {
  const say = useWords(advancesWords);
  return (
    <Panel flush className="wide" title={say("creditsTitle")}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("creditOn")}</th>
            <th>{say("text")}</th>
            <th className="amount">{say("kept")}</th>
            <th className="amount">{say("leftOf")}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {props.kept.credits.map((credit) => (
            <tr key={credit.lineId}>
              <td>{showDate(credit.valueDate)}</td>
              <td className="narration reference">{credit.narration}</td>
              <td className="amount">
                <Money paise={credit.keptPaise} />
              </td>
              <td className="amount">
                <Money paise={credit.leftPaise} />
              </td>
              <td>
                {credit.askedBy !== null ? (
                  <Link to="/second-person/$id" params={{ id: credit.askedBy }}>
                    {say("refundAsked")}
                  </Link>
                ) : (
                  props.decides && (
                    <Link to="/refunds/new" search={{ line: credit.lineId }}>
                      {say("refundThis")}
                    </Link>
                  )
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Uses(props: { uses: readonly AdvanceUse[]; decides: boolean }) {
  const say = useWords(advancesWords);
  const language = useLanguage();
  const [asking, setAsking] = useState<AdvanceUse | null>(null);
  const back = useCommand(takeUseBack, { onDone: () => setAsking(null) });
  return (
    <Panel flush className="wide" title={say("usesTitle")}>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("usedOn")}</th>
            <th>{say("by")}</th>
            <th>{say("paidBills")}</th>
            <th>{say("receipts")}</th>
            <th className="amount">{say("amount")}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {props.uses.map((use) => (
            <tr key={use.id} className={use.standingPaise === "0" ? "off" : undefined}>
              <td>{showDate(use.usedOn)}</td>
              <td>{use.by ? (language === "hi" ? use.by.nameHi : use.by.name) : say("byPolicy")}</td>
              <td className="narration reference">{use.bills.map(({ billNumber }) => billNumber).join(", ")}</td>
              <td>
                {use.receipts.map((number) => (
                  <Link key={number} className="reference" to="/receipts/$number" params={{ number }}>
                    {number}{" "}
                  </Link>
                ))}
              </td>
              <td className="amount">
                <Money paise={use.paise} />
              </td>
              <td>
                {use.standingPaise === "0" && <span className="quiet">{say("takenBack")}</span>}
                {use.standingPaise !== "0" && use.standingPaise !== use.paise && (
                  <span className="hint">{say("partly", { sum: rupees(use.standingPaise) })} </span>
                )}
                {use.standingPaise !== "0" && props.decides && (
                  <Button onClick={() => setAsking(use)}>{say("takeBack")}</Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ReasonModal
        key={asking?.id ?? "none"}
        opened={asking !== null}
        title={say("takeBackTitle")}
        act={say("takeBack")}
        busy={back.isPending}
        error={back.error}
        onReason={(reason) => asking && back.mutate({ params: { id: asking.id }, body: { reason } })}
        onClose={() => setAsking(null)}
      >
        <p>{say("takeBackText")}</p>
      </ReasonModal>
    </Panel>
  );
}
