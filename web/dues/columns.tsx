// Columns of the dues, in the order a bill is read: whose it is, what it is made of, by when, what is payable.

import { useMemo } from "react";
import type { Due, Dues } from "#server/bills/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showShortMonth } from "#web/ui/dates.ts";
import type { LedgerColumn } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { DueStateWord } from "./due-state.tsx";
import { duesWords } from "./words.ts";

export function useColumns(
  totals: Dues["totals"] | undefined,
  namesDiscom: boolean,
  onFacts: (due: Due) => void,
): LedgerColumn<Due>[] {
  const say = useWords(duesWords);
  const language = useLanguage();
  return useMemo(
    () => [
      { id: "connection", head: say("connection"), sorts: true, cell: (due) => due.connectionNumber },
      {
        id: "site",
        head: say("site"),
        names: true,
        sorts: true,
        card: "name",
        cell: (due) => (
          <button type="button" className="site" title={due.site} onClick={() => onFacts(due)}>
            {due.site}
          </button>
        ),
      },
      ...(namesDiscom ? [{ id: "discom", head: say("discom"), cell: (due: Due) => due.discom }] : []),
      {
        id: "office",
        head: say("office"),
        cell: (due) => (
          <span className="office" title={language === "hi" ? due.officeHi : due.office}>
            {language === "hi" ? due.officeHi : due.office}
          </span>
        ),
      },
      { id: "category", head: say("category"), cell: (due) => due.category },
      { id: "month", head: say("bill"), sorts: true, cell: (due) => showShortMonth(due.month, language) },
      amount("current", say("current"), (due) => due.currentPaise, totals?.currentPaise),
      amount("arrears", say("arrears"), (due) => unlessNothing(due.arrearsPaise), totals?.arrearsPaise),
      amount("surcharge", say("surcharge"), (due) => unlessNothing(due.surchargePaise), totals?.surchargePaise),
      { id: "due", head: say("dueDate"), sorts: true, cell: (due) => showDate(due.dueDate) },
      {
        id: "state",
        head: say("state"),
        sorts: true,
        card: "state",
        cell: (due) => <DueStateWord due={due} />,
      },
      { ...amount("rebate", say("rebate"), (due) => due.rebatePaise, totals?.rebatePaise), sorts: true },
      {
        ...amount("payable", say("payable"), (due) => due.payablePaise, undefined),
        sorts: true,
        strong: true,
        card: "amount",
        total: <Money paise={totals?.payablePaise} sign />,
      },
    ],
    [say, language, totals, namesDiscom, onFacts],
  );
}

function amount(
  id: string,
  head: string,
  paiseOf: (due: Due) => string | null,
  total: string | undefined,
): LedgerColumn<Due> {
  return { id, head, amount: true, cell: (due) => <Money paise={paiseOf(due)} />, total: <Money paise={total} /> };
}

/** A bill without arrears has none, rather than arrears of zero. */
function unlessNothing(paise: string): string | null {
  return paise === "0" ? null : paise;
}
