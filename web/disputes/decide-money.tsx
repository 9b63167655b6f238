// What a decision's money needs: of which kept credit, how much, where to; or which bills it pays.

import { Checkbox, NativeSelect, Radio } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Dispute } from "#server/disputes/contract.ts";
import { getPayerAdvances, type PayableBill } from "#server/reconciliation/kept-money/advances-contract.ts";
import { prepareRefund } from "#server/reconciliation/kept-money/refunds-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { disputesWords } from "./words.ts";

interface Account {
  readonly account: string;
  readonly ifsc: string;
  readonly name: string;
}

export interface RefundWish {
  readonly lineId: string;
  readonly sequence: number;
  readonly paise: string;
  readonly beneficiary: Account;
}

export function RefundFields(props: { one: Dispute; onWish: (wish: RefundWish | null) => void }) {
  const say = useWords(disputesWords);
  const { one, onWish } = props;
  const kept = useAnswer(getPayerAdvances, { params: { id: one.payer.id } });
  const credits = (kept.data?.credits ?? []).filter(({ askedBy }) => askedBy === null);
  const [chosen, setChosen] = useState<string | null>(one.about === "advance" ? one.lineId : null);
  const line = credits.find(({ lineId }) => lineId === chosen)?.lineId ?? credits[0]?.lineId;
  const [paise, setPaise] = useState<string | null>(one.about === "advance" ? one.paise : null);
  const [at, setAt] = useState("0");
  const prepared = useAnswer(
    prepareRefund,
    { params: { id: line ?? "1" }, query: { payer: one.payer.id } },
    { enabled: line !== undefined },
  ).data;
  const accounts: (Account & { wished: boolean })[] = [
    ...(one.wish.beneficiary ? [{ ...one.wish.beneficiary, wished: true }] : []),
    ...(prepared?.beneficiaries ?? [])
      .filter(({ account, ifsc }) => ifsc !== "" && account !== one.wish.beneficiary?.account)
      .map((known) => ({ ...known, wished: false })),
  ];
  const to = accounts[Number(at)];
  const amount = paise ?? prepared?.paise ?? null;
  const wish =
    prepared && line !== undefined && prepared.lineId === line && to && amount !== null && amount !== "0"
      ? { lineId: line, sequence: prepared.sequence, paise: amount, beneficiary: strict(to) }
      : null;
  useTold(wish, onWish);
  if (kept.data && credits.length === 0) return <Note kind="part">{say("noCredit")}</Note>;
  return (
    <>
      <ProblemNote error={kept.error} />
      <NativeSelect
        label={say("credit")}
        value={line ?? ""}
        data={credits.map(({ lineId, valueDate, utr, leftPaise }) => ({
          value: lineId,
          label: say("creditLine", { day: showDate(valueDate), utr: utr ?? "–", left: rupees(leftPaise) }),
        }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <RupeesInput label={say("howMuch")} value={amount} onChange={setPaise} />
      {amount !== null && (
        <p className="hint">
          <MoneyInWords paise={amount} />
        </p>
      )}
      <Radio.Group label={say("where")} value={at} onChange={setAt}>
        <div className="stack">
          {accounts.map((one, index) => (
            <Radio
              key={`${one.account} ${one.ifsc}`}
              value={String(index)}
              label={<span className="reference">{`${one.account} ${one.ifsc}`}</span>}
              description={`${one.name}, ${say(one.wished ? "wished" : "known")}`}
            />
          ))}
        </div>
      </Radio.Group>
      <p className="hint">{say("twoPeople")}</p>
    </>
  );
}

function strict({ account, ifsc, name }: Account): Account {
  return { account, ifsc, name };
}

export interface Paid {
  readonly billNumber: string;
  readonly paise: string;
}

export function CarryFields(props: { one: Dispute; onBills: (bills: readonly Paid[]) => void }) {
  const say = useWords(disputesWords);
  const { one, onBills } = props;
  const kept = useAnswer(getPayerAdvances, { params: { id: one.payer.id } });
  const [ticked, setTicked] = useState<readonly string[]>(one.wish.bills ?? []);
  const bills = kept.data?.bills ?? [];
  const paid = sharesOf(bills, ticked, BigInt(kept.data?.freePaise ?? 0));
  useTold(paid, onBills);
  if (kept.data && bills.length === 0) return <Note kind="part">{say("noBills")}</Note>;
  return (
    <>
      <ProblemNote error={kept.error} />
      <Checkbox.Group label={say("billsToPay")} value={[...ticked]} onChange={setTicked}>
        <div className="pays">
          {bills.map(({ billNumber, dueDate, outstandingPaise }) => (
            <Checkbox
              key={billNumber}
              value={billNumber}
              label={
                <>
                  <span className="reference">{billNumber}</span> {showDate(dueDate)}{" "}
                  <Money paise={outstandingPaise} sign />
                </>
              }
            />
          ))}
        </div>
      </Checkbox.Group>
    </>
  );
}

/** In the order of the list, as far as what is kept goes. */
function sharesOf(bills: readonly PayableBill[], ticked: readonly string[], free: bigint): Paid[] {
  let left = free;
  return bills.flatMap(({ billNumber, outstandingPaise }) => {
    if (!ticked.includes(billNumber) || left === 0n) return [];
    const paise = BigInt(outstandingPaise) < left ? BigInt(outstandingPaise) : left;
    left -= paise;
    return [{ billNumber, paise: String(paise) }];
  });
}

/** Tells the form around whenever what it comes to is another. */
function useTold<Value>(value: Value, onValue: (value: Value) => void): void {
  const content = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the content says when it is another, the object is new each time
  useEffect(() => onValue(value), [content]);
}
