// How the background is doing: jobs that wait, when each bank account's last statement came, and whether all holds that must.

import { type Health as Answer, getHealth } from "#server/work/health-contract.ts";
import { groupNumber, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { daysBetween, showDate, showTime, today } from "#web/ui/dates.ts";
import { DataList, Panel, Running, Sideways } from "#web/ui/frame.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer } from "#web/use-api.ts";
import { RunProgress } from "./run-progress.tsx";
import { runsWords } from "./words.ts";

const LOOK_AGAIN_MS = 10_000;
const OLD_SECONDS = 300;

export function Health() {
  const say = useWords(runsWords);
  const answer = useAnswer(getHealth, {}, { refetchInterval: LOOK_AGAIN_MS });
  return (
    <>
      <Running title={say("title")} />
      <div className="page">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        <RunProgress />
        {answer.data && (
          <>
            <Jobs jobs={answer.data.jobs} />
            <Accounts accounts={answer.data.accounts} />
            <Invariants found={answer.data.invariants} />
          </>
        )}
      </div>
    </>
  );
}

function Jobs({ jobs }: { jobs: Answer["jobs"] }) {
  const say = useWords(runsWords);
  const minutes = Math.ceil(jobs.oldestSeconds / 60);
  return (
    <Panel flush title={say("jobs")}>
      {(jobs.givenUpCount > 0 || jobs.oldestSeconds > OLD_SECONDS) && (
        <Note kind="overdue">
          {jobs.givenUpCount > 0
            ? say("givenUpNote", { count: jobs.givenUpCount })
            : say("oldNote", { count: minutes })}
        </Note>
      )}
      <DataList
        facts={[
          {
            name: say("waiting"),
            value: groupNumber(jobs.waitingCount),
            ...(jobs.oldestSeconds > 0 && { hint: say("oldest", { count: minutes }) }),
          },
          { name: say("atWork"), value: groupNumber(jobs.runningCount) },
          { name: say("givenUp"), value: groupNumber(jobs.givenUpCount) },
        ]}
      />
    </Panel>
  );
}

function Accounts(props: { accounts: Answer["accounts"] }) {
  const say = useWords(runsWords);
  const language = useLanguage();
  return (
    <Panel flush title={say("accounts")}>
      <Sideways label={say("accounts")}>
        <table className="ledger">
          <thead>
            <tr>
              <th>{say("account")}</th>
              <th>{say("lastCame")}</th>
              <th>{say("upTo")}</th>
            </tr>
          </thead>
          <tbody>
            {props.accounts.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  {one.bank.toUpperCase()} ••{one.ending}{" "}
                  <span className="hint">{language === "hi" ? one.nameHi : one.name}</span>
                </th>
                <td>{one.lastStatementAt === null ? say("never") : showTime(one.lastStatementAt)}</td>
                <td>
                  {one.lastDay !== null && (
                    <>
                      {showDate(one.lastDay)}{" "}
                      <span className="hint">
                        {one.lastDay === today()
                          ? say("today")
                          : say("daysAgo", { count: daysBetween(one.lastDay, today()) })}
                      </span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
}

function Invariants({ found }: { found: Answer["invariants"] }) {
  const say = useWords(runsWords);
  if (found === null) return <Panel title={say("invariants")}>{say("notChecked")}</Panel>;
  return (
    <Panel title={say("invariants")} hint={say("checkedAt", { when: showTime(found.at) })}>
      {found.broken.length === 0 ? (
        <State name="confirmed">{say("allHold")}</State>
      ) : (
        <Note kind="overdue" role="alert">
          {say("broken", { count: found.broken.length })} <span translate="no">{found.broken.join(", ")}</span>
        </Note>
      )}
    </Panel>
  );
}
