// The right of the reconcile screen: what the line may be, each with its evidence, and the other ways out.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Candidate } from "#server/reconciliation/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showDate } from "#web/ui/dates.ts";
import { rupees } from "#web/ui/money.tsx";
import { Empty } from "#web/ui/notes.tsx";
import { EvidenceChips } from "./evidence.tsx";
import type { Subject } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

export function Candidates(props: {
  line: Subject;
  /** Several lines as one sum: they are marked and parked as ticked lines. */
  together: boolean;
  picked: number;
  onPick: (index: number) => void;
  onFind: () => void;
  onSplit: () => void;
  onPark: () => void;
  onUnpark: () => void;
  onMark: () => void;
}) {
  const say = useWords(reconcileWords);
  const { candidates, direction, outcome } = props.line;
  const credit = direction === "credit";
  return (
    <>
      <header>
        <h2>{say("candidates", { count: candidates.length })}</h2>
        {candidates.length > 0 && <span className="push hint">{say("colours")}</span>}
      </header>
      {candidates.length === 0 ? (
        <Empty title={say("noneTitle")}>{say("noneText")}</Empty>
      ) : (
        <div role="radiogroup" aria-label={say("paneCandidates")}>
          {candidates.map((candidate, index) => (
            <CandidateCard
              // biome-ignore lint/suspicious/noArrayIndexKey: candidates are ranked; the rank is their name
              key={index}
              candidate={candidate}
              index={index}
              paise={props.line.paise}
              picked={index === props.picked}
              onPick={() => props.onPick(index)}
            />
          ))}
        </div>
      )}
      <div className="other">
        {credit && (
          <Button onClick={props.onSplit}>
            {say("split")} <kbd>s</kbd>
          </Button>
        )}
        {credit && (
          <Button onClick={props.onFind}>
            {say("findOther")} <kbd>f</kbd>
          </Button>
        )}
        {!props.together && (
          <Button onClick={props.onMark}>
            {say("mark")} <kbd>m</kbd>
          </Button>
        )}
        {!props.together && (
          <Button onClick={outcome === "parked" ? props.onUnpark : props.onPark}>
            {outcome === "parked" ? say("unpark") : say("park")} <kbd>p</kbd>
          </Button>
        )}
        {!props.together && credit && (
          <Link to="/refunds/new" search={{ line: props.line.id, payer: candidates[props.picked]?.payer?.id }}>
            {say("refund")}
          </Link>
        )}
      </div>
    </>
  );
}

function CandidateCard(props: {
  candidate: Candidate;
  index: number;
  paise: string;
  picked: boolean;
  onPick: () => void;
}) {
  const say = useWords(reconcileWords);
  const language = useLanguage();
  const { candidate } = props;
  const { payer } = candidate;
  return (
    <label className="candidate" data-picked={props.picked || undefined}>
      <input type="radio" name="candidate" className="for-readers" checked={props.picked} onChange={props.onPick} />
      <kbd>{props.index + 1}</kbd>
      <b>{payer ? (language === "hi" ? payer.nameHi : payer.name) : say("nobody")}</b>
      <span className="amount">{rupees(candidate.asksPaise ?? props.paise)}</span>
      <p>
        <What candidate={candidate} />
      </p>
      <Gap candidate={candidate} paise={props.paise} />
      <EvidenceChips candidate={candidate} />
    </label>
  );
}

function What(props: { candidate: Candidate }) {
  const say = useWords(reconcileWords);
  const { advice, billsCount, bills, asksPaise } = props.candidate;
  if (advice) {
    const states: Record<string, string> = {
      approved: say("validTo", { day: showDate(advice.validUntil) }),
      expired: say("expiredOn", { day: showDate(advice.validUntil) }),
      draft: say("notApproved"),
      submitted: say("notApproved"),
      cancelled: say("wasCancelled"),
      settled: say("alreadyPaid"),
      posted: say("alreadyPaid"),
    };
    return (
      <>
        {say("adviceOf")} <span className="reference">{advice.number}</span>,{" "}
        {say("bills", { count: advice.itemsCount })}, {states[advice.state]}
      </>
    );
  }
  if (asksPaise === null) return <>{say("hold")}</>;
  const [first] = bills;
  return (
    <>
      {say("bills", { count: billsCount })}
      {first && (
        <>
          {": "}
          <span className="reference">{first.number}</span>
          {billsCount > 1 ? " …" : ""}
        </>
      )}
    </>
  );
}

function Gap(props: { candidate: Candidate; paise: string }) {
  const say = useWords(reconcileWords);
  const { asksPaise } = props.candidate;
  if (asksPaise === null) return <span className="amount difference quiet">{say("unapplied")}</span>;
  const over = BigInt(props.paise) - BigInt(asksPaise);
  if (over === 0n) return <span className="amount difference state matched">{say("noDifference")}</span>;
  const sum = rupees(String(over < 0n ? -over : over));
  return (
    <span className="amount difference state part">{over < 0n ? say("short", { sum }) : say("over", { sum })}</span>
  );
}
