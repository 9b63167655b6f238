// Bills of one discom in the basket: a part may be paid, tax declared, a bill taken out; each change is kept at once.

import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import {
  type BasketItem,
  type BasketPart,
  changeBasketItem,
  listBasket,
  removeFromBasket,
} from "#server/payments/contract.ts";
import { SetAside } from "#web/amounts/set-aside.tsx";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showDayAndMonth, showShortMonth, today } from "#web/ui/dates.ts";
import { Pager } from "#web/ui/filters.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { paymentsWords } from "./words.ts";

const TYPING_PAUSE_MS = 600;

export function BasketTable(props: { part: BasketPart }) {
  const say = useWords(paymentsWords);
  const [page, setPage] = useState(1);
  const { part } = props;
  const items = useAnswer(listBasket, { query: { page, discom: part.discomId } });
  const total = items.data?.total ?? 0;
  return (
    <>
      <ProblemNote error={items.error} onRetry={() => void items.refetch()} />
      <div className="wide-table">
        <table className="ledger cards">
          <thead>
            <tr>
              <th className="wide">{say("connection")}</th>
              <th className="card-name">{say("site")}</th>
              <th className="wide">{say("bill")}</th>
              <th className="wide">{say("dueDate")}</th>
              <th className="amount wide">{say("outstanding")}</th>
              <th className="amount wide">{say("pay")}</th>
              <th className="amount wide">{say("rebate")}</th>
              <th className="amount wide">{say("tds")}</th>
              <th className="amount card-amount">{say("toPay")}</th>
              <th className="card-state">{say("state")}</th>
              <th className="wide" />
            </tr>
          </thead>
          <tbody>
            {items.data?.rows.map((item) => (
              <ItemRow key={item.billId} item={item} />
            ))}
          </tbody>
          <tfoot>
            <tr className="total">
              <td colSpan={4}>{say("bills", { count: part.count })}</td>
              <td className="wide" />
              <td className="amount wide">
                <Money paise={part.grossPaise} />
              </td>
              <td className="amount wide">
                <Money paise={part.rebatePaise === "0" ? null : part.rebatePaise} />
              </td>
              <td className="amount wide">
                <Money paise={part.tdsPaise === "0" ? null : part.tdsPaise} />
              </td>
              <td className="amount">
                <Money paise={part.amountPaise} sign />
              </td>
              <td className="wide" colSpan={2} />
            </tr>
          </tfoot>
        </table>
      </div>
      {total > 100 && (
        <div className="filters">
          <div className="pager">
            <Pager page={page} total={total} onPage={setPage} />
          </div>
        </div>
      )}
    </>
  );
}

function ItemRow(props: { item: BasketItem }) {
  const say = useWords(paymentsWords);
  const language = useLanguage();
  const { item } = props;
  const params = { discomId: item.discomId, billId: item.billId };
  const change = useCommand(changeBasketItem, { inTurn: "basket" });
  const remove = useCommand(removeFromBasket);
  const [typed, setTyped] = useState({ paise: item.paise, tdsPaise: item.tdsPaise });
  const [tax, setTax] = useState<{ said: string; sent: string | null }>({ said: item.tdsPaise, sent: null });
  const send = (wanted: typeof typed) => {
    setTax((before) => ({ ...before, sent: wanted.tdsPaise }));
    const paise = wanted.paise === item.outstandingPaise ? null : wanted.paise;
    if (wanted.paise !== "0") change.mutate({ params, body: { paise, tdsPaise: wanted.tdsPaise } });
  };
  const keep = useDebouncedCallback(send, { delay: TYPING_PAUSE_MS, flushOnUnmount: true });
  const type = (wanted: Partial<Record<keyof typeof typed, string | null>>) => {
    const next = { paise: wanted.paise ?? typed.paise, tdsPaise: wanted.tdsPaise ?? typed.tdsPaise };
    setTyped(next);
    keep(next);
  };
  // A change made elsewhere, tax on all for instance, shows here; an answer to what this row sent does not overtake what is typed since.
  if (item.tdsPaise !== tax.said) {
    const own = change.isPending || keep.isPending() || item.tdsPaise === tax.sent;
    setTax({ said: item.tdsPaise, sent: own ? tax.sent : null });
    if (!own) setTyped({ ...typed, tdsPaise: item.tdsPaise });
  }
  return (
    <tr className={item.problem ? "off" : undefined} onBlur={keep.flush}>
      <td className="wide">{item.connectionNumber}</td>
      <th scope="row" className="card-name">
        {item.site || item.connectionNumber}
      </th>
      <td className="wide">{showShortMonth(item.month, language)}</td>
      <td className="wide">{showDate(item.dueDate)}</td>
      <td className="amount wide">
        <Money paise={item.outstandingPaise} />
      </td>
      <td className="amount wide">
        <RupeesInput
          className="rupees"
          aria-label={say("payOf", { bill: item.billNumber })}
          value={typed.paise}
          onChange={(paise) => type({ paise })}
        />
      </td>
      <td className="amount wide">
        <Money paise={item.rebatePaise === "0" ? null : item.rebatePaise} />
      </td>
      <td className="amount wide">
        <RupeesInput
          className="rupees"
          aria-label={say("tdsOf", { bill: item.billNumber })}
          value={typed.tdsPaise}
          onChange={(tdsPaise) => type({ tdsPaise: tdsPaise ?? "0" })}
        />
      </td>
      <td className="amount card-amount">
        <Money paise={item.problem ? null : item.amountPaise} />
      </td>
      <td className="card-state">
        <ItemState item={item} />
        <ProblemNote error={change.error ?? remove.error} />
      </td>
      <td className="wide">
        <span className="row-acts">
          <button
            type="button"
            className="link-button"
            aria-label={say("takeOutBill", { bill: item.billNumber })}
            onClick={() => remove.mutate({ body: { bills: [params] } })}
          >
            {say("takeOut")}
          </button>
          {item.problem !== "in-advice" && item.problem !== "paid" && item.problem !== "set-aside" && (
            <SetAside bill={item} />
          )}
        </span>
      </td>
    </tr>
  );
}

function ItemState(props: { item: BasketItem }) {
  const say = useWords(paymentsWords);
  const { item } = props;
  if (item.problem) return <State name="to-explain">{say(`problem-in.${item.problem}`)}</State>;
  if (item.askedPaise !== null && item.paise !== item.outstandingPaise) return <State name="part">{say("part")}</State>;
  if (item.rebateUntil)
    return <State name="rebate">{say("rebateTill", { day: showDayAndMonth(item.rebateUntil) })}</State>;
  return item.dueDate < today() ? <State name="overdue" /> : <State name="due">{say("fine")}</State>;
}
