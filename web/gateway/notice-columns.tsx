// Columns of what banks told: the notice, and beside it what the statement says of the same transfer.

import { useMemo } from "react";
import type { BankNotice } from "#server/bank/notices-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import type { LedgerColumn } from "#web/ui/ledger-table.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { NoticeStateWord } from "./notice-state.tsx";
import { gatewayWords } from "./words.ts";

export function useNoticeColumns(): LedgerColumn<BankNotice>[] {
  const say = useWords(gatewayWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "utr",
        head: say("colUtr"),
        names: true,
        card: "name",
        cell: ({ utr, kind, mode }) => (
          <>
            <Reference value={utr} /> <span className="quiet">{kind === "return" ? say("kindReturn") : mode}</span>
          </>
        ),
      },
      { id: "state", head: say("colState"), card: "state", cell: ({ state }) => <NoticeStateWord state={state} /> },
      {
        id: "amount",
        head: say("colAmount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
      },
      { id: "line", head: say("colLine"), amount: true, cell: (notice) => <OfStatement notice={notice} /> },
      {
        id: "for",
        head: say("colVan"),
        cell: ({ advice, van, payer }) => (
          <>
            <Reference value={advice ?? van} grouped={advice !== null} />{" "}
            <span className="quiet">{payer && (language === "hi" ? payer.nameHi : payer.name)}</span>
          </>
        ),
      },
      { id: "remitter", head: say("colRemitter"), cell: ({ remitter }) => remitter },
      {
        id: "account",
        head: say("colAccount"),
        cell: ({ bankAccount }) => (language === "hi" ? bankAccount.nameHi : bankAccount.name),
      },
      { id: "heard", head: say("colHeard"), cell: ({ heardAt }) => showTime(heardAt) },
    ],
    [say, language],
  );
}

/** The statement's amount, what was told otherwise, and what the advice asks where that is another amount. */
function OfStatement({ notice }: { notice: BankNotice }) {
  const say = useWords(gatewayWords);
  const { line, conflicts, advicePaise, paise } = notice;
  const otherwise = [
    ...conflicts.map((conflict) => say("otherwise", { amount: rupees(conflict.paise) })),
    ...(advicePaise !== null && advicePaise !== paise ? [say("adviceAsks", { amount: rupees(advicePaise) })] : []),
  ];
  return (
    <>
      {line ? <Money paise={line.paise} /> : <span className="dim">{say("noLine")}</span>}
      {otherwise.map((text) => (
        <span key={text} className="quiet">
          {" "}
          {text}
        </span>
      ))}
    </>
  );
}
