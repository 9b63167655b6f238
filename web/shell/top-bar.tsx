// The bar: whose portal this is, where one can go, the language, the colours, and the person.

import { Burger, Drawer, Menu, useMantineColorScheme } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconCircleHalf2 } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { chooseLanguage } from "#server/accounts/contract.ts";
import { call } from "#web/api.ts";
import { switchLanguage } from "#web/i18n/i18n.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { type MenuEntry, menuFor } from "#web/menu.ts";
import { leave, useSession } from "#web/session.ts";
import { Brand, Mark } from "./mark.tsx";
import { shellWords } from "./words.ts";

const GoTo = lazy(async () => ({ default: (await import("./go-to.tsx")).GoTo }));

export function TopBar() {
  const say = useWords(shellWords);
  const language = useLanguage();
  const { session } = useSession();
  const [drawer, setDrawer] = useDisclosure(false);
  const user = session?.user;
  const organisation = user?.payer ?? user?.discom;
  const entries = user ? menuFor(user) : [];
  return (
    <header className="bar no-print">
      <Link to="/" className="mark">
        <Mark />
        <span>
          <Brand language={language} />
        </span>
      </Link>
      {organisation && <span className="tenant">{language === "hi" ? organisation.nameHi : organisation.name}</span>}
      <nav aria-label={say("mainMenu")}>
        {entries.map((entry) => (
          <MenuLink key={entry.to} entry={entry} />
        ))}
      </nav>
      <div className="end">
        {user && <GoToButton />}
        <LanguageButton signedIn={user !== undefined} />
        <ColoursButton />
        {user && <UserMenu />}
        {user && (
          <Burger
            className="burger"
            opened={drawer}
            onClick={setDrawer.toggle}
            size="sm"
            color="currentColor"
            aria-label={say("openMenu")}
          />
        )}
      </div>
      <Drawer opened={drawer} onClose={setDrawer.close} position="right" size="280px" title={say("openMenu")}>
        <nav className="folded" aria-label={say("mainMenu")}>
          {entries.map((entry) => (
            <MenuLink key={entry.to} entry={entry} onClick={setDrawer.close} />
          ))}
        </nav>
      </Drawer>
    </header>
  );
}

function MenuLink(props: { entry: MenuEntry; onClick?: () => void }) {
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

function GoToButton() {
  const say = useWords(shellWords);
  const [wanted, setWanted] = useState(0);
  useHotkeys([["mod+K", () => setWanted(wanted + 1)]], []);
  return (
    <>
      <button type="button" className="goto" onClick={() => setWanted(wanted + 1)}>
        {say("goTo")} <kbd>Ctrl K</kbd>
      </button>
      {wanted > 0 && (
        <Suspense>
          <GoTo wanted={wanted} />
        </Suspense>
      )}
    </>
  );
}

function LanguageButton(props: { signedIn: boolean }) {
  const language = useLanguage();
  const other = language === "hi" ? "en" : "hi";
  async function turn(): Promise<void> {
    await switchLanguage(other);
    if (!props.signedIn) return;
    // Messages and PDFs follow the account; that the choice could not be kept there must not undo it on the screen.
    await call(chooseLanguage, { body: { language: other } }).catch(() => undefined);
  }
  return (
    <button type="button" lang={other} onClick={turn}>
      {other === "hi" ? "हिन्दी" : "English"}
    </button>
  );
}

function ColoursButton() {
  const say = useWords(shellWords);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark =
    colorScheme === "dark" ||
    (colorScheme === "auto" && document.documentElement.dataset["mantineColorScheme"] === "dark");
  return (
    <button type="button" aria-label={say("changeColours")} onClick={() => setColorScheme(dark ? "light" : "dark")}>
      <IconCircleHalf2 size={18} aria-hidden="true" />
    </button>
  );
}

function UserMenu() {
  const say = useWords(shellWords);
  const language = useLanguage();
  const { session } = useSession();
  const navigate = useNavigate();
  if (!session) return null;
  const { user } = session;
  const name = language === "hi" ? user.nameHi : user.name;
  const roles = user.roles.map((role) => say(`role.${role}`)).join(", ");

  async function go(where: "here" | "everywhere"): Promise<void> {
    await leave(where);
    await navigate({ to: "/log-in" });
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="user-name" aria-label={say("account", { name })}>
          {name}, {roles}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item onClick={() => navigate({ to: "/password" })}>{say("changePassword")}</Menu.Item>
        <Menu.Item onClick={() => go("here")}>{say("logOut")}</Menu.Item>
        <Menu.Item onClick={() => go("everywhere")}>{say("logOutEverywhere")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
