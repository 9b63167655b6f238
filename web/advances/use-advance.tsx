// The bills that kept money can pay, how much of each, and the one act that pays them.

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { type PayerAdvances, useAdvance } from "#server/reconciliation/kept-money/advances-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { advancesWords } from "./words.ts";

type Chosen = Readonly<Record<string, string | null>>;

export function UseAdvance(props: { kept: PayerAdvances; decides: boolean }) {
  const say = useWords(advancesWords);
  const { kept, decides } = props;
  const [chosen, setChosen] = useState<Chosen>({});
  const [reason, setReason] = useState("");
  const use = useCommand(useAdvance, { onDone: () => setChosen({}) });
  const bills = Object.entries(chosen).flatMap(([billNumber, paise]) =>
    paise === null || paise === "0" ? [] : [{ billNumber, paise }],
  );
  const sum = bills.reduce((all, { paise }) => all + BigInt(paise), 0n);
  const stays = BigInt(kept.freePaise) - sum;
  return (
    <>
      <Panel
        flush
        title={say("billsTitle")}
        hint={say("billsHint")}
        actions={
          decides && (
            <>
              <Button onClick={() => setChosen(oldestFirst(kept))}>{say("fill")}</Button>{" "}
              <Button onClick={() => setChosen({})}>{say("clear")}</Button>
            </>
          )
        }
      >
        {kept.bills.length === 0 ? (
          <p className="inside quiet">{say("noBills")}</p>
        ) : (
          <Bills kept={kept} chosen={chosen} decides={decides} onChange={setChosen} />
        )}
      </Panel>
      <Panel className="side no-print" title={say("useTitle")}>
        <div className="stack">
          <p className="figure">
            <Money paise={String(sum)} sign />
          </p>
          {sum > 0n && (
            <p>
              <MoneyInWords paise={String(sum)} />
            </p>
          )}
          <table className="ledger sums">
            <tbody>
              <tr>
                <td>{say("free")}</td>
                <td className="amount">
                  <Money paise={kept.freePaise} />
                </td>
              </tr>
              <tr>
                <td>{say("chosen")}</td>
                <td className="amount">
                  <Money paise={String(sum)} />
                </td>
              </tr>
              <tr className="total">
                <td>{say("stays")}</td>
                <td className="amount">
                  <Money paise={String(stays)} sign />
                </td>
              </tr>
            </tbody>
          </table>
          {stays < 0n && <Note kind="part">{say("over", { sum: rupees(String(-stays)) })}</Note>}
          <TextInput
            label={say("reason")}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNote error={use.error} />
          {use.data && sum === 0n && (
            <Note kind="matched" role="status">
              {say("used", { sum: rupees(use.data.paise), numbers: use.data.receipts.join(", ") })}
            </Note>
          )}
          {decides && (
            <PrimaryButton
              disabled={sum === 0n || stays < 0n}
              loading={use.isPending}
              onClick={() => use.mutate({ params: { id: kept.payer.id }, body: { bills, reason } })}
            >
              {say("use", { sum: rupees(String(sum)) })}
            </PrimaryButton>
          )}
          <p className="hint">{say("useThen")}</p>
        </div>
      </Panel>
    </>
  );
}

function Bills(props: { kept: PayerAdvances; chosen: Chosen; decides: boolean; onChange: (chosen: Chosen) => void }) {
  const say = useWords(advancesWords);
  const { kept, chosen, decides } = props;
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>{say("dueDate")}</th>
          <th>{say("bill")}</th>
          <th>{say("connection")}</th>
          <th className="amount">{say("outstanding")}</th>
          <th className="amount">{say("pay")}</th>
        </tr>
      </thead>
      <tbody>
        {kept.bills.map((bill) => (
          <tr key={bill.billNumber}>
            <td>{showDate(bill.dueDate)}</td>
            <td className="reference">{bill.billNumber}</td>
            <td className="reference">{bill.connectionNumber}</td>
            <td className="amount">
              <Money paise={bill.outstandingPaise} />
            </td>
            <td className="amount">
              <RupeesInput
                aria-label={say("payOf", { number: bill.billNumber })}
                disabled={!decides}
                value={chosen[bill.billNumber] ?? null}
                onChange={(paise) => props.onChange({ ...chosen, [bill.billNumber]: paise })}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** As much as is free, by due date. */
function oldestFirst({ freePaise, bills }: PayerAdvances): Chosen {
  let rest = BigInt(freePaise);
  const chosen: Record<string, string> = {};
  for (const { billNumber, outstandingPaise } of bills) {
    const part = BigInt(outstandingPaise) < rest ? BigInt(outstandingPaise) : rest;
    if (part <= 0n) break;
    chosen[billNumber] = String(part);
    rest -= part;
  }
  return chosen;
}
