// The row above a table: a search that waits for the typing to pause, filters, where in the list one is, and the export.

import { Button, Menu, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconChevronDown, IconChevronLeft, IconChevronRight, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { kitWords } from "./words.ts";

const TYPING_PAUSE_MS = 300;

export function Filters(props: { children?: ReactNode; pager?: ReactNode; onClear?: (() => void) | undefined }) {
  const say = useWords(kitWords);
  return (
    <search className="filters">
      {props.children}
      {props.onClear && (
        <button type="button" className="link-button" onClick={props.onClear}>
          {say("clear")}
        </button>
      )}
      {props.pager && <div className="pager">{props.pager}</div>}
    </search>
  );
}

export function SearchInput(props: {
  value: string;
  onChange: (text: string) => void;
  label: string;
  placeholder?: string;
}) {
  const [typed, setTyped] = useState(props.value);
  const tell = useDebouncedCallback(props.onChange, TYPING_PAUSE_MS);
  useEffect(() => setTyped(props.value), [props.value]);
  return (
    <TextInput
      className="search"
      type="search"
      leftSection={<IconSearch size={16} />}
      aria-label={props.label}
      placeholder={props.placeholder ?? props.label}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}

export interface Choice<Value extends string> {
  value: Value;
  label: string;
}

/** A filter that says what it is set to: "Office: PESU East". `null` means any. */
export function FilterMenu<Value extends string>(props: {
  label: string;
  any: string;
  value: Value | null;
  choices: Choice<Value>[];
  onChange: (value: Value | null) => void;
}) {
  const chosen = props.choices.find((choice) => choice.value === props.value);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button className={chosen ? "filter on" : "filter"} rightSection={<IconChevronDown size={14} />}>
          {props.label}: {chosen?.label ?? props.any}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} className="scrolls">
        <Menu.Item onClick={() => props.onChange(null)}>{props.any}</Menu.Item>
        {props.choices.map((choice) => (
          <Menu.Item key={choice.value} onClick={() => props.onChange(choice.value)}>
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const PAGE_SIZE = 100;

/** A page beyond the last, as after the bills of the last page were paid, gives way to the last: it is not empty for want of rows. */
export function useLastPage(
  page: number,
  answer: { data: { total: number } | undefined; isPlaceholderData: boolean },
  size = PAGE_SIZE,
): void {
  const navigate = useNavigate();
  const total = answer.isPlaceholderData ? 0 : (answer.data?.total ?? 0);
  const last = Math.ceil(total / size);
  useEffect(() => {
    if (last > 0 && page > last)
      void navigate({ to: ".", search: (before) => ({ ...before, page: last }), replace: true });
  }, [navigate, page, last]);
}

/** Pages are counted from 1, as on the wire. */
export function Pager(props: {
  page: number;
  size?: number;
  total: number | undefined;
  onPage: (page: number) => void;
}) {
  const say = useWords(kitWords);
  const size = props.size ?? PAGE_SIZE;
  if (!props.total) return null;
  const last = Math.min(props.page * size, props.total);
  const from = (props.page - 1) * size + 1;
  return (
    <>
      <span className="hint">
        {say("range", { from: groupNumber(from), to: groupNumber(last), total: groupNumber(props.total) })}
      </span>
      <Button
        className="square"
        aria-label={say("previousPage")}
        disabled={props.page <= 1}
        onClick={() => props.onPage(props.page - 1)}
      >
        <IconChevronLeft size={16} />
      </Button>
      <Button
        className="square"
        aria-label={say("nextPage")}
        disabled={last >= props.total}
        onClick={() => props.onPage(props.page + 1)}
      >
        <IconChevronRight size={16} />
      </Button>
    </>
  );
}
