// What stands right of the line: candidates, placing by hand, or what was decided; and the strip that says what accepting posts.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { LineDetail } from "#server/reconciliation/contract.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { Candidates } from "./candidates.tsx";
import { type Part, Place } from "./place.tsx";
import { Posting } from "./posting.tsx";
import type { Desk, Subject } from "./use-desk.ts";
import { reconcileWords } from "./words.ts";

const PARTS_MAX = 200;

export function RightPane(props: { desk: Desk }) {
  const { desk } = props;
  const { subject, line, together } = desk;
  if (!together && line && (desk.decided || line.waits !== null)) return <Settled desk={desk} line={line} />;
  if (!subject) return null;
  if (desk.pane === "place") {
    return (
      <Place
        key={`${subject.id} ${desk.picked}`}
        paise={subject.paise}
        parts={partsOf(subject, desk.picked)}
        payer={desk.candidate?.payer ?? null}
        busy={desk.jointly.isPending}
        error={together ? desk.jointly.error : null}
        onAdvice={(advice) => desk.go({ line: line?.id, advice, payer: undefined })}
        onPayer={(payer) => desk.go({ line: line?.id, payer, advice: undefined })}
        onPost={(body) => {
          desk.stopPlacing();
          desk.post(body);
        }}
        onBack={desk.stopPlacing}
      />
    );
  }
  return (
    <Candidates
      line={subject}
      together={together}
      picked={desk.picked}
      onPick={desk.pick}
      onFind={desk.place}
      onSplit={desk.place}
      onPark={() => desk.ask("park")}
      onUnpark={desk.undo}
      onMark={() => desk.ask("mark")}
    />
  );
}

/** Only while a candidate is picked and nothing is decided or placed by hand. */
export function PostingOf(props: { desk: Desk }) {
  const { desk } = props;
  const { subject, candidate, together, line } = desk;
  if (!subject || !candidate || desk.pane === "place") return null;
  if (!together && (desk.decided || line?.waits !== null)) return null;
  return (
    <Posting
      line={subject}
      candidate={candidate}
      number={desk.picked + 1}
      limit={desk.limit}
      busy={desk.jointly.isPending}
      error={together ? desk.jointly.error : null}
      onAccept={desk.accept}
    />
  );
}

function Settled(props: { desk: Desk; line: LineDetail }) {
  const say = useWords(reconcileWords);
  const { desk, line } = props;
  if (line.waits !== null) {
    return (
      <div className="decided stack">
        <h2>{say("waitsForSecond")}</h2>
        <p>{say("waitsText")}</p>
        <Link to="/second-person/$id" params={{ id: line.waits.approvalId }}>
          {say("goToAsking")}
        </Link>
      </div>
    );
  }
  return (
    <DecidedLine line={line} onUndo={desk.undo}>
      {desk.waitsForReview && (
        <>
          <p>{say("reviewText")}</p>
          <ProblemNote error={desk.review.error} />
          <PrimaryButton onClick={desk.accept} loading={desk.review.isPending}>
            {say("seen")} <kbd>Enter</kbd>
          </PrimaryButton>
        </>
      )}
    </DecidedLine>
  );
}

function DecidedLine(props: { line: LineDetail; onUndo: () => void; children: ReactNode }) {
  const say = useWords(reconcileWords);
  return (
    <div className="decided stack">
      <h2>{say("decided")}</h2>
      {props.children}
      <div className="act">
        {props.line.decisionId && (
          <Link to="/decisions/$id" params={{ id: props.line.decisionId }}>
            {say("goToDecision")}
          </Link>
        )}
        <Button onClick={props.onUndo}>
          {say("takeBack")} <kbd>u</kbd>
        </Button>
      </div>
      {props.line.closed && <p className="hint">{say("closedText")}</p>}
    </div>
  );
}

/** What the picked candidate names bill by bill; a whole advice of many is not split by hand. */
function partsOf(line: Subject, picked: number): Part[] {
  const parts = line.candidates[picked]?.match?.allocations ?? [];
  return parts.length > PARTS_MAX ? [] : parts.map(({ billNumber, paise }) => ({ billNumber, paise }));
}
