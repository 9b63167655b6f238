// PAN, TAN and GSTIN as one types them: what does not check is said at the field, as soon as it is left.

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { isGstin, isPan, isTan } from "#server/organisations/identifiers-contract.ts";
import type { PayerKind } from "#server/organisations/registration-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { organisationsWords } from "./words.ts";

export interface TaxNumbers {
  readonly pan: string;
  readonly tan: string;
  readonly gstin: string;
}

export type TaxFault =
  | "wrong.pan"
  | "wrong.tan"
  | "wrong.gstin"
  | "wrong.gstinDiffers"
  | "wrong.panOrTan"
  | "wrong.panKind";

function bare(typed: string): string {
  return typed.replace(/[\s-]/g, "").toUpperCase();
}

/** The key of the sentence for each field that is wrong; empty when all go together. */
export function faultsOf(kind: PayerKind, typed: TaxNumbers): Partial<Record<keyof TaxNumbers, TaxFault>> {
  const [pan, tan, gstin] = [bare(typed.pan), bare(typed.tan), bare(typed.gstin)];
  const person = ["P", "H"].includes(pan.charAt(3));
  const faults: Partial<Record<keyof TaxNumbers, TaxFault>> = {};
  if (pan !== "" && !isPan(pan)) faults.pan = "wrong.pan";
  else if (pan === "" && tan === "" && kind !== "individual") faults.pan = "wrong.panOrTan";
  else if (pan !== "" && kind === "individual" && !person) faults.pan = "wrong.panKind";
  else if (pan !== "" && (kind === "psu" || kind === "government") && person) faults.pan = "wrong.panKind";
  if (tan !== "" && !isTan(tan)) faults.tan = "wrong.tan";
  if (gstin !== "" && !isGstin(gstin)) faults.gstin = "wrong.gstin";
  else if (gstin !== "" && ![pan, tan].includes(gstin.slice(2, 12))) faults.gstin = "wrong.gstinDiffers";
  return faults;
}

export function TaxFields(props: {
  kind: PayerKind;
  value: TaxNumbers;
  onChange: (value: TaxNumbers) => void;
  /** Every fault is said, also of fields nobody has been in. */
  all: boolean;
}) {
  const say = useWords(organisationsWords);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const faults = faultsOf(props.kind, props.value);
  const field = (name: keyof TaxNumbers, hint: string) => {
    const fault = faults[name];
    const shown = fault && (props.all || (left.has(name) && props.value[name] !== ""));
    return (
      <TextInput
        label={say(name)}
        description={hint}
        error={shown ? say(fault) : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={24}
        value={props.value[name]}
        onChange={(event) => props.onChange({ ...props.value, [name]: event.currentTarget.value.toUpperCase() })}
        onBlur={() => setLeft(new Set([...left, name]))}
      />
    );
  };
  const optional = say("optional");
  return (
    <fieldset className="field-group">
      <legend>{say("taxNumbers")}</legend>
      <div className="fields three">
        {field("pan", props.kind === "individual" ? `${say("panHint")} (${optional})` : say("panHint"))}
        {field("tan", `${say("tanHint")} (${optional})`)}
        {field("gstin", `${say("gstinHint")} (${optional})`)}
      </div>
    </fieldset>
  );
}
