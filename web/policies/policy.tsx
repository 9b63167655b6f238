// The policy in force, a draft of the next one tried on what was decided, and every version there was: the discom's or one payer's.

import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import {
  getPolicy,
  listPolicyVersions,
  type OwnPolicy,
  type Policy,
  type PolicyVersion,
  savePolicy,
} from "#server/policies/contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { Note, PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { ReasonModal } from "#web/ui/reason-modal.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { differences, draftOf, loosens, noDraft } from "./draft.ts";
import { PayerFinder } from "./payer-finder.tsx";
import { PolicyForm } from "./policy-form.tsx";
import { Differences, Said } from "./said.tsx";
import type { PolicySearch } from "./search.ts";
import { Tabs } from "./tabs.tsx";
import { Trying, useTrialOf } from "./trying.tsx";
import { Versions } from "./versions.tsx";
import { policiesWords } from "./words.ts";
import "./policies.css";

export function PolicyPage() {
  const say = useWords(policiesWords);
  const language = useLanguage();
  const search = useSearch({ from: "/portal/policy" });
  const navigate = useNavigate({ from: "/policy" });
  const toPayer = (payer: string | undefined) => navigate({ search: payer === undefined ? {} : { payer } });
  const versions = useAnswer(listPolicyVersions, { query: { payer: search.payer } });
  const all = useAnswer(getPolicy, {});
  const data = versions.data?.payer?.id === search.payer ? versions.data : undefined;
  const whose = data?.payer ? (language === "hi" ? data.payer.nameHi : data.payer.name) : say("theDiscom");
  return (
    <>
      <Running title={say("title")} tab={`${say("title")}: ${whose}`}>
        <span>{whose}</span>
        {search.payer !== undefined && (
          <button type="button" className="link-button" onClick={() => toPayer(undefined)}>
            {say("toDiscom")}
          </button>
        )}
      </Running>
      <Tabs at="policy" />
      <div className="page policies">
        <ProblemNote error={versions.error ?? all.error} onRetry={() => versions.refetch()} />
        {data && <Next key={search.payer ?? "discom"} search={search} data={data} whose={whose} />}
        <div className="stack">
          <Panel title={say("payersTitle")} hint={say("payersHint")}>
            <PayerFinder label={say("payerToAgree")} onPayer={({ id }) => toPayer(id)} />
            <Agreed rows={all.data?.payers ?? []} current={search.payer} />
          </Panel>
          {(all.data?.waiting ?? []).map((waiting) => (
            <Note key={waiting.approvalId} kind="awaited">
              {say("waiting", {
                whose: waiting.payer
                  ? language === "hi"
                    ? waiting.payer.nameHi
                    : waiting.payer.name
                  : say("theDiscom"),
                who: language === "hi" ? waiting.askedBy.nameHi : waiting.askedBy.name,
              })}{" "}
              <Link to="/second-person/$id" params={{ id: waiting.approvalId }}>
                {say("toApproval")}
              </Link>
            </Note>
          ))}
        </div>
        {data && <Versions rows={data.rows} whose={whose} />}
      </div>
    </>
  );
}

type Answer = { rows: PolicyVersion[]; discom: Policy; payer: PolicyVersion["payer"] };

/** The form, the trial and the saving, for those who may. */
function Next(props: { search: PolicySearch; data: Answer; whose: string }) {
  const say = useWords(policiesWords);
  const navigate = useNavigate({ from: "/policy" });
  const { search, data } = props;
  const [asking, setAsking] = useState(false);
  const [saved, setSaved] = useState<{ version: number | null } | null>(null);
  const user = useUser();
  const governs = user.roles.some((role) => role === "supervisor" || role === "admin");
  const payerId = data.payer?.id ?? null;
  const [current] = data.rows;
  const inForce: OwnPolicy = current?.policy ?? {};
  const policy = draftOf(search, inForce);
  const draft = { kind: "policy" as const, payerId, policy };
  const trial = useTrialOf(draft, search.trial);
  const changed = differences(inForce, policy);
  const more = loosens(inForce, policy, data.discom);
  const go = useCallback(
    (change: Partial<PolicySearch>) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true }),
    [navigate],
  );
  const onTrial = useCallback((found: string) => go({ trial: found, work: undefined }), [go]);
  const save = useCommand(savePolicy, {
    onDone: ({ version }) => {
      setAsking(false);
      setSaved({ version });
      go(noDraft);
    },
  });
  const next = (current?.version ?? 0) + 1;
  const act = trial ? say("save", { version: next }) : say("saveUntried", { version: next });
  return (
    <Panel
      title={say("nextTitle")}
      hint={current ? say("versionInForce", { version: current.version }) : say("nothingAgreed")}
    >
      <div className="stack">
        {saved && changed.length === 0 && (
          <Note kind={saved.version === null ? "awaited" : "matched"} role="status">
            {saved.version === null ? say("asked") : say("saved", { version: saved.version })}
          </Note>
        )}
        <PolicyForm
          current={inForce}
          draft={policy}
          discom={payerId === null ? null : data.discom}
          readOnly={!governs}
          onChange={(change) => go({ ...change, work: undefined })}
        />
        {!governs && <p className="hint">{say("onlyGovernors")}</p>}
        {governs && changed.length > 0 && (
          <>
            <Trying
              draft={draft}
              work={search.work}
              trial={trial}
              onWork={(work) => go({ work, trial: undefined })}
              onTrial={onTrial}
            />
            {more && <Note kind="awaited">{say("takesTwo")}</Note>}
            <div className="act">
              <button type="button" className="link-button" onClick={() => go(noDraft)}>
                {say("dropDraft")}
              </button>
              <PrimaryButton onClick={() => setAsking(true)}>{act}</PrimaryButton>
            </div>
          </>
        )}
        {governs && changed.length === 0 && !saved && <p className="hint">{say("changeSomething")}</p>}
        <ReasonModal
          opened={asking}
          title={say("saveTitle", { whose: props.whose })}
          act={act}
          busy={save.isPending}
          error={save.error}
          onReason={(why) =>
            save.mutate({
              body: { payerId, policy, after: next - 1, trialId: trial?.id ?? null, untried: trial === null, why },
            })
          }
          onClose={() => setAsking(false)}
        >
          <Differences differences={changed} />
          {!trial && <Note kind="to-explain">{say("notTried")}</Note>}
          {more && <Note kind="awaited">{say("takesTwo")}</Note>}
        </ReasonModal>
      </div>
    </Panel>
  );
}

function Agreed(props: { rows: readonly PolicyVersion[]; current: string | undefined }) {
  const say = useWords(policiesWords);
  const language = useLanguage();
  if (props.rows.length === 0) return <p className="hint">{say("noneAgreed")}</p>;
  return (
    <ul className="agreed">
      {props.rows.map(({ id, payer, policy }) => (
        <li key={id}>
          <Link
            to="/policy"
            search={{ payer: payer?.id }}
            {...(payer?.id === props.current && { "aria-current": "page" as const })}
          >
            {language === "hi" ? payer?.nameHi : payer?.name}
          </Link>
          <Said policy={policy} />
        </li>
      ))}
    </ul>
  );
}
