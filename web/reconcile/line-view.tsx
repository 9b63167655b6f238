// The middle of the reconcile screen: the line itself, why a person is asked, what was found in it and what was decided so far.

import type { Candidate, Evidence, HistoryItem, LineDetail } from "#server/reconciliation/contract.ts";
import type { QueueLine } from "#server/reconciliation/queue/queue-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { EvidenceChip, State } from "#web/ui/state.tsx";
import { kindName, saysOf } from "./evidence.tsx";
import { evidenceAt, Narration } from "./narration.tsx";
import { outcomeStates } from "./outcome-states.ts";
import { sayRule } from "./queue.tsx";
import { reconcileWords } from "./words.ts";

export function LineView(props: {
  line: LineDetail;
  place: { at: number; of: number } | null;
  picked: Candidate | undefined;
  pickedNumber: number;
  /** Why it could not be accepted just now. */
  problem: unknown;
}) {
  const say = useWords(reconcileWords);
  const { line, picked } = props;
  const evidence = picked?.evidence ?? line.evidence;
  return (
    <>
      <div className="top">
        <p className="figure">
          <Money paise={line.paise} sign />
        </p>
        <span className="quiet">{say(line.direction)}</span>
        <State name={outcomeStates[line.outcome]} chip>
          {say(`outcome.${line.outcome}`)}
        </State>
        {props.place && <span className="push hint">{say("place", props.place)}</span>}
      </div>
      <p className="quiet">
        <MoneyInWords paise={line.paise} />
      </p>
      <p className="facts">
        <span>{`${line.account.bank.toUpperCase()} ••${line.account.ending}`}</span>
        <span>{say("valueDate", { day: showDate(line.valueDate) })}</span>
        <span>{say("booked", { day: showDate(line.bookingDate) })}</span>
        <span>{say("rowOf", { row: line.row, file: line.fileName })}</span>
      </p>
      <ProblemNote error={props.problem} />
      <Why line={line} />
      <Narration field="narration" text={line.narration} references={line.references} evidence={evidence} />
      {line.bankReference !== "" && (
        <Narration field="bankReference" text={line.bankReference} references={line.references} evidence={evidence} />
      )}
      <Found line={line} picked={picked} number={props.pickedNumber} />
      <History line={line} />
    </>
  );
}

/** What the queue knows of a line stands at once; the rest follows. */
export function LineHead(props: { row: QueueLine }) {
  const say = useWords(reconcileWords);
  const { row } = props;
  return (
    <div aria-busy="true">
      <div className="top">
        <p className="figure">
          <Money paise={row.paise} sign />
        </p>
        <span className="quiet">{say(row.direction)}</span>
        <State name={outcomeStates[row.outcome]} chip>
          {say(`outcome.${row.outcome}`)}
        </State>
      </div>
      <p className="quiet">
        <MoneyInWords paise={row.paise} />
      </p>
      <p className="facts">
        <span translate="no">{row.who}</span>
        <span>{say("valueDate", { day: showDate(row.valueDate) })}</span>
      </p>
    </div>
  );
}

function Why(props: { line: LineDetail }) {
  const say = useWords(reconcileWords);
  const reason = whyAsked(say, props.line);
  if (reason === null) return null;
  return (
    <Note kind={outcomeStates[props.line.outcome]}>
      <b>{say("whyAsked")}</b> {reason}
    </Note>
  );
}

type Say = ReturnType<typeof useWords<typeof reconcileWords.en>>;

/** One sentence: the strongest reason, not all of them. */
function whyAsked(say: Say, line: LineDetail): string | null {
  if (line.outcome === "parked") return say("why.parked", { why: line.history.at(-1)?.why ?? "" });
  if (["matched", "returned", "duplicate", "excluded"].includes(line.outcome)) return whyShown(say, line);
  if (line.waits !== null) return say("why.second");
  if (line.direction === "debit") return say("why.debit");
  if (line.heldByGap) return say("why.gap");
  if (line.rule === "reversal") return say("why.reversal");
  if (line.outcome === "new") return say("why.new");
  return whyUndecided(say, line);
}

/** What the rules did by themselves is shown once, to be seen. */
function whyShown(say: Say, { outcome, rule, flags, reviewed }: LineDetail): string | null {
  if (reviewed || !rule.startsWith("P") || outcome === "excluded") return null;
  if (outcome === "returned") return say("why.returned");
  if (outcome === "duplicate") return say("why.duplicate");
  if (flags.includes("part")) return say("why.part");
  return flags.includes("excess") ? say("why.excess") : null;
}

