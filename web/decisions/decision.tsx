// One decision: how it came about, from what the bank wrote to the journal and billing's answer, and the way to take it back.

import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Language } from "#server/contract.ts";
import { decisionSheet, getStory, type Story } from "#server/evidence/story-contract.ts";
import { reverseDecision } from "#server/reconciliation/decide/decisions-contract.ts";
import { openFile } from "#web/files.ts";
import { useWords } from "#web/i18n/use-words.ts";
import { EvidenceLine } from "#web/reconcile/evidence.tsx";
import { Narration } from "#web/reconcile/narration.tsx";
import { outcomeStates } from "#web/reconcile/outcome-states.ts";
import { reconcileWords } from "#web/reconcile/words.ts";
import { useUser } from "#web/session.ts";
import { showDate, showTime } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { State } from "#web/ui/state.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { Billing, Entries, Paid } from "./followed.tsx";
import { Rungs, TodaysThought } from "./ladder.tsx";
import { Facts, History } from "./who.tsx";
import { decisionsWords } from "./words.ts";
import "./decision.css";

export function Decision() {
  const say = useWords(decisionsWords);
  const sayReconcile = useWords(reconcileWords);
  const { id } = useParams({ from: "/portal/decisions/$id" });
  const answer = useAnswer(getStory, { params: { id } });
  const one = answer.data?.decisionId === id ? answer.data : undefined;
  return (
    <>
      <Running
        title={say("one", { id })}
        {...(one && {
          sums: [
            {
              label: showTime(one.at),
              value: <State name={outcomeStates[one.outcome]}>{sayReconcile(`outcome.${one.outcome}`)}</State>,
            },
            { label: showDate(one.line.valueDate), value: <Money paise={one.line.paise} sign /> },
          ],
        })}
        actions={one && <Actions one={one} />}
      />
      <div className="page decision">
        <ProblemNote error={answer.error} onRetry={() => answer.refetch()} />
        {one && <Told one={one} />}
      </div>
    </>
  );
}

function Told(props: { one: Story }) {
  const { one } = props;
  return (
    <>
      <RawText one={one} />
      <Facts one={one} />
      <Spoke one={one} />
      {one.ladder && <Rungs one={one} ladder={one.ladder} />}
      {one.holds && one.outcome !== "parked" && <TodaysThought key={one.decisionId} one={one} />}
      <Paid one={one} />
      <Entries one={one} />
      {one.receipt && <Billing one={one} />}
      <History one={one} />
    </>
  );
}

function RawText(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const { line, evidence } = props.one;
  const { narration, bankReference, references, file } = line;
  return (
    <Panel className="wide" title={say("rawText")} hint={say("rawFrom", { row: line.row, file: file.name })}>
      <Narration field="narration" text={narration} references={references} evidence={evidence} />
      {bankReference !== "" && (
        <Narration field="bankReference" text={bankReference} references={references} evidence={evidence} />
      )}
      <p className="quiet">
        <MoneyInWords paise={line.paise} />
      </p>
    </Panel>
  );
}

function Spoke(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const { evidence } = props.one;
  return (
    <Panel title={say("evidence")}>
      {evidence.length === 0 ? (
        <p className="quiet">{say("noEvidence")}</p>
      ) : (
        <ul className="evidence">
          {evidence.map((said) => (
            <EvidenceLine key={`${said.kind} ${said.text} ${said.at?.start ?? ""}`} evidence={said} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const languages: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["hi", "हिन्दी"],
];

function Actions(props: { one: Story }) {
  const say = useWords(decisionsWords);
  const { one } = props;
  const [problem, setProblem] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const decides = useUser().roles.some((role) => role === "accountant" || role === "supervisor");
  const reverse = useCommand(reverseDecision, { onDone: () => setAsking(false) });
  const reversible = decides && one.holds && one.outcome !== "suggested" && one.outcome !== "unidentified";
  const print = (language: Language) =>
    void openFile(decisionSheet, { params: { id: one.decisionId }, query: { language } }).then(
      () => setProblem(null),
      setProblem,
    );
  return (
    <>
      <ProblemNote error={problem} />
      {languages.map(([language, name]) => (
        <Button key={language} leftSection={<IconPrinter size={16} />} onClick={() => print(language)}>
          {say("sheet")} <span lang={language}>&nbsp;{name}</span>
        </Button>
      ))}
      {reversible && <Button onClick={() => setAsking(true)}>{say("reverse", { sum: rupees(one.line.paise) })}</Button>}
      <ReasonModal
        opened={asking}
        title={say("reverseTitle")}
        act={say("reverse", { sum: rupees(one.line.paise) })}
        busy={reverse.isPending}
        error={reverse.error}
        onReason={(reason) => reverse.mutate({ params: { id: one.decisionId }, body: { reason } })}
        onClose={() => setAsking(false)}
      >
        <p>{say("reverseText")}</p>
      </ReasonModal>
    </>
  );
}
