// Payments begun online, the newest first: where somebody finds what they closed too early.

import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listOnlineOrders } from "#server/gateway/online-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { OnlineStateWord } from "./order-state.tsx";
import { onlineWords } from "./words.ts";
import "../gateway.css";

const SHOWN = 10;

export function OnlineOrders() {
  const say = useWords(onlineWords);
  const [page, setPage] = useState(1);
  const orders = useAnswer(listOnlineOrders, { query: { page, size: SHOWN } });
  const { rows, total = 0 } = orders.data ?? {};
  return (
    <Panel
      title={say("ordersTitle")}
      hint={say("ordersHint")}
      flush
      {...(total > SHOWN && { actions: <Pager page={page} size={SHOWN} total={total} onPage={setPage} /> })}
    >
      <ProblemNote error={orders.error} onRetry={() => void orders.refetch()} />
      {rows && rows.length === 0 && <p className="none-yet hint">{say("ordersNone")}</p>}
      {rows && rows.length > 0 && (
        <table className="ledger cards">
          <caption className="for-readers">{say("ordersTitle")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("number")}</th>
              <th scope="col">{say("state")}</th>
              <th scope="col" className="wide">
                {say("begun")}
              </th>
              <th scope="col" className="amount wide">
                {say("bills")}
              </th>
              <th scope="col" className="amount">
                {say("amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.order}>
                <th scope="row" className="card-name">
                  <Link to="/online-orders/$order" params={{ order: row.order }}>
                    <Reference value={row.order} />
                  </Link>
                </th>
                <td className="card-state">
                  <OnlineStateWord state={row.state} />
                </td>
                <td className="wide">{showTime(row.openedAt)}</td>
                <td className="amount wide">{groupNumber(row.bills)}</td>
                <td className="amount card-amount">
                  <Money paise={row.paise} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