function whyUndecided(say: Say, line: LineDetail): string {
  if (line.rule === "P7" && line.flags.some((flag) => flag === "part" || flag === "excess")) return say("why.policy");
  if (line.flags.includes("paid-again")) return say("why.paidAgain");
  if (line.flags.includes("late")) return say("why.late");
  if (line.evidence.some(({ agrees }) => agrees === false)) return say("why.contradicts");
  if (line.references.some(({ kind, valid }) => !valid && (kind === "van" || kind === "advice"))) return say("why.cut");
  const key = `why.${line.rule}`;
  return key in reconcileWords.en ? say(key as "why.P8") : say("why.P10");
}

function Found(props: { line: LineDetail; picked: Candidate | undefined; number: number }) {
  const say = useWords(reconcileWords);
  const { line, picked } = props;
  const seen = new Set<string>();
  const references = line.references.filter(({ kind, value }) => {
    const known = seen.has(`${kind} ${value}`);
    seen.add(`${kind} ${value}`);
    return !known;
  });
  if (references.length === 0 && !picked?.asksPaise) return null;
  return (
    <table className="ledger found">
      <thead>
        <tr>
          <th>{say("found")}</th>
          <th>{say("readAs")}</th>
          <th>{picked ? say("against", { n: props.number }) : say("againstNone")}</th>
        </tr>
      </thead>
      <tbody>
        {picked?.asksPaise && (
          <tr>
            <th scope="row">{say("kind.amount")}</th>
            <td>{rupees(line.paise)}</td>
            <td>
              <Against evidence={picked.evidence.find(({ kind }) => kind === "amount")}>
                <Difference line={line.paise} asks={picked.asksPaise} />
              </Against>
            </td>
          </tr>
        )}
        {references.map((reference) => {
          const evidence = evidenceAt(picked?.evidence ?? line.evidence, reference);
          return (
            <tr key={`${reference.kind} ${reference.field} ${reference.start}`}>
              <th scope="row">{kindName(say, reference.kind)}</th>
              <td className={reference.kind === "name" ? undefined : "reference"} translate="no">
                {reference.value}
              </td>
              <td>
                <Against evidence={evidence}>
                  {reference.kind === "name" && picked && evidence ? say("alike", { score: evidence.text }) : undefined}
                </Against>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Against(props: { evidence: Evidence | undefined; children?: React.ReactNode }) {
  const say = useWords(reconcileWords);
  const says = saysOf(props.evidence);
  if (says === "silent") return <span className="dim">{say("says.silent")}</span>;
  const word = { agrees: say("says.agrees"), nearly: say("says.near"), contradicts: say("says.contradicts") }[says];
  return <EvidenceChip says={says}>{props.children ?? word}</EvidenceChip>;
}

function Difference(props: { line: string; asks: string }) {
  const say = useWords(reconcileWords);
  const over = BigInt(props.line) - BigInt(props.asks);
  if (over === 0n) return <>{say("amount.exact")}</>;
  const sum = rupees(String(over < 0n ? -over : over));
  return <>{over < 0n ? say("amount.short", { sum }) : say("amount.over", { sum })}</>;
}

function History(props: { line: LineDetail }) {
  const say = useWords(reconcileWords);
  const { line } = props;
  return (
    <div className="so-far">
      <h2>{say("soFar")}</h2>
      <ol>
        <li>
          <time dateTime={line.importedAt}>{showTime(line.importedAt)}</time>
          <span>{say("came", { file: line.fileName })}</span>
        </li>
        {line.history.map((item) => (
          <li key={item.decisionId}>
            <time dateTime={item.at}>{showTime(item.at)}</time>
            <Happened item={item} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Happened(props: { item: HistoryItem }) {
  const say = useWords(reconcileWords);
  const language = useLanguage();
  const { item } = props;
  const person = item.by && (language === "hi" ? item.by.nameHi : item.by.name);
  const what = say("decidedBy", {
    what: say(`outcome.${item.outcome}`),
    who: person ?? say("byRule", { rule: sayRule(say, item.rule) }),
  });
  return (
    <span>
      {item.rule === "reversal" ? `${say("rule.reversal")}. ` : ""}
      {what}
      {item.why ? `: ${item.why}` : ""}
    </span>
  );
}
