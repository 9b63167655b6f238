// One asking in full, and the second person's answer to exactly this.

import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { type Approval, getApproval, giveVerdict, withdrawApproval } from "#server/approvals/contract.ts";
import { sayProblem, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showTime } from "#web/ui/dates.ts";
import { DataList, Keys, Panel, Running } from "#web/ui/frame.tsx";
import { usePlainKeys } from "#web/ui/keys.ts";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { ApprovalStateShown } from "./approval-state.tsx";
import { Asked } from "./asked.tsx";
import { approvalsWords } from "./words.ts";
import "./approvals.css";

export function SecondPersonOne() {
  const say = useWords(approvalsWords);
  const language = useLanguage();
  const { id } = useParams({ from: "/portal/second-person/$id" });
  const navigate = useNavigate();
  const answer = useAnswer(getApproval, { params: { id } });
  const one = answer.data?.id === id ? answer.data : undefined;
  usePlainKeys({ Escape: () => void navigate({ to: "/second-person", search: { page: 1, state: "waiting" } }) });
  return (
    <>
      <Running
        title={
          one
            ? say("one", {
                kind: say(`kind.${one.kind}`),
                about: (language === "hi" ? one.aboutHi : one.about) || one.subject,
              })
            : say("title")
        }
        {...(one && {
          sums: [
            { label: showTime(one.askedAt), value: <ApprovalStateShown state={one.state} /> },
            ...(one.paise === null ? [] : [{ label: say("amount"), value: <Money paise={one.paise} sign /> }]),
          ],
        })}
        actions={
          <Link to="/second-person" search={{ page: 1, state: "waiting" }}>
            {say("back")}
          </Link>
        }
      />
      <div className="page approval">
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        {one && (
          <>
            <Asked approval={one} />
            {one.state === "waiting" ? <Answer key={one.id} approval={one} /> : <Answered approval={one} />}
          </>
        )}
      </div>
    </>
  );
}

function Answer(props: { approval: Approval }) {
  const say = useWords(approvalsWords);
  const language = useLanguage();
  const { approval } = props;
  const { id, contentHash, paise, askedBy } = approval;
  const [why, setWhy] = useState("");
  const comment = useRef<HTMLInputElement>(null);
  const verdict = useCommand(giveVerdict);
  const say1 = (approve: boolean) =>
    verdict.mutate({ params: { id }, body: { approve, contentHash, why: why.trim() } });
  const refusable = why.trim().length >= 3;
  usePlainKeys(
    approval.mayAnswer ? { a: () => !verdict.isPending && say1(true), r: () => comment.current?.focus() } : {},
  );
  return (
    <Panel className="answer no-print" title={say("answerTitle")}>
      <div className="stack">
        <DataList facts={[{ name: say("askedBy"), value: language === "hi" ? askedBy.nameHi : askedBy.name }]} />
        {approval.mayAnswer ? (
          <>
            <div>
              <p className="quiet">{say("youApprove")}</p>
              <p className="figure">{paise === null ? say(`kind.${approval.kind}`) : <Money paise={paise} sign />}</p>
              {paise !== null && (
                <p>
                  <MoneyInWords paise={paise} />
                </p>
              )}
            </div>
            <TextInput
              ref={comment}
              label={say("comment")}
              description={say("commentHint")}
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
            <ProblemNote error={verdict.error} />
            <div className="act">
              <Button disabled={!refusable} loading={verdict.isPending} onClick={() => say1(false)}>
                {say("refuse")}
              </Button>
              <PrimaryButton loading={verdict.isPending} onClick={() => say1(true)}>
                {paise === null ? say("approve") : say("approveSum", { sum: rupees(paise) })}
              </PrimaryButton>
            </div>
            <Keys
              keys={[
                ["a", say("approve")],
                ["r", say("refuse")],
                ["Esc", say("back")],
              ]}
            />
          </>
        ) : (
          <NotYours approval={approval} />
        )}
        <p className="hint">
          {say("binds")} <span className="reference">{`${contentHash.slice(0, 8)}…${contentHash.slice(-8)}`}</span>
        </p>
      </div>
    </Panel>
  );
}

function NotYours(props: { approval: Approval }) {
  const say = useWords(approvalsWords);
  const { id, mayWithdraw, askedBy } = props.approval;
  const [asking, setAsking] = useState(false);
  const withdraw = useCommand(withdrawApproval, { onDone: () => setAsking(false) });
  const mine = useUser().id === askedBy.id;
  return (
    <>
      <p>{say(mine ? "notYours" : "notYourRole")}</p>
      {mayWithdraw && (
        <div className="act">
          <Button onClick={() => setAsking(true)}>{say("withdraw")}</Button>
        </div>
      )}
      <ReasonModal
        opened={asking}
        title={say("withdrawTitle")}
        act={say("withdraw")}
        busy={withdraw.isPending}
        error={withdraw.error}
        onReason={(why) => withdraw.mutate({ params: { id }, body: { why } })}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

function Answered(props: { approval: Approval }) {
  const say = useWords(approvalsWords);
  const language = useLanguage();
  const { state, answeredBy, answeredAt, answer } = props.approval;
  return (
    <Panel className="answer" title={<ApprovalStateShown state={state} />}>
      {state === "voided" && (
        <Note kind="part">{say("voidedNow", { why: sayProblem(answer ?? "") ?? answer ?? "" })}</Note>
      )}
      <DataList
        facts={[
          {
            name: say("answeredBy"),
            value: answeredBy ? (language === "hi" ? answeredBy.nameHi : answeredBy.name) : "–",
          },
          { name: say("askedAt"), value: answeredAt ? showTime(answeredAt) : "–" },
          ...(state === "voided" || !answer ? [] : [{ name: say("comment"), value: answer }]),
        ]}
      />
    </Panel>
  );
}
