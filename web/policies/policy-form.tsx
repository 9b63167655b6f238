// The four questions of a policy, each with what is in force and what it would be.

import { Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import type { OwnPolicy, Policy } from "#server/policies/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { choices, chosen, type PolicyKey } from "./draft.ts";
import { sayChoice } from "./said.tsx";
import type { PolicySearch } from "./search.ts";
import { policiesWords } from "./words.ts";

export function PolicyForm(props: {
  current: OwnPolicy;
  draft: OwnPolicy;
  /** The discom's policy where this is one payer's. */
  discom: Policy | null;
  readOnly: boolean;
  onChange: (change: Partial<PolicySearch>) => void;
}) {
  const say = useWords(policiesWords);
  const { current, draft, discom, readOnly } = props;
  const change = (key: PolicyKey) => (value: string) => props.onChange(chosen(key, value, current));
  const inherited = (key: PolicyKey) =>
    discom ? [{ value: "discom", label: say("asDiscomNow", { now: sayChoice(say, key, discom[key]) }) }] : [];
  return (
    <div className="questions">
      {(["partPayment", "excess", "late"] as const).map((key) => (
        <Question key={key} name={key} current={current} draft={draft}>
          <Radio.Group
            aria-label={say(`key.${key}`)}
            value={draft[key] ?? "discom"}
            onChange={change(key)}
            readOnly={readOnly}
          >
            <div className="choices">
              {[...inherited(key), ...choices[key].map((value) => ({ value, label: sayChoice(say, key, value) }))].map(
                ({ value, label }) => (
                  <Radio key={value} value={value} label={label} disabled={readOnly} />
                ),
              )}
            </div>
          </Radio.Group>
        </Question>
      ))}
      <Question name="roundingPaise" current={current} draft={draft}>
        <div className="choices">
          {discom && (
            <Radio
              checked={draft.roundingPaise === undefined}
              label={say("asDiscomNow", { now: sayChoice(say, "roundingPaise", discom.roundingPaise) })}
              disabled={readOnly}
              onChange={() => change("roundingPaise")("discom")}
            />
          )}
          <Rounding value={draft.roundingPaise ?? ""} disabled={readOnly} onChange={change("roundingPaise")} />
        </div>
      </Question>
    </div>
  );
}

function Question(props: { name: PolicyKey; current: OwnPolicy; draft: OwnPolicy; children: React.ReactNode }) {
  const say = useWords(policiesWords);
  const { name, current, draft } = props;
  const changed = (current[name] ?? "discom") !== (draft[name] ?? "discom");
  return (
    <fieldset className={changed ? "changed" : undefined}>
      <legend>
        {say(`key.${name}`)}
        {changed && (
          <span className="hint"> {say("now", { now: sayChoice(say, name, current[name] ?? "discom") })}</span>
        )}
      </legend>
      <p className="hint">{say(`hint.${name}`)}</p>
      {props.children}
    </fieldset>
  );
}

/** 0 to 99; what is not understood changes nothing. What is being typed stays, whatever comes from the server meanwhile. */
function Rounding(props: { value: string; disabled: boolean; onChange: (value: string) => void }) {
  const say = useWords(policiesWords);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? props.value;
  const understood = /^\d{1,2}$/.test(text);
  if (typed !== null && understood && String(Number(typed)) === props.value) setTyped(null);
  const give = () => {
    if (understood && text !== props.value) props.onChange(String(Number(text)));
  };
  return (
    <TextInput
      className="rounding"
      aria-label={say("roundingLabel")}
      inputMode="numeric"
      value={text}
      disabled={props.disabled}
      rightSection={<span className="hint">{say("paiseUnit")}</span>}
      rightSectionWidth={56}
      error={text !== "" && !understood ? say("roundingWrong") : undefined}
      onChange={(event) => setTyped(event.currentTarget.value.trim())}
      onBlur={give}
      onKeyDown={(event) => {
        if (event.key === "Enter") give();
      }}
    />
  );
}
