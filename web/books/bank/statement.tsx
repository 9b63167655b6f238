// The statement as accountants know it: the bank's balance, what is added and taken off, the cash book's balance, the difference.

import type { BankReconciliation, ItemKind } from "#server/ledger/bank-contract.ts";
import { type StatementRow, statementRows } from "#server/ledger/rows-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { bankWords } from "./words.ts";

interface Drill {
  shown: ItemKind | null;
  onKind: (kind: ItemKind | null) => void;
}

export function BankStatement(props: { statement: BankReconciliation } & Drill) {
  const say = useWords(bankWords);
  const language = useLanguage();
  const { account, discom, day, statement: source } = props.statement;
  const name = language === "hi" ? account.nameHi : account.name;
  return (
    <Panel
      className="bank-statement"
      flush
      title={say("statementTitle", { day: showDate(day) })}
      hint={
        source
          ? say("source", { file: source.fileName, from: showDate(source.fromDate), to: showDate(source.toDate) })
          : say("noSource")
      }
    >
      <p className="bank-account">
        {language === "hi" ? discom.nameHi : discom.name} · {account.bank.toUpperCase()}, {name} ·{" "}
        <span className="reference">{account.number}</span> · <span className="reference">{account.ifsc}</span>
      </p>
      <table className="ledger">
        <caption className="for-readers">{say("statementTitle", { day: showDate(day) })}</caption>
        <thead>
          <tr>
            <th>{say("particulars")}</th>
            <th className="amount wide">{say("lines")}</th>
            <th className="amount">{say("amount")}</th>
            <th className="amount">{say("total")}</th>
          </tr>
        </thead>
        <tbody>
          {statementRows(props.statement).map((row) => (
            <Row key={keyOf(row)} row={row} shown={props.shown} onKind={props.onKind} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function keyOf(row: StatementRow): string {
  if (row.row === "item") return `item ${row.kind}`;
  return row.row === "gap" ? `gap ${row.gap.fileId} ${row.gap.fromDate}` : row.row;
}

function Row(props: { row: StatementRow } & Drill) {
  const say = useWords(bankWords);
  const { row } = props;
  if (!("outer" in row)) {
    return (
      <tr className={row.row === "none" ? "none" : "head"}>
        <th scope="rowgroup" colSpan={3} className="wraps">
          {say(`row.${row.row}`)}
        </th>
        <td className="wide" />
      </tr>
    );
  }
  if (row.row === "item") return <ItemRow {...props} row={row} />;
  if (row.row === "gap") return <GapRow row={row} />;
  return (
    <tr className={row.row === "difference" ? "total" : "balance"}>
      <th scope="row" className="wraps">
        {say(`row.${row.row}`)}
      </th>
      <td className="wide" />
      <td />
      <td className="amount">
        <Money paise={row.outer} sign={row.row === "difference"} />
      </td>
    </tr>
  );
}

function ItemRow(props: { row: Extract<StatementRow, { row: "item" }> } & Drill) {
  const say = useWords(bankWords);
  const { kind, count, inner, outer } = props.row;
  const open = props.shown === kind;
  return (
    <tr className={open ? "item on" : "item"}>
      <th scope="row" className="wraps">
        <button
          type="button"
          className="link-button"
          aria-expanded={open}
          onClick={() => props.onKind(open ? null : kind)}
        >
          {say(`kind.${kind}`)}
        </button>
      </th>
      <td className="amount wide">{groupNumber(count)}</td>
      <td className="amount">
        <Money paise={inner} />
      </td>
      <td className="amount">{outer !== null && <Money paise={outer} />}</td>
    </tr>
  );
}

function GapRow(props: { row: Extract<StatementRow, { row: "gap" }> }) {
  const say = useWords(bankWords);
  const language = useLanguage();
  const { gap, inner, outer } = props.row;
  const dates = { from: showDate(gap.fromDate), to: showDate(gap.toDate) };
  return (
    <tr className="item">
      <th scope="row" className="wraps">
        {gap.missingCount > 0 ? say("gapMissing", { ...dates, count: gap.missingCount }) : say("gap", dates)}
        {gap.accepted && (
          <span className="hint">
            {" "}
            {say("gapAccepted", {
              name: language === "hi" ? gap.accepted.by.nameHi : gap.accepted.by.name,
              when: showTime(gap.accepted.at),
              why: gap.accepted.why,
            })}
          </span>
        )}
      </th>
      <td className="wide" />
      <td className="amount">
        <Money paise={inner} />
      </td>
      <td className="amount">{outer !== null && <Money paise={outer} />}</td>
    </tr>
  );
}

/** The journal's own accounts, from which the cash book's balance is taken. */
export function BankLedger(props: { statement: BankReconciliation }) {
  const say = useWords(bankWords);
  const { statement } = props;
  const less = (paise: string) => String(-BigInt(paise));
  const rows = [
    ["bank", statement.ledgerPaise],
    ["receipts", less(statement.unidentifiedReceiptsPaise)],
    ["unapplied", less(statement.unappliedPaise)],
    ["payments", statement.unidentifiedPaymentsPaise],
  ] as const;
  return (
    <Panel title={say("ledger")} flush className="bank-ledger">
      <table className="ledger">
        <caption className="for-readers">{say("ledger")}</caption>
        <tbody>
          {rows.map(([account, paise]) => (
            <tr key={account}>
              <th scope="row">{say(`ledger.${account}`)}</th>
              <td className="amount">
                <Money paise={paise} />
              </td>
            </tr>
          ))}
          <tr className="total">
            <th scope="row">{say("ledger.cash-book")}</th>
            <td className="amount">
              <Money paise={statement.cashBookPaise} sign />
            </td>
          </tr>
          <tr>
            <th scope="row" className="wraps">
              {say("ledger.refunds")} <span className="hint">{say("refundsHint")}</span>
            </th>
            <td className="amount">
              <Money paise={statement.refundPayablePaise} />
            </td>
          </tr>
        </tbody>
      </table>
    </Panel>
  );
}
