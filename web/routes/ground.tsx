// What every route hangs on: the frame, and behind `portal` somebody who is logged in.

import { createRootRoute, createRoute, redirect } from "@tanstack/react-router";
import { findSession } from "#web/session.ts";
import { BehindLogIn } from "#web/shell/behind-log-in.tsx";
import { Shell } from "#web/shell/shell.tsx";
import { Broken, NotFound } from "#web/shell/stops.tsx";

export const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Broken });

export const portal = createRoute({
  getParentRoute: () => root,
  id: "portal",
  component: BehindLogIn,
  beforeLoad: async ({ location }) => {
    if (!(await findSession()))
      throw redirect({ to: "/log-in", search: location.href === "/" ? {} : { next: location.href } });
  },
});
