// What a person may do with their own account, for the bar's menu and for the folded one.

import { useNavigate } from "@tanstack/react-router";
import { useWords } from "#web/i18n/use-words.ts";
import { leave } from "#web/session.ts";
import { shellWords } from "./words.ts";

export interface AccountAction {
  label: string;
  act: () => Promise<void>;
}

export function useAccountActions(): AccountAction[] {
  const say = useWords(shellWords);
  const navigate = useNavigate();

  async function go(where: "here" | "everywhere"): Promise<void> {
    await leave(where);
    await navigate({ to: "/log-in" });
  }

  return [
    { label: say("changePassword"), act: () => navigate({ to: "/password" }) },
    { label: say("secondFactor"), act: () => navigate({ to: "/second-factor" }) },
    { label: say("help"), act: () => navigate({ to: "/help" }) },
    { label: say("accessibility"), act: () => navigate({ to: "/accessibility" }) },
    { label: say("logOut"), act: () => go("here") },
    { label: say("logOutEverywhere"), act: () => go("everywhere") },
  ];
}
