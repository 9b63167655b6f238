// Control totals of a mass-tag file: each row counted once by discom, and once by what it was found to be.

import { Link } from "@tanstack/react-router";
import type { TagUploadTotals } from "#server/connections/contract.ts";
import { groupNumber, useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { State } from "#web/ui/state.tsx";
import { connectionsWords } from "./words.ts";

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
  const applied = upload.state === "applied";
  return (
    <Panel title={say("totals")} flush>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("discom")}</th>
            <th className="amount">{say("rows")}</th>
            <th className="amount">{say(applied ? "applied" : "good")}</th>
            <th className="amount">{say("wrong")}</th>
          </tr>
        </thead>
        <tbody>
          {upload.discoms.map((one) => (
            <tr key={one.id ?? 0}>
              <th scope="row">{one.name || say("noDiscom")}</th>
              <td className="amount">{groupNumber(one.rows)}</td>
              <td className="amount">{groupNumber(applied ? one.applied : one.good)}</td>
              <td className="amount">{groupNumber(one.wrong)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="total">
            <th scope="row">{say("totalRow")}</th>
            <td className="amount">{groupNumber(upload.rows)}</td>
            <td className="amount">{groupNumber(applied ? upload.applied : upload.good)}</td>
            <td className="amount">{groupNumber(upload.wrong)}</td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

function ByOutcome({ upload }: { upload: TagUploadTotals }) {
  const say = useWords(connectionsWords);
  return (
    <Panel title={say("found")} flush>
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
                <State name={outcome === "applied" ? "accepted" : outcome === "good" ? "suggested" : "to-explain"}>
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
    </Panel>
  );
}
