// The bar: whose portal this is, where one can go, the language, the colours, and the person.

import { Burger, useMantineColorScheme } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconCircleHalf2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { chooseLanguage, type SignedInUser } from "#server/accounts/contract.ts";
import { call } from "#web/api.ts";
import { switchLanguage } from "#web/i18n/i18n.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { groupedMenu, menuFor } from "#web/menu.ts";
import { useSession } from "#web/session.ts";
import { Brand, Mark } from "./mark.tsx";
import { MenuGroup } from "./menu-group.tsx";
import { MenuLink } from "./menu-link.tsx";
import { UserButton } from "./user-button.tsx";
import { shellWords } from "./words.ts";

const FoldedMenu = lazy(async () => ({ default: (await import("./folded-menu.tsx")).FoldedMenu }));
const UserMenu = lazy(async () => ({ default: (await import("./user-menu.tsx")).UserMenu }));
const GoTo = lazy(async () => ({ default: (await import("./go-to.tsx")).GoTo }));

export function TopBar() {
  const say = useWords(shellWords);
  const language = useLanguage();
  const { session } = useSession();
  const [folded, setFolded] = useState({ wanted: false, opened: false });
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
        {groupedMenu(entries).map(({ group, within }) =>
          group === null ? (
            within.map((entry) => <MenuLink key={entry.to} entry={entry} />)
          ) : (
            <MenuGroup key={group} group={group} entries={within} />
          ),
        )}
      </nav>
      <div className="end">
        {user && <GoToButton />}
        <LanguageButton signedIn={user !== undefined} />
        <ColoursButton />
        {user && <UserPlace user={user} />}
        {user && (
          <Burger
            className="burger"
            opened={folded.opened}
            onClick={() => setFolded({ wanted: true, opened: !folded.opened })}
            size="sm"
            color="currentColor"
            aria-label={say("openMenu")}
          />
        )}
      </div>
      {user && folded.wanted && (
        <Suspense>
          <FoldedMenu
            user={user}
            entries={entries}
            opened={folded.opened}
            onClose={() => setFolded({ wanted: true, opened: false })}
          />
        </Suspense>
      )}
    </header>
  );
}

function UserPlace(props: { user: SignedInUser }) {
  const [pressed, setPressed] = useState(false);
  return (
    <Suspense fallback={<UserButton user={props.user} onClick={() => setPressed(true)} />}>
      <UserMenu user={props.user} opened={pressed} />
    </Suspense>
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
