// Rows of a file that are not lines, each with where it stands, what was found, and what is wrong with it.

import { useState } from "react";
import type { Language } from "#server/contract.ts";
import { listStatementProblems, type StatementProblem } from "#server/statements/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import type { KeyOf } from "#web/i18n/words.ts";
import { Pager } from "#web/ui/filters.tsx";
import { Panel } from "#web/ui/frame.tsx";
import { useAnswer } from "#web/use-api.ts";
import { statementsWords } from "./words.ts";

const SIZE = 20;
type RowKey = Extract<KeyOf<(typeof statementsWords)["en"]>, `row.${string}`>;

/** The reader's own sentence in English; in Hindi the one for its code. */
export function problemSentence(problem: StatementProblem, language: Language): string {
  const key = `row.${problem.code}`;
  return language === "hi" && key in statementsWords.hi ? statementsWords.hi[key as RowKey] : problem.message;
}

export function ProblemRows(props: { id: string; count: number }) {
  const say = useWords(statementsWords);
  const language = useLanguage();
  const [page, setPage] = useState(1);
  const problems = useAnswer(listStatementProblems, { params: { id: props.id }, query: { page, size: SIZE } });
  return (
    <Panel
      flush
      title={say("problems")}
      {...(props.count > (problems.data?.total ?? 0) && {
        hint: say("problemsMore", { shown: problems.data?.total ?? 0, count: props.count }),
      })}
      actions={
        <div className="choose">
          <Pager page={page} size={SIZE} total={problems.data?.total} onPage={setPage} />
        </div>
      }
    >
      <table className="ledger">
        <thead>
          <tr>
            <th className="amount">{say("row")}</th>
            <th>{say("column")}</th>
            <th>{say("found")}</th>
            <th>{say("wrong")}</th>
          </tr>
        </thead>
        <tbody>
          {problems.data?.rows.map((problem) => (
            <tr key={`${problem.row} ${problem.column} ${problem.code}`}>
              <td className="amount">{problem.row > 0 ? problem.row : "–"}</td>
              <td lang="en">{problem.column ?? "–"}</td>
              <td className="raw" lang="en">
                {problem.raw}
              </td>
              <td className="wrong">{problemSentence(problem, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
