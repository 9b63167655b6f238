// A word of the menu with several places behind it; it stands there before their list has been loaded.

import { IconChevronDown } from "@tabler/icons-react";
import { useLocation } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import type { MenuEntry, MenuGroupName } from "#web/menu.ts";
import { shellWords } from "./words.ts";

export interface MenuGroupProps {
  group: MenuGroupName;
  entries: readonly MenuEntry[];
}

export function GroupButton({ group, entries, ...button }: MenuGroupProps & ComponentProps<"button">) {
  const say = useWords(shellWords);
  const here = useLocation({ select: ({ pathname }) => pathname });
  const current = entries.some(({ to }) => here === to || here.startsWith(`${to}/`));
  return (
    <button type="button" aria-haspopup="menu" {...button} {...(current && { "aria-current": true })}>
      {say(group)}
      <IconChevronDown size={14} aria-hidden="true" />
    </button>
  );
}
