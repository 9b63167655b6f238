// The menu and the account where the bar is too narrow for them.

import { Drawer } from "@mantine/core";
import type { SignedInUser } from "#server/accounts/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import type { MenuEntry } from "#web/menu.ts";
import { MenuLink } from "./menu-link.tsx";
import { useAccountActions } from "./use-account-actions.ts";
import { shellWords } from "./words.ts";

export function FoldedMenu(props: {
  user: SignedInUser;
  entries: readonly MenuEntry[];
  opened: boolean;
  onClose: () => void;
}) {
  const say = useWords(shellWords);
  const actions = useAccountActions();
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
      <div className="folded">
        <p className="hint">{props.user.email}</p>
        {actions.map((action) => (
          <button
            key={action.label}
            type="button"
            onClick={() => {
              props.onClose();
              return action.act();
            }}
          >
            {action.label}
          </button>
        ))}
      </div>
    </Drawer>
  );
}
