// What was understood of a file, in a person's words: bank, account, period, balances, totals, and what is wrong.

import { Link } from "@tanstack/react-router";
import type { StatementFile, StatementReport, StatementSummary } from "#server/statements/contract.ts";
import { groupNumber, sayProblem, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { FilterMenu } from "#web/ui/filters.tsx";
import { DataList, Panel } from "#web/ui/frame.tsx";
import { Money, rupees } from "#web/ui/money.tsx";
import { Note } from "#web/ui/notes.tsx";
import { useBankAccounts } from "./accounts.ts";
import { statementsWords } from "./words.ts";

const FORMATS = { delimited: "format.delimited", xlsx: "format.xlsx", html: "format.html" } as const;

export function Understood(props: { statement: StatementSummary; report: StatementReport; isImported: boolean }) {
  const say = useWords(statementsWords);
  const accounts = useBankAccounts();
  const { statement, report } = props;
  const format = FORMATS[report.format as keyof typeof FORMATS];
  const ours = accounts.find(({ id }) => id === statement.bankAccountId)?.label;
  const debits = statement.linesCount - statement.creditsCount;
  return (
    <Panel title={say("understood")} flush>
      <DataList
        facts={[
          {
            name: say("bankAndFormat"),
            value: `${report.bank?.toUpperCase() ?? say("unknownBank")}, ${format ? say(format) : (report.format ?? "")}`,
          },
          { name: say("accountInFile"), value: statement.account || say("notStated"), hint: ours },
          {
            name: say("period"),
            value:
              statement.fromDate && statement.toDate
                ? say("periodOf", { from: showDate(statement.fromDate), to: showDate(statement.toDate) })
                : say("notStated"),
          },
          { name: say("opening"), value: <Money paise={statement.openingPaise} sign /> },
          { name: say("closing"), value: <Money paise={statement.closingPaise} sign /> },
          {
            name: say("credits"),
            value: <Money paise={statement.creditPaise} sign />,
            hint: say("movements", { credits: statement.creditsCount, debits }),
          },
          { name: say("debits"), value: <Money paise={statement.debitPaise} sign /> },
          {
            name: say("lines"),
            value: groupNumber(statement.linesCount),
            hint: report.refused
              ? undefined
              : statement.newCount === null
                ? say("newUnknown")
                : say("newOfLines", { new: statement.newCount, known: statement.linesCount - statement.newCount }),
          },
        ]}
      />
    </Panel>
  );
}

export function FirstLines(props: { statement: StatementSummary }) {
  const say = useWords(statementsWords);
  return (
    <Panel title={say("firstLines")} flush>
      <table className="ledger">
        <thead>
          <tr>
            <th>{say("date")}</th>
            <th>{say("narration")}</th>
            <th className="amount">{say("credit")}</th>
            <th className="amount wide">{say("debit")}</th>
          </tr>
        </thead>
        <tbody>
          {props.statement.sample.map((line) => (
            <tr key={line.row}>
              <td>{showDate(line.bookingDate)}</td>
              <td>
                <div className="narration" lang="en" title={line.narration}>
                  {line.narration}
                </div>
              </td>
              <td className="amount">
                <Money paise={line.direction === "credit" ? line.paise : null} />
              </td>
              <td className="amount wide">
                <Money paise={line.direction === "debit" ? line.paise : null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

export function RefusedNote(props: { file: StatementFile }) {
  const say = useWords(statementsWords);
  const language = useLanguage();
  const { refused, sameAs } = props.file.report;
  if (refused) {
    const isTheReaders = language === "en" && refused.code !== "day-closed";
    const sentence = isTheReaders ? refused.message : (sayProblem(refused.code, refused.params) ?? refused.message);
    return (
      <Note kind="overdue" role="alert">
        <b>{say("refusedTitle")}.</b> {sentence}
      </Note>
    );
  }
  if (props.file.state === "imported") return <ImportedNote file={props.file} />;
  if (sameAs)
    return (
      <Note kind="part" role="status">
        {say("sameAs")}{" "}
        <Link to="/statements/$id" params={{ id: sameAs }}>
          {say("sameAsOpen")}
        </Link>
      </Note>
    );
  const isKnown = props.file.report.statements.every(({ newCount }) => newCount === 0);
  return isKnown ? (
    <Note kind="part" role="status">
      {say("nothingNew")}
    </Note>
  ) : null;
}

function ImportedNote(props: { file: StatementFile }) {
  const say = useWords(statementsWords);
  const count = props.file.report.statements.reduce((sum, { newCount }) => sum + (newCount ?? 0), 0);
  return (
    <Note kind="matched" role="status">
      {say("imported", { count, when: showTime(props.file.uploadedAt) })}{" "}
      <Link to="/reconcile">{say("reconcile")}</Link>
    </Note>
  );
}

export function GapNotes(props: { file: StatementFile }) {
  const say = useWords(statementsWords);
  const { file } = props;
  if (file.state === "imported" && !file.held) return null;
  return file.report.statements.map(({ gap, fromDate }, index) =>
    gap === null ? null : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a file's statements have fixed places
      <Note kind="part" role="status" key={index}>
        {gap.expectedPaise !== null &&
          say("gapOpening", {
            date: fromDate ? showDate(fromDate) : "",
            expected: rupees(gap.expectedPaise),
            found: gap.foundPaise === null ? say("notStated") : rupees(gap.foundPaise),
          })}{" "}
        {gap.missingCount > 0 && say("gapMissing", { count: gap.missingCount })}
      </Note>
    ),
  );
}

export function AccountChoice(props: { value: number | null; onChange: (id: number | null) => void }) {
  const say = useWords(statementsWords);
  const accounts = useBankAccounts();
  return (
    <Note kind="suggested">
      <div className="choose">
        {say("chooseAccount")}
        <FilterMenu
          label={say("account")}
          any="–"
          value={props.value === null ? null : String(props.value)}
          choices={accounts.map(({ id, label }) => ({ value: String(id), label }))}
          onChange={(id) => props.onChange(id === null ? null : Number(id))}
        />
      </div>
    </Note>
  );
}
