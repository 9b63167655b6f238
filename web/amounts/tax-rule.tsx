// The rule by which tax is deducted, and how much was advised to each discom this year.

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { getTdsRule, setTdsRule, type TdsRule, tdsBases } from "#server/payments/prepare/amounts-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Panel } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { basisPointsOf, percentOf } from "./rate.ts";
import { amountsWords } from "./words.ts";
import "./amounts.css";

export function TaxRule() {
  const say = useWords(amountsWords);
  const answer = useAnswer(getTdsRule, {});
  const sets = useUser().roles.some((role) => role === "admin" || role === "maker");
  const rule = answer.data?.rule ?? null;
  return (
    <Panel title={say("tax")}>
      <p>{say("taxBody")}</p>
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.data && (
        <>
          {rule ? (
            <Note kind="due">
              {say("taxNow", {
                rate: percentOf(rule.basisPoints),
                base: say(`base.${rule.base}`),
                section: rule.section,
              })}
              {rule.thresholdPaise !== "0" && `, ${say("taxThreshold", { amount: rupees(rule.thresholdPaise) })}`}
            </Note>
          ) : (
            <Note kind="due">{say("noTax")}</Note>
          )}
          <table className="ledger year" aria-label={say("paidYear", { year: yearName(answer.data.year) })}>
            <thead>
              <tr>
                <th>{say("paidYear", { year: yearName(answer.data.year) })}</th>
                <th className="amount">{say("amount")}</th>
              </tr>
            </thead>
            <tbody>
              {answer.data.paid.map((one) => (
                <tr key={one.discomId}>
                  <th scope="row">{one.discom}</th>
                  <td className="amount">
                    <Money paise={one.paise} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {sets && <Form rule={rule} />}
        </>
      )}
    </Panel>
  );
}

/** 2026 → `2026-27`. */
function yearName(year: number): string {
  return `${year}-${String((year + 1) % 100).padStart(2, "0")}`;
}

function Form(props: { rule: TdsRule | null }) {
  const say = useWords(amountsWords);
  const [rate, setRate] = useState(percentOf(props.rule?.basisPoints ?? 10));
  const [base, setBase] = useState(props.rule?.base ?? "payable");
  const [section, setSection] = useState(props.rule?.section ?? "194Q");
  const [threshold, setThreshold] = useState<string | null>(props.rule?.thresholdPaise ?? "500000000");
  const set = useCommand(setTdsRule);
  const basisPoints = basisPointsOf(rate);
  return (
    <form
      className="stack narrow"
      onSubmit={(event) => {
        event.preventDefault();
        if (basisPoints === null) return;
        set.mutate({ body: { basisPoints, base, section: section.trim(), thresholdPaise: threshold ?? "0" } });
      }}
    >
      <TextInput
        label={say("rate")}
        inputMode="decimal"
        value={rate}
        error={basisPoints === null ? say("rateWrong") : undefined}
        onChange={(event) => setRate(event.currentTarget.value)}
      />
      <NativeSelect
        label={say("base")}
        value={base}
        onChange={(event) => setBase(event.currentTarget.value as TdsRule["base"])}
        data={tdsBases.map((one) => ({ value: one, label: say(`base.${one}`) }))}
      />
      <TextInput
        label={say("section")}
        maxLength={20}
        value={section}
        onChange={(event) => setSection(event.currentTarget.value)}
      />
      <RupeesInput label={say("threshold")} value={threshold} onChange={setThreshold} />
      <ProblemNote error={set.error} />
      {set.isSuccess && (
        <Note kind="matched" role="status">
          {say("taxSaved")}
        </Note>
      )}
      <div className="act">
        <Button type="submit" loading={set.isPending} disabled={basisPoints === null || section.trim() === ""}>
          {say("saveTax")}
        </Button>
      </div>
    </form>
  );
}
