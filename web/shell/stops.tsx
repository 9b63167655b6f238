// Where the way ends: no such page, a screen that broke, a role without screens.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "#web/i18n/use-words.ts";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { shellWords } from "./words.ts";

export function NotFound() {
  const say = useWords(shellWords);
  return (
    <Empty title={say("notFound")} action={<Link to="/">{say("toStart")}</Link>}>
      {say("notFoundBody")}
    </Empty>
  );
}

export function Broken(props: { error: unknown }) {
  const say = useWords(shellWords);
  return (
    <div className="page">
      <ProblemNote error={props.error} />
      <Empty title={say("broken")} action={<Button onClick={() => location.reload()}>{say("reload")}</Button>}>
        {say("brokenBody")}
      </Empty>
    </div>
  );
}

export function NothingYet() {
  const say = useWords(shellWords);
  return <Empty title={say("nothingYet")}>{say("nothingYetBody")}</Empty>;
}
