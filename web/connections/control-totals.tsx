// Control totals of a mass-tag file: each row counted once by discom, and once by what it was found to be.

import { Link } from "@tanstack/react-router";
import type { TagUploadTotals } from "#server/connections/contract.ts";
import type { Outcome } from "#server/connections/outcomes-contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { Panel, Sideways } from "#web/ui/frame.tsx";
import { State, type StateName } from "#web/ui/state.tsx";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";

const looks: Partial<Record<Outcome, StateName>> = {
  applied: "accepted",
  "claim-approved": "accepted",
  good: "suggested",
  claimed: "awaited",
  disputed: "awaited",
};

export function ControlTotals({ upload }: { upload: TagUploadTotals }) {
  return (
    <div className="totals">
      <ByDiscom upload={upload} />
      <ByOutcome upload={upload} />
    </div>
  );
}

function ByDiscom({ upload }: { upload: TagUploadTotals }) {
  const say = useWords(connectionsWords);
  const sayTagging = useWords(taggingWords);
  const applied = upload.state === "applied";
  return (
    <Panel title={say("totals")} flush>
      <Sideways label={say("totals")}>
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("discom")}</th>
              <th className="amount">{say("rows")}</th>
              <th className="amount">{say(applied ? "applied" : "good")}</th>
              {upload.sent > 0 && <th className="amount">{sayTagging("waits")}</th>}
              <th className="amount">{say("wrong")}</th>
            </tr>
          </thead>
          <tbody>
            {upload.discoms.map((one) => (
              <tr key={one.id ?? 0}>
                <th scope="row">{one.name || say("noDiscom")}</th>
                <td className="amount">{groupNumber(one.rows)}</td>
                <td className="amount">{groupNumber(applied ? one.applied : one.good)}</td>
                {upload.sent > 0 && <td className="amount">{groupNumber(one.sent)}</td>}
                <td className="amount">{groupNumber(one.wrong)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="total">
              <th scope="row">{say("totalRow")}</th>
              <td className="amount">{groupNumber(upload.rows)}</td>
              <td className="amount">{groupNumber(applied ? upload.applied : upload.good)}</td>
              {upload.sent > 0 && <td className="amount">{groupNumber(upload.sent)}</td>}
              <td className="amount">{groupNumber(upload.wrong)}</td>
            </tr>
          </tfoot>
        </table>
      </Sideways>
    </Panel>
  );
}

function ByOutcome({ upload }: { upload: TagUploadTotals }) {
  const say = useWords(connectionsWords);
  return (
    <Panel title={say("found")} flush>
      <Sideways label={say("found")}>
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("what")}</th>
              <th className="amount">{say("rows")}</th>
            </tr>
          </thead>
          <tbody>
            {upload.outcomes.map(({ outcome, count }) => (
              <tr key={outcome}>
                <td>
                  <State name={looks[outcome] ?? "to-explain"}>
                    <Link
                      to="/connections/mass-tag/$id"
                      params={{ id: upload.id }}
                      search={{ page: 1, outcome }}
                      resetScroll={false}
                    >
                      {say(`outcome.${outcome}`)}
                    </Link>
                  </State>
                </td>
                <td className="amount">{groupNumber(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
}
