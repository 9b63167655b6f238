// The row that narrows a view: search, offices, categories, due date, amount; and the way out as a file.

import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import {
  askDuesExport,
  type duesChoices,
  EXPORT_AT_ONCE_MAX,
  exportDues,
  exportDuesWorkbook,
} from "#server/bills/contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { saveFile } from "#web/files.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, today } from "#web/ui/dates.ts";
import { FilterPopover, type ManyChoice, ManyFilter } from "#web/ui/filter-popover.tsx";
import { FilterMenu, Filters, SearchInput } from "#web/ui/filters.tsx";
import { DateInput, RupeesInput } from "#web/ui/inputs.tsx";
import { rupees } from "#web/ui/money.tsx";
import { kitWords } from "#web/ui/words.ts";
import { useCommand } from "#web/use-api.ts";
import { type DuesSearch, filterOf, isNarrowed } from "./search.ts";
import { duesWords } from "./words.ts";

type Choices = AnswerOf<typeof duesChoices>;

export function DuesFilters(props: {
  search: DuesSearch;
  choices: Choices | undefined;
  pager: ReactNode;
  /** Bills of the view. */
  total: number;
  onChange: (change: Partial<DuesSearch>) => void;
  onProblem: (problem: unknown) => void;
}) {
  const say = useWords(duesWords);
  const { search, onChange } = props;
  const { choices } = props;
  const clear = { search: undefined, office: undefined, category: undefined, dueFrom: undefined, dueTo: undefined };
  const others = {
    subUnit: undefined,
    supply: undefined,
    disputed: undefined,
    rebateFrom: undefined,
    rebateTo: undefined,
  };
  return (
    <Filters
      onClear={
        isNarrowed(search) ? () => onChange({ ...clear, ...others, least: undefined, most: undefined }) : undefined
      }
      pager={
        <>
          {props.pager}
          <ExportMenu search={search} total={props.total} onProblem={props.onProblem} onChange={onChange} />
        </>
      }
    >
      <SearchInput
        label={say("search")}
        value={search.search ?? ""}
        onChange={(text) => onChange({ search: text.trim() || undefined })}
      />
      <OfficeFilter search={search} choices={choices} onChange={onChange} />
      {(choices?.subUnits.length ?? 0) > 0 && <SubUnitFilter search={search} choices={choices} onChange={onChange} />}
      <ManyFilter
        label={say("category")}
        any={say("any")}
        values={listOf(search.category)}
        choices={(choices?.categories ?? []).map((category) => ({ value: category, label: category }))}
        onChange={(categories) => onChange({ category: categories.join(",") || undefined })}
      />
      <DueDateFilter search={search} onChange={onChange} />
      <RebateFilter search={search} onChange={onChange} />
      <AmountFilter search={search} onChange={onChange} />
      {(choices?.prepaid || search.supply !== undefined) && (
        <FilterMenu
          label={say("supply")}
          any={say("any")}
          value={search.supply ?? null}
          choices={(["postpaid", "prepaid"] as const).map((value) => ({ value, label: say(`supply.${value}`) }))}
          onChange={(supply) => onChange({ supply: supply ?? undefined })}
        />
      )}
      {(choices?.disputed || search.disputed !== undefined) && (
        <FilterMenu
          label={say("disputed")}
          any={say("any")}
          value={search.disputed ?? null}
          choices={(["true", "false"] as const).map((value) => ({ value, label: say(`disputed.${value}`) }))}
          onChange={(disputed) => onChange({ disputed: disputed ?? undefined })}
        />
      )}
    </Filters>
  );
}

const DEPTHS = { zone: 0, circle: 1, division: 2, "sub-division": 3, section: 4 };

