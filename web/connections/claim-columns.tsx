// Columns of a batch of claims: the number that is claimed beside what billing knows of it.

import { useMemo } from "react";
import type { ClaimRow } from "#server/connections/claims/claims-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import type { LedgerColumn } from "#web/ui/ledger-table.tsx";
import { State } from "#web/ui/state.tsx";
import { claimLooks } from "./claims.tsx";
import { taggingWords } from "./tagging/words.ts";

export function claimIdOf({ id }: ClaimRow): string {
  return id;
}

export function isWaiting({ state }: ClaimRow): boolean {
  return state === "waiting";
}

export function useClaimColumns(): LedgerColumn<ClaimRow>[] {
  const say = useWords(taggingWords);
  const language = useLanguage();
  return useMemo(() => {
    const dim = <span className="dim">–</span>;
    return [
      { id: "row", head: say("row"), amount: true, cell: (one) => (one.row === null ? dim : groupNumber(one.row)) },
      {
        id: "number",
        head: say("connection"),
        names: true,
        card: "name",
        cell: (one) => <span className="reference">{one.number}</span>,
      },
      { id: "name", head: say("registeredName"), cell: (one) => one.registeredName ?? dim },
      {
        id: "likeness",
        head: say("likeness"),
        amount: true,
        card: "amount",
        cell: (one) => (one.likeness === null ? dim : say("percent", { value: one.likeness })),
      },
      { id: "site", head: say("site"), cell: (one) => one.site || dim },
      { id: "label", head: say("label"), cell: (one) => one.label || dim },
      { id: "office", head: say("office"), cell: (one) => (language === "hi" ? one.officeHi : one.office) ?? dim },
      {
        id: "standing",
        head: say("standing"),
        cell: (one) =>
          one.standing === "held"
            ? say("heldBy", { who: (language === "hi" ? one.holderHi : one.holder) ?? "" })
            : say(`standing.${one.standing}`),
      },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: (one) => (
          <>
            <State name={claimLooks[one.state]}>{say(`claim.${one.state}`)}</State>
            {one.reason && <span className="hint"> {one.reason}</span>}
          </>
        ),
      },
    ];
  }, [say, language]);
}
