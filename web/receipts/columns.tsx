// Columns of the list of receipts and of the lists of connections' receipts.

import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ConnectionReceipt, Receipt } from "#server/receipts/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showMonth } from "#web/ui/dates.ts";
import type { LedgerColumn } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";
import { ConnectionPdfLinks } from "./pdf-buttons.tsx";
import { ReceiptStateWord } from "./receipt-state.tsx";
import { receiptsWords } from "./words.ts";

export function useReceiptColumns(sum: string | undefined): LedgerColumn<Receipt>[] {
  const say = useWords(receiptsWords);
  const language = useLanguage();
  const ofPayer = useUser().payer !== null;
  return useMemo(
    () => [
      {
        id: "number",
        head: say("receipt"),
        names: true,
        card: "name",
        cell: ({ number }) => (
          <Link to="/receipts/$number" params={{ number }} search={{ page: 1 }}>
            <Reference value={number} />
          </Link>
        ),
      },
      { id: "day", head: say("day"), cell: ({ valueDate }) => showDate(valueDate) },
      ofPayer
        ? { id: "discom", head: say("discom"), cell: ({ discom }) => discom }
        : {
            id: "payer",
            head: say("payer"),
            cell: (receipt) => (
              <span className="payer">
                {(language === "hi" ? receipt.payerNameHi : receipt.payerName) ?? (
                  <span className="dim">{say("unknownPayer")}</span>
                )}
              </span>
            ),
          },
      {
        id: "advice",
        head: say("advice"),
        cell: ({ adviceNumber }) => <AdviceNumber number={adviceNumber} links={ofPayer} />,
      },
      {
        id: "utr",
        head: say("utr"),
        cell: ({ utr }) => (utr === "" ? <span className="dim">–</span> : <Reference value={utr} />),
      },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: (receipt) => <ReceiptStateWord receipt={receipt} />,
      },
      { id: "bills", head: say("bills"), amount: true, cell: ({ itemsCount }) => groupNumber(itemsCount) },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
        total: <Money paise={sum} sign />,
      },
    ],
    [say, language, ofPayer, sum],
  );
}

export function AdviceNumber(props: { number: string | null; links: boolean }) {
  if (props.number === null) return <span className="dim">–</span>;
  const shown = <Reference value={props.number} grouped />;
  return props.links ? (
    <Link to="/advices/$number" params={{ number: props.number }}>
      {shown}
    </Link>
  ) : (
    shown
  );
}

/** `across` many receipts, or of one, where its own columns would say the same in every row. */
export function useConnectionColumns(
  across: boolean,
  onProblem: (problem: unknown) => void,
  sum?: string,
): LedgerColumn<ConnectionReceipt>[] {
  const say = useWords(receiptsWords);
  const language = useLanguage();
  const ofPayer = useUser().payer !== null;
  return useMemo(() => {
    const proof: LedgerColumn<ConnectionReceipt> = {
      id: "proof",
      head: say("toProof"),
      cell: ({ connectionNumber, receiptNumber, state }) =>
        state === "valid" ? (
          <Link
            to="/proof"
            search={{ of: receiptNumber, connection: connectionNumber }}
            aria-label={say("proofOf", { number: connectionNumber })}
          >
            {say("toProof")}
          </Link>
        ) : (
          <span className="dim">–</span>
        ),
    };
    const own: LedgerColumn<ConnectionReceipt>[] = [
      { id: "day", head: say("day"), cell: ({ valueDate }) => showDate(valueDate) },
      {
        id: "receipt",
        head: say("ofReceipt"),
        cell: (item) => (
          <Link to="/receipts/$number" params={{ number: item.receiptNumber }} search={{ page: 1, q: item.billNumber }}>
            <Reference value={item.number} />
          </Link>
        ),
      },
      {
        id: "state",
        head: say("state"),
        cell: ({ state }) => (
          <State name={state === "valid" ? "reconciled" : "cancelled"}>{say(`state.${state}`)}</State>
        ),
      },
    ];
    return [
      ...(across ? [] : [{ id: "position", head: say("number"), cell: positionOf }]),
      { id: "connection", head: say("connection"), cell: ({ connectionNumber }) => connectionNumber },
      {
        id: "site",
        head: say("site"),
        names: true,
        card: "name",
        cell: (item) => <span className="site">{item.site || item.connectionName || item.connectionNumber}</span>,
      },
      { id: "bill", head: say("bill"), cell: ({ billNumber }) => billNumber },
      { id: "month", head: say("month"), cell: ({ month }) => showMonth(month, language) },
      ...(across ? own : []),
      {
        id: "rebate",
        head: say("rebate"),
        amount: true,
        cell: ({ rebatePaise }) => <Money paise={orNone(rebatePaise)} />,
      },
      { id: "tds", head: say("tds"), amount: true, cell: ({ tdsPaise }) => <Money paise={orNone(tdsPaise)} /> },
      {
        id: "amount",
        head: say("setAgainst"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ paise }) => <Money paise={paise} />,
        ...(sum !== undefined && { total: <Money paise={sum} sign /> }),
      },
      {
        id: "print",
        head: say("print"),
        card: "state",
        cell: ({ receiptNumber, position, number }) => (
          <ConnectionPdfLinks receiptNumber={receiptNumber} position={position} number={number} onProblem={onProblem} />
        ),
      },
      ...(ofPayer ? [proof] : []),
    ];
  }, [say, language, across, onProblem, sum, ofPayer]);
}
function positionOf({ position }: ConnectionReceipt) {
  return <span className="dim">{groupNumber(position)}</span>;
}

function orNone(paise: string): string | null {
  return paise === "0" ? null : paise;
}
