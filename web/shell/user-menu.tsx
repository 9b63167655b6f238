// The person's menu at the end of the bar.

import { Menu } from "@mantine/core";
import type { SignedInUser } from "#server/accounts/contract.ts";
import { useAccountActions } from "./use-account-actions.ts";
import { UserButton } from "./user-button.tsx";

/** `opened`: it was pressed before it was loaded. */
export function UserMenu(props: { user: SignedInUser; opened: boolean }) {
  const actions = useAccountActions();
  return (
    <Menu position="bottom-end" defaultOpened={props.opened}>
      <Menu.Target>
        <UserButton user={props.user} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{props.user.email}</Menu.Label>
        {actions.map((action) => (
          <Menu.Item key={action.label} onClick={action.act}>
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
