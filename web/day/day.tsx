// The discom's first look in the morning: what came in, what the rules did with it, what is left, and whether bank and books agree.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { getDay } from "#server/reports/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { RunProgress } from "#web/runs/run-progress.tsx";
import { today } from "#web/ui/dates.ts";
import { DayChooser } from "#web/ui/day-chooser.tsx";
import { Running } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { useAnswer } from "#web/use-api.ts";
import { Accounts } from "./accounts.tsx";
import { Ages } from "./ages.tsx";
import { Collection } from "./collection.tsx";
import { dayWords } from "./words.ts";
import "./day.css";

const LOOK_AGAIN_MS = 15_000;

export function Day() {
  const say = useWords(dayWords);
  const { date = today() } = useSearch({ from: "/portal/day" });
  const navigate = useNavigate({ from: "/day" });
  const isToday = date === today();
  const answer = useAnswer(
    getDay,
    { query: isToday ? {} : { date } },
    { refetchInterval: isToday ? LOOK_AGAIN_MS : false },
  );
  const day = answer.data;
  const go = (to: string) => void navigate({ search: to === today() ? {} : { date: to } });
  return (
    <>
      <Running
        title={say("title")}
        {...(day && {
          sums: [
            { label: say("read", { count: day.read.count }), value: <Money paise={day.read.paise} sign /> },
            { label: say("byRules", { count: day.byRules.count }), value: <Money paise={day.byRules.paise} sign /> },
            {
              label: say("postingsWaiting", { count: day.postingsWaiting.count }),
              value: <Money paise={day.postingsWaiting.paise} sign />,
            },
            {
              label: say("left", { count: day.left.count }),
              value: (
                <b>
                  <Money paise={day.left.paise} sign />
                </b>
              ),
            },
          ],
        })}
      >
        <DayChooser day={date} onDay={go} />
      </Running>
      <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      {isToday && <RunProgress />}
      {day && (
        <div className="day">
          <Accounts day={day} />
          <Ages day={day} />
          <Collection collection={day.collection} />
        </div>
      )}
    </>
  );
}
