// Go to (Ctrl K): the screens by name, and what a number that was typed might be.

import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { finders, menuFor } from "#web/menu.ts";
import { useUser } from "#web/session.ts";
import { shellWords } from "./words.ts";

/** `wanted` counts how often it was asked for. */
export function GoTo(props: { wanted: number }) {
  const say = useWords(shellWords);
  const router = useRouter();
  const user = useUser();
  const [typed, setTyped] = useState("");
  useEffect(() => {
    if (props.wanted > 0) spotlight.open();
  }, [props.wanted]);

  const screens: SpotlightActionData[] = menuFor(user).map((entry) => ({
    id: entry.to,
    label: say(entry.label),
    onClick: () => router.history.push(entry.to),
  }));
  const found: SpotlightActionData[] = finders.flatMap((finder) => {
    const meant = finder.side === "both" || finder.side === (user.payer ? "payer" : "discom");
    const href = meant && typed.trim() !== "" ? finder.find(typed.trim()) : null;
    return href
      ? [{ id: href, label: say(finder.label, { typed: typed.trim() }), onClick: () => router.history.push(href) }]
      : [];
  });

  return (
    <Spotlight
      actions={[...found, ...screens]}
      filter={(_, actions) => [
        ...found,
        ...actions.filter((action) => isAbout(action, typed) && !found.some((one) => one.id === idOf(action))),
      ]}
      query={typed}
      onQueryChange={setTyped}
      nothingFound={say("goToNothing")}
      shortcut={null}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      searchProps={{ placeholder: say("goToHint"), "aria-label": say("goToHint") }}
    />
  );
}

function idOf(action: object): string | undefined {
  return (action as { id?: string }).id;
}

function isAbout(action: object, typed: string): boolean {
  return ((action as { label?: string }).label ?? "").toLowerCase().includes(typed.trim().toLowerCase());
}
