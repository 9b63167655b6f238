// The middle of the screen while several credits are placed as one: which they are, and what they come to.

import { Button } from "@mantine/core";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Money, MoneyInWords } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { newestFirst } from "./search.ts";
import type { Desk } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

export function TogetherView(props: { desk: Desk }) {
  const say = useWords(reconcileWords);
  const { desk } = props;
  const chosen = desk.rows.filter(({ id }) => desk.selection.chosen.has(id)).sort((a, b) => newestFirst(b, a));
  const unseen = desk.selection.lines.length - chosen.length;
  return (
    <>
      <div className="top">
        <p className="figure">
          <Money paise={desk.sum.paise} sign />
        </p>
        <span className="quiet">{say("togetherOf", { count: desk.selection.lines.length })}</span>
        <Button className="push" onClick={() => desk.setTogether(false)}>
          {say("togetherBack")} <kbd>Esc</kbd>
        </Button>
      </div>
      <p className="quiet">
        <MoneyInWords paise={desk.sum.paise} />
      </p>
      <Note kind="suggested">{say("togetherText")}</Note>
      <ProblemNote error={desk.sum.error ?? desk.jointly.error} />
      <table className="ledger found">
        <thead>
          <tr>
            <th>{say("day")}</th>
            <th>{say("from")}</th>
            <th className="amount">{say("kind.amount")}</th>
          </tr>
        </thead>
        <tbody>
          {chosen.map(({ id, valueDate, who, paise }) => (
            <tr key={id}>
              <td>{showDate(valueDate)}</td>
              <td translate="no">{who}</td>
              <td className="amount">
                <Money paise={paise} />
              </td>
            </tr>
          ))}
          {unseen > 0 && (
            <tr>
              <td />
              <td>{say("togetherUnseen", { count: unseen })}</td>
              <td />
            </tr>
          )}
          <tr className="total">
            <td />
            <td>{say("togetherSum")}</td>
            <td className="amount">
              <Money paise={desk.sum.paise} sign />
            </td>
          </tr>
        </tbody>
      </table>
    </>
  );
}
