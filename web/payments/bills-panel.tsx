// The bills of an advice; in a draft its maker changes amounts, takes bills out and puts those of the basket in.

import { Button } from "@mantine/core";
import { useState } from "react";
import { type Advice, type AdviceItem, getBasket, listAdviceItems } from "#server/payments/contract.ts";
import { changeDraft } from "#server/payments/steps/steps-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Pager, SearchInput } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { paymentsWords } from "./words.ts";

interface Edits {
  readonly dropped: ReadonlySet<string>;
  readonly amounts: ReadonlyMap<string, { paise: string | null; tdsPaise: string }>;
}
const none: Edits = { dropped: new Set(), amounts: new Map() };

export function BillsPanel(props: {
  advice: Advice;
  editing: boolean;
  onEditing: (on: boolean) => void;
  mayEdit: boolean;
}) {
  const say = useWords(paymentsWords);
  const { advice, editing } = props;
  const [page, setPage] = useState(1);
  const [search, setSearch] = useState("");
  const [changed, setChanged] = useState(false);
  const [edits, setEdits] = useState<Edits>(none);
  const params = { number: advice.number };
  const items = useAnswer(listAdviceItems, {
    params,
    query: { page, search, changed: changed ? "true" : "false" },
  });
  const since = advice.changedSince;
  const changes = since ? since.added.count + since.changed.count : 0;
  const stop = () => {
    setEdits(none);
    props.onEditing(false);
  };
  return (
    <Panel
      className="bills"
      flush
      title={say("bills", { count: advice.items })}
      hint={
        changes > 0 && (
          <button type="button" className="link-button" aria-pressed={changed} onClick={() => setChanged(!changed)}>
            {changed ? say("showAll") : say("changedCount", { count: changes })}
          </button>
        )
      }
      actions={
        <div className="bills-actions">
          {props.mayEdit && !editing && <Button onClick={() => props.onEditing(true)}>{say("edit")}</Button>}
          <SearchInput
            value={search}
            onChange={(text) => {
              setSearch(text);
              setPage(1);
            }}
            label={say("findConnection")}
          />
          {(items.data?.total ?? 0) > 100 && <Pager page={page} total={items.data?.total} onPage={setPage} />}
        </div>
      }
    >
      <ProblemNote error={items.error} onRetry={() => void items.refetch()} />
      {editing && <EditBar advice={advice} edits={edits} onDone={stop} />}
      {items.data && items.data.rows.length < items.data.total && (
        <p className="on-paper-only">
          {say("printedOf", { shown: groupNumber(items.data.rows.length), count: items.data.total })}
        </p>
      )}
      <div className="wide-table">
        <table className="ledger cards">
          <thead>
            <tr>
              <th className="wide">{say("number")}</th>
              <th className="wide">{say("connection")}</th>
              <th className="wide">{say("billNumber")}</th>
              <th className="card-name">{say("site")}</th>
              {!editing && <th className="wide">{say("division")}</th>}
              <th className="amount wide">{say("billAmount")}</th>
              <th className="amount wide">{say("rebate")}</th>
              <th className="amount wide">{say("tds")}</th>
              <th className="amount card-amount">{say("toPay")}</th>
              {editing && <th />}
            </tr>
          </thead>
          <tbody>
            {items.data?.rows.map((item) => (
              <BillRow key={item.billId} item={item} editing={editing} edits={edits} onEdits={setEdits} />
            ))}
          </tbody>
          <tfoot>
            <tr className="total">
              <td className="wide" />
              <td colSpan={editing ? 3 : 4}>{say("bills", { count: advice.items })}</td>
              <td className="amount wide">
                <Money paise={advice.grossPaise} />
              </td>
              <td className="amount wide">
                <Money paise={advice.rebatePaise === "0" ? null : advice.rebatePaise} />
              </td>
              <td className="amount wide">
                <Money paise={advice.tdsPaise === "0" ? null : advice.tdsPaise} />
              </td>
              <td className="amount">
                <Money paise={String(BigInt(advice.amountPaise) - BigInt(advice.advancePaise))} sign />
              </td>
              {editing && <td className="wide" />}
            </tr>
          </tfoot>
        </table>
      </div>
    </Panel>
  );
}

