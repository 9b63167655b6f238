// The payer's own account number at each discom, which stays the same: for money sent without an advice, and what becomes of it.

import { Link } from "@tanstack/react-router";
import { getWaysToPay, type WaysToPay } from "#server/bank/ways-contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { DataList, Panel } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { homeWords } from "./words.ts";

type Account = WaysToPay["rows"][number];

export function StandingAccounts() {
  const say = useWords(homeWords);
  const ways = useAnswer(getWaysToPay, {});
  const accounts = ways.data?.rows ?? [];
  if (accounts.length === 0) return <ProblemNote error={ways.error} onRetry={() => void ways.refetch()} />;
  const alike = accounts.every((one) => policyOf(one) === policyOf(accounts[0] as Account));
  return (
    <Panel
      title={say("standing", { count: accounts.length })}
      actions={<Link to="/ways-to-pay">{say("waysToPay")}</Link>}
      flush
    >
      {accounts.map((account) => (
        <div key={account.discomId} className="standing">
          <DataList
            facts={[
              {
                name: say("standingVan", { discom: account.discom }),
                value: <Reference value={account.van} grouped />,
                copy: account.van,
              },
              { name: say("ifsc"), value: <Reference value={account.ifsc} />, copy: account.ifsc },
            ]}
          />
          {!alike && <Becomes account={account} />}
        </div>
      ))}
      {alike && <Becomes account={accounts[0] as Account} />}
    </Panel>
  );
}

function policyOf({ partPayment, excess }: Account): string {
  return `${partPayment} ${excess}`;
}

function Becomes({ account }: { account: Account }) {
  const say = useWords(homeWords);
  return (
    <p className="inside hint">
      {say("standingExact")} {say(`standingPart.${account.partPayment}`)} {say(`standingExcess.${account.excess}`)}
    </p>
  );
}
