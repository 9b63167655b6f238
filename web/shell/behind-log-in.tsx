// Screens behind the log-in go the moment the session does, before any of them is drawn without its person.

import { Outlet } from "@tanstack/react-router";
import { useSession } from "#web/session.ts";

export function BehindLogIn() {
  return useSession().session ? <Outlet /> : null;
}
