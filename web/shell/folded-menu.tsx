// The menu where the bar is too narrow for it.

import { Drawer } from "@mantine/core";
import { useWords } from "#web/i18n/use-words.ts";
import type { MenuEntry } from "#web/menu.ts";
import { MenuLink } from "./menu-link.tsx";
import { shellWords } from "./words.ts";

export function FoldedMenu(props: { entries: readonly MenuEntry[]; opened: boolean; onClose: () => void }) {
  const say = useWords(shellWords);
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="280px"
      title={say("openMenu")}
      closeButtonProps={{ "aria-label": say("closeMenu") }}
    >
      <nav className="folded" aria-label={say("mainMenu")}>
        {props.entries.map((entry) => (
          <MenuLink key={entry.to} entry={entry} onClick={props.onClose} />
        ))}
      </nav>
    </Drawer>
  );
}
