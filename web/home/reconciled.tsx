// The advices that the bank's statement confirmed last: what people look for to know that it is done.

import { Link } from "@tanstack/react-router";
import type { Home } from "#server/payments/page/home-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { State } from "#web/ui/state.tsx";
import { homeWords } from "./words.ts";

export function Reconciled(props: { rows: Home["reconciled"] | undefined }) {
  const say = useWords(homeWords);
  const { rows } = props;
  return (
    <Panel title={say("reconciled")} hint={say("reconciledHint")} flush>
      {rows && rows.length === 0 && <p className="inside hint">{say("reconciledNone")}</p>}
      {rows && rows.length > 0 && (
        <table className="ledger">
          <caption className="for-readers">{say("reconciled")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("advice")}</th>
              <th scope="col">{say("on")}</th>
              <th scope="col" className="amount bills">
                {say("ofBills")}
              </th>
              <th scope="col" className="amount">
                {say("amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((advice) => (
              <tr key={advice.number}>
                <th scope="row">
                  <Link to="/advices/$number" params={{ number: advice.number }} className="reference">
                    {advice.number}
                  </Link>
                </th>
                <td>
                  <State name="reconciled">{showTime(advice.at)}</State>
                </td>
                <td className="amount dim bills">{groupNumber(advice.items)}</td>
                <td className="amount">
                  <Money paise={advice.amountPaise} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
