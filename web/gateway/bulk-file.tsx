// Several approved advices as one file for the bulk payments of the payer's bank.

import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { type BulkFormat, bulkFormats, bulkPaymentFile } from "#server/bank/ways-contract.ts";
import { listAdvices } from "#server/payments/contract.ts";
import { saveFile } from "#web/files.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate, today } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { DateInput } from "#web/ui/inputs.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { gatewayWords } from "./words.ts";

const RTGS_LEAST_PAISE = 2_00_000_00n;

export function BulkFile() {
  const say = useWords(gatewayWords);
  const approved = useAnswer(listAdvices, { query: { state: "approved", page: 1, size: 200 } });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const rows = approved.data?.rows ?? [];
  const chosen = rows.filter(({ number }) => !left.has(number));
  const sum = String(chosen.reduce((total, { amountPaise }) => total + BigInt(amountPaise), 0n));
  const toggle = (number: string) =>
    setLeft(
      (before) => new Set(before.has(number) ? [...before].filter((one) => one !== number) : [...before, number]),
    );
  return (
    <Panel title={say("bulkTitle")} hint={say("bulkHint")} flush>
      <ProblemNote error={approved.error} />
      {approved.data && rows.length === 0 && <p className="bulk-form quiet">{say("bulkNone")}</p>}
      {rows.length > 0 && (
        <>
          <table className="ledger bulk-file">
            <thead>
              <tr>
                <th scope="col">{say("bulkAdvice")}</th>
                <th scope="col">{say("bulkBy")}</th>
                <th scope="col">{say("bulkUntil")}</th>
                <th scope="col" className="amount">
                  {say("bulkAmount")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ number, amountPaise, validUntil }) => (
                <tr key={number}>
                  <td>
                    <Checkbox
                      checked={!left.has(number)}
                      onChange={() => toggle(number)}
                      aria-label={say("bulkTick", { number })}
                      label={<Reference value={number} grouped />}
                    />
                  </td>
                  <td>{BigInt(amountPaise) >= RTGS_LEAST_PAISE ? "RTGS" : "NEFT"}</td>
                  <td>{showDate(validUntil)}</td>
                  <td className="amount">
                    <Money paise={amountPaise} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Save numbers={chosen.map(({ number }) => number)} sum={sum} />
        </>
      )}
    </Panel>
  );
}

function Save(props: { numbers: readonly string[]; sum: string }) {
  const say = useWords(gatewayWords);
  const [format, setFormat] = useState<BulkFormat>("pipe");
  const [debitAccount, setDebitAccount] = useState("");
  const [day, setDay] = useState<string | null>(today());
  const [problem, setProblem] = useState<unknown>(null);
  const ready = props.numbers.length > 0 && day !== null && /^\d{6,20}$/.test(debitAccount);
  return (
    <form
      className="bulk-form"
      onSubmit={(event) => {
        event.preventDefault();
        setProblem(null);
        const query = { advices: props.numbers.join(","), format, debitAccount, day: day ?? "" };
        saveFile(bulkPaymentFile, { query }).catch(setProblem);
      }}
    >
      <NativeSelect
        label={say("bulkFormat")}
        value={format}
        onChange={(event) => setFormat(event.currentTarget.value as BulkFormat)}
        data={bulkFormats.map((value) => ({ value, label: say(`format.${value}`) }))}
      />
      <TextInput
        label={say("bulkDebit")}
        description={say("bulkDebitHint")}
        inputMode="numeric"
        value={debitAccount}
        onChange={(event) => setDebitAccount(event.currentTarget.value.replace(/\s/g, ""))}
      />
      <DateInput label={say("bulkDay")} value={day} onChange={setDay} />
      <PrimaryButton type="submit" disabled={!ready}>
        {say("bulkSave", { count: props.numbers.length, amount: rupees(props.sum) })}
      </PrimaryButton>
      <ProblemNote error={problem} />
    </form>
  );
}
