// The row of views above a list that is looked at state by state.

import { Link } from "@tanstack/react-router";
import type { z } from "zod";
import type { ApplicationState } from "#server/organisations/registration-contract.ts";
import type { DeclarationState } from "#server/organisations/remitter-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { organisationsWords } from "./words.ts";

export function StateViews<State extends z.infer<typeof ApplicationState> | DeclarationState>(props: {
  to: "/payers/applications" | "/payers/accounts";
  states: readonly State[];
  at: State;
  total: number | undefined;
}) {
  const say = useWords(organisationsWords);
  return (
    <nav className="views" aria-label={say("views")}>
      {props.states.map((state) => (
        <Link
          key={state}
          to={props.to}
          search={{ page: 1, state } as never}
          {...(props.at === state && { "aria-current": "page" as const })}
        >
          {say(`view.${state}`)}{" "}
          <span>{props.at === state && props.total !== undefined && groupNumber(props.total)}</span>
        </Link>
      ))}
    </nav>
  );
}