function EditBar(props: { advice: Advice; edits: Edits; onDone: () => void }) {
  const say = useWords(paymentsWords);
  const basket = useAnswer(getBasket, {});
  const change = useCommand(changeDraft, { onDone: props.onDone });
  const { edits, advice } = props;
  const waiting = basket.data?.parts.find((part) => part.discomId === advice.discomId)?.count ?? 0;
  const save = (addBasket: boolean) =>
    change.mutate({
      params: { number: advice.number },
      body: {
        drop: [...edits.dropped],
        change: [...edits.amounts]
          .filter(([billId]) => !edits.dropped.has(billId))
          .map(([billId, amounts]) => ({ billId, ...amounts })),
        addBasket,
      },
    });
  const told = [
    edits.dropped.size > 0 && say("willDrop", { count: edits.dropped.size }),
    edits.amounts.size > 0 && say("willChange", { count: edits.amounts.size }),
  ].filter(Boolean);
  return (
    <div className="matching" role="status">
      <b>{say("editing")}</b>
      {told.length > 0 && <span>{told.join(", ")}</span>}
      <div className="push bills-actions">
        {waiting > 0 && (
          <Button onClick={() => save(true)} loading={change.isPending}>
            {say("addBasket", { count: waiting })}
          </Button>
        )}
        <Button onClick={() => save(false)} loading={change.isPending} disabled={told.length === 0}>
          {say("save")}
        </Button>
        <button type="button" className="link-button" onClick={props.onDone}>
          {say("dontSave")}
        </button>
      </div>
      <ProblemNote error={change.error} />
    </div>
  );
}

function BillRow(props: { item: AdviceItem; editing: boolean; edits: Edits; onEdits: (edits: Edits) => void }) {
  const say = useWords(paymentsWords);
  const { item, edits } = props;
  const out = edits.dropped.has(item.billId);
  const amounts = edits.amounts.get(item.billId) ?? { paise: item.paise, tdsPaise: item.tdsPaise };
  const toggle = () => {
    const dropped = new Set(edits.dropped);
    if (!dropped.delete(item.billId)) dropped.add(item.billId);
    props.onEdits({ ...edits, dropped });
  };
  const set = (wanted: Partial<typeof amounts>) =>
    props.onEdits({ ...edits, amounts: new Map(edits.amounts).set(item.billId, { ...amounts, ...wanted }) });
  return (
    <tr className={out ? "off" : undefined}>
      <td className="dim wide">{item.position}</td>
      <td className="wide">{item.connectionNumber}</td>
      <td className="wide">{item.billNumber}</td>
      <th scope="row" className="card-name">
        <span className="named">
          <span className="site" title={item.site}>
            {item.site || item.connectionNumber}
          </span>
          {item.change && <span className="hint change">{say(item.change === "added" ? "added" : "changedItem")}</span>}
        </span>
      </th>
      {!props.editing && (
        <td className="wide">
          <Office item={item} />
        </td>
      )}
      <td className="amount wide">
        {props.editing && !out ? (
          <RupeesInput
            aria-label={say("payOf", { bill: item.billNumber })}
            className="rupees"
            value={amounts.paise}
            onChange={(paise) => set({ paise })}
          />
        ) : (
          <Money paise={item.paise} />
        )}
      </td>
      <td className="amount wide">
        <Money paise={item.rebatePaise === "0" ? null : item.rebatePaise} />
      </td>
      <td className="amount wide">
        {props.editing && !out ? (
          <RupeesInput
            aria-label={say("tdsOf", { bill: item.billNumber })}
            className="rupees"
            value={amounts.tdsPaise}
            onChange={(tdsPaise) => set({ tdsPaise: tdsPaise ?? "0" })}
          />
        ) : (
          <Money paise={item.tdsPaise === "0" ? null : item.tdsPaise} />
        )}
      </td>
      <td className="amount card-amount">
        <Money paise={item.amountPaise} />
      </td>
      {props.editing && (
        <td>
          <button
            type="button"
            className="link-button"
            aria-label={say("takeOutBill", { bill: item.billNumber })}
            onClick={toggle}
          >
            {out ? say("putBack") : say("takeOut")}
          </button>
        </td>
      )}
    </tr>
  );
}

function Office(props: { item: AdviceItem }) {
  const language = useLanguage();
  const name = language === "hi" ? props.item.officeHi : props.item.office;
  return (
    <span className="office" title={name}>
      {name}
    </span>
  );
}
