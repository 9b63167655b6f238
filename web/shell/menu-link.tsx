// One place in the menu, with the count of what waits there.

import { Link } from "@tanstack/react-router";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import type { MenuEntry } from "#web/menu.ts";
import { shellWords } from "./words.ts";

export function MenuLink(props: { entry: MenuEntry; onClick?: () => void }) {
  const say = useWords(shellWords);
  const count = props.entry.useCount?.();
  return (
    <Link
      to={props.entry.to}
      activeProps={{ "aria-current": "page" }}
      {...(props.onClick && { onClick: props.onClick })}
    >
      {say(props.entry.label)}
      {count !== undefined && count > 0 && <span className="count">{groupNumber(count)}</span>}
    </Link>
  );
}
