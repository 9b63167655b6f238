// The basket: what is paid of each bill, tax declared on it, and one advice for each discom made of the rest.

import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import {
  type AdviceDetails,
  type BasketPart,
  declareTds,
  emptyBasket,
  getBasket,
  prepareAdvices,
  type Basket as Sums,
} from "#server/payments/contract.ts";
import { applyTdsRule, getTdsRule } from "#server/payments/prepare/amounts-contract.ts";
import { AdvancePanel } from "#web/amounts/advance.tsx";
import { PayableBy } from "#web/amounts/payable-by.tsx";
import { percentOf } from "#web/amounts/rate.ts";
import { SetAsidePanel } from "#web/amounts/set-aside.tsx";
import { amountsWords } from "#web/amounts/words.ts";
import { OnlineOfferPanel } from "#web/gateway/online/offer.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { CommittedBar, Panel, Running } from "#web/ui/frame.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Empty, Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { BasketTable } from "./basket-table.tsx";
import { paymentsWords } from "./words.ts";
import "./payments.css";

/** Section 194Q asks 0.1% above its threshold; whether it applies is the payer's to declare. */
const TDS_194Q_BASIS_POINTS = 10;

export function Basket() {
  const say = useWords(paymentsWords);
  const sayAmounts = useWords(amountsWords);
  const basket = useAnswer(getBasket, {});
  const parts = basket.data?.parts ?? [];
  return (
    <div className="basket-page">
      <Running
        title={say("basket")}
        actions={<Link to="/amount-sheets">{sayAmounts("sheet")}</Link>}
        sums={
          basket.data && parts.length > 0
            ? [
                {
                  label: say("bills", { count: basket.data.count }),
                  value: <Money paise={basket.data.grossPaise} sign />,
                },
                { label: say("rebate"), value: <Money paise={basket.data.rebatePaise} sign /> },
                { label: say("tds"), value: <Money paise={basket.data.tdsPaise} sign /> },
                {
                  label: say("toPay"),
                  value: (
                    <b>
                      <Money paise={basket.data.amountPaise} sign />
                    </b>
                  ),
                },
              ]
            : []
        }
      />
      <ProblemNote error={basket.error} onRetry={() => void basket.refetch()} />
      {basket.data && parts.length === 0 && (
        <Empty title={say("basketEmpty")} action={<Link to="/dues">{say("toDues")}</Link>}>
          {say("basketEmptyBody")}
        </Empty>
      )}
      {basket.data && parts.length > 0 && <Filled basket={basket.data} />}
      {basket.data && parts.length === 0 && (
        <div className="page parts">
          <AdvancePanel basket={basket.data} />
          <SetAsidePanel />
        </div>
      )}
    </div>
  );
}

function Filled(props: { basket: Sums }) {
  const say = useWords(paymentsWords);
  const navigate = useNavigate();
  const [details, setDetails] = useState<AdviceDetails>({});
  const { basket } = props;
  const prepare = useCommand(prepareAdvices, {
    inTurn: "basket",
    onDone: ({ advices }) => {
      const [only, other] = advices;
      if (only && !other) void navigate({ to: "/advices/$number", params: { number: only.number } });
      else void navigate({ to: "/advices" });
    },
  });
  const paying = basket.parts.filter((part) => part.count > 0).length;
  const blocked = basket.parts.some((part) => part.blocked > 0);
  const terms = [
    basket.validUntil && say("ifPaidBy", { day: showDate(basket.validUntil) }),
    basket.rebatePaise !== "0" && say("rebateOff", { amount: rupees(basket.rebatePaise) }),
    basket.tdsPaise !== "0" && say("tdsOff", { amount: rupees(basket.tdsPaise) }),
  ];
  return (
    <>
      <div className="page parts">
        {basket.parts.map((part) => (
          <Fragment key={part.discomId}>
            <PartPanel part={part} />
            <OnlineOfferPanel discomId={part.discomId} />
          </Fragment>
        ))}
        <OfficeDetails details={details} onChange={setDetails} />
        <AdvancePanel basket={basket} />
        <SetAsidePanel />
        <ProblemNote error={prepare.error} />
      </div>
      <CommittedBar
        what={say("basket")}
        hint={`${say("bills", { count: basket.count })}, ${say("advices", { count: paying })}`}
        paise={basket.amountPaise}
        wordsHint={terms.filter(Boolean).join("; ")}
      >
        <PrimaryButton
          loading={prepare.isPending}
          disabled={blocked || basket.count === 0}
          onClick={() => prepare.mutate({ body: { details } })}
        >
          {say("make", { count: paying, amount: rupees(basket.amountPaise) })}
        </PrimaryButton>
      </CommittedBar>
    </>
  );
}

function PartPanel(props: { part: BasketPart }) {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  const { part } = props;
  const tds = useCommand(declareTds, { inTurn: "basket" });
  const empty = useCommand(emptyBasket, { inTurn: "basket" });
  const byRule = useCommand(applyTdsRule, { inTurn: "basket" });
  const rule = useAnswer(getTdsRule, {}).data?.rule;
  const sayAmounts = useWords(amountsWords);
  const declared = part.tdsPaise !== "0";
  return (
    <Panel
      flush
      title={say("billsTo", { count: part.count, discom: part.discom })}
      hint={`${language === "hi" ? part.discomNameHi : part.discomName}; ${say("validTill", { day: showDate(part.validUntil) })}`}
      actions={
        <div className="bills-actions">
          {rule && rule.basisPoints > 0 && (
            <Button loading={byRule.isPending} onClick={() => byRule.mutate({ body: { discomId: part.discomId } })}>
              {sayAmounts("byRule", { section: rule.section, rate: percentOf(rule.basisPoints) })}
            </Button>
          )}
          <Button
            loading={tds.isPending}
            onClick={() =>
              tds.mutate({ body: { discomId: part.discomId, basisPoints: declared ? 0 : TDS_194Q_BASIS_POINTS } })
            }
          >
            {declared ? say("takeTdsBack") : say("declareTds")}
          </Button>
          <button
            type="button"
            className="link-button"
            onClick={() => empty.mutate({ query: { discom: part.discomId } })}
          >
            {say("emptyPart")}
          </button>
        </div>
      }
    >
      {part.blocked > 0 && <Note kind="part">{say("blocked", { count: part.blocked })}</Note>}
      <ProblemNote error={tds.error ?? byRule.error ?? empty.error} />
      <PayableBy steps={part.payableBy} />
      <BasketTable part={part} />
    </Panel>
  );
}

const fields = ["ddoCode", "headOfAccount", "sanctionNumber", "tdsSection", "remarks"] as const;
const lengths = { ddoCode: 30, headOfAccount: 60, sanctionNumber: 60, tdsSection: 20, remarks: 200 } as const;

function OfficeDetails(props: { details: AdviceDetails; onChange: (details: AdviceDetails) => void }) {
  const say = useWords(paymentsWords);
  return (
    <Panel>
      <details>
        <summary>{say("officialDetails")}</summary>
        <p className="hint">{say("officialHint")}</p>
        <div className="details">
          {fields.map((field) => (
            <TextInput
              key={field}
              label={say(field)}
              maxLength={lengths[field]}
              value={props.details[field] ?? ""}
              onChange={(event) => props.onChange({ ...props.details, [field]: event.currentTarget.value })}
            />
          ))}
        </div>
      </details>
    </Panel>
  );
}
