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

type Range = readonly [string | null, string | null];
const always: Range = [null, null];

/** Rebates that can still be won and are lost after a day in this span. */
function RebateFilter(props: { search: DuesSearch; onChange: (change: Partial<DuesSearch>) => void }) {
  const say = useWords(duesWords);
  const presets = { [say("next7")]: [today(), dayAfter(7)], [say("anyDate")]: always } as const;
  return (
    <RangeFilter
      {...props}
      label={say("rebateLost")}
      any={say("any")}
      keys={["rebateFrom", "rebateTo"]}
      presets={presets}
    />
  );
}

function DueDateFilter(props: { search: DuesSearch; onChange: (change: Partial<DuesSearch>) => void }) {
  const say = useWords(duesWords);
  const presets = {
    [say("past")]: [null, dayAfter(-1)],
    [say("next7")]: [today(), dayAfter(7)],
    [say("thisMonth")]: monthOf(today()),
    [say("anyDate")]: always,
  } as const;
  return <RangeFilter {...props} label={say("due")} any={say("any")} keys={["dueFrom", "dueTo"]} presets={presets} />;
}

function AmountFilter(props: { search: DuesSearch; onChange: (change: Partial<DuesSearch>) => void }) {
  const say = useWords(duesWords);
  return <RangeFilter {...props} label={say("amount")} any={say("any")} keys={["least", "most"]} />;
}

/** Days where there are presets, rupees where there are none. */
function RangeFilter(props: {
  label: string;
  any: string;
  keys: readonly ["rebateFrom" | "dueFrom" | "least", "rebateTo" | "dueTo" | "most"];
  presets?: Readonly<Record<string, Range>>;
  search: DuesSearch;
  onChange: (change: Partial<DuesSearch>) => void;
}) {
  const say = useWords(duesWords);
  const { keys, presets, search } = props;
  const before = [search[keys[0]], search[keys[1]]] as const;
  const [draft, setDraft] = useState<Range>(always);
  const Input = presets ? DateInput : RupeesInput;
  return (
    <FilterPopover
      label={props.label}
      shown={useRange(...before, presets ? showDate : rupees) ?? props.any}
      on={before.some((value) => value !== undefined)}
      onOpen={() => setDraft([before[0] ?? null, before[1] ?? null])}
      onClose={() => changed(draft, before) && props.onChange(rangeOf(...keys, draft))}
    >
      {presets && (
        <div className="presets">
          {Object.entries(presets).map(([label, range]) => (
            <button key={label} type="button" className="link-button" onClick={() => setDraft(range)}>
              {label}
            </button>
          ))}
        </div>
      )}
      <div className="range">
        <Input label={say("from")} value={draft[0]} onChange={(value) => setDraft([value, draft[1]])} />
        <Input label={say("until")} value={draft[1]} onChange={(value) => setDraft([draft[0], value])} />
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
