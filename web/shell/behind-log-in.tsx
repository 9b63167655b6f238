// Screens behind the log-in go the moment the session does, before any of them is drawn without its person.

import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useSession } from "#web/session.ts";

export function BehindLogIn() {
  const { session } = useSession();
  const { pathname } = useLocation();
  if (!session) return null;
  // The server answers nothing else until it is set up.
  if (session.user.secondFactor === "missing" && pathname !== "/second-factor") return <Navigate to="/second-factor" />;
  return <Outlet />;
}