function OfficeFilter(props: {
  search: DuesSearch;
  choices: Choices | undefined;
  onChange: (change: Partial<DuesSearch>) => void;
}) {
  const say = useWords(duesWords);
  const language = useLanguage();
  const { search, choices } = props;
  const offered = useMemo((): ManyChoice[] => {
    const discoms = (choices?.discoms ?? []).filter(({ id }) => search.discom === undefined || id === search.discom);
    const named = new Map(discoms.map(({ id, shortName }) => [id, shortName]));
    return (choices?.offices ?? [])
      .filter(({ discomId }) => named.has(discomId))
      .map((office) => ({
        value: `${office.discomId}-${office.id}`,
        label: language === "hi" ? office.nameHi : office.name,
        depth: DEPTHS[office.level],
        ...(named.size > 1 && { group: named.get(office.discomId) ?? "" }),
      }));
  }, [choices, search.discom, language]);
  return (
    <ManyFilter
      label={say("office")}
      any={say("anyOffice")}
      values={listOf(search.office).map((id) => `${search.discom}-${id}`)}
      choices={offered}
      hint={say("officeHint")}
      onChange={(keys) => {
        const [first] = keys;
        const office = keys.map((key) => key.split("-")[1]).join(",") || undefined;
        props.onChange(first === undefined ? { office } : { office, discom: Number(first.split("-")[0]) });
      }}
    />
  );
}

function SubUnitFilter(props: {
  search: DuesSearch;
  choices: Choices | undefined;
  onChange: (change: Partial<DuesSearch>) => void;
}) {
  const say = useWords(duesWords);
  const language = useLanguage();
  const offered = (props.choices?.subUnits ?? []).map(({ id, name, nameHi, depth }) => ({
    value: id,
    label: language === "hi" ? nameHi : name,
    depth,
  }));
  return (
    <ManyFilter
      label={say("subUnit")}
      any={say("any")}
      values={listOf(props.search.subUnit)}
      choices={[{ value: "0", label: say("noSubUnit") }, ...offered]}
      hint={say("subUnitHint")}
      onChange={(ids) => props.onChange({ subUnit: ids.join(",") || undefined })}
    />
  );
}

/** Rebates that can still be won and are lost after a day in this span. */
function RebateFilter(props: { search: DuesSearch; onChange: (change: Partial<DuesSearch>) => void }) {
  const say = useWords(duesWords);
  const { rebateFrom, rebateTo } = props.search;
  const [draft, setDraft] = useState<[string | null, string | null]>([null, null]);
  return (
    <FilterPopover
      label={say("rebateLost")}
      shown={useRange(rebateFrom, rebateTo, showDate) ?? say("anyDate")}
      on={rebateFrom !== undefined || rebateTo !== undefined}
      onOpen={() => setDraft([rebateFrom ?? null, rebateTo ?? null])}
      onClose={() => changed(draft, [rebateFrom, rebateTo]) && props.onChange(rangeOf("rebateFrom", "rebateTo", draft))}
    >
      <div className="presets">
        <button type="button" className="link-button" onClick={() => setDraft([today(), dayAfter(7)])}>
          {say("next7")}
        </button>
        <button type="button" className="link-button" onClick={() => setDraft([null, null])}>
          {say("anyDate")}
        </button>
      </div>
      <div className="range">
        <DateInput label={say("from")} value={draft[0]} onChange={(day) => setDraft([day, draft[1]])} />
        <DateInput label={say("until")} value={draft[1]} onChange={(day) => setDraft([draft[0], day])} />
      </div>
    </FilterPopover>
  );
}

function DueDateFilter(props: { search: DuesSearch; onChange: (change: Partial<DuesSearch>) => void }) {
  const say = useWords(duesWords);
  const { dueFrom, dueTo } = props.search;
  const [draft, setDraft] = useState<[string | null, string | null]>([null, null]);
  const presets: [string, [string | null, string | null]][] = [
    [say("past"), [null, dayAfter(-1)]],
    [say("next7"), [today(), dayAfter(7)]],
    [say("thisMonth"), monthOf(today())],
    [say("anyDate"), [null, null]],
  ];
  return (
    <FilterPopover
      label={say("due")}
      shown={useRange(dueFrom, dueTo, showDate) ?? say("anyDate")}
      on={dueFrom !== undefined || dueTo !== undefined}
      onOpen={() => setDraft([dueFrom ?? null, dueTo ?? null])}
      onClose={() => changed(draft, [dueFrom, dueTo]) && props.onChange(rangeOf("dueFrom", "dueTo", draft))}
    >
      <div className="presets">
        {presets.map(([label, range]) => (
          <button key={label} type="button" className="link-button" onClick={() => setDraft(range)}>
            {label}
          </button>
        ))}
      </div>
      <div className="range">
        <DateInput label={say("from")} value={draft[0]} onChange={(day) => setDraft([day, draft[1]])} />
        <DateInput label={say("until")} value={draft[1]} onChange={(day) => setDraft([draft[0], day])} />
      </div>
    </FilterPopover>
  );
}

