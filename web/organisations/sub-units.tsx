// The tree of sub-units: divisions, drawing offices, branches, each made and changed in a drawer.

import { Button, Checkbox, Drawer, NativeSelect, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import {
  changeSubUnit,
  listSubUnits,
  makeSubUnit,
  type SubUnit,
  type SubUnitFacts,
  subUnitKinds,
} from "#server/organisations/sub-unit-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Running } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Empty, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { indent } from "./access-fields.tsx";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

type Open = { readonly unit: SubUnit | null; readonly below: string | null } | null;

export function SubUnits() {
  const say = useWords(organisationsWords);
  const answer = useAnswer(listSubUnits, {});
  const [open, setOpen] = useState<Open>(null);
  const units = answer.data?.rows;
  const whole = answer.data?.whole ?? false;
  const columns = useColumns(setOpen);
  const add = (
    <Button onClick={() => setOpen({ unit: null, below: whole ? null : (units?.[0]?.id ?? null) })}>
      {say("addTop")}
    </Button>
  );
  return (
    <div className="whole-window">
      <Running
        title={say("subUnits")}
        sums={[
          { label: say("unitActive"), value: units ? groupNumber(units.filter(({ active }) => active).length) : "–" },
        ]}
        actions={add}
      >
        <span className="hint">{say("subUnitsScope")}</span>
      </Running>
      <LedgerTable
        label={say("subUnits")}
        columns={columns}
        rows={units}
        rowKey={idOf}
        dimmed={resting}
        onOpen={(unit) => setOpen({ unit, below: unit.parentId })}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <Empty title={say("noUnits")} action={add}>
            {say("noUnitsText")}
          </Empty>
        }
      />
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size="480px"
        title={open?.unit ? say("edit") : say("unitNew")}
        closeButtonProps={{ "aria-label": say("close") }}
      >
        {open && (
          <UnitForm
            key={open.unit?.id ?? `below ${open.below}`}
            unit={open.unit}
            below={open.below}
            units={units ?? []}
            whole={whole}
            onDone={() => setOpen(null)}
          />
        )}
      </Drawer>
    </div>
  );
}

function idOf({ id }: SubUnit): string {
  return id;
}

function resting({ active }: SubUnit): boolean {
  return !active;
}

function useColumns(onOpen: (open: Open) => void): LedgerColumn<SubUnit>[] {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "name",
        head: say("personName"),
        names: true,
        card: "name",
        cell: ({ name, nameHi, depth }) => (
          <span className="unit-name" ref={(element) => indent(element, depth)}>
            {language === "hi" ? nameHi : name}
          </span>
        ),
      },
      {
        id: "code",
        head: say("unitCode"),
        card: "amount",
        cell: ({ code }) => <span className="reference">{code}</span>,
      },
      { id: "kind", head: say("unitKind"), cell: ({ kind }) => say(`unit.${kind}`) },
      { id: "ddo", head: say("ddoCode"), cell: ({ ddoCode }) => <span className="reference">{ddoCode || "–"}</span> },
      {
        id: "head",
        head: say("headOfAccount"),
        cell: ({ headOfAccount }) => <span className="reference">{headOfAccount || "–"}</span>,
      },
      { id: "people", head: say("unitPeople"), amount: true, cell: ({ people }) => groupNumber(people) },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: ({ active }) => (
          <State name={active ? "active" : "excluded"}>{say(active ? "unitActive" : "resting")}</State>
        ),
      },
      {
        id: "acts",
        head: say("actions"),
        cell: (unit) => (
          <span className="row-acts">
            <button type="button" className="link-button" onClick={() => onOpen({ unit, below: unit.parentId })}>
              {say("edit")}
            </button>
            <button type="button" className="link-button" onClick={() => onOpen({ unit: null, below: unit.id })}>
              {say("addBelow")}
            </button>
          </span>
        ),
      },
    ],
    [say, language, onOpen],
  );
}

const empty: Omit<SubUnitFacts, "parentId"> = {
  kind: "division",
  code: "",
  name: "",
  nameHi: "",
  ddoCode: "",
  headOfAccount: "",
};

function UnitForm(props: {
  unit: SubUnit | null;
  below: string | null;
  units: readonly SubUnit[];
  whole: boolean;
  onDone: () => void;
}) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const [facts, setFacts] = useState<SubUnitFacts>(() =>
    props.unit ? factsOf(props.unit) : { ...empty, parentId: props.below },
  );
  const [active, setActive] = useState(props.unit?.active ?? true);
  const make = useCommand(makeSubUnit, { onDone: props.onDone });
  const change = useCommand(changeSubUnit, { onDone: props.onDone });
  const set = (part: Partial<SubUnitFacts>) => setFacts({ ...facts, ...part });
  const field = (name: Exclude<keyof SubUnitFacts, "parentId" | "kind">, label: string, hint?: string) => (
    <TextInput
      label={label}
      description={hint}
      required={!["ddoCode", "headOfAccount"].includes(name)}
      withAsterisk={false}
      autoComplete="off"
      lang={name === "nameHi" ? "hi" : undefined}
      data-autofocus={name === "name"}
      maxLength={name === "code" ? 30 : 200}
      value={facts[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (props.unit) change.mutate({ params: { id: props.unit.id }, body: { ...facts, active } });
        else make.mutate({ body: facts });
      }}
    >
      {field("name", say("name"))}
      {field("nameHi", say("nameHi"))}
      <div className="fields">
        {field("code", say("unitCode"), say("unitCodeHint"))}
        <NativeSelect
          label={say("unitKind")}
          value={facts.kind}
          data={subUnitKinds.map((kind) => ({ value: kind, label: say(`unit.${kind}`) }))}
          onChange={(event) => set({ kind: event.currentTarget.value as SubUnitFacts["kind"] })}
        />
      </div>
      <NativeSelect
        label={say("unitBelow")}
        value={facts.parentId ?? ""}
        data={[
          ...(props.whole || facts.parentId === null ? [{ value: "", label: say("top") }] : []),
          ...props.units
            .filter(({ id }) => id !== props.unit?.id)
            .map(({ id, code, name, nameHi, depth }) => ({
              value: id,
              label: `${"  ".repeat(depth)}${language === "hi" ? nameHi : name} (${code})`,
            })),
        ]}
        onChange={(event) => set({ parentId: event.currentTarget.value === "" ? null : event.currentTarget.value })}
      />
      <div className="fields">
        {field("ddoCode", `${say("ddoCode")} (${say("optional")})`)}
        {field("headOfAccount", `${say("headOfAccount")} (${say("optional")})`)}
      </div>
      <p className="hint">{say("defaultsHint")}</p>
      {props.unit && (
        <Checkbox
          label={say("unitActive")}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
      )}
      <ProblemNote error={make.error ?? change.error} />
      <div className="act">
        <PrimaryButton type="submit" loading={make.isPending || change.isPending}>
          {say("save")}
        </PrimaryButton>
      </div>
    </form>
  );
}

function factsOf({ parentId, kind, code, name, nameHi, ddoCode, headOfAccount }: SubUnit): SubUnitFacts {
  return { parentId, kind, code, name, nameHi, ddoCode, headOfAccount };
}
