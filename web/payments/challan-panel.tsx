// The challan on the screen: the account, the exact amount, until when, and what may be done with it now.

import type { Advice } from "#server/payments/contract.ts";
import { PayableLater } from "#web/amounts/payable-by.tsx";
import { useBankHasIt } from "#web/gateway/bank-has-it.ts";
import { gatewayWords } from "#web/gateway/words.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showDayAndMonth } from "#web/ui/dates.ts";
import { DataList, Panel } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { nameIn } from "./advice-state.tsx";
import { paymentsWords } from "./words.ts";

export function ChallanPanel(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  const { advice } = props;
  const day = showDate(advice.validUntil);
  const copied = mayStillBePaid(advice);
  return (
    <Panel className="challan" title={say("challan")} hint={say(`challanHint.${advice.rail}`)} flush>
      <Standing advice={advice} />
      <div className="challan-body">
        <DataList
          facts={[
            {
              name: say("beneficiary"),
              value: language === "hi" ? advice.beneficiaryHi : advice.beneficiary,
            },
            {
              name: say("account"),
              value: (
                <b>
                  <Reference value={advice.van} grouped />
                </b>
              ),
              hint: say("accountHint"),
              ...(copied && { copy: advice.van }),
            },
            {
              name: say("ifsc"),
              value: (
                <b>
                  <Reference value={advice.ifsc} />
                </b>
              ),
              ...(copied && { copy: advice.ifsc }),
            },
            {
              name: say("amount"),
              value: (
                <b className="challan-amount">
                  <Money paise={advice.amountPaise} sign />
                </b>
              ),
              ...(copied && { copy: forBank(advice.amountPaise) }),
            },
            { name: say("inWords"), value: <MoneyInWords paise={advice.amountPaise} /> },
            { name: say("validUntil"), value: say("lastDay", { day }), hint: <DaysLeft advice={advice} /> },
            ...Object.entries(advice.details).map(([name, value]) => ({
              name: say(name as "ddoCode" | "headOfAccount" | "sanctionNumber" | "tdsSection" | "remarks"),
              value,
            })),
          ]}
        />
        <aside>
          <table className="ledger sums">
            <tbody>
              {advice.items > 0 && (
                <tr>
                  <td>{say("bills", { count: advice.items })}</td>
                  <td className="amount">
                    <Money paise={advice.grossPaise} />
                  </td>
                </tr>
              )}
              {advice.rebatePaise !== "0" && (
                <tr>
                  <td>{say("rebateTill", { day: showDayAndMonth(advice.validUntil) })}</td>
                  <td className="amount">
                    <Money paise={`-${advice.rebatePaise}`} />
                  </td>
                </tr>
              )}
              {advice.tdsPaise !== "0" && (
                <tr>
                  <td>{say("tdsDeclared")}</td>
                  <td className="amount">
                    <Money paise={`-${advice.tdsPaise}`} />
                  </td>
                </tr>
              )}
              {advice.advancePaise !== "0" && (
                <tr>
                  <td>{say("advanceKept")}</td>
                  <td className="amount">
                    <Money paise={advice.advancePaise} />
                  </td>
                </tr>
              )}
              <tr className="total">
                <td>{say("toPay")}</td>
                <td className="amount">
                  <Money paise={advice.amountPaise} sign />
                </td>
              </tr>
            </tbody>
          </table>
          {copied && <PayableLater steps={advice.payableBy} />}
          <div className="qr">
            <svg
              viewBox={`0 0 ${advice.verification.size} ${advice.verification.size}`}
              role="img"
              aria-label={say("qr")}
            >
              <path fill="#000" d={advice.verification.path} />
            </svg>
            <p className="hint">{say("anyone")}</p>
          </div>
        </aside>
      </div>
    </Panel>
  );
}

/** An account that no money should go to any more is not offered for copying. */
function mayStillBePaid({ state, daysLeft }: Advice): boolean {
  return (state === "draft" || state === "submitted" || state === "approved") && daysLeft >= 0;
}

/** One sentence on whether money may be sent on it. */
function Standing(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const tell = useWords(gatewayWords);
  const bankHasIt = useBankHasIt(props.advice);
  const language = useLanguage();
  const { advice } = props;
  // Changing a draft says nothing of whether it was sent back.
  const last = advice.events.findLast(({ event }) => event !== "changed");
  const sentBack = last?.event === "sent-back" ? last : undefined;
  if (sentBack) {
    return (
      <Note kind="sent-back">
        <b>{say("sentBackNote", { name: sentBack.by ? nameIn(language, sentBack.by) : "" })}</b> {sentBack.why}
      </Note>
    );
  }
  if (bankHasIt && advice.state === "approved") {
    return (
      <Note kind="confirmed">
        <b>{tell("bankHasIt")}</b> {tell("bankHasItBody")}
      </Note>
    );
  }
  const [kind, head, body] = standings[advice.state === "approved" && advice.daysLeft < 0 ? "expired" : advice.state];
  return (
    <Note kind={kind}>
      <b>{say(head)}</b> {say(body)}
    </Note>
  );
}

const standings = {
  draft: ["awaited", "notPayable", "notPayableBody"],
  submitted: ["awaited", "notPayable", "notPayableBody"],
  approved: ["suggested", "payNow", "payNowBody"],
  settled: ["reconciled", "settledNote", "settledBody"],
  posted: ["reconciled", "settledNote", "settledBody"],
  expired: ["overdue", "outlived", "outlivedBody"],
  cancelled: ["closed", "cancelledNote", "cancelledBody"],
} as const;

function DaysLeft(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const { daysLeft, payableBy, validUntil, state } = props.advice;
  if (daysLeft < 0 || state === "settled" || state === "posted" || state === "cancelled") return null;
  const days = daysLeft === 0 ? say("today") : say("daysLeft", { count: daysLeft });
  const [first, next] = payableBy;
  if (!next || first?.until !== validUntil) return days;
  const lost = BigInt(next.amountPaise) - BigInt(first.amountPaise);
  return `${days}; ${say("rebateLost", { amount: rupees(String(lost)) })}`;
}

/** As a bank's form takes it: `18372052.00`. */
function forBank(paise: string): string {
  const digits = paise.padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
