// What is to be paid by when, as rebates run out: shown where it differs from day to day.

import type { PayableBy as Steps } from "#server/payments/chain/chain-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Money } from "#web/ui/money.tsx";
import { amountsWords } from "./words.ts";
import "./amounts.css";

/** Of a basket, whose advice is still to be made. */
export function PayableBy(props: { steps: readonly Steps[] }) {
  const say = useWords(amountsWords);
  if (props.steps.length < 2) return null;
  return (
    <ul className="payable-by" aria-label={say("payable")}>
      {props.steps.map((step) => (
        <li key={step.until ?? "later"}>
          <span className="hint">{step.until ? say("until", { day: showDate(step.until) }) : say("later")}</span>{" "}
          <Money paise={step.amountPaise} sign />
        </li>
      ))}
    </ul>
  );
}

/** Of an advice, which has one amount and one last day: what its bills come to afterwards, in another advice. */
export function PayableLater(props: { steps: readonly Steps[] }) {
  const say = useWords(amountsWords);
  const [, ...later] = props.steps;
  if (later.length === 0) return null;
  return (
    <table className="ledger sums payable-later">
      <caption>{say("payableLater")}</caption>
      <tbody>
        {later.map((step) => (
          <tr key={step.until ?? "later"}>
            <td>{step.until ? say("until", { day: showDate(step.until) }) : say("later")}</td>
            <td className="amount">
              <Money paise={step.amountPaise} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
