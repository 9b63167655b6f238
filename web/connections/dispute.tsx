// One dispute: the parties, what was stated, what billing knows, and for the discom the verdict.

import { Button, Textarea } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getTagPaper } from "#server/connections/claims/claims-contract.ts";
import {
  type DisputeStatement,
  getTagDispute,
  STATEMENT_MAX,
  STATEMENT_MIN,
  stateInDispute,
  withdrawDispute,
} from "#server/connections/disputes/disputes-contract.ts";
import type { AnswerOf } from "#web/api.ts";
import { saveFile } from "#web/files.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { AskForm } from "#web/ui/ask-form.tsx";
import { showDate, showDayOf, showTime } from "#web/ui/dates.ts";
import { DataList, Panel, Running } from "#web/ui/frame.tsx";
import { Note, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { DisputeStateShown } from "./disputes.tsx";
import { PaperChooser } from "./paper-chooser.tsx";
import { Settle } from "./settle.tsx";
import { taggingWords } from "./tagging/words.ts";
import { connectionsWords } from "./words.ts";
import "./connections.css";

type Dispute = AnswerOf<typeof getTagDispute>;

export function TagDisputePage() {
  const say = useWords(taggingWords);
  const { discom, id } = useParams({ from: "/portal/tag-disputes/$discom/$id" });
  const found = useAnswer(getTagDispute, { params: { discom: Number(discom), id } });
  const one = found.data;
  const roles: readonly string[] = useUser().roles;
  const open = one?.state === "open";
  const states = open && one.side !== null && roles.some((role) => role === "maker" || role === "admin");
  const settles = open && one.side === null && roles.some((role) => role === "supervisor" || role === "admin");
  return (
    <>
      <Running title={one ? say("disputeTitle", { number: one.number }) : say("disputes")}>
        {one && <DisputeStateShown state={one.state} chip />}
        <Link to="/tag-disputes" search={{ page: 1 }}>
          {say("back")}
        </Link>
      </Running>
      <div className="page tag-dispute">
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
        {one && (
          <>
            <Parties one={one} />
            {one.facts && <Facts facts={one.facts} />}
            <Statements one={one} />
            {states && <State one={one} />}
            {settles && <Settle one={one} />}
          </>
        )}
      </div>
    </>
  );
}

function Parties({ one }: { one: Dispute }) {
  const say = useWords(taggingWords);
  const language = useLanguage();
  const mine = (side: "claimant" | "holder") => (one.side === side ? { hint: ` ${say(`side.${side}`)}` } : {});
  return (
    <Panel title={say("disputeParties")}>
      <DataList
        facts={[
          { name: say("connection"), value: <span className="reference">{one.number}</span> },
          { name: say("discom"), value: one.discomName },
          {
            name: say("claimant"),
            value: language === "hi" ? one.claimantHi : one.claimant,
            ...mine("claimant"),
          },
          { name: say("proof"), value: say(`proof.${one.proof}`) },
          { name: say("holder"), value: language === "hi" ? one.holderHi : one.holder, ...mine("holder") },
          { name: say("opened"), value: showDayOf(one.openedAt) },
          ...(one.decidedAt ? [{ name: say("decidedAt"), value: showTime(one.decidedAt) }] : []),
          ...(one.movesOn ? [{ name: say("movesOn"), value: showDate(one.movesOn) }] : []),
          ...(one.reason ? [{ name: say("reason"), value: one.reason }] : []),
        ]}
      />
    </Panel>
  );
}

function Facts({ facts }: { facts: NonNullable<Dispute["facts"]> }) {
  const say = useWords(taggingWords);
  const sayProof = useWords(connectionsWords);
  const language = useLanguage();
  const proofs = ["bill-number", "bill-amount", "discom", "claim", "dispute"] as const;
  const proof = proofs.find((one) => one === facts.holderProof);
  return (
    <Panel title={say("facts")}>
      <DataList
        facts={[
          { name: say("registeredName"), value: <span translate="no">{facts.registeredName}</span> },
          { name: say("likeClaimant"), value: say("percent", { value: facts.claimantLikeness }) },
          { name: say("likeHolder"), value: say("percent", { value: facts.holderLikeness }) },
          { name: say("site"), value: facts.site || "–" },
          { name: say("category"), value: facts.category },
          { name: say("office"), value: language === "hi" ? facts.officeHi : facts.office },
          {
            name: say("taggedSince"),
            value: facts.holderTaggedAt ? showDayOf(facts.holderTaggedAt) : "–",
            ...(proof && { hint: ` ${say("proof")}: ${sayProof(`proof.${proof}`)}` }),
          },
        ]}
      />
      {facts.inLiveAdvice && <Note kind="part">{say("liveAdvice")}</Note>}
    </Panel>
  );
}

function Statements({ one }: { one: Dispute }) {
  const say = useWords(taggingWords);
  return (
    <Panel title={say(one.side === null ? "statements" : "ownStatements")} hint={one.side && say("statementsHint")}>
      {one.statements.length === 0 ? (
        <p className="quiet">{say("noStatements")}</p>
      ) : (
        <ol className="stated">
          {one.statements.map((said) => (
            <Said key={said.id} said={said} one={one} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Said({ said, one }: { said: DisputeStatement; one: Dispute }) {
  const language = useLanguage();
  const [problem, setProblem] = useState<unknown>(null);
  const who = { claimant: [one.claimant, one.claimantHi], holder: [one.holder, one.holderHi] }[said.side];
  const { paper, payerId } = said;
  return (
    <li>
      <p className="hint">
        {who[language === "hi" ? 1 : 0]} · <time dateTime={said.at}>{showTime(said.at)}</time>
      </p>
      <p>{said.statement}</p>
      {paper && (
        <button
          type="button"
          className="link-button"
          onClick={() =>
            void saveFile(getTagPaper, { params: { payer: payerId, sha256: paper } }).then(
              () => setProblem(null),
              setProblem,
            )
          }
        >
          {said.paperName}
        </button>
      )}
      <ProblemNote error={problem} />
    </li>
  );
}

function State({ one }: { one: Dispute }) {
  const say = useWords(taggingWords);
  const [text, setText] = useState("");
  const [paper, setPaper] = useState<string | undefined>();
  const [leaving, setLeaving] = useState(false);
  const params = { discom: one.discomId, id: one.id };
  const state = useCommand(stateInDispute, { onDone: () => setText("") });
  const giveUp = useCommand(withdrawDispute, { onDone: () => setLeaving(false) });
  return (
    <Panel title={say("statement")}>
      <AskForm
        act={say("stateAct")}
        command={state}
        disabled={text.trim().length < STATEMENT_MIN}
        others={one.side === "claimant" && <Button onClick={() => setLeaving(true)}>{say("giveUp")}</Button>}
        onSend={() => state.mutate({ params, body: { statement: text.trim(), paper } })}
      >
        <Textarea
          aria-label={say("statement")}
          description={say("statementHint")}
          autosize
          minRows={3}
          maxLength={STATEMENT_MAX}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <PaperChooser label={say("paperFor")} onPaper={setPaper} />
      </AskForm>
      <ReasonModal
        opened={leaving}
        title={say("giveUpTitle")}
        act={say("giveUp")}
        busy={giveUp.isPending}
        error={giveUp.error}
        onReason={(reason) => giveUp.mutate({ params, body: { reason } })}
        onClose={() => setLeaving(false)}
      >
        <p>{say("giveUpBody")}</p>
      </ReasonModal>
    </Panel>
  );
}
