// Where the QR of a receipt leads anybody: whether it is genuine and stands, and nothing of who paid for what.

import { useParams, useSearch } from "@tanstack/react-router";
import { type VerifiedReceipt, verifyReceipt } from "#server/receipts/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords } from "#web/ui/money.tsx";
import { Note } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { receiptsWords } from "./words.ts";
import "./receipts.css";

export function VerifyReceipt() {
  const say = useWords(receiptsWords);
  const { token } = useParams({ from: "/verify/receipt/$token" });
  const query = useSearch({ from: "/verify/receipt/$token" });
  const proof = useAnswer(verifyReceipt, { params: { token }, query });
  return (
    <>
      <Running title={say("verify")} />
      <div className="page receipt-proof">
        {proof.error && (
          <Note kind="overdue" role="alert">
            <b>{say("notGenuine")}</b> {say("notGenuineBody")}
          </Note>
        )}
        {proof.data && <Proof receipt={proof.data} />}
      </div>
    </>
  );
}

function Proof({ receipt }: { receipt: VerifiedReceipt }) {
  const say = useWords(receiptsWords);
  const language = useLanguage();
  return (
    <>
      {receipt.cancelledAt === null ? (
        <Note kind="matched" role="status">
          <b>{say("genuine")}</b> {say("genuineBody")}
        </Note>
      ) : (
        <Note kind="returned" role="status">
          <b>{say("void", { when: showTime(receipt.cancelledAt) })}</b> {say("voidBody")}
        </Note>
      )}
      <Panel flush>
        <DataList
          facts={[
            { name: say("receipt"), value: <Reference value={receipt.number} /> },
            { name: say("issuedBy"), value: language === "hi" ? receipt.discomHi : receipt.discom },
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
            {
              name: say("standing"),
              value: (
                <State name={receipt.state === "valid" ? "confirmed" : "cancelled"} chip>
                  {say(`state.${receipt.state}`)}
                </State>
              ),
            },
          ]}
        />
      </Panel>
    </>
  );
}
