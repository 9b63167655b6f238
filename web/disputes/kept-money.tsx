// What the discoms keep for a payer, and what the payer wants of it: back to its account, or onto bills.

import { Button, Radio, Textarea, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { raiseDispute } from "#server/disputes/contract.ts";
import { type KeptMoney, listKeptMoney } from "#server/disputes/money-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { RefundStateShown } from "./dispute-state.tsx";
import { disputesWords } from "./words.ts";
import "./disputes.css";

type Want = { readonly kept: KeptMoney; readonly kind: "refund" | "carry-forward" };

export function KeptMoneyPage() {
  const say = useWords(disputesWords);
  const answer = useAnswer(listKeptMoney, {});
  const [want, setWant] = useState<Want | null>(null);
  const { rows, refunds = [], leftPaise, accounts = [] } = answer.data ?? {};
  return (
    <>
      <Running title={say("keptTitle")} sums={[{ label: say("keptSum"), value: <Money paise={leftPaise} sign /> }]}>
        <span className="hint">{say("keptScope")}</span>
      </Running>
      <div className="page">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {rows && rows.length === 0 && <Empty title={say("keptEmpty")}>{say("keptEmptyText")}</Empty>}
        {rows && rows.length > 0 && <Credits rows={rows} onWant={setWant} />}
        {want && (
          <Wanting
            key={`${want.kept.lineId} ${want.kind}`}
            want={want}
            accounts={accounts.filter(({ discomId }) => discomId === want.kept.discomId)}
          />
        )}
        {refunds.length > 0 && (
          <Panel flush title={say("refunds")}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keyboard too */}
            <section className="wide-table" aria-label={say("refunds")} tabIndex={0}>
              <table className="ledger">
                <tbody>
                  {refunds.map((refund) => (
                    <tr key={`${refund.discom} ${refund.approvalId}`}>
                      <th scope="row">{showTime(refund.askedAt)}</th>
                      <td>{refund.discom}</td>
                      <td className="wraps">
                        {say("toAccount", { end: refund.accountEnd, name: refund.beneficiary })}
                      </td>
                      <td>
                        <RefundStateShown state={refund.state} />{" "}
                        {refund.paidOn && (
                          <span className="hint">
                            {showDate(refund.paidOn)} {refund.utr}
                          </span>
                        )}
                      </td>
                      <td className="amount">
                        <Money paise={refund.paise} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </Panel>
        )}
      </div>
    </>
  );
}

function Credits(props: { rows: readonly KeptMoney[]; onWant: (want: Want) => void }) {
  const say = useWords(disputesWords);
  const acts = useUser().roles.some((role) => role === "maker" || role === "checker" || role === "admin");
  return (
    <Panel flush title={say("keptTitle")} className="wide-table">
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("creditOn")}</th>
            <th>{say("keptAt")}</th>
            <th>UTR</th>
            <th className="amount">{say("keptPaise")}</th>
            <th className="amount">{say("left")}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {props.rows.map((kept) => (
            <tr key={`${kept.discomId} ${kept.lineId}`}>
              <th scope="row">{showDate(kept.valueDate)}</th>
              <td>{kept.discom}</td>
              <td className="reference">{kept.utr ?? "–"}</td>
              <td className="amount">
                <Money paise={kept.keptPaise} />
              </td>
              <td className="amount strong">
                <Money paise={kept.leftPaise} />
              </td>
              <td>
                {kept.dispute !== null ? (
                  <Link to="/disputes/$number" params={{ number: kept.dispute }}>
                    {say("inDispute", { number: kept.dispute })}
                  </Link>
                ) : kept.refundAsked ? (
                  <span className="hint">{say("refundIsAsked")}</span>
                ) : (
                  acts &&
                  (["refund", "carry-forward"] as const).map((kind) => (
                    <Button
                      key={kind}
                      size="compact-sm"
                      mr="xs"
                      aria-label={say(kind === "refund" ? "wantRefundOf" : "wantCarryOf", {
                        day: showDate(kept.valueDate),
                      })}
                      onClick={() => props.onWant({ kept, kind })}
                    >
                      {say(kind === "refund" ? "wantRefund" : "wantCarry")}
                    </Button>
                  ))
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

const ANOTHER = "another";

function Wanting(props: {
  want: Want;
  accounts: readonly { readonly account: string; readonly ifsc: string; readonly name: string }[];
}) {
  const say = useWords(disputesWords);
  const navigate = useNavigate();
  const { kept, kind } = props.want;
  const [paise, setPaise] = useState<string | null>(kept.leftPaise);
  const [at, setAt] = useState(props.accounts.length > 0 ? "0" : ANOTHER);
  const [typed, setTyped] = useState({ account: "", ifsc: "", name: "" });
  const [bills, setBills] = useState("");
  const [said, setSaid] = useState("");
  const raise = useCommand(raiseDispute, {
    onDone: ({ number }) => void navigate({ to: "/disputes/$number", params: { number } }),
  });
  const to = at === ANOTHER ? typed : props.accounts[Number(at)];
  const isRefund = kind === "refund";
  const fits = !isRefund || (to !== undefined && to.account !== "" && to.ifsc !== "" && to.name !== "");
  return (
    <Panel className="raise" title={say(isRefund ? "wantRefund" : "wantCarry")}>
      <AskForm
        act={say(isRefund ? "askRefund" : "askCarry", { sum: rupees(paise ?? "0") })}
        command={raise}
        disabled={!fits || paise === null || paise === "0" || said.trim().length < 5}
        onSend={() => {
          if (paise === null || !fits) return;
          const beneficiary = to && {
            account: to.account.trim(),
            ifsc: to.ifsc.trim().toUpperCase(),
            name: to.name.trim(),
          };
          const named = bills.split(/[\s,;]+/).filter(Boolean);
          raise.mutate({
            body: {
              kind,
              subject: { about: "advance", discomId: kept.discomId, lineId: kept.lineId },
              paise,
              said: said.trim(),
              wish: isRefund && beneficiary ? { beneficiary } : { bills: named },
            },
          });
        }}
      >
        <RupeesInput data-autofocus label={say("howMuch")} value={paise} onChange={setPaise} />
        {paise !== null && (
          <p className="hint">
            <MoneyInWords paise={paise} />
          </p>
        )}
        {isRefund ? (
          <Radio.Group label={say("toWhich")} value={at} onChange={setAt}>
            <div className="stack">
              {props.accounts.map((one, index) => (
                <Radio
                  key={`${one.account} ${one.ifsc}`}
                  value={String(index)}
                  label={<span className="reference">{`${one.account} ${one.ifsc}`}</span>}
                  description={one.name}
                />
              ))}
              <Radio value={ANOTHER} label={say("another")} />
            </div>
          </Radio.Group>
        ) : (
          <Textarea
            label={say("whichBills")}
            description={say("whichBillsHint")}
            autosize
            minRows={2}
            value={bills}
            onChange={(event) => setBills(event.currentTarget.value)}
          />
        )}
        {isRefund &&
          at === ANOTHER &&
          (["account", "ifsc", "name"] as const).map((field) => (
            <TextInput
              key={field}
              label={say(field === "account" ? "accountNumber" : field === "name" ? "holder" : "ifsc")}
              value={typed[field]}
              onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value })}
            />
          ))}
        <Textarea
          label={say("why")}
          autosize
          minRows={2}
          maxLength={4000}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
        <p className="hint">{isRefund && say("twoPeople")}</p>
      </AskForm>
    </Panel>
  );
}
