// What a person may do with their own account.

import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { SignedInUser } from "#server/accounts/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { leave } from "#web/session.ts";
import { UserButton } from "./user-button.tsx";
import { shellWords } from "./words.ts";

/** `opened`: it was pressed before it was loaded. */
export function UserMenu(props: { user: SignedInUser; opened: boolean }) {
  const say = useWords(shellWords);
  const navigate = useNavigate();

  async function go(where: "here" | "everywhere"): Promise<void> {
    await leave(where);
    await navigate({ to: "/log-in" });
  }

  return (
    <Menu position="bottom-end" defaultOpened={props.opened}>
      <Menu.Target>
        <UserButton user={props.user} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{props.user.email}</Menu.Label>
        <Menu.Item onClick={() => navigate({ to: "/password" })}>{say("changePassword")}</Menu.Item>
        <Menu.Item onClick={() => navigate({ to: "/help" })}>{say("help")}</Menu.Item>
        <Menu.Item onClick={() => navigate({ to: "/accessibility" })}>{say("accessibility")}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => go("here")}>{say("logOut")}</Menu.Item>
        <Menu.Item onClick={() => go("everywhere")}>{say("logOutEverywhere")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
