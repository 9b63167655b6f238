// One trial: each line that would have become something else, as it is and as it would be, side by side.

import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { getTrial, listTrialChanges, type Trial, type TrialChange, type Tried } from "#server/policies/contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { outcomeStates } from "#web/reconcile/outcome-states.ts";
import { sayRule } from "#web/reconcile/queue.tsx";
import { reconcileWords } from "#web/reconcile/words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Said } from "./said.tsx";
import { policiesWords } from "./words.ts";
import "./policies.css";

export function TrialPage() {
  const say = useWords(policiesWords);
  const { id } = useParams({ from: "/portal/policy/trials/$id" });
  const search = useSearch({ from: "/portal/policy/trials/$id" });
  const navigate = useNavigate({ from: "/policy/trials/$id" });
  const answer = useAnswer(getTrial, { params: { id } });
  const changes = useAnswer(listTrialChanges, { params: { id }, query: search });
  const trial = answer.data?.id === id ? answer.data : undefined;
  return (
    <>
      <Running
        title={say("trialNumber", { id })}
        {...(trial && {
          sums: [
            { label: say("lines"), value: groupNumber(trial.linesCount) },
            { label: say("changes"), value: groupNumber(trial.counts.reduce((sum, { count }) => sum + count, 0)) },
          ],
        })}
      >
        {trial && <span className="hint">{showTime(trial.at)}</span>}
        <Link to="/policy/trials" search={{ page: 1 }}>
          {say("toTrials")}
        </Link>
      </Running>
      {trial && <Kinds trial={trial} current={search.change} />}
      <div className="page">
        <ProblemNote error={answer.error ?? changes.error} onRetry={() => changes.refetch()} />
        {trial && <Of trial={trial} />}
        {changes.data?.rows.map((change) => (
          <Changed key={change.lineId} change={change} />
        ))}
        {changes.data?.total === 0 && <Empty title={say("changesNothing")}>{say("changesNothingText")}</Empty>}
        {changes.data && changes.data.total > 100 && (
          <div className="act">
            <Pager
              page={search.page}
              total={changes.data.total}
              onPage={(page) => navigate({ search: (before) => ({ ...before, page }) })}
            />
          </div>
        )}
      </div>
    </>
  );
}

function Kinds(props: { trial: Trial; current: TrialChange["change"] | undefined }) {
  const say = useWords(policiesWords);
  const { id, counts } = props.trial;
  const current = (here: boolean) => ({
    activeOptions: { exact: true, explicitUndefined: true },
    ...(here && { "aria-current": "page" as const }),
  });
  return (
    <nav className="views" aria-label={say("kinds")}>
      <Link
        to="/policy/trials/$id"
        params={{ id }}
        search={{ page: 1, change: undefined }}
        {...current(props.current === undefined)}
      >
        {say("allKinds")}
      </Link>
      {counts.map(({ change, count }) => (
        <Link
          key={change}
          to="/policy/trials/$id"
          params={{ id }}
          search={{ page: 1, change }}
          {...current(props.current === change)}
        >
          {say(`change.${change}`)} <span>{groupNumber(count)}</span>
        </Link>
      ))}
    </nav>
  );
}

/** What was tried, on which lines. */
function Of(props: { trial: Trial }) {
  const say = useWords(policiesWords);
  const { draft, fromDay, toDay, linesCount, leftOutCount, rulesVersion, by } = props.trial;
  const language = useLanguage();
  return (
    <p className="quiet">
      <b>{say(`draft.${draft.kind}`)}</b> {draft.kind === "policy" && <Said policy={draft.policy} />}
      {draft.kind === "learned" && <span className="reference">{draft.key}</span>}
      {draft.kind === "remitter" && <span className="reference">{draft.account}</span>}
      {(draft.kind === "learned" || draft.kind === "remitter") && draft.remove && ` (${say("removed")})`}
      <br />
      <span className="hint">
        {say("triedOn", { count: linesCount, from: showDate(fromDay), to: showDate(toDay) })}{" "}
        {leftOutCount > 0 && `${say("leftOut", { count: leftOutCount })} `}
        {say("rulesVersion", { version: rulesVersion })} · {language === "hi" ? by.nameHi : by.name}
      </span>
    </p>
  );
}

function Changed(props: { change: TrialChange }) {
  const say = useWords(policiesWords);
  const { change } = props;
  return (
    <Panel
      className="changed-line"
      title={
        <Link to="/reconcile" search={{ bucket: "suggested", line: change.lineId }}>
          {showDate(change.valueDate)} · <Money paise={change.paise} sign />
        </Link>
      }
      hint={say(`change.${change.change}`)}
    >
      <p className="reference" translate="no">
        {change.narration}
      </p>
      <div className="sides">
        <Side title={say("asItIs")} tried={change.before} />
        <Side title={say("asItWouldBe")} tried={change.after} />
      </div>
    </Panel>
  );
}

function Side(props: { title: string; tried: Tried }) {
  const say = useWords(policiesWords);
  const sayReconcile = useWords(reconcileWords);
  const language = useLanguage();
  const { tried } = props;
  const named = (one: { name: string; nameHi: string } | null) => one && (language === "hi" ? one.nameHi : one.name);
  const outcome = tried.outcome as keyof typeof outcomeStates;
  const more = tried.billsCount - tried.bills.length;
  return (
    <section>
      <h3>{props.title}</h3>
      <p>
        <State name={outcomeStates[outcome]}>{sayReconcile(`outcome.${outcome}`)}</State>{" "}
        <span className="hint">{sayRule(sayReconcile, tried.rule)}</span>
      </p>
      {tried.payer && <p>{named(tried.payer)}</p>}
      {tried.adviceNumber !== null && <p className="reference">{tried.adviceNumber}</p>}
      {tried.outcome === "matched" && (
        <table className="ledger">
          <tbody>
            {tried.bills.map(({ number, paise }) => (
              <tr key={number}>
                <th scope="row" className="reference">
                  {number}
                </th>
                <td className="amount">
                  <Money paise={paise} />
                </td>
              </tr>
            ))}
            {more > 0 && (
              <tr>
                <td colSpan={2} className="hint">
                  {say("moreBills", { count: more })}
                </td>
              </tr>
            )}
            {tried.advancePaise !== "0" && (
              <tr>
                <th scope="row">{say("advance")}</th>
                <td className="amount">
                  <Money paise={tried.advancePaise} />
                </td>
              </tr>
            )}
            <tr className="total">
              <th scope="row">{say("relieved")}</th>
              <td className="amount">
                <Money paise={tried.grossPaise} />
              </td>
            </tr>
          </tbody>
        </table>
      )}
      {tried.suggested && (
        <p className="hint">
          {say("offered")} {named(tried.suggested.payer)}{" "}
          {tried.suggested.adviceNumber && <span className="reference">{tried.suggested.adviceNumber}</span>}
        </p>
      )}
    </section>
  );
}
