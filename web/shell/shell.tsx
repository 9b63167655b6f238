// The frame around every screen: skip link, bar, the screen itself, foot.

import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { SessionEnding } from "./session-ending.tsx";
import { useToFirstFault } from "./to-first-fault.ts";
import { TopBar } from "./top-bar.tsx";
import { shellWords } from "./words.ts";

export function Shell() {
  const say = useWords(shellWords);
  useToFirstFault();
  return (
    <>
      <a className="skip" href="#content">
        {say("skip")}
      </a>
      <TopBar />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Foot />
      <SessionEnding />
    </>
  );
}

function Foot() {
  const say = useWords(shellWords);
  const updated = useUpdated();
  return (
    <footer className="foot no-print">
      {isDemo() && <span>{say("demo")}</span>}
      <Link to="/accessibility">{say("accessibility")}</Link>
      <Link to="/help">{say("help")}</Link>
      <span>{say("updated", { when: showTime(updated) })}</span>
    </footer>
  );
}

/** The server writes into the page whether it holds demo data. */
function isDemo(): boolean {
  return document.querySelector<HTMLMetaElement>('meta[name="milaan-demo"]')?.content === "true";
}

/** When the newest answer on the screen came. */
function useUpdated(): string {
  const client = useQueryClient();
  const [at, setAt] = useState(() => Date.now());
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "success") setAt(event.query.state.dataUpdatedAt);
      }),
    [client],
  );
  return new Date(at).toISOString();
}
