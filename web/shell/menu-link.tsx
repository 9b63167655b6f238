// One place in the menu, with the count of what waits there.

import { Link, useLocation } from "@tanstack/react-router";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { type MenuEntry, menu } from "#web/menu.ts";
import { shellWords } from "./words.ts";

export function MenuLink(props: { entry: MenuEntry; onClick?: () => void }) {
  const say = useWords(shellWords);
  const count = props.entry.useCount?.();
  const here = useLocation({ select: ({ pathname }) => pathname });
  return (
    <Link
      to={props.entry.to}
      activeOptions={{ exact: menu.some(({ to }) => to !== props.entry.to && here === to) }}
      activeProps={{ "aria-current": "page" }}
      {...(props.onClick && { onClick: props.onClick })}
    >
      {say(props.entry.label)}
      {count !== undefined && count > 0 && <span className="count">{groupNumber(count)}</span>}
    </Link>
  );
}
