// The screens about what governs decisions, and what is promised, stand side by side.

import { Link } from "@tanstack/react-router";
import { useWords } from "#web/i18n/use-words.ts";
import { policiesWords } from "./words.ts";

export function Tabs(props: { at: "policy" | "known" | "trials" | "service" }) {
  const say = useWords(policiesWords);
  const current = (here: boolean) => ({
    activeOptions: { exact: true, explicitUndefined: true },
    ...(here && { "aria-current": "page" as const }),
  });
  return (
    <nav className="views" aria-label={say("tabs")}>
      <Link to="/policy" search={{}} {...current(props.at === "policy")}>
        {say("policyTab")}
      </Link>
      <Link to="/policy/known" search={{ page: 1 }} {...current(props.at === "known")}>
        {say("knownTab")}
      </Link>
      <Link to="/policy/trials" search={{ page: 1 }} {...current(props.at === "trials")}>
        {say("trialsTab")}
      </Link>
      <Link to="/policy/service" {...current(props.at === "service")}>
        {say("serviceTab")}
      </Link>
    </nav>
  );
}
