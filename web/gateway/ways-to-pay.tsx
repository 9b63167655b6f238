// How a payer pays: its standing accounts, what goes by which rail, and a file of several advices for its bank.

import { getWaysToPay, type WaysToPay } from "#server/bank/ways-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { BulkFile } from "./bulk-file.tsx";
import { OnlineOrders } from "./online/orders.tsx";
import { gatewayWords } from "./words.ts";
import "./gateway.css";

export function WaysToPayPage() {
  const say = useWords(gatewayWords);
  const ways = useAnswer(getWaysToPay, {});
  const pays = useUser().roles.some((role) => role === "maker" || role === "checker" || role === "admin");
  return (
    <>
      <Running title={say("waysTitle")}>
        <span className="hint">{say("waysScope")}</span>
      </Running>
      <div className="page ways-to-pay">
        <ProblemNote error={ways.error} onRetry={() => void ways.refetch()} />
        {pays && <BulkFile />}
        {ways.data?.rows.map((row) => (
          <Standing key={row.discomId} row={row} />
        ))}
        {ways.data && <Rails ways={ways.data} />}
        {ways.data?.online && <OnlineOrders />}
      </div>
    </>
  );
}

function Standing({ row }: { row: WaysToPay["rows"][number] }) {
  const say = useWords(gatewayWords);
  const language = useLanguage();
  return (
    <Panel title={say("standing", { discom: row.discom })} hint={say("standingHint")} flush>
      <DataList
        facts={[
          { name: say("beneficiary"), value: language === "hi" ? row.beneficiaryHi : row.beneficiary },
          { name: say("account"), value: <Reference value={row.van} />, copy: row.van, hint: say("better") },
          { name: say("ifsc"), value: <Reference value={row.ifsc} />, copy: row.ifsc },
          { name: say("bank"), value: row.bank.toUpperCase() },
        ]}
      />
    </Panel>
  );
}

function Rails({ ways }: { ways: WaysToPay }) {
  const say = useWords(gatewayWords);
  return (
    <Panel title={say("rails")}>
      <ul>
        <li>{say("railRtgs")}</li>
        <li>{say("railNeft")}</li>
        <li>{say("railImps")}</li>
        <li>{say("railUpi", { amount: rupees(ways.upiLimitPaise) })}</li>
        {ways.online && <li>{say("railOnline")}</li>}
      </ul>
    </Panel>
  );
}
