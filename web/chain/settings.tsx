// Who must approve how much, in versions, and the rule by which tax is deducted; administrators set them, everybody sees them.

import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { listSubUnits, type SubUnit } from "#server/organisations/sub-unit-contract.ts";
import { type ApprovalChain, listApprovalChains, setApprovalChain } from "#server/payments/chain/chain-contract.ts";
import { TaxRule } from "#web/amounts/tax-rule.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showTime } from "#web/ui/dates.ts";
import { Panel, Running, Sideways } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { chainWords } from "./words.ts";
import "./chain.css";

export function PaymentSettings() {
  const say = useWords(chainWords);
  const chains = useAnswer(listApprovalChains, {});
  const units = useAnswer(listSubUnits, {});
  const admin = useUser().roles.some((role) => role === "admin");
  return (
    <>
      <Running title={say("settings")}>
        <span className="hint">{say("settingsScope")}</span>
      </Running>
      <div className="page settings-page">
        <Panel title={say("chain")}>
          <p>{say("chainBody")}</p>
          <ProblemNote error={chains.error ?? units.error} onRetry={() => void chains.refetch()} />
          {chains.data && <InForce chains={chains.data.chains} units={units.data?.rows ?? []} />}
          {admin ? <SetChain units={units.data?.rows ?? []} /> : <p className="hint">{say("onlyAdmin")}</p>}
          {chains.data && <Earlier chains={chains.data.chains} units={units.data?.rows ?? []} />}
        </Panel>
        <TaxRule />
      </div>
    </>
  );
}

interface Listing {
  readonly chains: readonly ApprovalChain[];
  readonly units: readonly SubUnit[];
}

function InForce(props: Listing) {
  const say = useWords(chainWords);
  const now = props.chains.filter((chain) => chain.inForce);
  if (now.length === 0) return <Note kind="due">{say("noChain")}</Note>;
  return <ChainTable chains={now} units={props.units} label={say("chain")} />;
}

function Earlier(props: Listing) {
  const say = useWords(chainWords);
  const earlier = props.chains.filter((chain) => !chain.inForce);
  if (earlier.length === 0) return null;
  return (
    <details>
      <summary>{say("earlier")}</summary>
      <ChainTable chains={earlier} units={props.units} label={say("earlier")} />
    </details>
  );
}

function ChainTable(props: Listing & { label: string }) {
  const say = useWords(chainWords);
  const language = useLanguage();
  const nameOf = (id: string | null) => {
    const unit = props.units.find((one) => one.id === id);
    return id === null ? say("whole") : unit ? (language === "hi" ? unit.nameHi : unit.name) : `#${id}`;
  };
  return (
    <Sideways label={props.label}>
      <table className="ledger" aria-label={props.label}>
        <thead>
          <tr>
            <th>{say("whom")}</th>
            <th>{say("rule")}</th>
            <th>{say("why")}</th>
            <th>{say("by")}</th>
            <th>{say("since")}</th>
          </tr>
        </thead>
        <tbody>
          {props.chains.map((chain) => (
            <tr key={chain.id}>
              <th scope="row">{nameOf(chain.unitId)}</th>
              <td>{ruleIn(say, chain)}</td>
              <td>{chain.why}</td>
              <td>{language === "hi" ? chain.by.nameHi : chain.by.name}</td>
              <td>{showTime(chain.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}

function ruleIn(say: ReturnType<typeof useWords<typeof chainWords.en>>, chain: ApprovalChain): string {
  if (chain.inherited) return say("inherits");
  if (chain.oneUpToPaise === null) return say("oneAlways");
  return chain.oneUpToPaise === "0" ? say("twoAlways") : say("oneUpTo", { amount: rupees(chain.oneUpToPaise) });
}

const choices = ["one", "upTo", "two", "inherited"] as const;
type Choice = (typeof choices)[number];

function SetChain(props: { units: readonly SubUnit[] }) {
  const say = useWords(chainWords);
  const language = useLanguage();
  const [unitId, setUnitId] = useState("");
  const [choice, setChoice] = useState<Choice>("upTo");
  const [upTo, setUpTo] = useState<string | null>(null);
  const [why, setWhy] = useState("");
  const set = useCommand(setApprovalChain, { onDone: () => setWhy("") });
  const whole = unitId === "";
  const ready = why.trim().length >= 5 && (choice !== "upTo" || (upTo !== null && upTo !== "0"));
  return (
    <AskForm
      act={say("saveChain")}
      command={set}
      disabled={!ready}
      said={
        set.isSuccess && (
          <Note kind="matched" role="status">
            {say("saved")}
          </Note>
        )
      }
      narrow
      onSend={() => {
        const oneUpToPaise = choice === "upTo" ? upTo : choice === "two" ? "0" : null;
        set.mutate({
          body: { unitId: whole ? null : unitId, oneUpToPaise, inherited: choice === "inherited", why: why.trim() },
        });
      }}
    >
      {props.units.length > 0 && (
        <NativeSelect
          label={say("setFor")}
          value={unitId}
          onChange={(event) => {
            setUnitId(event.currentTarget.value);
            if (choice === "inherited") setChoice("upTo");
          }}
          data={[
            { value: "", label: say("whole") },
            ...props.units.map((unit) => ({
              value: unit.id,
              label: `${"– ".repeat(unit.depth)}${language === "hi" ? unit.nameHi : unit.name}`,
            })),
          ]}
        />
      )}
      <NativeSelect
        label={say("howMany")}
        value={choice}
        onChange={(event) => setChoice(event.currentTarget.value as Choice)}
        data={choices
          .filter((one) => one !== "inherited" || !whole)
          .map((one) => ({ value: one, label: say(`choice.${one}`) }))}
      />
      {choice === "upTo" && <RupeesInput label={say("upTo")} value={upTo} onChange={setUpTo} />}
      <TextInput
        label={say("reason")}
        maxLength={300}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </AskForm>
  );
}
