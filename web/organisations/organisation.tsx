// One's own organisation: its details, where each utility stands with it, and whether a second factor is asked for.

import { Button } from "@mantine/core";
import { applyToDiscom, getOrganisation, requireSecondFactor } from "#server/organisations/registration-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { renewSession, useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { standingStates } from "./standing-states.ts";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

export function OrganisationPage() {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const answer = useAnswer(getOrganisation, {});
  const admin = useUser().roles.some((role) => role === "admin");
  const apply = useCommand(applyToDiscom);
  const require = useCommand(requireSecondFactor, { onDone: () => void renewSession() });
  const one = answer.data;
  const named = (other: { name: string; nameHi: string }) => (language === "hi" ? other.nameHi : other.name);
  const number = (text: string) => <span className="reference">{text || "–"}</span>;
  return (
    <>
      <Running title={one ? named(one) : say("organisation")} tab={say("organisation")} />
      <div className="page">
        <ProblemNote error={answer.error ?? apply.error ?? require.error} />
        {one && (
          <>
            <Panel title={say("standings")} hint={say("standingsHint")} flush>
              <table className="ledger cards">
                <thead>
                  <tr>
                    <th>{say("utility")}</th>
                    <th>{say("state")}</th>
                    <th>{say("van")}</th>
                    <th className="amount">{say("connections")}</th>
                  </tr>
                </thead>
                <tbody>
                  {one.standings.map(({ discom, state, why, at, van, connections, connectionsMax }) => (
                    <tr key={discom.id}>
                      <td className="card-name">{named(discom)}</td>
                      <td className="card-state">
                        <State name={standingStates[state]}>{say(`state.${state}`)}</State>
                        <span className="hint">
                          {" "}
                          {[at && say("since", { when: showTime(at) }), why].filter(Boolean).join(": ")}
                        </span>
                      </td>
                      <td className="wide">{van ? <Reference value={van} copy={say("van")} /> : "–"}</td>
                      <td className="amount card-amount">
                        {connectionsMax === null
                          ? groupNumber(connections)
                          : say("boundOf", { count: connections, max: connectionsMax })}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {admin && one.others.length > 0 && (
                <div className="inside row-acts">
                  {one.others.map((discom) => (
                    <Button
                      key={discom.id}
                      loading={apply.isPending}
                      onClick={() => apply.mutate({ body: { discomId: discom.id } })}
                    >
                      {say("applyTo", { name: named(discom) })}
                    </Button>
                  ))}
                </div>
              )}
            </Panel>
            <Panel title={say("details")}>
              <DataList
                facts={[
                  { name: say("kind"), value: say(`kind.${one.kind}`) },
                  { name: say("addressOne"), value: one.address || "–" },
                  { name: say("pan"), value: number(one.pan) },
                  { name: say("tan"), value: number(one.tan) },
                  { name: say("gstin"), value: number(one.gstin) },
                ]}
              />
            </Panel>
            <Panel title={say("security")}>
              <div className="stack">
                <p>{say("securityBody")}</p>
                <span>
                  <State name={one.secondFactorRequired ? "active" : "excluded"}>
                    {say(one.secondFactorRequired ? "securityOn" : "securityOff")}
                  </State>
                </span>
                {!one.secondFactorRequired && <p className="hint">{say("securityOffHint")}</p>}
                {admin && (
                  <div className="act">
                    <Button
                      loading={require.isPending}
                      onClick={() => require.mutate({ body: { required: !one.secondFactorRequired } })}
                    >
                      {say(one.secondFactorRequired ? "securityTurnOff" : "securityTurnOn")}
                    </Button>
                  </div>
                )}
              </div>
            </Panel>
          </>
        )}
      </div>
    </>
  );
}