function AmountFilter(props: { search: DuesSearch; onChange: (change: Partial<DuesSearch>) => void }) {
  const say = useWords(duesWords);
  const { least, most } = props.search;
  const [draft, setDraft] = useState<[string | null, string | null]>([null, null]);
  return (
    <FilterPopover
      label={say("amount")}
      shown={useRange(least, most, rupees) ?? say("any")}
      on={least !== undefined || most !== undefined}
      onOpen={() => setDraft([least ?? null, most ?? null])}
      onClose={() => changed(draft, [least, most]) && props.onChange(rangeOf("least", "most", draft))}
    >
      <div className="range">
        <RupeesInput label={say("from")} value={draft[0]} onChange={(paise) => setDraft([paise, draft[1]])} />
        <RupeesInput label={say("until")} value={draft[1]} onChange={(paise) => setDraft([draft[0], paise])} />
      </div>
    </FilterPopover>
  );
}

/** A short view is saved at once; a long one is written in the background, and its work stands in the address. */
function ExportMenu(props: {
  search: DuesSearch;
  total: number;
  onProblem: (problem: unknown) => void;
  onChange: (change: Partial<DuesSearch>) => void;
}) {
  const say = useWords(duesWords);
  const sayKit = useWords(kitWords);
  const language = useLanguage();
  const [busy, setBusy] = useState(false);
  const ask = useCommand(askDuesExport, {
    onDone: ({ workId }) => props.onChange({ exporting: workId, page: props.search.page }),
  });
  const { onProblem } = props;
  useEffect(() => onProblem(ask.error), [ask.error, onProblem]);
  const save = (as: "csv" | "xlsx") => {
    props.onProblem(null);
    if (props.total > EXPORT_AT_ONCE_MAX) {
      ask.mutate({ body: { filter: filterOf(props.search), as, language } });
      return;
    }
    setBusy(true);
    const file = as === "csv" ? exportDues : exportDuesWorkbook;
    saveFile(file, { query: { ...filterOf(props.search), language } })
      .catch(props.onProblem)
      .finally(() => setBusy(false));
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<IconDownload size={16} />} loading={busy || ask.isPending}>
          {sayKit("export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={say("exportAs")}>
        <Menu.Item onClick={() => save("xlsx")}>{say("workbook")}</Menu.Item>
        <Menu.Item onClick={() => save("csv")}>{say("csv")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function listOf(commas: string | undefined): string[] {
  return commas ? commas.split(",") : [];
}

function useRange(from: string | undefined, until: string | undefined, show: (value: string) => string) {
  const say = useWords(duesWords);
  if (from !== undefined && until !== undefined) return say("fromUntil", { from: show(from), until: show(until) });
  if (from !== undefined) return say("fromOn", { from: show(from) });
  return until === undefined ? null : say("untilOn", { until: show(until) });
}

function changed(draft: readonly (string | null)[], before: readonly (string | undefined)[]): boolean {
  return draft.some((value, place) => value !== (before[place] ?? null));
}

function rangeOf(from: keyof DuesSearch, until: keyof DuesSearch, draft: readonly (string | null)[]) {
  return { [from]: draft[0] ?? undefined, [until]: draft[1] ?? undefined } as Partial<DuesSearch>;
}

function dayAfter(days: number): string {
  const at = new Date(`${today()}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function monthOf(day: string): [string, string] {
  const last = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0));
  return [`${day.slice(0, 7)}-01`, last.toISOString().slice(0, 10)];
}
