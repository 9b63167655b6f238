// The strip under line and candidates: what accepting pays, the entry it posts, what follows, and the one filled button.

import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Candidate } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { Money, rupees } from "#web/ui/money.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import type { Subject } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

export function Posting(props: {
  line: Subject;
  candidate: Candidate;
  number: number;
  /** Above it a second person is asked. */
  limit: bigint;
  busy: boolean;
  error: unknown;
  onAccept: () => void;
}) {
  const say = useWords(reconcileWords);
  const { line, candidate } = props;
  const bills = billsPaid(candidate);
  const second = BigInt(line.paise) > props.limit;
  return (
    <section className="posting" aria-label={say("posting")}>
      <Pays line={line} candidate={candidate} number={props.number} bills={bills} />
      <Entry candidate={candidate} />
      <div>
        <h2>{say("afterwards")}</h2>
        <ul>
          {bills > 0 ? (
            <>
              <Step>
                {line.valueDate === ""
                  ? say("thenReceiptsOwnDays")
                  : say("thenReceipts", { count: bills + 1, day: showDate(line.valueDate) })}
              </Step>
              <Step>{say("thenPostings", { count: bills })}</Step>
            </>
          ) : (
            <Step>{say("thenNothing")}</Step>
          )}
          <Step>{second ? say("thenSecond") : say("thenUndo")}</Step>
        </ul>
        <ProblemNote error={props.error} />
        {candidate.match ? (
          <PrimaryButton onClick={props.onAccept} loading={props.busy}>
            {second ? say("askSecond", { sum: rupees(line.paise) }) : say("accept", { sum: rupees(line.paise) })}{" "}
            <kbd>Enter</kbd>
          </PrimaryButton>
        ) : (
          <p className="hint">{say("cannotAccept")}</p>
        )}
      </div>
    </section>
  );
}

function Step(props: { children: ReactNode }) {
  return (
    <li>
      <IconChevronRight size={12} aria-hidden="true" />
      {props.children}
    </li>
  );
}

function billsPaid({ match, advice }: Candidate): number {
  if (!match) return 0;
  return (match.allocations ?? []).length || (match.adviceNumber && advice ? advice.itemsCount : 0);
}

function Pays(props: { line: Subject; candidate: Candidate; number: number; bills: number }) {
  const say = useWords(reconcileWords);
  const { candidate } = props;
  const what = candidate.inFull ? say("inFull", { count: props.bills }) : say("oldestFirst", { count: props.bills });
  return (
    <div className="pays">
      <h2>{say("pays", { n: props.number })}</h2>
      <table className="ledger">
        <tbody>
          <tr>
            <td>{what}</td>
            <td className="amount">
              <Money paise={candidate.grossPaise} />
            </td>
          </tr>
          {candidate.deductions.map(({ kind, paise }) => (
            <tr key={kind}>
              <td>{say(`less.${kind}`)}</td>
              <td className="amount">
                <Money paise={negative(paise)} />
              </td>
            </tr>
          ))}
          <tr>
            <td>{say("keptAsAdvance")}</td>
            <td className="amount">
              <Money paise={candidate.advancePaise} />
            </td>
          </tr>
          <tr className="total">
            <td>{props.line.valueDate === "" ? say("togetherSum") : say("thisLine")}</td>
            <td className="amount">
              <Money paise={props.line.paise} sign />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function negative(paise: string): string {
  return paise.startsWith("-") ? paise.slice(1) : `-${paise}`;
}

/** What passes through an account and leaves it again is not shown, only said. */
function Entry(props: { candidate: Candidate }) {
  const say = useWords(reconcileWords);
  const nets = netByAccount(props.candidate.entry);
  const debits = nets.filter(({ paise }) => paise > 0n);
  const total = String(debits.reduce((sum, { paise }) => sum + paise, 0n));
  return (
    <div className="entry">
      <h2>
        {say("entry")} <span className="hint">{say("byWayOf")}</span>
      </h2>
      <table className="ledger">
        <tbody>
          {nets.map(({ account, paise }) => (
            <tr key={account}>
              <td>
                {paise > 0n ? say("dr") : say("cr")} {accountName(say, account)}
              </td>
              <td className="amount">{paise > 0n && <Money paise={String(paise)} />}</td>
              <td className="amount">{paise < 0n && <Money paise={String(-paise)} />}</td>
            </tr>
          ))}
          <tr className="total">
            <td>{say("balanced")}</td>
            <td className="amount">
              <Money paise={total} />
            </td>
            <td className="amount">
              <Money paise={total} />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

export function accountName(say: ReturnType<typeof useWords<typeof reconcileWords.en>>, account: string): string {
  const key = `account.${account}`;
  return key in reconcileWords.en ? say(key as "account.bank") : account;
}

function netByAccount(entry: Candidate["entry"]): { account: string; paise: bigint }[] {
  const nets = new Map<string, bigint>();
  for (const { debitAccount, creditAccount, paise } of entry) {
    nets.set(debitAccount, (nets.get(debitAccount) ?? 0n) + BigInt(paise));
    nets.set(creditAccount, (nets.get(creditAccount) ?? 0n) - BigInt(paise));
  }
  const moved = [...nets].map(([account, paise]) => ({ account, paise })).filter(({ paise }) => paise !== 0n);
  return [...moved.filter(({ paise }) => paise > 0n), ...moved.filter(({ paise }) => paise < 0n)];
}
