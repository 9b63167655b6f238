// One receipt: what was received, how it was set against bills, and each connection's own receipt.

import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type ConnectionReceipt, getReceipt, listReceiptItems, type ReceiptDetail } from "#server/receipts/contract.ts";
import { DisputeLink } from "#web/disputes/dispute-link.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Pager, SearchInput } from "#web/ui/filters.tsx";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { LedgerTable } from "#web/ui/ledger-table.tsx";
import { Money, MoneyInWords } from "#web/ui/money.tsx";
import { Empty, Note, ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { AdviceNumber, useConnectionColumns } from "./columns.tsx";
import { Course } from "./course.tsx";
import { ReceiptPdfButtons } from "./pdf-buttons.tsx";
import { ReceiptStateWord } from "./receipt-state.tsx";
import { receiptsWords } from "./words.ts";
import "./receipts.css";

export function ReceiptPage() {
  const say = useWords(receiptsWords);
  const language = useLanguage();
  const ofPayer = useUser().payer !== null;
  const { number } = useParams({ from: "/portal/receipts/$number" });
  const answer = useAnswer(getReceipt, { params: { number } });
  const [problem, setProblem] = useState<unknown>(null);
  const receipt = answer.data?.number === number ? answer.data : undefined;
  return (
    <>
      <Running
        title={say("receiptNumber", { number })}
        actions={receipt && <ReceiptPdfButtons number={number} onProblem={setProblem} />}
      >
        {receipt && (
          <>
            <ReceiptStateWord receipt={receipt} chip />
            <span className="hint">
              {say("toDiscom", { discom: language === "hi" ? receipt.discomNameHi : receipt.discomName })}
            </span>
          </>
        )}
      </Running>
      <div className="page receipt-page">
        <p className="leads">
          <Link to="/receipts" search={{ page: 1 }}>
            {say("all")}
          </Link>
          <Link to="/receipts/papers" search={{ number }}>
            {say("toPapers")}
          </Link>
          {ofPayer && receipt?.cancelledAt === null && (
            <Link to="/proof" search={{ of: number }}>
              {say("toProof")}
            </Link>
          )}
          <DisputeLink about="receipt" reference={number} />
        </p>
        {receipt && <Course number={number} />}
        <ProblemNote error={problem ?? answer.error} />
        {receipt?.cancelledAt && (
          <Note kind="returned" role="status">
            {say(receipt.cancelledBecause === "returned" ? "cancelledReturned" : "cancelledReversed", {
              when: showTime(receipt.cancelledAt),
            })}
          </Note>
        )}
        {receipt && <Facts receipt={receipt} />}
        {receipt && <Bills receipt={receipt} onProblem={setProblem} />}
      </div>
    </>
  );
}

function Facts({ receipt }: { receipt: ReceiptDetail }) {
  const say = useWords(receiptsWords);
  const language = useLanguage();
  const ofPayer = useUser().payer !== null;
  const payer = language === "hi" ? receipt.payerNameHi : receipt.payerName;
  return (
    <Panel title={say("facts")} hint={say("factsHint")} flush>
      <div className="receipt-body">
        <DataList
          facts={[
            {
              name: say("amount"),
              value: (
                <b className="receipt-amount">
                  <Money paise={receipt.paise} sign />
                </b>
              ),
            },
            { name: say("inWords"), value: <MoneyInWords paise={receipt.paise} /> },
            { name: say("day"), value: showDate(receipt.valueDate) },
            ...(receipt.advanceOf ? [{ name: say("advanceOf"), value: showDate(receipt.advanceOf) }] : []),
            {
              name: say("utr"),
              value: receipt.utr === "" ? <span className="dim">–</span> : <Reference value={receipt.utr} />,
              ...(receipt.utr !== "" && { copy: receipt.utr }),
            },
            ...(receipt.adviceNumber === null
              ? []
              : [{ name: say("advice"), value: <AdviceNumber number={receipt.adviceNumber} links={ofPayer} /> }]),
            ...(ofPayer ? [] : [{ name: say("payer"), value: payer ?? say("unknownPayer") }]),
            ...(ofPayer
              ? []
              : [
                  {
                    name: say("decision"),
                    value: (
                      <Link to="/decisions" search={{ page: 1, q: receipt.number }}>
                        {say("toDecision")}
                      </Link>
                    ),
                  },
                ]),
            {
              name: say("verification"),
              value: (
                <a href={receipt.verificationUrl} target="_blank" rel="noreferrer">
                  {say("openVerification")}
                </a>
              ),
              hint: say("verificationHint"),
              copy: receipt.verificationUrl,
            },
          ]}
        />
        <aside>
          <Sums receipt={receipt} />
        </aside>
      </div>
    </Panel>
  );
}

const knownLess = ["rebate", "tds-194q", "rounding"] as const;

function Sums({ receipt }: { receipt: ReceiptDetail }) {
  const say = useWords(receiptsWords);
  const nameOf = (kind: string) => {
    const known = knownLess.find((one) => one === kind);
    return known ? say(`less.${known}`) : say("lessOther");
  };
  return (
    <table className="ledger sums">
      <tbody>
        <tr>
          <td>{say("billsCount", { count: receipt.itemsCount })}</td>
          <td className="amount">
            <Money paise={receipt.grossPaise} />
          </td>
        </tr>
        {receipt.deductions.map(({ kind, paise }) => (
          <tr key={kind}>
            <td>{nameOf(kind)}</td>
            <td className="amount">
              <Money paise={paise.startsWith("-") ? paise.slice(1) : `-${paise}`} />
            </td>
          </tr>
        ))}
        {receipt.advancePaise !== "0" && (
          <tr>
            <td>{say("advance")}</td>
            <td className="amount">
              <Money paise={receipt.advancePaise} />
            </td>
          </tr>
        )}
        <tr className="total">
          <td>{say("received")}</td>
          <td className="amount">
            <Money paise={receipt.paise} sign />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Bills(props: { receipt: ReceiptDetail; onProblem: (problem: unknown) => void }) {
  const say = useWords(receiptsWords);
  const { receipt } = props;
  const search = useSearch({ from: "/portal/receipts/$number" });
  const navigate = useNavigate({ from: "/receipts/$number" });
  const items = useAnswer(listReceiptItems, { params: { number: receipt.number }, query: search });
  const columns = useConnectionColumns(false, props.onProblem, receipt.grossPaise);
  return (
    <Panel
      flush
      title={say("billsCount", { count: receipt.itemsCount })}
      actions={
        <div className="find">
          <SearchInput
            label={say("findConnection")}
            value={search.q ?? ""}
            onChange={(q) => void navigate({ search: { page: 1, q: q.trim() || undefined } })}
          />
          {(items.data?.total ?? 0) > 100 && (
            <Pager
              page={search.page}
              total={items.data?.total}
              onPage={(page) => void navigate({ search: { ...search, page } })}
            />
          )}
        </div>
      }
    >
      <LedgerTable
        label={say("bills")}
        columns={columns}
        rows={items.data?.rows}
        rowKey={numberOf}
        totalLabel={say("billsCount", { count: receipt.itemsCount })}
        error={items.error}
        onRetry={() => void items.refetch()}
        empty={<Empty title={say("noneInReceipt")} />}
      />
    </Panel>
  );
}

function numberOf({ number }: ConnectionReceipt): string {
  return number;
}
