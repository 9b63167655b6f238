// Columns of the connections' table.

import { useMemo } from "react";
import type { Connection } from "#server/connections/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDayOf } from "#web/ui/dates.ts";
import type { LedgerColumn } from "#web/ui/ledger-table.tsx";
import { keyOf } from "./search.ts";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";

export function useColumns(
  withDiscom: boolean,
  withUnits: boolean,
  onOpen: (key: string) => void,
): LedgerColumn<Connection>[] {
  const sayTagging = useWords(taggingWords);
  const say = useWords(connectionsWords);
  const language = useLanguage();
  return useMemo(() => {
    const discom: LedgerColumn<Connection> = { id: "discom", head: say("discom"), cell: (one) => one.discomName };
    const unit: LedgerColumn<Connection> = {
      id: "unit",
      head: sayTagging("subUnit"),
      cell: ({ subUnit }) =>
        subUnit ? language === "hi" ? subUnit.nameHi : subUnit.name : <span className="dim">–</span>,
    };
    return [
      {
        id: "number",
        head: say("connection"),
        names: true,
        sorts: true,
        card: "state",
        cell: (one) => (
          <button
            type="button"
            className="link-button"
            aria-label={say("open", { number: one.number })}
            onClick={() => onOpen(keyOf(one))}
          >
            {one.number}
          </button>
        ),
      },
      { id: "site", head: say("site"), sorts: true, card: "name", cell: (one) => one.site || one.name },
      {
        id: "label",
        head: say("ownLabel"),
        cell: (one) => one.label || <span className="dim">–</span>,
      },
      ...(withUnits ? [unit] : []),
      ...(withDiscom ? [discom] : []),
      { id: "office", head: say("office"), cell: (one) => (language === "hi" ? one.officeHi : one.office) },
      { id: "category", head: say("category"), card: "amount", cell: (one) => one.category },
      { id: "tagged", head: say("tagged"), sorts: true, cell: (one) => showDayOf(one.taggedAt) },
      { id: "proof", head: say("proofName"), cell: (one) => <span className="dim">{say(`proof.${one.proof}`)}</span> },
    ];
  }, [say, sayTagging, language, withDiscom, withUnits, onOpen]);
}
