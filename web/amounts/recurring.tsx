// Advices that draft themselves: the rules, what each would make now, and what came of it.

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { duesChoices } from "#server/bills/contract.ts";
import {
  changeRecurring,
  listRecurring,
  type RecurringRule,
  runRecurring,
} from "#server/payments/recurring/recurring-contract.ts";
import { sayProblem, useLanguage, useWords } from "#web/i18n/use-words.ts";
import { useUser } from "#web/session.ts";
import { showDate } from "#web/ui/dates.ts";
import { Panel, Running } from "#web/ui/frame.tsx";
import { rupees } from "#web/ui/money.tsx";
import { Empty, ProblemNote } from "#web/ui/notes.tsx";
import { Reference } from "#web/ui/reference.tsx";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { RuleForm } from "./rule-form.tsx";
import { amountsWords } from "./words.ts";
import "./amounts.css";

export function RecurringAdvices() {
  const say = useWords(amountsWords);
  const rules = useAnswer(listRecurring, {});
  const [open, setOpen] = useState<string | null>(null);
  const makes = useUser().roles.some((role) => role === "maker");
  const listed = rules.data?.rules ?? [];
  const add = makes && open === null && <Button onClick={() => setOpen("new")}>{say("newRule")}</Button>;
  return (
    <>
      <Running title={say("recurring")} actions={add}>
        <span className="hint">{say("recurringScope")}</span>
      </Running>
      <div className="page recurring-rules">
        <ProblemNote error={rules.error} onRetry={() => void rules.refetch()} />
        {open === "new" && <RuleForm rule={null} onDone={() => setOpen(null)} />}
        {rules.data && listed.length === 0 && open === null && (
          <Empty title={say("noRules")} action={add || undefined}>
            {say("noRulesBody")}
          </Empty>
        )}
        {listed.map((rule) =>
          open === rule.id ? (
            <RuleForm key={rule.id} rule={rule} onDone={() => setOpen(null)} />
          ) : (
            <Rule key={rule.id} rule={rule} makes={makes} onChange={() => setOpen(rule.id)} />
          ),
        )}
      </div>
    </>
  );
}

function Rule(props: { rule: RecurringRule; makes: boolean; onChange: () => void }) {
  const say = useWords(amountsWords);
  const language = useLanguage();
  const { rule } = props;
  const choices = useAnswer(duesChoices, {});
  const change = useCommand(changeRecurring);
  const run = useCommand(runRecurring);
  const { name, filter, unitId, daysBefore, withTds, version } = rule;
  const become = (state: RecurringRule["state"]) =>
    change.mutate({
      params: { id: rule.id },
      body: { name, filter, unitId, daysBefore, withTds, state, version },
    });
  const discom = choices.data?.discoms.find((one) => one.id === filter.discom)?.shortName;
  const by = language === "hi" ? rule.by.nameHi : rule.by.name;
  return (
    <Panel
      title={name}
      hint={say(rule.state === "paused" ? "paused" : "active")}
      actions={
        props.makes && (
          <div className="rule-line">
            <Button onClick={props.onChange}>{say("changeRule")}</Button>
            {rule.state === "active" ? (
              <>
                <Button loading={run.isPending} onClick={() => run.mutate({ params: { id: rule.id } })}>
                  {say("runNow")}
                </Button>
                <Button loading={change.isPending} onClick={() => become("paused")}>
                  {say("pause")}
                </Button>
              </>
            ) : (
              <Button loading={change.isPending} onClick={() => become("active")}>
                {say("resume")}
              </Button>
            )}
            <button
              type="button"
              className="link-button"
              aria-label={say("endRule", { name })}
              onClick={() => become("ended")}
            >
              {say("end")}
            </button>
          </div>
        )
      }
    >
      <p>
        {filter.discom === undefined ? say("ofAll") : say("ofDiscom", { discom: discom ?? String(filter.discom) })},{" "}
        {say("days", { count: daysBefore })}
        {withTds && `, ${say("withTds")}`}. <span className="hint">{say("author", { name: by })}</span>
      </p>
      <p>
        {say("lastRun")}: {rule.lastRun ? <Ran run={rule.lastRun} /> : say("never")}
        {rule.lastDraft && rule.lastDraft.day !== rule.lastRun?.day && (
          <>
            {" · "}
            <Ran run={rule.lastDraft} />
          </>
        )}
      </p>
      <ProblemNote error={change.error ?? run.error} />
    </Panel>
  );
}

function Ran(props: { run: NonNullable<RecurringRule["lastRun"]> }) {
  const say = useWords(amountsWords);
  const { run } = props;
  const detail = run.detail === "" ? "" : (sayProblem(run.detail, {}) ?? run.detail);
  return (
    <span>
      {showDate(run.day)} {say(`outcome.${run.outcome}`, { detail })}
      {run.outcome === "drafted" && (
        <>
          {" "}
          {say("previewSum", { count: run.bills, amount: rupees(run.paise) })}
          {run.numbers.map((number) => (
            <span key={number}>
              {" "}
              <Link to="/advices/$number" params={{ number }}>
                <Reference value={number} />
              </Link>
            </span>
          ))}
        </>
      )}
    </span>
  );
}
