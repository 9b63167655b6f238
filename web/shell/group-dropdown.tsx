// The places behind one word of the menu, once it was pressed.

import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "#web/i18n/use-words.ts";
import { GroupButton, type MenuGroupProps } from "./group-button.tsx";
import { shellWords } from "./words.ts";

export function GroupDropdown({ group, entries }: MenuGroupProps) {
  const say = useWords(shellWords);
  return (
    <Menu position="bottom-start" defaultOpened>
      <Menu.Target>
        <GroupButton group={group} entries={entries} />
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map(({ to, label }) => (
          <Menu.Item key={to} component={Link} to={to}>
            {say(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
