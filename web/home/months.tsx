// The months side by side. The bar is for the eye: billed is its whole length, paid the filled part; the sums stand beside it.

import type { Home } from "#server/payments/page/home-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showMonth } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { homeWords } from "./words.ts";

type Month = Home["months"][number];

export function Months(props: { months: readonly Month[] | undefined }) {
  const say = useWords(homeWords);
  const language = useLanguage();
  const months = props.months ?? [];
  const longest = months.reduce((most, { billedPaise, paidPaise }) => larger(most, billedPaise, paidPaise), 1n);
  return (
    <Panel title={say("months")} hint={say("monthsHint")} flush>
      {props.months?.length === 0 && <p className="inside hint">{say("monthsNone")}</p>}
      {months.length > 0 && (
        <table className="ledger months">
          <caption className="for-readers">{say("months")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("month")}</th>
              <th scope="col" className="bar-cell">
                {say("paidOfBilled")}
              </th>
              <th scope="col" className="amount">
                {say("paid")}
              </th>
              <th scope="col" className="amount">
                {say("billed")}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map((month) => (
              <tr key={month.month}>
                <th scope="row">{showMonth(month.month, language)}</th>
                <td className="bar-cell">
                  <Bar month={month} longest={longest} />
                </td>
                <td className="amount">
                  <Money paise={month.paidPaise === "0" ? null : month.paidPaise} />
                </td>
                <td className="amount dim">
                  <Money paise={month.billedPaise === "0" ? null : month.billedPaise} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="total">
              <td>{say("allMonths")}</td>
              <td className="bar-cell" />
              <td className="amount">
                <Money paise={total(months, "paidPaise")} sign />
              </td>
              <td className="amount">
                <Money paise={total(months, "billedPaise")} sign />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
    </Panel>
  );
}

function Bar(props: { month: Month; longest: bigint }) {
  const billed = share(props.month.billedPaise, props.longest);
  return (
    <svg aria-hidden="true">
      <rect className="billed-bar" width={`${billed}%`} height="12" />
      <rect className="paid-bar" width={`${share(props.month.paidPaise, props.longest)}%`} height="12" />
      <rect className="edge" x={`${Math.max(0, billed - 0.4)}%`} width="2" height="12" />
    </svg>
  );
}

/** In tenths of a percent, for drawing only. */
function share(paise: string, whole: bigint): number {
  return Number((BigInt(paise) * 1000n) / whole) / 10;
}

function larger(most: bigint, ...amounts: string[]): bigint {
  return amounts.map(BigInt).reduce((sofar, amount) => (amount > sofar ? amount : sofar), most);
}

function total(months: readonly Month[], of: "billedPaise" | "paidPaise"): string {
  return months.reduce((sum, month) => sum + BigInt(month[of]), 0n).toString();
}
