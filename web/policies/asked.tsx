// What a second person is asked about a policy or a registered account: what would change, and what the trial found.

import { Link } from "@tanstack/react-router";
import { z } from "zod";
import { getTrial, OwnPolicy } from "#server/policies/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { DataList, Panel } from "#web/ui/frame.tsx";
import { Note } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer } from "#web/use-api.ts";
import { differences } from "./draft.ts";
import { Differences } from "./said.tsx";
import { Verdict } from "./trying.tsx";
import { policiesWords } from "./words.ts";

const Named = z.object({ id: z.string(), name: z.string(), nameHi: z.string() });
const PolicyContent = z.object({
  payer: Named.nullable(),
  before: OwnPolicy,
  policy: OwnPolicy,
  trialId: z.string().nullable(),
});
const RemitterContent = z.object({
  payer: Named,
  account: z.string(),
  ifsc: z.string(),
  remove: z.boolean(),
  trialId: z.string().nullable(),
});

export function PolicyAsked(props: { content: unknown }) {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const { payer, before, policy, trialId } = PolicyContent.parse(props.content);
  const whose = payer ? (language === "hi" ? payer.nameHi : payer.name) : say("theDiscom");
  return (
    <Panel
      title={say("saveTitle", { whose })}
      actions={
        <Link to="/policy" search={payer ? { payer: payer.id } : {}}>
          {say("policyTab")}
        </Link>
      }
    >
      <Differences differences={differences(before, policy)} />
      <Tried trialId={trialId} />
    </Panel>
  );
}

export function RemitterAsked(props: { content: unknown }) {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const { payer, account, ifsc, remove, trialId } = RemitterContent.parse(props.content);
  return (
    <Panel
      title={remove ? say("strikeOff") : say("register")}
      hint={remove ? say("strikeOffHint") : say("registerHint")}
    >
      <DataList
        facts={[
          { name: say("payer"), value: language === "hi" ? payer.nameHi : payer.name },
          { name: say("kind.account"), value: <Reference value={account} /> },
          ...(ifsc === "" ? [] : [{ name: "IFSC", value: <Reference value={ifsc} /> }]),
        ]}
      />
      <Tried trialId={trialId} />
    </Panel>
  );
}

function Tried(props: { trialId: string | null }) {
  const say = useWords(policiesWords);
  const answer = useAnswer(getTrial, { params: { id: props.trialId ?? "0" } }, { enabled: props.trialId !== null });
  if (props.trialId === null) return <Note kind="to-explain">{say("notTried")}</Note>;
  return answer.data ? <Verdict trial={answer.data} /> : null;
}
