// The row that narrows the connections: search, discom, division, category.

import type { ReactNode } from "react";
import type { connectionChoices } from "#server/connections/contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { FilterMenu, Filters, SearchInput } from "#web/ui/filters.tsx";
import type { ConnectionsSearch } from "./search.ts";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";

const NO_FILTER = { search: undefined, discom: undefined, office: undefined, category: undefined, unit: undefined };

export function isNarrowed(search: ConnectionsSearch): boolean {
  return [search.search, search.discom, search.office, search.category, search.unit].some(
    (value) => value !== undefined,
  );
}

export function ConnectionFilters(props: {
  search: ConnectionsSearch;
  choices: AnswerOf<typeof connectionChoices> | undefined;
  onChange: (change: Partial<ConnectionsSearch>) => void;
  pager: ReactNode;
}) {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  const language = useLanguage();
  const { search, choices, onChange } = props;
  const counted = (label: string, count: number) => `${label} (${groupNumber(count)})`;
  const divisions = (choices?.divisions ?? []).filter(
    ({ discomId }) => search.discom === undefined || discomId === search.discom,
  );
  return (
    <Filters onClear={isNarrowed(search) ? () => onChange(NO_FILTER) : undefined} pager={props.pager}>
      <SearchInput
        label={say("search")}
        value={search.search ?? ""}
        onChange={(text) => onChange({ search: text.trim() || undefined })}
      />
      {(choices?.discoms.length ?? 0) > 1 && (
        <FilterMenu
          label={say("discom")}
          any={say("allDiscoms")}
          value={search.discom === undefined ? null : String(search.discom)}
          choices={(choices?.discoms ?? []).map(({ id, name, count }) => ({
            value: String(id),
            label: counted(name, count),
          }))}
          onChange={(id) => onChange({ discom: id === null ? undefined : Number(id), office: undefined })}
        />
      )}
      <FilterMenu
        label={say("division")}
        any={say("anyDivision")}
        value={search.office === undefined ? null : `${search.discom}-${search.office}`}
        choices={divisions.map((one) => ({
          value: `${one.discomId}-${one.id}`,
          label: counted(language === "hi" ? one.nameHi : one.name, one.count),
        }))}
        onChange={(key) => {
          const [discom, office] = (key ?? "").split("-").map(Number);
          onChange(key === null ? { office: undefined } : { discom, office });
        }}
      />
      {(choices?.subUnits.length ?? 0) > 0 && (
        <FilterMenu
          label={sayTagging("subUnit")}
          any={sayTagging("anyUnit")}
          value={search.unit ?? null}
          choices={[
            ...(choices?.subUnits ?? []).map((one) => ({
              value: one.id,
              label: counted(language === "hi" ? one.nameHi : one.name, one.count),
            })),
            { value: "none", label: sayTagging("noUnit") },
          ]}
          onChange={(unit) => onChange({ unit: unit ?? undefined })}
        />
      )}
      <FilterMenu
        label={say("category")}
        any={say("anyCategory")}
        value={search.category ?? null}
        choices={(choices?.categories ?? []).map(({ category, count }) => ({
          value: category,
          label: counted(category, count),
        }))}
        onChange={(category) => onChange({ category: category ?? undefined })}
      />
    </Filters>
  );
}
