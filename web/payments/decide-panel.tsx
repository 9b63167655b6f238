// The checker's side: what changed, what was checked now, what exactly is approved; or back to the maker with a comment.

import { Button, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import type { Advice } from "#server/payments/contract.ts";
import { approveAdvice, sendBackAdvice } from "#server/payments/steps/steps-contract.ts";
import { ChainProgress, shortHash } from "#web/chain/chain-progress.tsx";
import { Code } from "#web/chain/code.tsx";
import { Differences } from "#web/chain/differences.tsx";
import { chainWords } from "#web/chain/words.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { showTime } from "#web/ui/dates.ts";
import { Panel } from "#web/ui/frame.tsx";
import { Money, MoneyInWords, rupees } from "#web/ui/money.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useCommand } from "#web/use-api.ts";
import { nameIn } from "./advice-state.tsx";
import { paymentsWords } from "./words.ts";

const COMMENT_LETTERS_MIN = 5;
const CODE_DIGITS = 6;

export function DecidePanel(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const sayChain = useWords(chainWords);
  const language = useLanguage();
  const { advice } = props;
  const params = { number: advice.number };
  const [code, setCode] = useState("");
  const approve = useCommand(approveAdvice);
  const back = useCommand(sendBackAdvice);
  const [why, setWhy] = useState("");
  const maker = nameIn(language, advice.preparedBy);
  const { secondFactor } = advice.chain;
  const digits = code.replace(/\D/g, "");
  const blocked =
    advice.staleBills.length > 0 ||
    advice.daysLeft < 0 ||
    secondFactor === "missing" ||
    (secondFactor === "on" && digits.length !== CODE_DIGITS);
  const given = { contentHash: advice.contentHash, ...(secondFactor === "on" && { code: digits }) };
  return (
    <Panel
      className="decide no-print"
      title={say("decide")}
      actions={<span className="hint">{say("preparedByName", { name: maker })}</span>}
    >
      <Changes advice={advice} />
      <Checks advice={advice} />
      <ChainProgress advice={advice} />
      <div className="commit">
        <p className="quiet">{say("youApprove")}</p>
        <p className="figure">
          <Money paise={advice.amountPaise} sign />
        </p>
        <p>
          <MoneyInWords paise={advice.amountPaise} />
        </p>
        <p className="hint">{sayChain("content", { hash: shortHash(advice.contentHash) })}</p>
      </div>
      <form
        className="approve"
        onSubmit={(event) => {
          event.preventDefault();
          if (!blocked) approve.mutate({ params, body: given }, { onError: () => setCode("") });
        }}
      >
        {secondFactor === "on" && (
          <Code
            label={sayChain("code")}
            description={sayChain("codeHint", { hash: shortHash(advice.contentHash) })}
            value={code}
            onChange={setCode}
          />
        )}
        {secondFactor === "missing" && (
          <p className="wrong">
            {sayChain("codeMissing")} <a href="/second-factor">{sayChain("setUp")}</a>
          </p>
        )}
        <ProblemNote error={approve.error} />
        <PrimaryButton type="submit" disabled={blocked} loading={approve.isPending}>
          {say("approve", { amount: rupees(advice.amountPaise) })}
        </PrimaryButton>
      </form>
      <form
        className="send-back"
        onSubmit={(event) => {
          event.preventDefault();
          back.mutate({ params, body: { why: why.trim() } });
        }}
      >
        <TextInput
          label={say("sayChange")}
          placeholder={say("commentFor", { name: maker })}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Button type="submit" loading={back.isPending} disabled={why.trim().length < COMMENT_LETTERS_MIN}>
          {say("sendBack")}
        </Button>
      </form>
      <ProblemNote error={back.error} />
      <p className="hint">
        {say("binds")} <span className="reference">{shortHash(advice.contentHash)}</span>
        {say("bindsAfter")}
      </p>
    </Panel>
  );
}

/** Against what a checker saw when it was last sent back. */
function Changes(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const since = props.advice.changedSince;
  if (!since) return null;
  const lines = [
    ["+", since.added, "addedBills"],
    ["−", since.removed, "removedBills"],
    ["~", since.changed, "changedBills"],
  ] as const;
  return (
    <>
      <h3>{say("changedSince", { when: showTime(since.at) })}</h3>
      <ul>
        {lines
          .filter(([, change]) => change.count > 0)
          .map(([sign, change, words]) => (
            <li key={words}>
              <span aria-hidden="true">{sign}</span>
              {say(words, { count: change.count })}
              <Money paise={words === "changedBills" ? change.paise : change.paise.replace("-", "")} sign />
            </li>
          ))}
      </ul>
      <Differences number={props.advice.number} against="seen" />
    </>
  );
}

/** What the server looked at when it gave this page; it looks again at the moment of approval. */
function Checks(props: { advice: Advice }) {
  const say = useWords(paymentsWords);
  const { staleBills, daysLeft } = props.advice;
  const checks: [boolean, string][] = [
    [
      staleBills.length === 0,
      staleBills.length === 0 ? say("check.open") : say("check.stale", { bills: staleBills.join(", ") }),
    ],
    [true, say("check.account")],
    [daysLeft >= 0, daysLeft >= 0 ? say("check.days") : say("outlived")],
  ];
  return (
    <>
      <h3>{say("checkedNow")}</h3>
      <ul>
        {checks.map(([fine, words]) => (
          <li key={words} className={fine ? "fine" : "wrong"}>
            {fine ? <IconCheck size={13} aria-hidden="true" /> : <IconAlertTriangle size={13} aria-hidden="true" />}
            {words}
          </li>
        ))}
      </ul>
    </>
  );
}
