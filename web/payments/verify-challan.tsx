// Where the QR of a challan leads anybody: no more than is printed on it, and its state today.

import { useParams, useSearch } from "@tanstack/react-router";
import { verifyChallan } from "#server/payments/challan/challan-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords } from "#web/ui/money.tsx";
import { Note } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { AdviceStateWord } from "./advice-state.tsx";
import { paymentsWords } from "./words.ts";
import "./payments.css";

export function VerifyChallan() {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  const { number } = useParams({ from: "/verify/challan/$number" });
  const { token } = useSearch({ from: "/verify/challan/$number" });
  const proof = useAnswer(verifyChallan, { params: { number }, query: { token } });
  return (
    <>
      <Running title={say("verify")} />
      <div className="page challan-proof">
        {proof.error && (
          <Note kind="overdue" role="alert">
            <b>{say("notVerified")}</b> {say("notVerifiedBody")}
          </Note>
        )}
        {proof.data && (
          <>
            <Note kind="matched" role="status">
              <b>{say("verified")}</b> {say("verifiedBody")}
            </Note>
            <Panel flush>
              <DataList
                facts={[
                  { name: say("advice"), value: <Reference value={proof.data.number} grouped /> },
                  { name: say("beneficiary"), value: language === "hi" ? proof.data.discomHi : proof.data.discom },
                  {
                    name: say("amount"),
                    value: (
                      <b className="challan-amount">
                        <Money paise={proof.data.amountPaise} sign />
                      </b>
                    ),
                  },
                  { name: say("inWords"), value: <MoneyInWords paise={proof.data.amountPaise} /> },
                  { name: say("validUntil"), value: say("lastDay", { day: showDate(proof.data.validUntil) }) },
                  {
                    name: say("standsAt"),
                    value: <AdviceStateWord state={proof.data.state} chip />,
                    hint: say("sendOnly"),
                  },
                ]}
              />
            </Panel>
          </>
        )}
      </div>
    </>
  );
}
