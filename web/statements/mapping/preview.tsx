// What the reader makes of the file under the mapping: totals, the first lines, and each row it does not understand.

import type { MappingTrial, StatementMapping } from "#server/statements/mapping-contract.ts";
import { groupNumber, sayProblem, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { DataList, Panel } from "#web/ui/frame.tsx";
import { Money } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { FirstLines } from "../file-facts.tsx";
import { problemSentence } from "../problem-rows.tsx";
import { mappingWords } from "./words.ts";

export function MappingPreview(props: {
  trial: MappingTrial | undefined;
  error: unknown;
  isReading: boolean;
  mapping: StatementMapping;
}) {
  const say = useWords(mappingWords);
  const { trial, mapping } = props;
  const hasBalance = mapping.columns.some(({ meaning }) => meaning === "balance");
  const lines = trial?.statements.reduce((sum, { linesCount }) => sum + linesCount, 0) ?? 0;
  const isWhole = trial !== undefined && trial.problemsCount === 0 && lines > 0;
  return (
    <section className="stack-panels" aria-live="polite" aria-busy={props.isReading}>
      <ProblemNote error={props.error} />
      {trial && trial.problemsCount > 0 && <Problems trial={trial} />}
      {trial && trial.problemsCount === 0 && <Refusal trial={trial} />}
      {isWhole && <Note kind={hasBalance ? "matched" : "part"}>{say(hasBalance ? "proved" : "unproved")}</Note>}
      {trial?.statements.map((statement, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a file's statements have fixed places
        <div className="two" key={index}>
          <Panel title={say("preview")} hint={say("previewHint")} flush>
            <DataList
              facts={[
                { name: say("lines"), value: groupNumber(statement.linesCount) },
                {
                  name: say("period"),
                  value:
                    statement.fromDate && statement.toDate
                      ? say("periodOf", { from: showDate(statement.fromDate), to: showDate(statement.toDate) })
                      : say("notStated"),
                },
                { name: say("opening"), value: <Money paise={statement.openingPaise} sign /> },
                { name: say("closing"), value: <Money paise={statement.closingPaise} sign /> },
                { name: say("credits"), value: <Money paise={statement.creditPaise} sign /> },
                { name: say("debits"), value: <Money paise={statement.debitPaise} sign /> },
              ]}
            />
          </Panel>
          <FirstLines statement={statement} />
        </div>
      ))}
    </section>
  );
}

function Refusal(props: { trial: MappingTrial }) {
  const language = useLanguage();
  const { refused } = props.trial;
  if (!refused) return null;
  return (
    <Note kind="overdue" role="alert">
      {language === "en" ? refused.message : (sayProblem(refused.code, refused.params) ?? refused.message)}
    </Note>
  );
}

function Problems(props: { trial: MappingTrial }) {
  const say = useWords(mappingWords);
  const language = useLanguage();
  const { problems, problemsCount } = props.trial;
  return (
    <Note kind="overdue" role="alert">
      {say("problems", { count: problemsCount })}
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.row} ${problem.column} ${problem.code}`}>
            {problem.row > 0 ? say("problemAt", { row: problem.row }) : say("wholeFile")}
            {problem.column && (
              <>
                , <span lang="en">{problem.column}</span>
              </>
            )}
            : {problemSentence(problem, language)}
          </li>
        ))}
      </ul>
    </Note>
  );
}
