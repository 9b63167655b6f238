// Bills set aside: putting one there with a reason, and the list from which they are restored.

import { useState } from "react";
import {
  listSetAside,
  restoreBills,
  type SetAsideBill,
  setBillsAside,
} from "#server/payments/prepare/amounts-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { amountsWords } from "./words.ts";

export function SetAside(props: { bill: { discomId: number; billId: string; billNumber: string } }) {
  const say = useWords(amountsWords);
  const { discomId, billId, billNumber } = props.bill;
  const [asking, setAsking] = useState(false);
  const set = useCommand(setBillsAside, { onDone: () => setAsking(false) });
  return (
    <>
      <button
        type="button"
        className="link-button"
        aria-label={say("setAsideBill", { bill: billNumber })}
        onClick={() => setAsking(true)}
      >
        {say("setAside")}
      </button>
      <ReasonModal
        opened={asking}
        title={say("setAsideBill", { bill: billNumber })}
        act={say("setAsideAct")}
        busy={set.isPending}
        error={set.error}
        onReason={(why) => set.mutate({ body: { bills: [{ discomId, billId }], why } })}
        onClose={() => setAsking(false)}
      >
        <p>{say("setAsideBody")}</p>
      </ReasonModal>
    </>
  );
}

export function SetAsidePanel() {
  const say = useWords(amountsWords);
  const language = useLanguage();
  const [page, setPage] = useState(1);
  const [restoring, setRestoring] = useState<SetAsideBill | null>(null);
  const aside = useAnswer(listSetAside, { query: { page } });
  const restore = useCommand(restoreBills, { onDone: () => setRestoring(null) });
  const total = aside.data?.total ?? 0;
  if (total === 0) return <ProblemNote error={aside.error} />;
  return (
    <Panel flush title={say("aside")} hint={say("asideHint")}>
      <div className="wide-table">
        <table className="ledger" aria-label={say("aside")}>
          <thead>
            <tr>
              <th>{say("connection")}</th>
              <th>{say("bill")}</th>
              <th className="amount">{say("amount")}</th>
              <th>{say("why")}</th>
              <th>{say("by")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {aside.data?.rows.map((one) => (
              <tr key={`${one.discomId} ${one.billId}`}>
                <th scope="row">{one.site || one.connectionNumber}</th>
                <td>{one.billNumber}</td>
                <td className="amount">
                  <Money paise={one.amountPaise} />
                </td>
                <td>{one.why}</td>
                <td>
                  {one.by ? (language === "hi" ? one.by.nameHi : one.by.name) : "–"}{" "}
                  <span className="hint">{showTime(one.at)}</span>
                </td>
                <td>
                  <button
                    type="button"
                    className="link-button"
                    aria-label={say("restoreBill", { bill: one.billNumber })}
                    onClick={() => setRestoring(one)}
                  >
                    {say("restore")}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > 100 && <Pager page={page} total={total} onPage={setPage} />}
      <ReasonModal
        opened={restoring !== null}
        title={say("restoreBill", { bill: restoring?.billNumber ?? "" })}
        act={say("restoreAct")}
        busy={restore.isPending}
        error={restore.error}
        onReason={(why) =>
          restoring &&
          restore.mutate({ body: { bills: [{ discomId: restoring.discomId, billId: restoring.billId }], why } })
        }
        onClose={() => setRestoring(null)}
      >
        <p>{say("restoreBody")}</p>
      </ReasonModal>
    </Panel>
  );
}
