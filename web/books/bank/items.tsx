// The lines behind one row of the statement, oldest first, each a step away from the screen that decides it.

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { type BankItem, type BankReconciliation, type ItemKind, listBankItems } from "#server/ledger/bank-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Filters, Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { type LedgerColumn, LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { bankWords } from "./words.ts";

export function BankItems(props: {
  statement: BankReconciliation;
  kind: ItemKind;
  page: number;
  onPage: (page: number) => void;
  onClose: () => void;
}) {
  const say = useWords(bankWords);
  const { kind, page, statement } = props;
  const items = useAnswer(listBankItems, { query: { account: statement.account.id, day: statement.day, kind, page } });
  const columns = useColumns(items.data?.paise);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div ref={place} className="bank-items">
      <Panel
        flush
        title={say(`kind.${kind}`)}
        actions={
          <Button className="square" aria-label={say("hideLines")} onClick={props.onClose}>
            <IconX size={16} />
          </Button>
        }
      >
        {(items.data?.total ?? 0) > (items.data?.rows.length ?? 0) && (
          <Filters pager={<Pager page={page} total={items.data?.total} onPage={props.onPage} />}>{null}</Filters>
        )}
        <LedgerTable
          label={say(`kind.${kind}`)}
          columns={columns}
          rows={items.data?.rows}
          rowKey={keyOf}
          totalLabel={say("sumOf")}
          error={items.error}
          onRetry={() => void items.refetch()}
          empty={<Empty title={say("noLines")} />}
        />
      </Panel>
    </div>
  );
}

function keyOf(item: BankItem): string {
  return item.lineId ?? item.paise;
}

function useColumns(total: string | undefined): LedgerColumn<BankItem>[] {
  const say = useWords(bankWords);
  const language = useLanguage();
  return useMemo(
    () => [
      {
        id: "booked",
        head: say("booked"),
        cell: (item) => (item.bookingDate === null ? "" : showDate(item.bookingDate)),
        card: "state",
      },
      {
        id: "narration",
        head: say("narration"),
        names: true,
        card: "name",
        cell: (item) => (
          <span className="bank-narration">
            {item.payer && <b>{language === "hi" ? item.payer.nameHi : item.payer.name} </b>}
            <span lang="en">{item.narration}</span>
          </span>
        ),
      },
      { id: "utr", head: "UTR", cell: (item) => item.utr && <Reference value={item.utr} /> },
      { id: "days", head: say("days"), amount: true, cell: (item) => item.ageDays },
      {
        id: "amount",
        head: say("amount"),
        amount: true,
        card: "amount",
        cell: (item) => <Money paise={item.paise} />,
        total: <Money paise={total} sign />,
      },
      {
        id: "open",
        head: <span className="for-readers">{say("openLine")}</span>,
        cell: (item) =>
          item.lineId && (
            <Link to="/reconcile" search={{ line: item.lineId }} className="no-print">
              {say("openLine")}
            </Link>
          ),
      },
    ],
    [say, language, total],
  );
}
