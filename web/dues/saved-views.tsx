// Views that a person named: tabs beside the fixed ones, a small form that names the view on the screen, a way to forget it.

import { Button, Popover, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { forgetDuesView, listDuesViews, type SavedView, saveDuesView } from "#server/bills/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { type DuesSearch, filterOf, isNarrowed } from "./search.ts";
import { duesWords } from "./words.ts";

const NAME_MAX = 40;

export function useSavedViews(search: DuesSearch): { views: SavedView[]; current: SavedView | undefined } {
  const views = useAnswer(listDuesViews, {}).data?.views ?? [];
  const shown = textOf(filterOf(search));
  return { views, current: views.find(({ filter }) => textOf(filter) === shown) };
}

export function SavedViews(props: { search: DuesSearch; views: SavedView[]; current: SavedView | undefined }) {
  const say = useWords(duesWords);
  const forget = useCommand(forgetDuesView);
  const { search, current } = props;
  return (
    <>
      {props.views.map((view) => (
        <span key={view.id} className="saved">
          <Link
            to="/dues"
            search={{ ...view.filter, page: 1, sort: search.sort, descending: search.descending }}
            aria-current={view === current ? "true" : undefined}
          >
            {view.name} <span>{groupNumber(view.count)}</span>
          </Link>
          {view === current && (
            <button
              type="button"
              className="forget"
              aria-label={say("forgetView", { name: view.name })}
              title={say("forgetView", { name: view.name })}
              onClick={() => forget.mutate({ params: { id: view.id } })}
            >
              <IconX size={14} aria-hidden="true" />
            </button>
          )}
        </span>
      ))}
      {!current && isNarrowed(search) && <SaveView search={search} />}
    </>
  );
}

function SaveView(props: { search: DuesSearch }) {
  const say = useWords(duesWords);
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  const save = useCommand(saveDuesView, {
    onDone: () => {
      setOpened(false);
      setName("");
    },
  });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="save" onClick={() => setOpened(!opened)}>
          {say("saveView")}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="filter-form" aria-label={say("saveView")}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ body: { name, filter: filterOf(props.search) } });
          }}
        >
          <TextInput
            label={say("viewName")}
            description={say("viewNameHint")}
            maxLength={NAME_MAX}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ProblemNote error={save.error} />
          <div className="act">
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>
              {say("saveIt")}
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The same for the same filter, whatever its order and whatever of it is left open. */
function textOf(filter: object): string {
  return JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined && value !== "")
      .sort(([one], [other]) => one.localeCompare(other)),
  );
}
