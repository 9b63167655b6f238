// Where the QR of a proof leads anybody: how the payment stands today, and nothing of who paid.

import { useParams, useSearch } from "@tanstack/react-router";
import { type VerifiedPayment, verifyPayment } from "#server/proofs/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showMonth, showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords } from "#web/ui/money.tsx";
import { Note } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { proofsWords } from "./words.ts";
import "./proofs.css";

export function VerifyPayment() {
  const say = useWords(proofsWords);
  const params = useParams({ from: "/verify/payment/$of/$connection" });
  const query = useSearch({ from: "/verify/payment/$of/$connection" });
  const proof = useAnswer(verifyPayment, { params, query });
  return (
    <>
      <Running title={say("verify")} />
      <div className="page proof-verified">
        {proof.error && (
          <Note kind="overdue" role="alert">
            <b>{say("notGenuine")}</b> {say("notGenuineBody")}
          </Note>
        )}
        {proof.data && <Standing payment={proof.data} />}
      </div>
    </>
  );
}

const tones = { "bank-confirmed": "part", reconciled: "matched", posted: "matched", cancelled: "returned" } as const;

function Standing({ payment }: { payment: VerifiedPayment }) {
  const say = useWords(proofsWords);
  const language = useLanguage();
  const { state, confirmedAt, reconciledAt, postedAt, cancelledAt } = payment;
  const at = (instant: string | null) =>
    instant === null ? <span className="dim">{say("awaited")}</span> : showTime(instant);
  return (
    <>
      <Note kind={tones[state]} role="status">
        <b>{say(`verified.${state}`)}</b> {say(`verified.${state}Body`)}
      </Note>
      <Panel flush>
        <DataList
          facts={[
            { name: say("connection"), value: <Reference value={payment.connectionNumber} /> },
            { name: say("discom"), value: language === "hi" ? payment.discomHi : payment.discom },
            {
              name: say("amount"),
              value: (
                <b>
                  <Money paise={payment.paise} sign />
                </b>
              ),
              hint: <MoneyInWords paise={payment.paise} />,
            },
            {
              name: say("bills"),
              value: payment.bills.map(({ number, month }) => `${number} (${showMonth(month, language)})`).join(", "),
            },
            { name: say("utr"), value: payment.utr === "" ? "–" : <Reference value={payment.utr} /> },
            { name: say("paidOn"), value: showDate(payment.paidOn) },
            {
              name: say("receipt"),
              value: payment.receiptNumber === null ? say("noReceipt") : <Reference value={payment.receiptNumber} />,
            },
            ...(confirmedAt === null ? [] : [{ name: say("confirmedAt"), value: showTime(confirmedAt) }]),
            { name: say("reconciledAt"), value: at(reconciledAt) },
            ...(cancelledAt === null
              ? [{ name: say("postedAt"), value: at(postedAt) }]
              : [{ name: say("cancelledAt"), value: showTime(cancelledAt) }]),
          ]}
        />
      </Panel>
    </>
  );
}
