// Making or changing a rule, with what it would make now beside it.

import { Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { type DuesFilter, duesChoices, listDuesViews } from "#server/bills/contract.ts";
import { listSubUnits } from "#server/organisations/sub-unit-contract.ts";
import {
  changeRecurring,
  makeRecurring,
  previewRecurring,
  type RecurringRule,
} from "#server/payments/recurring/recurring-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { amountsWords } from "./words.ts";

const DAYS_USUAL = 3;

export function RuleForm(props: { rule: RecurringRule | null; onDone: () => void }) {
  const say = useWords(amountsWords);
  const { rule, onDone } = props;
  const [name, setName] = useState(rule?.name ?? "");
  const [filter, setFilter] = useState<DuesFilter>(rule?.filter ?? {});
  const [unitId, setUnitId] = useState(rule?.unitId ?? null);
  const [daysBefore, setDaysBefore] = useState(rule?.daysBefore ?? DAYS_USUAL);
  const [withTds, setWithTds] = useState(rule?.withTds ?? false);
  const make = useCommand(makeRecurring, { onDone });
  const change = useCommand(changeRecurring, { onDone });
  const body = { name: name.trim(), filter, unitId, daysBefore, withTds };
  const save = () =>
    rule
      ? change.mutate({ params: { id: rule.id }, body: { ...body, state: rule.state, version: rule.version } })
      : make.mutate({ body });
  return (
    <Panel title={rule ? rule.name : say("newRule")}>
      <form
        className="stack narrow"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          label={say("name")}
          maxLength={60}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Which filter={filter} onChange={setFilter} />
        <NumberInput
          label={say("daysBefore")}
          min={0}
          max={60}
          allowDecimal={false}
          hideControls
          value={daysBefore}
          onChange={(value) => typeof value === "number" && setDaysBefore(value)}
        />
        <Unit unitId={unitId} onChange={setUnitId} />
        <Checkbox
          label={say("withTds")}
          checked={withTds}
          onChange={(event) => setWithTds(event.currentTarget.checked)}
        />
        <Preview filter={filter} daysBefore={daysBefore} withTds={withTds} />
        <ProblemNote error={make.error ?? change.error} />
        <div className="act">
          <button type="button" className="link-button" onClick={onDone}>
            {say("dontSave")}
          </button>
          <PrimaryButton type="submit" loading={make.isPending || change.isPending} disabled={name.trim() === ""}>
            {say(rule ? "saveRule" : "makeRule")}
          </PrimaryButton>
        </div>
      </form>
    </Panel>
  );
}

function Which(props: { filter: DuesFilter; onChange: (filter: DuesFilter) => void }) {
  const say = useWords(amountsWords);
  const choices = useAnswer(duesChoices, {});
  const views = useAnswer(listDuesViews, {});
  const key = (filter: DuesFilter) => JSON.stringify(Object.entries(filter).sort());
  const known = [
    { filter: {}, label: say("ofAll") },
    ...(choices.data?.discoms ?? []).map((one) => ({
      filter: { discom: one.id },
      label: say("ofDiscom", { discom: one.shortName }),
    })),
    ...(views.data?.views ?? []).map((one) => ({ filter: one.filter, label: say("ofView", { name: one.name }) })),
  ];
  // What an earlier version said may be among them no longer; it stays as it is unless another is chosen.
  const all = known.some((one) => key(one.filter) === key(props.filter))
    ? known
    : [...known, { filter: props.filter, label: "…" }];
  return (
    <NativeSelect
      label={say("which")}
      value={key(props.filter)}
      onChange={(event) => {
        const chosen = all.find((one) => key(one.filter) === event.currentTarget.value);
        if (chosen) props.onChange(chosen.filter);
      }}
      data={all.map((one) => ({ value: key(one.filter), label: one.label }))}
    />
  );
}

function Unit(props: { unitId: string | null; onChange: (unitId: string | null) => void }) {
  const say = useWords(amountsWords);
  const language = useLanguage();
  const units = useAnswer(listSubUnits, {});
  const active = (units.data?.rows ?? []).filter((unit) => unit.active);
  if (active.length === 0) return null;
  return (
    <NativeSelect
      label={say("unit")}
      value={props.unitId ?? ""}
      onChange={(event) => props.onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)}
      data={[
        { value: "", label: say("anyUnit") },
        ...active.map((unit) => ({ value: unit.id, label: language === "hi" ? unit.nameHi : unit.name })),
      ]}
    />
  );
}

function Preview(props: { filter: DuesFilter; daysBefore: number; withTds: boolean }) {
  const say = useWords(amountsWords);
  const { filter, daysBefore, withTds } = props;
  const preview = useCommand(previewRecurring);
  const { mutate } = preview;
  useEffect(() => mutate({ body: { filter, daysBefore, withTds } }), [mutate, filter, daysBefore, withTds]);
  if (preview.error) return <ProblemNote error={preview.error} />;
  if (!preview.data) return null;
  const { bills, paise, parts } = preview.data;
  if (bills === 0) return <Note kind="due">{say("previewNone")}</Note>;
  return (
    <Note kind="due" role="status">
      <b>
        {say("preview")}: {say("previewSum", { count: bills, amount: rupees(paise) })}
      </b>
      {parts.length > 1 &&
        parts.map((part) => (
          <span key={part.discomId} className="hint">
            {" "}
            {part.discom}: {say("previewSum", { count: part.bills, amount: rupees(part.paise) })}
          </span>
        ))}
    </Note>
  );
}
