// Money that has left the basket: where it is, and whose turn it is.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Dues } from "#server/bills/contract.ts";
import type { Home } from "#server/payments/page/home-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { State } from "#web/ui/state.tsx";
import { homeWords } from "./words.ts";

export function OnItsWay(props: { home: Home | undefined; strip: Dues["strip"] | undefined }) {
  const say = useWords(homeWords);
  const { home, strip } = props;
  const advices = (sum: { count: number }) => say("advicesCount", { count: sum.count });
  return (
    <Panel title={say("onItsWay")} flush>
      <table className="ledger">
        <caption className="for-readers">{say("onItsWay")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("where")}</th>
            <th scope="col" className="next">
              {say("next")}
            </th>
            <th scope="col" className="amount">
              {say("advices")}
            </th>
            <th scope="col" className="amount">
              {say("amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {home && (
            <>
              {home.drafts.count > 0 && (
                <Row sum={home.drafts} counted={advices} next={say("draftNext")}>
                  <Link to="/advices" search={{ page: 1, state: "draft" }}>
                    <State name="draft" />
                  </Link>
                </Row>
              )}
              <Row sum={home.awaitingApproval} counted={advices} next={say("approvalNext")}>
                <Link to="/advices" search={{ page: 1, state: "submitted" }}>
                  <State name="approval-awaited">{say("approval")}</State>
                </Link>
              </Row>
              <Row sum={home.awaitingBank} counted={advices} next={say("bankNext")}>
                <Link to="/advices" search={{ page: 1, state: "approved" }}>
                  <State name="payment-awaited">{say("bank")}</State>
                </Link>
              </Row>
            </>
          )}
          {strip && (
            <Row sum={strip.awaitingPosting} counted={({ count }) => say("bills", { count })} next={say("postingNext")}>
              <Link to="/dues" search={{ page: 1, state: "paid-awaiting-posting" }}>
                <State name="paid">{say("posting")}</State>
              </Link>
            </Row>
          )}
        </tbody>
      </table>
    </Panel>
  );
}

function Row(props: {
  sum: { count: number; paise: string };
  counted: (sum: { count: number }) => string;
  next: string;
  children: ReactNode;
}) {
  const { sum } = props;
  return (
    <tr className={sum.count === 0 ? "off" : undefined}>
      <th scope="row">{props.children}</th>
      <td className="wraps next hint">{props.next}</td>
      <td className="amount">{sum.count === 0 ? "–" : props.counted(sum)}</td>
      <td className="amount">
        <Money paise={sum.count === 0 ? null : sum.paise} />
      </td>
    </tr>
  );
}
