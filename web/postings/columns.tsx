// Columns of postings, and of the bills in them.

import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Posting, PostingItem } from "#server/postings/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import type { LedgerColumn } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";
import { ItemStateWord } from "./item-state.tsx";
import { postingsWords } from "./words.ts";

/** Of postings that wait, the amount is what still waits of them, and `sum` its total. */
export function usePostingColumns(
  sum: string | undefined,
  onBills: (posting: Posting) => void,
): LedgerColumn<Posting>[] {
  const say = useWords(postingsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "receipt",
        head: say("receipt"),
        names: true,
        card: "name",
        cell: ({ receiptNumber }) => <ReceiptLink number={receiptNumber} />,
      },
      { id: "posting", head: say("posting"), cell: ({ id }) => <Reference value={id} /> },
      { id: "kind", head: say("kind"), cell: (posting) => <Kind posting={posting} /> },
      {
        id: "payer",
        head: say("payer"),
        cell: ({ payerName, payerNameHi }) => (
          <span className="payer">
            {(language === "hi" ? payerNameHi : payerName) ?? <span className="dim">{say("unknownPayer")}</span>}
          </span>
        ),
      },
      {
        id: "advice",
        head: say("advice"),
        cell: ({ adviceNumber }) =>
          adviceNumber === null ? <span className="dim">–</span> : <Reference value={adviceNumber} grouped />,
      },
      { id: "day", head: say("day"), cell: ({ valueDate }) => showDate(valueDate) },
      { id: "since", head: say("since"), cell: ({ createdAt }) => showTime(createdAt) },
      {
        id: "answered",
        head: say("answered"),
        card: "state",
        cell: (posting) => (
          <button type="button" className="link-button" onClick={() => onBills(posting)}>
            {say("answeredOf", {
              answered: groupNumber(posting.itemsCount - posting.waitingCount),
              count: posting.itemsCount,
            })}
          </button>
        ),
      },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ kind, paise, waitingCount, waitingPaise }) => (
          <Money paise={signed(kind, waitingCount > 0 ? waitingPaise : paise)} />
        ),
        ...(sum !== undefined && { total: <Money paise={sum} sign /> }),
      },
    ],
    [say, language, sum, onBills],
  );
}

export function useRejectedColumns(sum: string | undefined): LedgerColumn<PostingItem>[] {
  const say = useWords(postingsWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "bill",
        head: say("bill"),
        names: true,
        card: "name",
        cell: ({ billNumber }) => billNumber,
      },
      { id: "connection", head: say("connection"), cell: ({ connectionNumber }) => connectionNumber },
      { id: "receipt", head: say("receipt"), cell: ({ receiptNumber }) => <ReceiptLink number={receiptNumber} /> },
      { id: "kind", head: say("kind"), cell: (item) => <Kind posting={item} /> },
      {
        id: "payer",
        head: say("payer"),
        cell: ({ payerName, payerNameHi }) => (
          <span className="payer">
            {(language === "hi" ? payerNameHi : payerName) ?? <span className="dim">{say("unknownPayer")}</span>}
          </span>
        ),
      },
      {
        id: "message",
        head: say("message"),
        card: "state",
        cell: ({ message }) => (
          <span className="message">
            <State name="refused">{message || say("noMessage")}</State>
          </span>
        ),
      },
      {
        id: "at",
        head: say("at"),
        cell: ({ answeredAt }) => (answeredAt === null ? <span className="dim">–</span> : showTime(answeredAt)),
      },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        strong: true,
        card: "amount",
        cell: ({ kind, paise }) => <Money paise={signed(kind, paise)} />,
        total: <Money paise={sum} sign />,
      },
    ],
    [say, language, sum],
  );
}

/** Of one posting: beside each bill its answer. */
export function useBillColumns(): LedgerColumn<PostingItem>[] {
  const say = useWords(postingsWords);
  return useMemo(
    () => [
      { id: "bill", head: say("bill"), names: true, card: "name", cell: ({ billNumber }) => billNumber },
      { id: "connection", head: say("connection"), cell: ({ connectionNumber }) => connectionNumber },
      {
        id: "state",
        head: say("state"),
        card: "state",
        cell: ({ state, reference, message }) => (
          <>
            <ItemStateWord state={state} />
            {(message || reference) && <span className="hint answer">{message || reference}</span>}
          </>
        ),
      },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        card: "amount",
        cell: ({ kind, paise }) => <Money paise={signed(kind, paise)} />,
      },
    ],
    [say],
  );
}

function ReceiptLink(props: { number: string }) {
  return (
    <Link to="/receipts/$number" params={{ number: props.number }} search={{ page: 1 }}>
      <Reference value={props.number} />
    </Link>
  );
}

function Kind(props: { posting: Pick<Posting, "kind" | "attempt"> }) {
  const say = useWords(postingsWords);
  const { kind, attempt } = props.posting;
  return (
    <>
      {kind === "reversal" ? <State name="reversed">{say("kind.reversal")}</State> : say("kind.payment")}
      {attempt > 1 && <span className="hint"> {say("attempt", { count: attempt })}</span>}
    </>
  );
}

/** As it counts in a sum: a reversal takes away what a payment brought. */
export function signed(kind: PostingItem["kind"], paise: string): string {
  return kind === "reversal" ? `-${paise}` : paise;
}
