// Filters that need more than one choice: a button that says what it is set to, and a small form that is applied when it closes.

import { Button, Popover, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { kitWords } from "./words.ts";

/** `shown` is what it is set to in words. `onClose` applies what was chosen inside. */
export function FilterPopover(props: {
  label: string;
  shown: string;
  on: boolean;
  onOpen?: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useWords(kitWords);
  const [opened, setOpened] = useState(false);
  const change = (open: boolean) => {
    setOpened(open);
    if (open) props.onOpen?.();
    else props.onClose();
  };
  return (
    <Popover opened={opened} onChange={change} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          className={props.on ? "filter on" : "filter"}
          rightSection={<IconChevronDown size={14} />}
          onClick={() => change(!opened)}
        >
          {props.label}: {props.shown}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="filter-form" aria-label={props.label}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            change(false);
          }}
        >
          {props.children}
          <div className="act">
            <Button type="submit">{say("show")}</Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

export interface ManyChoice {
  value: string;
  label: string;
  /** How far below the others it stands. */
  depth?: number;
  /** Choices of one group exclude those of another. */
  group?: string;
}

const NAMED = 2;
const FINDABLE_FROM = 12;

/** Several of many: "Office: PESU East, PESU West". No choice is any. */
export function ManyFilter(props: {
  label: string;
  any: string;
  values: readonly string[];
  choices: readonly ManyChoice[];
  hint?: string;
  onChange: (values: string[]) => void;
}) {
  const say = useWords(kitWords);
  const [draft, setDraft] = useState<readonly string[]>(props.values);
  const [find, setFind] = useState("");
  const chosen = props.choices.filter(({ value }) => props.values.includes(value));
  const names = chosen.map(({ label }) => label).join(", ");
  const drafted = props.choices.find(({ value }) => draft.includes(value));
  const found = props.choices.filter(({ label }) => label.toLowerCase().includes(find.trim().toLowerCase()));
  const apply = () => {
    setFind("");
    if (draft.join() !== props.values.join()) props.onChange([...draft]);
  };
  return (
    <FilterPopover
      label={props.label}
      shown={chosen.length === 0 ? props.any : chosen.length > NAMED ? say("chosen", { count: chosen.length }) : names}
      on={chosen.length > 0}
      onOpen={() => setDraft(props.values)}
      onClose={apply}
    >
      {props.choices.length >= FINDABLE_FROM && (
        <TextInput
          type="search"
          aria-label={say("findInList")}
          placeholder={say("findInList")}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      <fieldset className="choices">
        <legend className="for-readers">{props.label}</legend>
        {found.map((choice, place) => (
          <ChoiceBox
            key={choice.value}
            choice={choice}
            heads={choice.group !== undefined && choice.group !== found[place - 1]?.group}
            on={draft.includes(choice.value)}
            barred={drafted !== undefined && drafted.group !== choice.group}
            onToggle={(on) => setDraft(on ? [...draft, choice.value] : draft.filter((value) => value !== choice.value))}
          />
        ))}
      </fieldset>
      {props.hint && <p className="hint">{props.hint}</p>}
    </FilterPopover>
  );
}

function ChoiceBox(props: {
  choice: ManyChoice;
  heads: boolean;
  on: boolean;
  barred: boolean;
  onToggle: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <>
      {props.heads && <b>{props.choice.group}</b>}
      <label htmlFor={id} style={{ paddingLeft: `${(props.choice.depth ?? 0) * 14}px` }}>
        <input
          id={id}
          type="checkbox"
          checked={props.on}
          disabled={props.barred}
          onChange={(event) => props.onToggle(event.currentTarget.checked)}
        />
        {props.choice.label}
      </label>
    </>
  );
}
