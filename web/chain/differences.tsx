// Bill by bill, what is otherwise than before, opened where somebody wants to see it.

import { useState } from "react";
import { type Difference, listDifferences } from "#server/payments/steps/steps-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { chainWords } from "./words.ts";

export function Differences(props: { number: string; against: "seen" | "replaced" }) {
  const say = useWords(chainWords);
  const [open, setOpen] = useState(false);
  return (
    <div className="changes-since">
      <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {say(open ? "hideDifferences" : "seeDifferences")}
      </button>
      {open && <Listed {...props} />}
    </div>
  );
}

function Listed(props: { number: string; against: "seen" | "replaced" }) {
  const say = useWords(chainWords);
  const [page, setPage] = useState(1);
  const found = useAnswer(listDifferences, {
    params: { number: props.number },
    query: { page, against: props.against },
  });
  const total = found.data?.total ?? 0;
  return (
    <>
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      {found.data && (
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("bill")}</th>
              <th>{say("what")}</th>
              <th className="amount">{say("before")}</th>
              <th className="amount">{say("now")}</th>
            </tr>
          </thead>
          <tbody>
            {found.data.rows.map((one) => (
              <Row key={one.billId} one={one} />
            ))}
          </tbody>
        </table>
      )}
      {total > 100 && <Pager page={page} total={total} onPage={setPage} />}
    </>
  );
}

function Row(props: { one: Difference }) {
  const say = useWords(chainWords);
  const { one } = props;
  return (
    <tr>
      <th scope="row">
        {one.site || one.connectionNumber}
        <span className="hint">{one.billNumber}</span>
      </th>
      <td>{say(`what.${one.what}`)}</td>
      <td className="amount">
        <Money paise={one.beforePaise} />
      </td>
      <td className="amount">
        <Money paise={one.nowPaise} />
      </td>
    </tr>
  );
}
