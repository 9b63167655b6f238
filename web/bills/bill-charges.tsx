// The bill as a sum: heads, current charges, what stood over, what was paid, and what is left under a double rule.

import type { ReactNode } from "react";
import type { Bill } from "#server/bills/bill-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { billWords } from "./words.ts";

export function BillCharges({ bill }: { bill: Bill }) {
  const say = useWords(billWords);
  const { heads } = bill;
  const water = bill.discomKind === "water";
  const given =
    heads &&
    [heads.energyPaise, heads.fixedPaise, heads.dutyPaise, heads.adjustmentPaise, heads.subsidyPaise].some(
      (paise) => paise !== null,
    );
  return (
    <Panel title={say("charges")} hint={say("chargesHint", { discom: bill.discom })} flush>
      <table className="ledger charges">
        <caption className="for-readers">{say("charges")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("head")}</th>
            <th scope="col" className="amount">
              {say("amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {given && (
            <>
              <Head name={say(water ? "water" : "energy")} paise={heads.energyPaise} />
              <Head name={say("fixed")} paise={heads.fixedPaise} />
              <Head name={say("duty")} paise={unlessNothing(heads.dutyPaise)} />
              <Head name={say("adjustment")} paise={unlessNothing(heads.adjustmentPaise)} />
              <Head name={say("subsidy")} paise={negative(unlessNothing(heads.subsidyPaise))} />
            </>
          )}
          <Head name={say("current")} paise={bill.currentPaise} strong />
          <Head name={say("arrears")} paise={unlessNothing(bill.arrearsPaise)} />
          <Head name={say("met")} paise={negative(unlessNothing(bill.metPaise))} />
          <Head name={say("surcharge")} paise={unlessNothing(bill.surchargePaise)} />
          <Head name={say("billed")} paise={bill.amountPaise} strong />
          <Head name={say("elsewhere")} paise={negative(unlessNothing(bill.elsewherePaise))} />
          <Head name={say("here")} paise={negative(unlessNothing(bill.herePaise))} />
        </tbody>
        <tfoot>
          <tr className="total">
            <td>{say("outstanding")}</td>
            <td className="amount">
              <Money paise={bill.outstandingPaise} sign />
            </td>
          </tr>
        </tfoot>
      </table>
      {!given && bill.kind === "bill" && <p className="inside hint">{say("noHeads")}</p>}
      {bill.rebateUntil !== null && bill.rebatePaise !== "0" && (
        <p className="inside hint">
          {say("rebate", { day: showDate(bill.rebateUntil) })}: <Money paise={bill.rebatePaise} sign />
        </p>
      )}
    </Panel>
  );
}

/** A head that was not sent, or is nothing, is left out. */
function Head(props: { name: ReactNode; paise: string | null; strong?: boolean }) {
  if (props.paise === null) return null;
  return (
    <tr className={props.strong ? "strong" : undefined}>
      <th scope="row">{props.name}</th>
      <td className="amount">
        <Money paise={props.paise} />
      </td>
    </tr>
  );
}

function unlessNothing(paise: string | null): string | null {
  return paise === "0" ? null : paise;
}

function negative(paise: string | null): string | null {
  return paise === null ? null : (-BigInt(paise)).toString();
}
